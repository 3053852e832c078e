"""What a changed catalogue does to answers is summed up, what is asked most first."""

from dialogs.rules.comparing import Compared, Given, effect_of
from store.vocabulary import Verdict

IN, OUT, UNKNOWN = Verdict.IN_SCOPE, Verdict.OUT_OF_SCOPE, Verdict.UNKNOWN


def given(verdict: Verdict, *items: str) -> Given:
    return Given(verdict=verdict, items=items, confidence=0.9)


def compared(text: str, before: Given, after: Given, *right: str, asked: int = 1) -> Compared:
    return Compared(text=text, asked=asked, before=before, after=after, right=frozenset(right))


SAME = compared("same", given(IN, "a"), given(IN, "a"), "in_scope")
RARE = compared("rare", given(IN, "a"), given(OUT, "b"), "out_of_scope")
OFTEN = compared("often", given(UNKNOWN), given(IN, "a"), "in_scope", "eligibility", asked=5)
TWICE = compared("twice", given(UNKNOWN), given(IN, "c"), asked=2)
ENTRY = compared("entry", given(IN, "a", "b"), given(IN, "b", "a"))
BESIDE = compared("beside", given(IN, "a", "b"), given(IN, "a"))
ALL = (SAME, RARE, ENTRY, TWICE, BESIDE, OFTEN)


def test_verdicts_that_change_are_told_by_kind() -> None:
    effect = effect_of(ALL)
    assert [(one.before, one.after, one.asked) for one in effect.moves] == [
        (UNKNOWN, IN, 7),
        (IN, OUT, 1),
    ]
    assert [one.text for one in effect.moves[0].questions] == ["often", "twice"]
    assert (effect.questions, effect.asked, effect.changed) == (6, 11, 3)


def test_another_entry_with_the_same_verdict_is_told_apart() -> None:
    assert [one.text for one in effect_of(ALL).entries] == ["entry"]


def test_what_is_right_is_counted_where_it_is_known() -> None:
    assert effect_of(ALL).right == (1, 3, 3)


def test_without_questions_nothing_changes() -> None:
    effect = effect_of([])
    assert (effect.questions, effect.moves, effect.entries, effect.right) == (0, (), (), (0, 0, 0))

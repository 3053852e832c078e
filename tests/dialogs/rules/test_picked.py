"""What a language model's help is worth: never a verdict of its own."""

import pytest

from dialogs.rules.picked import (
    HELPED,
    OFFERED,
    is_unsure,
    offered,
    pointed_at,
    reworded,
    with_reason,
)
from dialogs.rules.scope import Candidate, ScopeCase, Situation, decide_scope
from store.vocabulary import EntryKind, Verdict

IN, OUT, UNKNOWN = Verdict.IN_SCOPE, Verdict.OUT_OF_SCOPE, Verdict.UNKNOWN


def one(
    entry_id: str, probability: float, verdict: Verdict = IN, replaced_by: str = ""
) -> Candidate:
    kind = EntryKind.PRINCIPLE if entry_id.startswith("p-") else EntryKind.ITEM
    return Candidate(entry_id, kind, verdict, probability, replaced_by=replaced_by)


def case(*candidates: Candidate, known: float = 0.1, **situation: object) -> ScopeCase:
    told = Situation(**situation)  # type: ignore[arg-type]  # keywords of the table
    return ScopeCase(candidates=candidates, known=known, situation=told)


@pytest.mark.parametrize(
    ("asked", "unsure"),
    [
        (case(), True),
        (case(one("in1", 1.0), known=0.1), True),
        (case(one("in1", 1.0), known=0.59), True),
        (case(one("in1", 1.0), known=0.61), False),
        (case(one("in1", 0.5), one("no1", 0.5, OUT), known=1.0), True),
        (case(one("in1", 1.0), known=0.3, seats=20, asks_entitlement=True), False),
        (case(one("in1", 0.9), one("p-handson", 0.1, OUT), known=0.3,
              ways=frozenset({"p-handson"})), False),
    ],
)  # fmt: skip
def test_help_is_asked_for_only_where_the_decision_is_unsure(
    asked: ScopeCase, *, unsure: bool
) -> None:
    assert is_unsure(asked) is unsure


def test_offered_is_what_is_in_force_and_has_a_verdict() -> None:
    old, fact = one("old", 0.4, replaced_by="new"), one("fact", 0.3, UNKNOWN)
    assert offered(case(old, one("new", 0.2), fact, one("in1", 0.1))) == ("new", "in1")
    assert len(offered(case(*(one(f"in{n}", 0.02) for n in range(40))))) == OFFERED


@pytest.mark.parametrize(("entry_id", "verdict"), [("in1", IN), ("no1", OUT)])
def test_the_verdict_is_that_of_the_entry(entry_id: str, verdict: Verdict) -> None:
    asked = case(one("in1", 0.6), one("no1", 0.1, OUT), one("in2", 0.3))
    helped = pointed_at(asked, entry_id)
    assert helped is not None
    found = with_reason(decide_scope(helped), helped)
    assert (found.verdict, found.items[0], found.reason) == (verdict, entry_id, HELPED)
    assert found.confidence < 0.9
    assert sum(each.probability for each in helped.candidates) == pytest.approx(1.0)


def test_an_entry_that_is_replaced_is_pointed_at_by_the_one_in_force() -> None:
    asked = case(one("in1", 0.6), one("old", 0.1, OUT, replaced_by="new"))
    helped = pointed_at(asked, "new")
    assert helped is not None
    assert decide_scope(helped).items[0] == "new"
    assert pointed_at(asked, "old") is None


@pytest.mark.parametrize("entry_id", ["", "none", "p-everything", "IN1"])
def test_an_entry_that_is_not_among_them_is_none(entry_id: str) -> None:
    assert pointed_at(case(one("in1", 0.6)), entry_id) is None


def test_a_way_of_working_decides_whatever_is_pointed_at() -> None:
    asked = case(
        one("in1", 0.9), one("p-handson", 0.1, OUT), known=0.1, ways=frozenset({"p-handson"})
    )
    helped = pointed_at(asked, "in1")
    assert helped is not None
    assert decide_scope(helped).verdict is OUT


def test_other_words_count_where_they_are_clear() -> None:
    asked = case(one("in1", 0.2))
    clear, unclear = case(one("no1", 1.0, OUT), known=0.9), case(one("no1", 1.0, OUT), known=0.2)
    helped = reworded(asked, clear)
    assert helped is not None
    assert with_reason(decide_scope(helped), helped).reason == HELPED
    assert decide_scope(helped).verdict is OUT
    assert reworded(asked, unclear) is None


def test_other_words_do_not_talk_away_what_was_asked() -> None:
    asked = case(one("in1", 0.2), seats=20, ways=frozenset({"p-handson"}))
    clear = case(one("in1", 0.9), one("p-handson", 0.1, OUT), known=0.9, seats=900)
    helped = reworded(asked, clear)
    assert helped is not None
    assert helped.situation.seats == 20
    assert decide_scope(helped).verdict is OUT


def test_without_a_verdict_nothing_is_said_of_help() -> None:
    nothing = case()
    assert with_reason(decide_scope(nothing), nothing) == decide_scope(nothing)
    unhelped = case(one("in1", 1.0), known=0.9)
    assert with_reason(decide_scope(unhelped), unhelped).reason != HELPED

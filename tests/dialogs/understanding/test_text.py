import pytest

from dialogs.understanding.text import Phrases, clean, joined, phrase_pattern, replaced, tokens


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("  two\n lines\t", "two lines", id="blanks are one"),
        pytest.param(
            "it\u2019s \u201cfine\u201d \u2013 ok\u2026",
            'it\'s "fine" - ok...',
            id="typographic marks",
        ),
        pytest.param("a\u202eb\u200bc", "a b c", id="marks of direction and of no width"),
        pytest.param("\uff2d\uff26\uff21", "MFA", id="wide letters"),
        pytest.param("x" * 5000, "x" * 4000, id="too long"),
    ],
)
def test_clean(typed: str, expected: str) -> None:
    assert clean(typed) == expected


def test_tokens_keep_what_has_a_meaning() -> None:
    assert tokens("Don't use .NET w/ M&A, 24x7!") == [
        *("don't", "use", ".net", "w/", "m&a", "24x7"),
    ]


def test_the_longest_phrase_is_replaced_first() -> None:
    table = Phrases({joined("azure atp"): "defender for identity", joined("atp"): "other"})
    assert replaced(tokens("Azure ATP sensor"), table) == ["defender", "for", "identity", "sensor"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("run it for them", True), ("run the old tool for them", True), ("prerun for them", False)],
)
def test_dots_stand_for_a_few_words(text: str, found: bool) -> None:
    pattern = phrase_pattern(["run it for them", "run ... for them"])
    assert bool(pattern.search(text)) is found

import pytest

from dialogs.understanding.meaning import Intent, Name
from dialogs.understanding.names import CUSTOMER, PARTNER, Found
from dialogs.understanding.naming import NamedText, without_numbers

TEXT = "Does Wingtip help Woodgrove Bank? And Woodgrove's school?"


def found(typed: str, *owners: tuple[str, str], start: int = 0) -> Found:
    at = TEXT.index(typed, start)
    return Found(start=at, end=at + len(typed), typed=typed, owners=frozenset(owners))


NAMED = NamedText(
    TEXT,
    (
        found("Wingtip", (PARTNER, "p1")),
        found("Woodgrove Bank", (CUSTOMER, "c1")),
        found("Woodgrove", (CUSTOMER, "c1"), (CUSTOMER, "c2"), start=35),
    ),
)


def test_every_name_is_read_as_the_same() -> None:
    same = "Does the customer help the customer? And the customer's school?"
    assert without_numbers(NAMED.numbered()) == same


def test_what_is_kept_says_only_who_was_meant() -> None:
    masked = "Does [partner] help [customer]? And [customer]'s school?"
    assert NAMED.masked(Intent.SCOPE) == masked


def test_any_part_can_be_told_as_typed_or_matched_without_names() -> None:
    part = NAMED.numbered().rsplit("And ", 1)[1]
    assert NAMED.as_typed(part) == "Woodgrove's school?"
    assert without_numbers(part) == "the customer's school?"
    assert NAMED.as_typed(NAMED.numbered()) == TEXT


def test_who_is_who() -> None:
    assert NAMED.roles(Intent.SCOPE) == (
        Name(typed="Wingtip", key="p1", keys=("p1",)),
        Name(typed="Woodgrove Bank", key="c1", keys=("c1",)),
    )


@pytest.mark.parametrize(
    ("intent", "mask"), [(Intent.SCOPE, "[customer]"), (Intent.PSM_LOOKUP, "[partner]")]
)
def test_a_stranger_is_whom_the_wish_is_about(intent: Intent, mask: str) -> None:
    stranger = NamedText("Zyx", (Found(start=0, end=3, typed="Zyx", owners=frozenset()),))
    assert stranger.masked(intent) == mask

"""Which draft is gone on with when somebody says something, and that nothing said is lost."""

import pytest

from dialogs.rules.drafts import MOST, begin, take

MACS = {"customer": "Contoso Ltd", "workload": "intune", "tried": "Macs do not enrol"}
VOICE = {"customer": "Adatum", "workload": "teams", "tried": "SBC failover"}
LABELS = {"workload": "purview"}


def test_nothing_is_begun_by_saying_nothing() -> None:
    assert (begin([], {}).fields, begin([], {}).asks) == ({}, False)
    assert begin([], VOICE).fields == VOICE


@pytest.mark.parametrize(
    ("said", "tried"),
    [
        ({}, "Macs do not enrol"),
        ({"tried": "since Monday"}, "Macs do not enrol\nsince Monday"),
        ({"customer": "contoso", "tried": "Macs do not enrol"}, "Macs do not enrol"),
        ({"workload": "intune", "urgency": "high"}, "Macs do not enrol"),
    ],
)
def test_what_fits_is_added_to_what_was_begun(said: dict[str, str], tried: str) -> None:
    begun = begin([MACS], said)
    assert not begun.asks
    assert begun.fields == {**said, **MACS, "tried": tried}
    assert begun.aside == []


def test_another_customer_or_workload_is_kept_beside_it_and_asked_for() -> None:
    for other in (VOICE, {**MACS, "customer": "Fabrikam"}, {**MACS, "workload": "teams"}):
        begun = begin([MACS], other)
        assert (begun.fields, begun.aside, begun.asks) == (MACS, [other], True)


def test_what_fits_one_kept_aside_goes_on_with_that() -> None:
    begun = begin([MACS, VOICE], {"customer": "Adatum", "workload": "teams", "urgency": "high"})
    assert (begun.fields, begun.aside) == ({**VOICE, "urgency": "high"}, [MACS])
    assert begin([MACS, VOICE], {}).asks


def test_one_too_many_is_in_none_of_them() -> None:
    full = [MACS, VOICE, LABELS, {"customer": "Coho"}][:MOST]
    begun = begin(full, {"customer": "Fabrikam", "workload": "exchange"})
    assert (begun.fields, begun.aside, begun.asks, begun.is_full) == (MACS, full[1:], True, True)


@pytest.mark.parametrize(
    ("at", "instead", "left"),
    [
        (0, False, [VOICE, LABELS]),
        (1, False, [MACS, LABELS]),
        (1, True, [LABELS]),
        (0, True, [VOICE, LABELS]),
    ],
)
def test_another_one_is_taken_and_the_rest_stays(
    at: int, instead: bool, left: list[dict[str, str]]
) -> None:
    taken = take([MACS, VOICE, LABELS], at, instead=instead)
    assert (taken.fields, taken.aside) == ([MACS, VOICE, LABELS][at], left)

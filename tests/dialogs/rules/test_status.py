"""What an update needs to say and what it changes, at the edges."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from dialogs.rules.status import (
    NO_HEALTH,
    WHY_NOT_GREEN,
    WHY_WORSE,
    changes,
    health_faults,
    is_worse,
    moved_forecasts,
    overdue,
    same_notes,
    without_an_old_reason,
)
from store.status_values import Blocker, Status, WorkloadLine
from store.vocabulary import Health, Phase

GREEN, AMBER, RED = Health.GREEN, Health.AMBER, Health.RED
MARCH = date(2028, 2, 29)
INTUNE = WorkloadLine(workload="intune", phase=Phase.ENABLE, entitled=900, active=252)
LAST = Status(customer_id="c1", customer_name="Contoso", number=3, health=GREEN)


@pytest.mark.parametrize(
    ("before", "reason_before", "after", "reason", "expected"),
    [
        (None, "", None, "", {"health": NO_HEALTH}),
        (None, "", GREEN, "", {}),
        (None, "", AMBER, "", {"health_reason": WHY_NOT_GREEN}),
        (GREEN, "", AMBER, "", {"health_reason": WHY_WORSE}),
        (GREEN, "", AMBER, "licences", {}),
        (AMBER, "licences", AMBER, "licences", {}),
        (AMBER, "licences", RED, "licences", {"health_reason": WHY_WORSE}),
        (AMBER, "licences", RED, "MFA broke", {}),
        (RED, "MFA broke", AMBER, "", {"health_reason": WHY_NOT_GREEN}),
        (RED, "MFA broke", GREEN, "", {}),
    ],
)
def test_health_wants_a_reason_where_it_is_not_green_or_worse(
    before: Health | None,
    reason_before: str,
    after: Health | None,
    reason: str,
    expected: dict[str, str],
) -> None:
    was = replace(LAST, health=before, health_reason=reason_before)
    now = replace(LAST, health=after, health_reason=reason)
    assert health_faults(was, now) == expected


def test_the_first_health_is_no_worse_than_none() -> None:
    assert not is_worse(None, RED)
    assert not is_worse(RED, None)
    assert is_worse(AMBER, RED)


def test_green_again_forgets_the_old_reason_and_keeps_a_new_one() -> None:
    was = replace(LAST, health=RED, health_reason="MFA broke")
    assert without_an_old_reason(was, replace(was, health=GREEN)).health_reason == ""
    new = replace(was, health=GREEN, health_reason="MFA is mended")
    assert without_an_old_reason(was, new) == new
    assert without_an_old_reason(was, replace(was, health=AMBER)).health_reason == "MFA broke"


def test_changes_are_the_customers_own_first_then_by_workload() -> None:
    was = replace(LAST, workloads=(replace(INTUNE, forecasts={15: MARCH}),))
    line = replace(INTUNE, active=306, forecasts={40: MARCH}, note="new")
    now = replace(LAST, health=AMBER, risks=("freeze",), workloads=(line,))
    found = [(one.what, one.workload, one.milestone) for one in changes(was, now)]
    assert found == [
        ("health", "", 0),
        ("risks", "", 0),
        ("active", "intune", 0),
        ("forecast", "intune", 15),
        ("forecast", "intune", 40),
        ("note", "intune", 0),
    ]
    assert changes(was, was) == []


def test_a_workload_that_is_new_changes_from_nothing() -> None:
    found = changes(LAST, replace(LAST, workloads=(INTUNE,)))
    assert [(one.what, one.before) for one in found] == [
        ("phase", None), ("entitled", None), ("active", None),
    ]  # fmt: skip


def test_blockers_are_followed_by_what_they_say_and_by_their_place() -> None:
    one, other = Blocker(what="licences"), Blocker(what="MFA")
    was = replace(LAST, blockers=(one, other))
    reworded = replace(one, what="200 licences")
    solved = [(c.before, c.after) for c in changes(was, replace(LAST, blockers=(other,)))]
    changed = [(c.before, c.after) for c in changes(was, replace(LAST, blockers=(reworded, other)))]
    added = [(c.before, c.after) for c in changes(LAST, was)]
    assert solved == [(one, None)]
    assert changed == [(one, reworded)]
    assert added == [(None, one), (None, other)]


def test_a_first_forecast_is_no_move() -> None:
    was = replace(INTUNE, forecasts={15: MARCH})
    assert moved_forecasts(INTUNE, was) == ()
    assert moved_forecasts(was, replace(was, forecasts={15: MARCH, 40: MARCH})) == ()
    assert moved_forecasts(was, replace(was, forecasts={15: MARCH + timedelta(days=1)})) == (15,)
    assert moved_forecasts(was, INTUNE) == (15,)


NAMES = {"intune": "Microsoft Intune", "teams": "Microsoft Teams", "viva": "Viva"}


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        (("is on track", "Is on track!", "waits for licences"), [("intune", "teams")]),
        (("Intune is on track", "Teams is on track", ""), [("intune", "teams")]),
        (("on track", "On track.", "on  track!"), [("intune", "teams", "viva")]),
        (("done", "done", "done"), []),
        (("", "", ""), []),
        (("Uma orders 200 licences", "Leo turns MFA on", "is new here"), []),
    ],
)
def test_the_same_sentence_is_found_whatever_it_calls_the_workload(
    notes: tuple[str, ...], expected: list[tuple[str, ...]]
) -> None:
    lines = [WorkloadLine(workload=key, note=note) for key, note in zip(NAMES, notes, strict=True)]
    assert [where for _, where in same_notes(lines, NAMES.__getitem__)] == expected


def test_a_next_step_is_overdue_the_day_after() -> None:
    one = Blocker(what="licences", due=MARCH)
    assert overdue([one], MARCH) == ()
    assert overdue([one, Blocker(what="MFA")], MARCH + timedelta(days=1)) == (one,)

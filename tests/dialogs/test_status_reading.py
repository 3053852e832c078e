"""What is typed into the form of an update, read: values, reasons, and faults beside the field."""

from dataclasses import replace
from datetime import date

import pytest

from dialogs.expert_fields import TamperedError
from dialogs.status_fields import is_field, texts_of
from dialogs.status_filled import NEITHER, Filled, OnCard, filled_in, shown
from dialogs.status_reading import (
    INCOMPLETE,
    NO_ENTITLED,
    NOT_PEOPLE,
    NOT_PERCENT,
    TWO_DAYS,
    WHAT_BLOCKS,
    Read,
    read,
)
from store.status_values import Blocker, Status, WorkloadLine
from store.vocabulary import Health, Phase

TODAY = date(2030, 1, 7)
MARCH, MAY = date(2030, 3, 12), date(2030, 5, 2)
INTUNE = WorkloadLine(
    workload="intune", phase=Phase.ENABLE, entitled=900, active=252, forecasts={15: MARCH, 40: MAY}
)
TEAMS = WorkloadLine(workload="teams")
BLOCKED = Blocker(
    what="licences", owner="Uma", since=date(2029, 12, 1), next_step="order", due=date(2029, 12, 24)
)
LAST = Status(
    customer_id="c1", customer_name="Contoso", number=3, health=Health.GREEN,
    workloads=(INTUNE, TEAMS), blockers=(BLOCKED,),
)  # fmt: skip


def reading(locale: str = "en-GB", **mine: str) -> Read:
    return read(LAST, mine, today=TODAY, locale=locale)


def line(found: Read, workload: str = "intune") -> WorkloadLine:
    return next(one for one in found.after.workloads if one.workload == workload)


def test_what_nobody_touched_stays_as_it_was() -> None:
    found = reading()
    assert (found.after, found.faults, found.reasons) == (LAST, {}, {})


@pytest.mark.parametrize(
    ("mine", "active", "faults"),
    [
        ({"intune__active": "306"}, 306, {}),
        ({"intune__active": "0"}, 0, {}),
        ({"intune__active": ""}, None, {}),
        ({"intune__percent": "34"}, 306, {}),
        ({"intune__percent": "34 %"}, 306, {}),
        ({"intune__percent": "33,5%"}, 302, {}),
        ({"intune__percent": "100"}, 900, {}),
        ({"intune__percent": "0"}, 0, {}),
        ({"intune__percent": "101"}, None, {"intune__percent": NOT_PERCENT}),
        ({"intune__percent": "-3"}, None, {"intune__percent": NOT_PERCENT}),
        ({"intune__active": "lots"}, 252, {"intune__active": NOT_PEOPLE}),
        ({"intune__active": "12.5"}, 252, {"intune__active": NOT_PEOPLE}),
        ({"intune__active": "901"}, 901, {"intune__active": "Only 900 people are entitled."}),
        ({"intune__active": "306", "intune__percent": "34"}, 306, {}),
        ({"intune__active": "306", "intune__percent": "50"}, 306,
         {"intune__percent": "306 of 900 is 34%: which is right?"}),
        ({"intune__entitled": "200"}, 252, {"intune__active": "Only 200 people are entitled."}),
        ({"intune__entitled": "1,800", "intune__percent": "50"}, 900, {}),
        ({"intune__entitled": "1.800", "intune__active": "1'200"}, 1200, {}),
    ],
)  # fmt: skip
def test_people_or_per_cent(
    mine: dict[str, str], active: int | None, faults: dict[str, str]
) -> None:
    found = reading(**mine)
    assert (line(found).active, found.faults) == (active, faults)


def test_per_cent_of_nobody_asks_how_many_are_entitled() -> None:
    assert reading(teams__percent="34").faults == {"teams__percent": NO_ENTITLED}
    found = reading(teams__percent="34", teams__entitled="100")
    assert (line(found, "teams").active, found.faults) == (34, {})


def test_a_forecast_that_moves_wants_its_reason_beside_the_reason() -> None:
    moved = reading(intune__at_40="9 May 2030")
    assert set(moved.faults) == {"intune__why"}
    told = reading(intune__at_40="9 May 2030", intune__why="licences")
    assert (told.faults, told.reasons) == ({}, {("intune", 40): "licences"})
    first = reading(teams__at_15="9 May 2030")
    assert (first.faults, first.reasons) == ({}, {})
    gone = reading(intune__at_40="")
    assert set(gone.faults) == {"intune__why"}


def test_the_second_milestone_is_never_before_the_first() -> None:
    found = reading(intune__at_40="1 March 2030", intune__why="quick")
    assert list(found.faults) == ["intune__at_40"]
    assert "15%" in found.faults["intune__at_40"]


def test_a_date_in_the_past_is_asked_back() -> None:
    for name in ("intune__at_40", "next_meeting"):
        found = reading(**{name: "6 January 2030", "intune__why": "x"})
        assert "has passed" in found.faults[name]
    assert reading(next_meeting="7 January 2030").faults == {}


def test_a_date_that_could_be_two_days_is_a_choice() -> None:
    found = reading(locale="", next_meeting="12/3")
    assert found.faults == {"next_meeting": TWO_DAYS}
    assert found.choices == {"next_meeting": (date(2030, 3, 12), date(2030, 12, 3))}
    british, american = reading("en-GB", next_meeting="12/3"), reading("en-US", next_meeting="12/3")
    assert british.after.next_meeting == date(2030, 3, 12)
    assert american.after.next_meeting == date(2030, 12, 3)


def test_a_new_blocker_is_since_today_and_has_an_owner_and_a_next_step() -> None:
    bare = reading(blocker_1__what="MFA")
    assert bare.faults == {f"blocker_1__{what}": fault for what, fault in INCOMPLETE.items()}
    full = reading(
        blocker_1__what="MFA", blocker_1__owner="Leo", blocker_1__next_step="turn it on",
        blocker_1__due="tomorrow",
    )  # fmt: skip
    assert full.faults == {}
    assert full.after.blockers[1] == Blocker(
        what="MFA", owner="Leo", since=TODAY, next_step="turn it on", due=date(2030, 1, 8)
    )
    nameless = reading(blocker_1__owner="Leo")
    assert nameless.faults["blocker_1__what"] == WHAT_BLOCKS


def test_an_old_blocker_is_solved_by_emptying_it_and_may_be_overdue() -> None:
    assert reading(blocker_0__what="").after.blockers == ()
    found = reading(blocker_0__owner="Leo")
    assert (found.after.blockers, found.faults) == ((replace(BLOCKED, owner="Leo"),), {})
    later = reading(blocker_0__since="8 January 2030")
    assert "still to come" in later.faults["blocker_0__since"]


def test_a_correction_says_what_was_wrong() -> None:
    found = read(LAST, {"summary": "x"}, today=TODAY, locale="en", corrects=2)
    assert set(found.faults) == {"because"}


ALL = OnCard(fields=frozenset(texts_of(LAST, (15, 40))), asked_back=frozenset())


def back(filled: Filled, **changed: str) -> Filled:
    """What comes back of a card that showed everything, with some fields changed."""
    return filled_in(LAST, filled, {**shown(LAST, filled), **changed}, ALL)


def test_of_people_and_per_cent_the_one_counts_that_was_changed_last() -> None:
    by_share = back(Filled(base=3), intune__percent="34")
    assert by_share.mine == {"intune__percent": "34"}
    assert shown(LAST, by_share)["intune__active"] == "306"
    by_people = back(by_share, intune__active="450")
    assert by_people.mine == {"intune__active": "450"}
    assert shown(LAST, by_people)["intune__percent"] == "50"
    assert back(by_people, intune__active="252").mine == {}


def test_what_comes_back_as_it_was_is_no_change_and_what_is_left_out_is_empty() -> None:
    assert back(Filled(base=3)).mine == {}
    given = shown(LAST, Filled(base=3))
    del given["intune__at_40"]
    assert filled_in(LAST, Filled(base=3), given, ALL).mine == {"intune__at_40": ""}
    none = OnCard(fields=frozenset(), asked_back=frozenset())
    assert filled_in(LAST, Filled(base=3), {}, none).mine == {}


def test_a_day_that_was_asked_back_may_be_left_or_written_again() -> None:
    asked = Filled(base=3, mine={"next_meeting": "12/3"})
    card = OnCard(fields=frozenset({"next_meeting"}), asked_back=frozenset({"next_meeting"}))
    assert filled_in(LAST, asked, {}, card).mine == {"next_meeting": "12/3"}
    assert filled_in(LAST, asked, {"next_meeting": NEITHER}, card).mine == {}
    chosen = filled_in(LAST, asked, {"next_meeting": "2030-03-12"}, card)
    assert chosen.mine == {"next_meeting": "2030-03-12"}


@pytest.mark.parametrize(
    "given",
    [{"health": "blue"}, {"segment": "S1500"}, {"intune__phase": "x"}, {"summary": 3},
     {"intune__number": "7"}],
)  # fmt: skip
def test_what_no_form_of_ours_has_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(TamperedError):
        filled_in(LAST, Filled(base=3), given, ALL)


def test_every_field_of_a_form_is_known_and_cut() -> None:
    assert all(is_field(name) for name in texts_of(LAST, (10, 40)))
    long = back(Filled(base=3), summary="x" * 5000, intune__note="y" * 5000)
    assert {name: len(said) for name, said in long.mine.items()} == {
        "summary": 600, "intune__note": 300,
    }  # fmt: skip

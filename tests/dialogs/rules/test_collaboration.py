"""Who may move a path on, when the next thing is due, and when rounds without input show."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dialogs.rules.collaboration import (
    NOT_YET,
    Party,
    Round,
    Standing,
    Verb,
    asked_on,
    due_at,
    fault_of,
    next_step,
    pattern_of,
    whose_turn,
)
from dialogs.rules.holidays_of import Calendar
from store.vocabulary import CollaborationStep as Step

MONDAY = datetime(2030, 1, 7, 12, tzinfo=UTC)
BERLIN = Calendar(zone=ZoneInfo("Europe/Berlin"), country="DE")
LEAD, PSM = Party.LEAD, Party.PSM
ALLOWED = {
    (Step.FIND_PSM, Verb.ASK, LEAD): Step.INTRODUCTION,
    (Step.FIND_PSM, Verb.INTRODUCED, LEAD): Step.FIRST_MEETING,
    (Step.INTRODUCTION, Verb.INTRODUCED, LEAD): Step.FIRST_MEETING,
    (Step.INTRODUCTION, Verb.INTRODUCED, PSM): Step.FIRST_MEETING,
    (Step.FIRST_MEETING, Verb.PROPOSE, LEAD): Step.FIRST_MEETING,
    (Step.FIRST_MEETING, Verb.HELD, LEAD): Step.REVIEWS,
    (Step.REVIEWS, Verb.PROPOSE, LEAD): Step.REVIEWS,
    (Step.REVIEWS, Verb.HELD, LEAD): Step.REVIEWS,
}


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("party", Party)
def test_only_these_moves_are_made(step: Step, verb: Verb, party: Party) -> None:
    assert next_step(step, verb, party) is ALLOWED.get((step, verb, party))


def test_the_psm_has_the_turn_while_an_introduction_is_asked_for() -> None:
    assert [whose_turn(step) for step in Step] == [LEAD, PSM, LEAD, LEAD]


@pytest.mark.parametrize(
    ("step", "due"),
    [
        (Step.FIND_PSM, date(2030, 1, 9)),
        (Step.INTRODUCTION, date(2030, 1, 14)),  # the 12th is a Saturday
        (Step.FIRST_MEETING, date(2030, 1, 14)),
        (Step.REVIEWS, date(2030, 1, 21)),
    ],
)
def test_each_step_has_its_time_and_ends_on_a_working_day(step: Step, due: date) -> None:
    moment = due_at(Standing(step=step, since=MONDAY), BERLIN)
    assert moment.astimezone(BERLIN.zone) == datetime(
        due.year, due.month, due.day, 9, tzinfo=BERLIN.zone
    )


def test_a_holiday_and_the_turn_of_the_year_put_it_off() -> None:
    since = datetime(2029, 12, 23, 12, tzinfo=UTC)
    moment = due_at(Standing(step=Step.FIND_PSM, since=since), BERLIN)
    assert BERLIN.day_of(moment) == date(2029, 12, 27)


@pytest.mark.parametrize(("day", "hour"), [(datetime(2030, 3, 29, 12, tzinfo=UTC), 7),
                                           (datetime(2030, 3, 27, 12, tzinfo=UTC), 8)])  # fmt: skip
def test_nine_stays_nine_when_the_clocks_change(day: datetime, hour: int) -> None:
    assert due_at(Standing(step=Step.FIND_PSM, since=day), BERLIN).hour == hour


def test_reviews_come_as_often_as_updates_and_a_meeting_goes_before() -> None:
    weekly = Standing(step=Step.REVIEWS, since=MONDAY, every_days=7)
    assert BERLIN.day_of(due_at(weekly, BERLIN)) == date(2030, 1, 14)
    met = Standing(step=Step.REVIEWS, since=MONDAY, meeting=MONDAY + timedelta(days=20), minutes=30)
    assert BERLIN.day_of(due_at(met, BERLIN)) == date(2030, 1, 28)


def test_what_is_to_come_has_not_taken_place_but_may_be_moved() -> None:
    meets = Standing(step=Step.FIRST_MEETING, since=MONDAY, meeting=MONDAY, minutes=30)
    assert fault_of(Verb.HELD, meets, now=MONDAY) == NOT_YET
    assert fault_of(Verb.HELD, meets, now=MONDAY + timedelta(minutes=30)) == ""
    assert fault_of(Verb.PROPOSE, meets, now=MONDAY) == ""
    assert fault_of(Verb.HELD, Standing(step=Step.REVIEWS, since=MONDAY), now=MONDAY) == ""


def rounds(*answered: bool | None) -> list[Round]:
    """One each week; None is one that may still be answered on the day of the test."""
    return [
        Round(
            number=number,
            asked_at=MONDAY + timedelta(weeks=number),
            answer_by=MONDAY + timedelta(weeks=number, days=365 if answer is None else 3),
            answered_at=MONDAY + timedelta(weeks=number, days=9) if answer else None,
        )
        for number, answer in enumerate(answered, 1)
    ]


LATER = MONDAY + timedelta(weeks=20)


@pytest.mark.parametrize(
    ("answered", "missed"),
    [
        ((), []),
        ((False, False), []),
        ((False, False, False), [1, 2, 3]),
        ((False, False, False, None), [1, 2, 3]),
        ((False, False, None), []),
        ((False, False, False, True), []),
        ((True, False, False, False, False), [2, 3, 4, 5]),
        ((False, True, False, False), []),
    ],
)
def test_several_rounds_in_a_row_are_a_pattern(
    answered: tuple[bool | None, ...], missed: list[int]
) -> None:
    found = pattern_of(rounds(*answered), now=LATER)
    assert ([one.number for one in found.rounds] if found else []) == missed
    assert (found.first if found else None) == (missed[0] if missed else None)


def test_a_pattern_has_dates_of_its_readers_calendar_and_the_last_answer() -> None:
    asked = rounds(True, False, False, False)
    found = pattern_of(asked[::-1], now=LATER)
    assert found is not None
    assert asked_on(found, BERLIN) == (date(2030, 1, 21), date(2030, 1, 28), date(2030, 2, 4))
    assert found.last_answer == asked[0].answered_at
    east = Calendar(zone=ZoneInfo("Pacific/Kiritimati"))
    assert asked_on(found, east)[0] == date(2030, 1, 22)

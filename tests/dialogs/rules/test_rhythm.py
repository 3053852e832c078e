"""When updates are due, at the edges of calendars: zones, clocks, holidays, absences."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.rules.holidays_of import Calendar
from dialogs.rules.rhythm import (
    Count,
    Standing,
    Writer,
    choose_writer,
    days_between,
    forecast_standing,
    good_moment,
    latest_snooze,
    look_again,
    next_good_moment,
    next_week,
    next_working_day,
    plan,
    when_for,
)
from store.vocabulary import Phase

P = Phase
DAY = timedelta(days=1)
BERLIN = Calendar(zone=ZoneInfo("Europe/Berlin"), country="DE")
NEW_YORK = Calendar(zone=ZoneInfo("America/New_York"), country="US")
ZONES = ("Europe/Berlin", "America/New_York", "Pacific/Auckland", "Pacific/Apia", "Asia/Kolkata",
         "Pacific/Pago_Pago", "America/St_Johns", "Australia/Lord_Howe", "UTC")  # fmt: skip


def berlin(month: int, day: int, hour: int = 9, minute: int = 0, year: int = 2030) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN.zone)


def local(moment: datetime, calendar: Calendar = BERLIN) -> str:
    return f"{moment.astimezone(calendar.zone):%a %Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("phases", "chosen", "days"),
    [
        ([], None, 14),
        ([None], None, 14),
        ([P.INITIATE, P.ASSESS], None, 14),
        ([P.ADOPT, P.REMEDIATE], None, 7),
        ([P.ENABLE, P.CLOSED], None, 7),
        ([P.CLOSED, P.ADOPT], None, 14),
        ([P.CLOSED, None], None, 14),
        ([P.ENABLE], 14, 14),
        ([P.ADOPT], 7, 7),
        ([P.CLOSED, P.CLOSED], None, None),
        ([P.CLOSED], 7, None),
    ],
)
def test_how_often_goes_by_the_phases(
    phases: Sequence[Phase | None], chosen: int | None, days: int | None
) -> None:
    assert days_between(phases, chosen=chosen) == days


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2030, 12, 31), "Tue 2030-12-31 09:00"),
        (date(2031, 1, 1), "Thu 2031-01-02 09:00"),  # New Year
        (date(2030, 12, 25), "Fri 2030-12-27 09:00"),  # two days of Christmas
        (date(2030, 4, 19), "Tue 2030-04-23 09:00"),  # Good Friday to Easter Monday
        (date(2028, 2, 29), "Tue 2028-02-29 09:00"),
        (date(2030, 3, 30), "Mon 2030-04-01 09:00"),  # summer time begins in between
        (date(2030, 10, 26), "Mon 2030-10-28 09:00"),  # and ends
    ],
)
def test_a_good_moment_is_nine_of_a_working_day(day: date, expected: str) -> None:
    assert local(good_moment(day, BERLIN)) == expected


def test_whether_a_day_is_a_holiday_is_the_countrys_affair() -> None:
    fourth = date(2030, 7, 4)
    assert local(good_moment(fourth, NEW_YORK), NEW_YORK) == "Fri 2030-07-05 09:00"
    assert local(good_moment(fourth, BERLIN)) == "Thu 2030-07-04 09:00"
    tel_aviv = Calendar(zone=ZoneInfo("Asia/Jerusalem"), country="IL")
    assert tel_aviv.works_on(date(2030, 1, 10))
    assert not tel_aviv.works_on(date(2030, 1, 11))  # Friday is the weekend there
    assert not tel_aviv.works_on(date(2030, 1, 13))  # and nothing is sent on a Sunday


@pytest.mark.parametrize("country", ["", "ZZ", "de"])
def test_a_country_that_nothing_is_known_of_has_weekends_only(country: str) -> None:
    calendar = Calendar(zone=BERLIN.zone, country=country)
    assert calendar.works_on(date(2031, 1, 1)) is (country != "de")
    assert not calendar.works_on(date(2030, 1, 5))


def test_a_day_that_a_zone_skipped_has_no_good_moment() -> None:
    apia = Calendar(zone=ZoneInfo("Pacific/Apia"))
    assert local(good_moment(date(2011, 12, 30), apia), apia) == "Mon 2012-01-02 09:00"
    assert local(good_moment(date(2011, 12, 29), apia), apia) == "Thu 2011-12-29 09:00"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (berlin(1, 8, 8, 59), "Tue 2030-01-08 09:00"),
        (berlin(1, 8, 9), "Tue 2030-01-08 09:00"),
        (berlin(1, 8, 15, 59), "Tue 2030-01-08 15:59"),
        (berlin(1, 8, 16), "Wed 2030-01-09 09:00"),
        (berlin(1, 11, 16), "Mon 2030-01-14 09:00"),
        (berlin(1, 12, 12), "Mon 2030-01-14 09:00"),
        (berlin(12, 31, 16, 1), "Thu 2031-01-02 09:00"),
        (berlin(3, 31, 12), "Mon 2030-04-01 09:00"),
    ],
)
def test_this_moment_is_good_between_nine_and_four(now: datetime, expected: str) -> None:
    assert local(next_good_moment(now, BERLIN)) == expected


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(ZONES),
    st.sampled_from(["", "DE", "NZ", "IL", "JP"]),
)
def test_a_reminder_is_never_in_quiet_hours(now: datetime, zone: str, country: str) -> None:
    calendar = Calendar(zone=ZoneInfo(zone), country=country)
    moment = next_good_moment(now, calendar)
    there = moment.astimezone(calendar.zone)
    assert moment >= now
    assert 9 <= there.hour < 16
    assert calendar.works_on(there.date())
    assert next_good_moment(moment, calendar) == moment


def test_a_day_and_a_week_go_on_to_working_days() -> None:
    assert local(next_working_day(berlin(1, 11, 9), BERLIN)) == "Mon 2030-01-14 09:00"
    assert local(next_week(berlin(1, 7, 9), BERLIN)) == "Mon 2030-01-14 09:00"
    assert local(next_week(berlin(1, 13, 23), BERLIN)) == "Mon 2030-01-14 09:00"
    assert local(next_week(berlin(4, 16, 9), BERLIN)) == "Tue 2030-04-23 09:00"  # Easter Monday
    assert local(next_week(berlin(12, 30, 9), BERLIN)) == "Mon 2031-01-06 09:00"


def planned(since: datetime, calendar: Calendar = BERLIN, days: int = 7) -> str:
    return local(plan(Count(since=since, days=days), calendar, now=since).due_at, calendar)


@pytest.mark.parametrize(
    ("since", "days", "expected"),
    [
        (berlin(1, 8, 17), 7, "Tue 2030-01-15 09:00"),
        (berlin(1, 8, 17), 14, "Tue 2030-01-22 09:00"),
        (berlin(12, 24, 12), 7, "Tue 2030-12-31 09:00"),
        (berlin(12, 25, 12), 7, "Thu 2031-01-02 09:00"),
        (berlin(2, 22, year=2028), 7, "Tue 2028-02-29 09:00"),
        (berlin(2, 29, year=2028), 14, "Tue 2028-03-14 09:00"),
        (berlin(3, 27), 7, "Wed 2030-04-03 09:00"),  # an hour less lies in between
        (berlin(10, 24), 7, "Thu 2030-10-31 09:00"),  # and here an hour more
    ],
)
def test_due_is_counted_in_days_from_the_last_update(
    since: datetime, days: int, expected: str
) -> None:
    assert planned(since, days=days) == expected


def test_which_day_it_was_is_the_writers_day_on_either_side_of_the_date_line() -> None:
    since = datetime(2030, 1, 7, 10, 30, tzinfo=UTC)
    west, east = (Calendar(zone=ZoneInfo(name)) for name in ("Pacific/Pago_Pago", "Pacific/Apia"))
    assert planned(since, west) == "Mon 2030-01-14 09:00"  # there it was Sunday, the 6th
    assert planned(since, east) == "Mon 2030-01-14 09:00"
    later = since + timedelta(hours=1)
    assert planned(later, west) == "Mon 2030-01-14 09:00"  # Monday, the 7th, 00:30
    assert planned(later + DAY, east) == "Wed 2030-01-16 09:00"
    assert planned(later + DAY, west) == "Tue 2030-01-15 09:00"


def test_a_round_that_went_by_is_made_up_for_once() -> None:
    since = berlin(1, 8)
    for late, following in [
        (berlin(1, 15), "Tue 2030-01-22 09:00"),  # reminded when it was due
        (berlin(1, 17, 11), "Tue 2030-01-22 09:00"),
        (berlin(1, 21, 11), "Tue 2030-01-29 09:00"),  # not again on the next day
        (berlin(2, 21, 11), "Tue 2030-02-26 09:00"),  # five rounds went by: one reminder
    ]:
        count = Count(since=since, days=7, reminded_at=late)
        after = plan(count, BERLIN, now=late)
        assert (local(after.due_at), local(after.remind_at)) == ("Tue 2030-01-15 09:00", following)
        assert after.ask_at is None


def test_a_snooze_moves_the_reminder_and_not_the_date() -> None:
    count = Count(since=berlin(1, 8), days=7, snoozed_until=berlin(1, 17))
    after = plan(count, BERLIN, now=berlin(1, 14))
    assert (local(after.due_at), local(after.remind_at)) == (
        "Tue 2030-01-15 09:00", "Thu 2030-01-17 09:00",
    )  # fmt: skip


def test_a_snooze_ends_before_the_next_round() -> None:
    count = Count(since=berlin(1, 8), days=7)
    for now, latest in [
        (berlin(1, 10), "Tue 2030-01-22 09:00"),
        (berlin(1, 15, 10), "Tue 2030-01-22 09:00"),
        (berlin(1, 22, 10), "Tue 2030-01-29 09:00"),
    ]:
        assert local(latest_snooze(count, BERLIN, now=now)) == latest


@pytest.mark.parametrize(
    ("since", "now", "expected"),
    [
        (berlin(1, 8), berlin(1, 8), "Thu 2030-01-10 09:00"),
        (berlin(1, 8), berlin(1, 11, 17), "Mon 2030-01-14 09:00"),  # a day is left to answer
        (berlin(1, 8), berlin(1, 14, 9, 1), None),
        (berlin(4, 17), berlin(4, 16), "Wed 2030-04-17 09:00"),  # Easter is no working time
    ],
)
def test_the_contact_is_asked_three_working_days_before(
    since: datetime, now: datetime, expected: str | None
) -> None:
    asked = plan(Count(since=since, days=7), BERLIN, now=now).ask_at
    assert (local(asked) if asked else None) == expected


def writer(name: str, away_until: date | None = None, calendar: Calendar = BERLIN) -> Writer:
    return Writer(email=name, calendar=calendar, away_until=away_until)


def test_the_other_one_steps_in_for_who_is_away() -> None:
    now = berlin(1, 8)
    fm, fta = writer("fm", date(2030, 1, 8)), writer("fta")
    for writers in ([fm, fta], [writer("fta", date(2030, 1, 9)), writer("fm")]):
        chosen = choose_writer(writers, now=now)
        assert chosen
        assert (chosen.writer, chosen.instead_of) == (writers[1], writers[0])
        assert when_for(chosen.writer, now=now) == now
    back = choose_writer([fm, fta], now=now + DAY)
    assert back
    assert (back.writer, back.instead_of) == (fm, None)


def test_the_last_day_of_an_absence_is_a_day_of_the_writers_own_zone() -> None:
    auckland = Calendar(zone=ZoneInfo("Pacific/Auckland"))
    now = datetime(2030, 1, 8, 20, tzinfo=UTC)  # the 9th there
    away = [writer("fm", date(2030, 1, 8), auckland), writer("fta")]
    chosen = choose_writer(away, now=now)
    assert chosen
    assert chosen.writer.email == "fm"


def test_while_both_are_away_who_is_back_first_is_reminded_then() -> None:
    now = berlin(1, 8)
    chosen = choose_writer([writer("fm", date(2030, 1, 20)), writer("fta", date(2030, 1, 11))],
                           now=now)  # fmt: skip
    assert chosen
    assert chosen.writer.email == "fta"
    assert local(when_for(chosen.writer, now=now)) == "Mon 2030-01-14 09:00"


def test_who_is_back_before_the_others_day_begins_is_waited_for() -> None:
    fourth = berlin(7, 3, 23)  # in New York the day is over, and the next one a holiday
    fm, fta = writer("fm", date(2030, 7, 3)), writer("fta", calendar=NEW_YORK)
    assert local(when_for(fta, now=fourth)) == "Fri 2030-07-05 15:00"
    assert local(look_again([fm, fta], now=fourth)) == "Thu 2030-07-04 09:00"


def test_an_absence_without_end_is_looked_at_again() -> None:
    chosen = choose_writer([writer("fm", date.max)], now=berlin(1, 8))
    assert chosen
    assert local(when_for(chosen.writer, now=berlin(1, 8))) == "Wed 2030-02-06 09:00"
    assert choose_writer([], now=berlin(1, 8)) is None


def test_a_forecast_is_due_this_week_or_has_passed() -> None:
    today = date(2030, 12, 30)
    assert [forecast_standing(today + DAY * ahead, today=today) for ahead in (-1, 0, 6, 7)] == [
        Standing.PASSED, Standing.DUE, Standing.DUE, None,
    ]  # fmt: skip

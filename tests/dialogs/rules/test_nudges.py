"""Who is reminded of an invitation, of which, and when: never a nuisance."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.rules.holidays_of import Calendar
from dialogs.rules.nudges import (
    AGAIN_AFTER,
    APART,
    FIRST,
    NONE_LEFT,
    SECOND,
    TOO_OLD,
    Decided,
    End,
    Invited,
    Reached,
    Skip,
    Wait,
    Why,
    after,
    decide,
    next_good_moment,
)

BERLIN = Calendar(zone=ZoneInfo("Europe/Berlin"), country="DE")
TUESDAY = datetime(2030, 1, 8, 9, tzinfo=UTC)  # ten in Berlin
DAY = timedelta(days=1)
GERMAN = Reached(calendars=(BERLIN,))
FRESH = Invited(key="a", invited_at=TUESDAY, step=FIRST, next_at=TUESDAY)


def fate(one: Invited, *, now: datetime = TUESDAY, who: Reached = GERMAN) -> object:
    return decide([one], who, now=now).others.get(one.key)


def test_what_is_due_in_a_good_hour_is_sent() -> None:
    assert decide([FRESH], GERMAN, now=TUESDAY) == Decided(send=(FRESH,))
    assert after(FRESH, now=TUESDAY) == (SECOND, TUESDAY + AGAIN_AFTER)


def test_after_the_second_there_is_none() -> None:
    second = replace(FRESH, step=SECOND, next_at=TUESDAY + AGAIN_AFTER)
    assert after(second, now=TUESDAY + AGAIN_AFTER) == (NONE_LEFT, None)
    third = replace(FRESH, step=NONE_LEFT, next_at=TUESDAY)
    assert decide([third], GERMAN, now=TUESDAY + 15 * DAY) == Decided()


def test_a_first_that_comes_when_the_second_is_due_is_the_only_one() -> None:
    assert after(FRESH, now=TUESDAY + AGAIN_AFTER) == (NONE_LEFT, None)


@pytest.mark.parametrize(
    ("changed", "becomes"),
    [
        ({"known": False}, End(Why.NO_CONTACT)),
        ({"eligible": False}, End(Why.NOT_ELIGIBLE)),
        ({"free_from": None}, End(Why.OPTED_OUT)),
        ({"agreed": False}, Skip(Why.NOT_AGREED, SECOND, TUESDAY + AGAIN_AFTER)),
        ({"free_from": TUESDAY + DAY}, Wait(TUESDAY + DAY, Why.PAUSED)),
        ({"invited_at": TUESDAY - TOO_OLD}, Skip(Why.TOO_LATE, NONE_LEFT, None)),
    ],
)
def test_why_somebody_is_not_reminded(changed: dict[str, object], becomes: object) -> None:
    assert fate(replace(FRESH, **changed)) == becomes  # type: ignore[arg-type]


def test_within_a_week_nobody_is_reminded_again() -> None:
    lately = replace(GERMAN, last_at=TUESDAY - 3 * DAY)
    assert fate(FRESH, who=lately) == Wait(TUESDAY + 6 * DAY - timedelta(hours=2), Why.TOO_SOON)
    assert not fate(FRESH, who=replace(GERMAN, last_at=TUESDAY - APART))


def test_what_is_due_together_is_one_reminder_and_the_first_of_them_counts() -> None:
    second = replace(FRESH, key="b", step=SECOND, invited_at=TUESDAY - AGAIN_AFTER)
    later = replace(FRESH, key="c", next_at=TUESDAY + DAY)
    found = decide([FRESH, second, later], GERMAN, now=TUESDAY)
    assert (found.send, found.number) == ((FRESH, second), FIRST)


def test_one_that_cannot_be_sent_keeps_no_other_back() -> None:
    found = decide([FRESH, replace(FRESH, key="b", eligible=False)], GERMAN, now=TUESDAY)
    assert (found.send, dict(found.others)) == ((FRESH,), {"b": End(Why.NOT_ELIGIBLE)})


def test_nothing_follows_what_is_still_on_its_way() -> None:
    waits = fate(FRESH, who=replace(GERMAN, on_its_way=True))
    assert waits == Wait(TUESDAY + timedelta(hours=1), Why.ON_ITS_WAY)


@pytest.mark.parametrize(
    ("moment", "good"),
    [
        ("2030-01-08T06:59", "2030-01-08T07:00"),  # before eight
        ("2030-01-08T07:00", "2030-01-08T07:00"),
        ("2030-01-08T17:00", "2030-01-09T07:00"),  # six in the evening
        ("2030-01-11T18:00", "2030-01-14T07:00"),  # a Friday evening
        ("2029-12-31T20:00", "2030-01-02T07:00"),  # New Year's Day
        ("2030-03-29T20:00", "2030-04-01T06:00"),  # the clocks change on Sunday
    ],
)
def test_good_moments_in_germany(moment: str, good: str) -> None:
    given_at, wanted = (datetime.fromisoformat(f"{one}+00:00") for one in (moment, good))
    assert next_good_moment(given_at, [BERLIN]) == wanted


def test_in_a_wide_country_the_hour_is_good_from_coast_to_coast() -> None:
    coasts = [Calendar(zone=ZoneInfo(f"America/{city}"), country="US")
              for city in ("New_York", "Los_Angeles")]  # fmt: skip
    assert next_good_moment(TUESDAY, coasts) == datetime(2030, 1, 8, 16, tzinfo=UTC)
    evening = datetime(2030, 1, 8, 23, tzinfo=UTC)  # six in New York
    assert next_good_moment(evening, coasts) == datetime(2030, 1, 9, 16, tzinfo=UTC)


def test_where_no_hour_is_good_everywhere_the_first_place_counts() -> None:
    ends = [Calendar(zone=ZoneInfo(zone)) for zone in ("Europe/Kaliningrad", "Asia/Kamchatka")]
    assert next_good_moment(TUESDAY, ends) == TUESDAY


ZONES = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Pacific/Apia", "Asia/Jerusalem"]
)
MOMENTS = st.datetimes(datetime(2027, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(moment=MOMENTS, zone=ZONES, country=st.sampled_from(["", "DE", "US", "JP", "IL", "AE"]))
def test_a_good_moment_is_never_at_night_nor_on_a_free_day(
    moment: datetime, zone: str, country: str
) -> None:
    calendar = Calendar(zone=ZoneInfo(zone), country=country)
    good = next_good_moment(moment, [calendar])
    local = good.astimezone(calendar.zone)
    assert good >= moment
    assert 8 <= local.hour < 18
    assert calendar.works_on(local.date())
    assert next_good_moment(good, [calendar]) == good


@given(
    gaps=st.lists(st.integers(0, 12), min_size=1, max_size=6),
    looks=st.lists(st.integers(1, 60), min_size=20, max_size=60),
)
def test_however_it_is_looked_at_nobody_hears_twice_in_a_week_nor_three_times_of_one(
    gaps: list[int], looks: list[int]
) -> None:
    now, last_at, said = TUESDAY, None, list[tuple[str, datetime]]()
    starts = [TUESDAY + sum(gaps[: n + 1]) * DAY for n in range(len(gaps))]
    people = {
        str(n): Invited(key=str(n), invited_at=at, step=FIRST, next_at=at)
        for n, at in enumerate(starts)
    }
    for hours in looks:
        now += timedelta(hours=hours)
        found = decide(list(people.values()), replace(GERMAN, last_at=last_at), now=now)
        for one in found.send:
            assert last_at is None or now - last_at >= APART
            step, next_at = after(one, now=now)
            people[one.key] = replace(one, step=step, next_at=next_at)
            said.append((one.key, now))
        for key, became in found.others.items():
            if isinstance(became, Wait):
                people[key] = replace(people[key], next_at=became.until)
        last_at = now if found.send else last_at
    assert all(sum(key == name for key, _ in said) <= SECOND for name in people)

"""Dates as people write them, in five locales and at the edges of the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.rules.dates_said import FARTHEST, NOT_A_DATE, TOO_FAR, DateSaid, read_date

TODAY = date(2026, 11, 24)  # a Tuesday
LOCALES = ("en-US", "en-GB", "en", "de", "fr", "ja", "en-CA", "de-DE", "fr-CA", "")
WORDS = (
    "next last this end mid start Friday March 12 31 29 February in 3 weeks months 0 99 9999 / . - "
    "Q1 fy27 week 0000 月 日 ago the year quarter 2027 '27"
)
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


def read(text: str, *, today: date = TODAY, locale: str = "en-GB") -> DateSaid:
    return read_date(text, today=today, locale=locale)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 March", date(2027, 3, 12)),
        ("12th of March 2028", date(2028, 3, 12)),
        ("March 12, 2027", date(2027, 3, 12)),
        ("by the 12th of March", date(2027, 3, 12)),
        ("Fri 12 March", date(2027, 3, 12)),
        ("12-Mar-27", date(2027, 3, 12)),
        ("2027-03-12", date(2027, 3, 12)),
        ("2027-03-12T00:00:00", date(2027, 3, 12)),
        ("2027/3/12", date(2027, 3, 12)),
        ("Friday", date(2026, 11, 27)),
        ("this Monday", date(2026, 11, 23)),
        ("next Friday", date(2026, 12, 4)),
        ("Friday next week", date(2026, 12, 4)),
        ("last Friday", date(2026, 11, 20)),
        ("in 3 weeks", date(2026, 12, 15)),
        ("in three weeks", date(2026, 12, 15)),
        ("3 weeks from now", date(2026, 12, 15)),
        ("in a month", date(2026, 12, 24)),
        ("a fortnight", date(2026, 12, 8)),
        ("two weeks ago", date(2026, 11, 10)),
        ("tomorrow", date(2026, 11, 25)),
        ("the day after tomorrow", date(2026, 11, 26)),
        ("end of March", date(2027, 3, 31)),
        ("mid-March", date(2027, 3, 15)),
        ("end of November", date(2026, 11, 30)),
        ("end of next week", date(2026, 12, 4)),
        ("end of the month", date(2026, 11, 30)),
        ("end of next month", date(2026, 12, 31)),
        ("end of the quarter", date(2026, 12, 31)),
        ("end of next quarter", date(2027, 3, 31)),
        ("end of the year", date(2026, 12, 31)),
        ("end of week 12", date(2027, 3, 26)),
        ("Ende KW 49", date(2026, 12, 4)),
        ("end of FY27", date(2027, 6, 30)),
        ("FY Q3", date(2027, 3, 31)),
        ("the 12th", date(2026, 12, 12)),
        ("the 24th", date(2026, 11, 24)),
        ("the 31st", date(2026, 12, 31)),
        ("12. März", date(2027, 3, 12)),
        ("12.März 2027", date(2027, 3, 12)),
        ("nächsten Freitag", date(2026, 12, 4)),
        ("kommenden Freitag", date(2026, 11, 27)),
        ("in drei Wochen", date(2026, 12, 15)),
        ("bis Ende März", date(2027, 3, 31)),
        ("übermorgen", date(2026, 11, 26)),
        ("12 mars", date(2027, 3, 12)),
        ("1er février 2027", date(2027, 2, 1)),
        ("vendredi prochain", date(2026, 12, 4)),
        ("dans 3 semaines", date(2026, 12, 15)),
        ("d'ici la fin mars", date(2027, 3, 31)),
        ("après-demain", date(2026, 11, 26)),
        ("12 août", date(2027, 8, 12)),
        ("12 aou\u0302t", date(2027, 8, 12)),
        ("3月12日", date(2027, 3, 12)),
        ("2027年3月12日", date(2027, 3, 12)),
        ("\uff12\uff10\uff12\uff17\uff0f\uff13\uff0f\uff11\uff12", date(2027, 3, 12)),
        ("来週の金曜日", date(2026, 12, 4)),
        ("3週間後", date(2026, 12, 15)),
        ("3月末", date(2027, 3, 31)),
        ("来月末まで", date(2026, 12, 31)),
    ],
)
def test_words_are_a_day(text: str, expected: date) -> None:
    assert read(text) == DateSaid(day=expected)


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("en-US", date(2026, 12, 3)),
        ("ja", date(2026, 12, 3)),
        ("ja-JP", date(2026, 12, 3)),
        ("en-GB", date(2027, 3, 12)),
        ("en_AU", date(2027, 3, 12)),
        ("de", date(2027, 3, 12)),
        ("de-AT", date(2027, 3, 12)),
        ("fr", date(2027, 3, 12)),
    ],
)
def test_the_locale_settles_what_comes_first(locale: str, expected: date) -> None:
    assert read("12/3", locale=locale) == DateSaid(day=expected)


@pytest.mark.parametrize("locale", ["en", "", "en-CA", "fr-CA", "es-US"])
def test_what_no_locale_settles_is_asked(locale: str) -> None:
    both = (date(2026, 12, 3), date(2027, 3, 12))
    assert read("12/3", locale=locale) == DateSaid(choices=both)


def test_dots_put_the_day_first_except_where_nobody_writes_them() -> None:
    assert read("12.3.", locale="de").day == date(2027, 3, 12)
    assert read("12.3.2027", locale="en-GB").day == date(2027, 3, 12)
    assert read("12.3.2027", locale="en-US").choices == (date(2027, 3, 12), date(2027, 12, 3))


@pytest.mark.parametrize("locale", LOCALES)
def test_what_can_be_one_day_only_is_not_asked(locale: str) -> None:
    assert read("13/3", locale=locale) == DateSaid(day=date(2027, 3, 13))
    assert read("3/13/2027", locale=locale) == DateSaid(day=date(2027, 3, 13))
    assert read("12/12", locale=locale) == DateSaid(day=date(2026, 12, 12))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Tuesday", (TODAY, date(2026, 12, 1)), id="today or in a week"),
        pytest.param("March", (date(2027, 3, 15), date(2027, 3, 31)), id="a month is no day"),
        pytest.param("next month", (date(2026, 12, 15), date(2026, 12, 31)), id="nor is next"),
        pytest.param("next week", (date(2026, 11, 30), date(2026, 12, 4)), id="nor is a week"),
        pytest.param("3/2027", (date(2027, 3, 15), date(2027, 3, 31)), id="a month in figures"),
        pytest.param("week 12", (date(2027, 3, 22), date(2027, 3, 26)), id="a week by its number"),
        pytest.param("in KW12", (date(2027, 3, 22), date(2027, 3, 26)), id="as Germans write it"),
        pytest.param("week 53", (date(2026, 12, 28), date(2027, 1, 1)), id="the longest year's"),
        pytest.param("week 1 2027", (date(2027, 1, 4), date(2027, 1, 8)), id="of that year"),
        pytest.param("Q1", (date(2027, 3, 31), date(2027, 9, 30)), id="two years have a Q1"),
        pytest.param("end of Q2", (date(2026, 12, 31), date(2027, 6, 30)), id="and a Q2"),
    ],
)
def test_what_could_be_two_days_is_a_choice(text: str, expected: tuple[date, ...]) -> None:
    assert read(text) == DateSaid(choices=expected)


@pytest.mark.parametrize(
    ("text", "today", "expected"),
    [
        pytest.param("31 December", date(2026, 12, 31), date(2026, 12, 31), id="today"),
        pytest.param("1 January", date(2026, 12, 31), date(2027, 1, 1), id="tomorrow, next year"),
        pytest.param("tomorrow", date(2026, 12, 31), date(2027, 1, 1), id="over the year's end"),
        pytest.param("20 December", date(2027, 1, 5), date(2026, 12, 20), id="just gone by"),
        pytest.param("4 December", date(2027, 1, 5), date(2027, 12, 4), id="gone by for long"),
        pytest.param("5 December", date(2027, 1, 5), date(2026, 12, 5), id="a month ago"),
        pytest.param("next Friday", date(2026, 12, 28), date(2027, 1, 8), id="week over two years"),
        pytest.param("end of the week", date(2026, 12, 28), date(2027, 1, 1), id="Friday"),
        pytest.param("end of next month", date(2026, 12, 1), date(2027, 1, 31), id="January"),
        pytest.param("end of next quarter", date(2026, 12, 1), date(2027, 3, 31), id="first"),
        pytest.param("in a month", date(2027, 1, 31), date(2027, 2, 28), id="shorter month"),
        pytest.param("in a month", date(2028, 1, 31), date(2028, 2, 29), id="leap year"),
        pytest.param("in a year", date(2028, 2, 29), date(2029, 2, 28), id="from 29 February"),
        pytest.param("end of February", date(2028, 1, 1), date(2028, 2, 29), id="its last day"),
        pytest.param("29 February", date(2027, 6, 1), date(2028, 2, 29), id="the coming year is"),
        pytest.param("29/2", date(2028, 3, 1), date(2028, 2, 29), id="yesterday"),
        pytest.param("29 February 2028", date(2027, 1, 1), date(2028, 2, 29), id="with its year"),
        pytest.param("the 31st", date(2027, 2, 1), date(2027, 3, 31), id="February has none"),
    ],
)
def test_at_the_edges_of_the_calendar(text: str, today: date, expected: date) -> None:
    assert read(text, today=today) == DateSaid(day=expected)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("29 February 2027", "There is no 29 February 2027: the last day is 28."),
        ("29 February", "There is no 29 February 2027: the last day is 28."),
        ("31/4/2027", "There is no 31 April 2027: the last day is 30."),
        ("Monday 12 March 2027", "12 March 2027 is a Friday: which day is meant?"),
        ("in 9999 years", TOO_FAR),
        ("2127-01-01", TOO_FAR),
        ("week 53 2027", NOT_A_DATE),
        ("week 0", NOT_A_DATE),
        ("13/2027", NOT_A_DATE),
        ("soon", NOT_A_DATE),
        ("", NOT_A_DATE),
        ("  ", NOT_A_DATE),
        ("32/32", NOT_A_DATE),
        ("0/0", NOT_A_DATE),
        ("13/13/2027", NOT_A_DATE),
        ("2027-13-01", NOT_A_DATE),
        ("the 45th", NOT_A_DATE),
        ("waiting on licences", NOT_A_DATE),
        ("1" * 5000, NOT_A_DATE),
    ],
)
def test_what_is_no_day_says_so(text: str, fault: str) -> None:
    assert read(text) == DateSaid(fault=fault)


@given(day=DAYS, today=DAYS, locale=st.sampled_from(LOCALES))
def test_a_day_written_in_full_is_that_day(day: date, today: date, locale: str) -> None:
    expected = (
        DateSaid(fault=TOO_FAR) if abs(day.year - today.year) > FARTHEST else DateSaid(day=day)
    )
    for text in (
        day.isoformat(),
        f"{day.day} {day:%B %Y}",
        f"{day:%A}, {day:%B} {day.day}, {day:%Y}",
    ):
        assert read_date(text, today=today, locale=locale) == expected


@given(today=DAYS, ahead=st.integers(0, 333), locale=st.sampled_from(["en-US", "en-GB", "de"]))
def test_without_a_year_the_coming_one_is_meant(today: date, ahead: int, locale: str) -> None:
    day = today + timedelta(days=ahead)
    if (day.month, day.day) == (2, 29):
        return
    shown = f"{day.month}/{day.day}" if locale == "en-US" else f"{day.day}/{day.month}"
    assert read_date(shown, today=today, locale=locale).day == day


@given(text=st.text(max_size=90), today=st.dates(), locale=st.text(max_size=8))
def test_whatever_is_written_has_one_answer(text: str, today: date, locale: str) -> None:
    said = read_date(text, today=today, locale=locale)
    assert [bool(said.day), bool(said.choices), bool(said.fault)].count(True) == 1


@given(
    words=st.lists(
        st.sampled_from(WORDS.split(" ")),
        max_size=6,
    ),
    today=st.dates(),
)
def test_any_words_of_a_date_have_one_answer(words: list[str], today: date) -> None:
    said = read_date(" ".join(words), today=today, locale="en-GB")
    assert [bool(said.day), bool(said.choices), bool(said.fault)].count(True) == 1

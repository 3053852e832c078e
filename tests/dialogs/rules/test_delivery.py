from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dialogs.rules.delivery import (
    LOOK_AGAIN,
    PATIENCE,
    Answer,
    Attempt,
    Dead,
    Go,
    Gone,
    Heard,
    Hold,
    RetryAt,
    Route,
    Sent,
    Uncertain,
    Vanished,
    Wait,
    backoff,
    choose_route,
    first_known_zone,
    may_go,
    outcome,
    pause_in_a_turn,
)

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2030, 1, 7, 12, tzinfo=UTC)  # a Monday


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2030, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "zone", "goes_at"),
    [
        pytest.param(utc(1, 7, 7), BERLIN, utc(1, 7, 7), id="eight in the morning"),
        pytest.param(utc(1, 7, 6, 59), BERLIN, utc(1, 7, 7), id="a minute before eight"),
        pytest.param(utc(1, 7, 16, 59), BERLIN, utc(1, 7, 16, 59), id="a minute before six"),
        pytest.param(utc(1, 7, 17), BERLIN, utc(1, 8, 7), id="six in the evening"),
        pytest.param(utc(1, 7, 12), NEW_YORK, utc(1, 7, 13), id="the reader's morning, not ours"),
        pytest.param(utc(1, 11, 17), BERLIN, utc(1, 14, 7), id="Friday evening: Monday"),
        pytest.param(utc(1, 12, 12), BERLIN, utc(1, 14, 7), id="Saturday noon: Monday"),
        pytest.param(utc(3, 29, 17), BERLIN, utc(4, 1, 6), id="clocks go forward on Sunday"),
        pytest.param(utc(10, 25, 17), BERLIN, utc(10, 28, 7), id="clocks go back on Sunday"),
    ],
)
def test_quiet_hours(now: datetime, zone: ZoneInfo, goes_at: datetime) -> None:
    decision = may_go(now=now, zone=zone, urgent=False)
    assert decision == (Go() if goes_at == now else Wait(goes_at, Hold.QUIET))


def test_what_is_urgent_goes_at_any_hour_whatever_is_wished() -> None:
    night, later = utc(1, 12, 2), utc(1, 20, 12)
    assert may_go(now=night, zone=BERLIN, urgent=True, paused_until=later) == Go()
    assert may_go(now=night, zone=BERLIN, urgent=True, only_urgent=True) == Go()


def test_a_pause_ends_in_waking_hours() -> None:
    decision = may_go(now=NOW, zone=BERLIN, urgent=False, paused_until=utc(1, 12, 12))
    assert decision == Wait(utc(1, 14, 7), Hold.PAUSED)
    assert may_go(now=NOW, zone=BERLIN, urgent=False, paused_until=NOW) == Go()


def test_only_urgent_holds_back() -> None:
    held = may_go(now=NOW, zone=BERLIN, urgent=False, only_urgent=True)
    assert held == Wait(NOW + LOOK_AGAIN, Hold.ONLY_URGENT)


@pytest.mark.parametrize(
    ("names", "zone"),
    [
        (("Europe/Berlin", "UTC"), "Europe/Berlin"),
        (("Not/There", "America/Bogota"), "America/Bogota"),
        (("../etc/passwd", "", "\0"), "UTC"),
        ((), "UTC"),
    ],
)
def test_zone(names: tuple[str, ...], zone: str) -> None:
    assert first_known_zone(*names).key == zone


@pytest.mark.parametrize(
    ("known", "route"),
    [
        ({"in_teams": True, "by_mail": True, "has_psm": True}, Route.TEAMS),
        ({"in_teams": False, "by_mail": True, "has_psm": True}, Route.MAIL),
        (
            {"in_teams": False, "by_mail": True, "has_psm": True, "mail_refused": True},
            Route.PSM,
        ),
        ({"in_teams": False, "by_mail": False, "has_psm": True}, Route.PSM),
        ({"in_teams": False, "by_mail": False, "has_psm": False}, Route.NOWHERE),
    ],
)
def test_route(known: dict[str, bool], route: Route) -> None:
    assert choose_route(**known) is route


def attempt(
    *, harmless: bool = False, number: int = 1, first_at: datetime = NOW, jitter: float = 0.5
) -> Attempt:
    return Attempt(
        harmless_twice=harmless, number=number, first_at=first_at, now=NOW, jitter=jitter
    )


def status(number: int, code: str = "", retry_after: float | None = None) -> Answer:
    return Answer(heard=Heard.STATUS, status=number, code=code, retry_after=retry_after)


AFTER_5 = NOW + timedelta(seconds=5)
SILENCE = Answer(heard=Heard.SILENCE, reason="TimeoutError")
NOT_SENT = Answer(heard=Heard.NOT_SENT, reason="ClientConnectorError")


@pytest.mark.parametrize("harmless", [True, False])
@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(heard=Heard.TAKEN, message_id="1:1"), Sent("1:1")),
        (status(429), RetryAt(AFTER_5, "429")),
        (status(429, retry_after=30), RetryAt(NOW + timedelta(seconds=30.5), "429")),
        (status(429, retry_after=1e7), RetryAt(NOW + timedelta(seconds=3600.5), "429")),
        (status(412), RetryAt(AFTER_5, "412")),
        (status(401), RetryAt(AFTER_5, "401")),
        (NOT_SENT, RetryAt(AFTER_5, "not sent: ClientConnectorError")),
        (
            status(403, "ConversationBlockedByUser"),
            Gone("403 ConversationBlockedByUser"),
        ),
        (status(404, "ConversationNotFound"), Gone("404 ConversationNotFound")),
        (Answer(heard=Heard.REFUSED, reason="mail 550"), Gone("refused: mail 550")),
        (status(403), Dead("403")),
        (status(404), Dead("404")),
        (status(400, "BadSyntax"), Dead("400 BadSyntax")),
    ],
)
def test_answers_that_leave_no_doubt(answer: Answer, expected: object, harmless: bool) -> None:
    assert outcome(answer, attempt(harmless=harmless)) == expected


@pytest.mark.parametrize(
    ("answer", "words"),
    [*((status(code), str(code)) for code in (408, 500, 502, 503, 504)),
     (SILENCE, "no answer: TimeoutError")],
)  # fmt: skip
def test_what_may_have_arrived_is_said_again_only_where_that_does_no_harm(
    answer: Answer, words: str
) -> None:
    assert outcome(answer, attempt(harmless=False)) == Uncertain(words)
    assert outcome(answer, attempt(harmless=True)) == RetryAt(AFTER_5, words)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (status(404), Vanished("404")),
        (status(404, "ActivityNotFoundInConversation"),
         Vanished("404 ActivityNotFoundInConversation")),
        (status(404, "ConversationNotFound"), Gone("404 ConversationNotFound")),
        (status(400), Dead("400")),
        (status(429), RetryAt(AFTER_5, "429")),
    ],
)  # fmt: skip
def test_a_message_to_be_changed_may_be_there_no_more(answer: Answer, expected: object) -> None:
    in_place = replace(attempt(harmless=True), in_place=True)
    assert outcome(answer, in_place) == expected


def test_it_is_given_up_after_so_many_attempts_over_so_long() -> None:
    long_ago = NOW - PATIENCE.over
    often = PATIENCE.attempts
    given_up = Dead("given up: 429")
    assert outcome(status(429), attempt(number=often, first_at=long_ago)) == given_up
    assert isinstance(outcome(status(429), attempt(number=often)), RetryAt)
    assert isinstance(outcome(status(429), attempt(number=1, first_at=long_ago)), RetryAt)


def test_the_pauses_double_up_to_an_hour_and_are_spread() -> None:
    seconds = [backoff(number, 0.5, PATIENCE).total_seconds() for number in (1, 2, 3, 12, 500)]
    assert seconds == [5, 10, 20, 3600, 3600]
    spread = [backoff(1, jitter, PATIENCE).total_seconds() for jitter in (0, 1)]
    assert spread == [3.75, 6.25]


@pytest.mark.parametrize(
    ("status", "retry_after", "harmless", "seconds"),
    [
        pytest.param(429, None, False, 1, id="it says no moment"),
        pytest.param(429, 3.0, False, 3, id="when it was asked for"),
        pytest.param(429, 11.0, False, None, id="nobody waits for so long"),
        pytest.param(412, 0.0, False, 0, id="412"),
        pytest.param(502, None, False, None, id="a second copy may harm"),
        pytest.param(502, None, True, 1, id="a second copy does no harm"),
        pytest.param(400, None, True, None, id="it is wrong itself"),
    ],
)
def test_an_answer_to_somebody_is_said_once_more(
    status: int, retry_after: float | None, harmless: bool, seconds: float | None
) -> None:
    answer = Answer(heard=Heard.STATUS, status=status, retry_after=retry_after)
    pause = pause_in_a_turn(answer, harmless_twice=harmless, jitter=0)
    assert pause == (None if seconds is None else timedelta(seconds=seconds))

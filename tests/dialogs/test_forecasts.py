"""What is forecast: every slip and why, how good forecasts were, and who may see which."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import Session

from cards.forecasts import ForecastsCard, MilestoneLine
from cards.requests import RequestList
from dialogs import forecasts
from dialogs.forecasts import NONE_OF_YOURS, UNKNOWN, WHICH
from dialogs.rules.forecasts import first_forecasts, moves_between, reached_now
from dialogs.turn import Instead, Reply
from dialogs.understanding.meaning import Intent, Name
from dialogs.wording import IN_OUR_CHAT
from store.identity import Identity
from store.models import Assignment, Customer
from store.status import last_status, moves_of
from store.status_changes import add_status
from store.status_values import Status, WorkloadLine
from store.vocabulary import Health, Place, Role
from tests.conftest import NOON
from tests.dialogs.stage import ANA, DANA, FINN, JONAS, PIA, STAFF, about, pressing, somebody, turn
from tests.store.rows import assignment

MARCH, APRIL, JUNE = date(2030, 3, 12), date(2030, 4, 2), date(2030, 6, 30)
REASON = "their CIO said no"
MATS, ADA = STAFF[Role.MANAGER], STAFF[Role.ADMIN]


@pytest.fixture(autouse=True)
def workloads(db: Session) -> None:
    """Contoso is Finn's; Wingtip has Intune there, Adatum Teams."""
    db.get_one(Customer, "c1").fm_email = FINN.email
    intune = db.get_one(Assignment, ("c1", "intune"))
    intune.entitled, intune.active = 1000, 100
    intune.forecast_15, intune.forecast_40 = MARCH, JUNE
    teams = assignment(1, "teams", "FTP Adatum Cloud", "p2")
    teams.entitled, teams.active, teams.forecast_15 = 500, 10, APRIL
    db.add(teams)
    db.flush()


def log(
    db: Session, days: int, *, by_partner: bool = False, reason: str = REASON, **changes: object
) -> None:
    """Log an update some days on; it changes Intune."""
    before = last_status(db, customer_id="c1")
    assert before is not None
    lines = tuple(_changed(one, changes) for one in before.workloads)
    after: Status = replace(
        before, number=before.number + 1, health=Health.GREEN, workloads=lines,
        written_by=FINN.email,
    )  # fmt: skip
    keys = frozenset({("intune", 15), ("intune", 40)})
    moves = moves_between(
        before, after, reasons=dict.fromkeys(keys, reason),
        by_partner=keys if by_partner else frozenset(),
    )  # fmt: skip
    now = NOON + timedelta(days=days)
    found = reached_now(
        before, after, first=first_forecasts(moves_of(db, customer_id="c1")), today=now.date()
    )
    assert add_status(db, after, moves=moves, reached=found, now=now)


def _changed(line: WorkloadLine, changes: dict[str, object]) -> WorkloadLine:
    return replace(line, **changes) if line.workload == "intune" else line  # type: ignore[arg-type]


def show(
    db: Session, who: Identity = FINN, *, customer: str = "c1", partner: str = ""
) -> Sequence[Reply]:
    meaning = about(
        Intent.MILESTONE_FORECAST,
        customer=Name(typed="Contoso", key=customer) if customer else None,
        partner=Name(typed="Wingtip", key=partner) if partner else None,
    )
    return forecasts.show(turn(who, "forecasts", meaning=meaning), db)


def card(replies: Sequence[Reply]) -> ForecastsCard:
    [reply] = replies
    shown = reply.view if isinstance(reply, Instead) else reply
    assert isinstance(shown, ForecastsCard), shown
    return shown


def listed(replies: Sequence[Reply]) -> RequestList:
    [reply] = replies
    shown = reply.view if isinstance(reply, Instead) else reply
    assert isinstance(shown, RequestList), shown
    return shown


def milestone(shown: ForecastsCard, at: int, workload: str = "Microsoft Intune") -> MilestoneLine:
    [found] = [
        line
        for one in shown.workloads
        if one.title in (workload, workload.casefold())
        for line in one.milestones
        if line.title.startswith(f"{at}%")
    ]
    return found


def test_before_anything_moved(db: Session) -> None:
    shown = card(show(db))
    assert shown.workloads[0].title == "Microsoft Intune"
    first = milestone(shown, 15)
    assert (first.title, first.standing) == ("15%: 12 March 2030", "As first forecast")
    assert (first.moves, shown.accuracy) == ((), "")
    assert milestone(shown, 40, "teams").standing == "No forecast yet"


def test_every_slip_has_its_days_and_why(db: Session) -> None:
    log(db, 7, forecasts={15: APRIL, 40: JUNE})
    log(db, 14, forecasts={15: date(2030, 3, 26), 40: JUNE}, reason="they hurry")
    line = milestone(card(show(db)), 15)
    assert line.standing == "14 days later than first forecast (12 March 2030)"
    assert line.color == "Warning"
    assert line.moves == (
        "21 January 2030: 7 days earlier, from 2 April 2030: they hurry",
        f"14 January 2030: 21 days later, from 12 March 2030: {REASON}",
    )


def test_many_slips_are_counted(db: Session) -> None:
    for week in range(1, 6):
        log(db, 7 * week, forecasts={15: MARCH + timedelta(days=week)})
    line = milestone(card(show(db)), 15)
    assert len(line.moves) == 4
    assert line.moves[-1] == "and 2 earlier moves"


def test_what_has_passed_says_so(db: Session) -> None:
    log(db, 7, forecasts={15: NOON.date() - timedelta(days=1)})
    line = milestone(card(show(db)), 15)
    assert line.standing.startswith("Passed 1 day ago and not reached; ")
    assert line.color == "Attention"


def test_what_was_reached_is_compared_with_both_forecasts(db: Session) -> None:
    log(db, 7, forecasts={15: date(2030, 1, 20), 40: JUNE})
    log(db, 16, active=150)
    shown = card(show(db))
    line = milestone(shown, 15)
    assert line.standing == "Reached by 23 January 2030, 3 days later than forecast"
    assert shown.accuracy == (
        "1 milestone was reached: 3 days later than forecast, 48 days earlier than first forecast."
    )


def test_a_withdrawn_forecast_says_what_it_was(db: Session) -> None:
    log(db, 7, forecasts={15: MARCH})
    line = milestone(card(show(db)), 40)
    assert line.standing == "The forecast of 30 June 2030 was taken away"
    assert line.moves == (f"14 January 2030: taken away (30 June 2030): {REASON}",)


def test_a_partner_sees_its_own_workloads_and_no_reason_but_its_own(db: Session) -> None:
    log(db, 7, forecasts={15: APRIL, 40: JUNE})
    log(db, 14, forecasts={15: JUNE, 40: JUNE}, by_partner=True, reason="licences came late")
    shown = card(show(db, DANA))
    assert [one.title for one in shown.workloads] == ["Microsoft Intune"]
    assert REASON not in repr(shown)
    assert milestone(shown, 15).moves == (
        "21 January 2030: 89 days later, from 2 April 2030: licences came late",
        "14 January 2030: 21 days later, from 12 March 2030",
    )
    assert "(as the partner said)" in repr(card(show(db)))
    assert [one.title for one in shown.buttons] == ["Give your input", "All my forecasts"]


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (FINN, ["Microsoft Intune", "onedrive", "teams"]),
        (PIA, ["Microsoft Intune", "onedrive", "teams"]),
        (MATS, ["Microsoft Intune", "onedrive", "teams"]),
        (ANA, ["Microsoft Intune"]),
        (DANA, ["Microsoft Intune"]),
        (JONAS, ["teams"]),
        (ADA, None),
        (STAFF[Role.SME], None),
        (somebody("Otto Lund", Role.FM), None),
    ],
)
def test_who_sees_which_workloads(db: Session, who: Identity, sees: list[str] | None) -> None:
    if sees is None:
        assert show(db, who) == [UNKNOWN]
        return
    shown = card(show(db, who))
    assert [one.title.casefold() for one in shown.workloads] == [
        one.casefold() if one != "onedrive" else shown.workloads[1].title.casefold() for one in sees
    ]


def test_another_customer_is_as_unknown_as_none(db: Session) -> None:
    assert show(db, DANA, customer="c4") == [UNKNOWN]
    assert show(db, DANA, customer="nowhere") == [UNKNOWN]
    picked = turn(DANA, inputs={"chosen": "c4"})
    assert forecasts.opened(picked, db) == [UNKNOWN]
    assert forecasts.turn_page(pressing(turn(DANA), {"customer": "c4"}), db) == [UNKNOWN]


def test_the_list_says_what_is_next_and_what_slipped(db: Session) -> None:
    log(db, 7, forecasts={15: APRIL, 40: JUNE})
    [row] = listed(show(db, customer="")).rows
    assert row.title == "Contoso"
    assert (
        row.text == "Microsoft Intune 15% by 2 April 2030 · teams 15% by 2 April 2030 · and 1 more"
    )
    assert row.late == "Slipped by 21 days"
    assert listed(show(db, DANA, customer="")).rows[0].title == "Coho Winery"
    assert show(db, PIA, customer="") == [WHICH]
    assert show(db, somebody("Otto Lund", Role.FM), customer="") == [NONE_OF_YOURS]


def test_how_good_forecasts_were_by_customer_and_partner(db: Session) -> None:
    log(db, 7, forecasts={15: date(2030, 1, 20), 40: JUNE})
    log(db, 16, active=150)
    said = "1 milestone was reached: 3 days later than forecast"
    mine = listed(forecasts.how_good(turn(FINN), db))
    assert [row.title for row in mine.rows] == ["Contoso, Wingtip Consulting"]
    assert said in mine.rows[0].text
    for who in (PIA, ANA, DANA):
        theirs = listed(show(db, who, customer="", partner="p1"))
        assert theirs.title == "How good forecasts of Wingtip Consulting have been"
        assert said in theirs.lead
    for who in (JONAS, FINN, somebody("Bert Vos", Role.PSM)):
        assert show(db, who, customer="", partner="p1") == [UNKNOWN]
    assert listed(forecasts.how_good(turn(JONAS), db)).rows == ()


def test_long_lists_of_workloads_are_turned(db: Session) -> None:
    for name in ("a_one", "b_two"):
        db.add(assignment(1, name, "FTP Wingtip Consulting", "p1"))
    db.flush()
    shown = card(show(db))
    assert (len(shown.workloads), shown.pages) == (3, "Part 1 of 2")
    [further] = [one for one in shown.buttons if one.title == "Next"]
    second = card(forecasts.turn_page(pressing(turn(FINN), further.ref), db))  # type: ignore[union-attr]
    assert (len(second.workloads), second.pages) == (2, "Part 2 of 2")


def test_words_without_a_customer_of_theirs_are_about_the_programme(db: Session) -> None:
    meaning = about(Intent.MILESTONE_FORECAST, customer=Name(typed="Contoso", key="c1"))
    asked = turn(ADA, "what is forecast for Contoso?", meaning=meaning)
    [told] = forecasts.asked_or_told(asked, db)
    assert not isinstance(told, ForecastsCard)
    assert "Contoso" not in repr(told)
    again = turn(FINN, "what is forecast for Contoso?", meaning=meaning)
    assert card(forecasts.asked_or_told(again, db)).title == "Forecasts for Contoso"


def test_nothing_is_said_where_others_read(db: Session) -> None:
    asked = turn(FINN, "forecasts", place=Place.GROUP)
    assert forecasts.show(asked, db) == [IN_OUR_CHAT]

"""Lists of customers and partners, standings, trends and the FTOP pack: who sees what of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from cards.portfolio import FtopCard, PortfolioCard, TrendCard
from cards.requests import RequestList
from cards.view import Button, Fact
from dialogs import (
    ftop_pack,
    portfolio,
    portfolio_late,
    portfolio_partners,
    portfolio_words,
    standing,
    success,
    trend,
)
from dialogs.turn import Handler, Instead, Reply
from dialogs.understanding.meaning import Intent, Name
from store.identity import Identity
from store.models import Assignment, AuditRecord, Customer, SurveyEvent
from store.status_changes import add_status
from store.status_values import Blocker, Move, Status, WorkloadLine
from store.vocabulary import Health, Phase, Place, Role
from tests.cards.test_cards import RENDERER
from tests.conftest import NOON
from tests.dialogs.stage import ANA, DANA, FINN, JONAS, PIA, STAFF, about, pressing, turn
from tests.store.portfolio_rows import due

MATS, TOVE, SINA = STAFF[Role.MANAGER], STAFF[Role.FTA], STAFF[Role.SME]
SEGMENT, REASON, RISK = "S1500", "SENTINEL-reason", "SENTINEL-risk"
SLIP = Move(customer_id="c1", workload="intune", milestone=15, before=date(2030, 1, 5),
            after=date(2030, 2, 5), reason="licences")  # fmt: skip
SHOWS: Mapping[str, Handler] = {
    "my customers": portfolio.show,
    "my partners": portfolio_partners.show,
    "who is late": portfolio_late.show,
    "how are we doing": standing.show,
    "success factors": success.show,
    "ftop pack": ftop_pack.show,
    "trend": trend.show,
}
PRESSED: Mapping[str, Handler] = {
    "portfolio.customers": portfolio.page,
    "portfolio.customer": trend.opened,
    "portfolio.partners": portfolio_partners.page,
    "portfolio.late": portfolio_late.page,
    "ftop.page": ftop_pack.page,
    "ftop.tick": ftop_pack.tick,
    "standing.partner": standing.partner,
    "standing.which": standing.which,
    "success.page": success.page,
    "success.feedback": success.feedback,
}


@pytest.fixture
def desk(db: Session) -> Session:
    """Finn has Contoso (two updates) and Coho Winery; of Contoso Wingtip does Intune."""
    for number in (1, 2):
        db.get_one(Customer, f"c{number}").fm_email = FINN.email
    db.get_one(Customer, "c1").segment = SEGMENT
    db.get_one(Assignment, ("c2", "intune")).sqlmodel_update({"entitled": 100, "active": 15})
    db.flush()
    log(db, 1, Health.GREEN, 120, ago=14)
    log(db, 2, Health.RED, 340, moves=(SLIP,))
    return db


def log(
    db: Session, number: int, health: Health, active: int, *, ago: int = 0,
    moves: tuple[Move, ...] = (),
) -> None:  # fmt: skip
    lines = (
        WorkloadLine(workload="intune", entitled=1000, active=active,
                     forecasts={15: date(2030, 2, 5), 40: date(2030, 1, 1)}),
        WorkloadLine(workload="onedrive", entitled=1000, active=70, note="SENTINEL-onedrive"),
    )  # fmt: skip
    status = Status(
        customer_id="c1", customer_name="", number=number, health=health, health_reason=REASON,
        risks=(RISK,), workloads=lines, written_by=FINN.email,
    )  # fmt: skip
    assert add_status(db, status, moves=moves, now=NOON - timedelta(days=ago))


def only(replies: Sequence[Reply]) -> Reply:
    [reply] = replies
    return reply.view if isinstance(reply, Instead) else reply


def listed(replies: Sequence[Reply]) -> PortfolioCard:
    card = only(replies)
    assert isinstance(card, PortfolioCard), card
    return card


def press(db: Session, card: object, title: str, who: Identity, **inputs: str) -> Sequence[Reply]:
    assert isinstance(card, PortfolioCard | FtopCard | TrendCard | RequestList)
    [found] = [b for b in card.buttons if isinstance(b, Button) and b.title == title]
    return PRESSED[found.action](pressing(turn(who, inputs=inputs), found.ref), db)


@pytest.mark.parametrize(
    ("words", "who", "said"),
    [
        ("my customers", ANA, portfolio.NOT_YOURS),
        ("my customers", DANA, portfolio.NOT_YOURS),
        ("my partners", FINN, portfolio_partners.NOT_YOURS),
        ("my partners", DANA, portfolio_partners.NOT_YOURS),
        ("who is late", FINN, portfolio_late.NOT_YOURS),
        ("who is late", DANA, portfolio_late.NOT_YOURS),
        ("success factors", ANA, success.NOT_YOURS),
        ("success factors", DANA, success.NOT_YOURS),
        ("ftop pack", DANA, ftop_pack.NOT_YOURS),
        ("how are we doing", SINA, standing.WHICH),
    ],
)
def test_what_is_not_for_somebody_is_refused(
    desk: Session, words: str, who: Identity, said: str
) -> None:
    assert SHOWS[words](turn(who), desk) == [said]


@pytest.mark.parametrize("words", SHOWS)
@pytest.mark.parametrize("place", [Place.CHANNEL, Place.GROUP])
def test_where_others_read_nothing_of_a_customer_is_shown(
    desk: Session, words: str, place: Place
) -> None:
    for who in (FINN, ANA, DANA, PIA, MATS):
        assert SHOWS[words](turn(who, place=place), desk) == [portfolio_words.IN_OUR_CHAT]


def test_an_fm_sees_the_worst_first_with_what_is_late(desk: Session) -> None:
    due(desk, 1, -3, missed=1)
    card = listed(portfolio.show(turn(FINN), desk))
    contoso, winery = card.rows
    assert (contoso.title, contoso.tag, winery.tag) == ("Contoso", "● Red", "○ Not logged")
    assert "34%" in contoso.lines[0]
    assert "forecasts slipped once" in contoso.lines[1]
    assert contoso.late.startswith("Update was due 4 January 2030, 1 round missed; ")
    assert contoso.late.endswith("40% not reached by the day forecast")
    assert card.lead.startswith("1 update is overdue; forecasts of 1 customer have slipped")
    assert card.chart is not None
    assert [point.value for point in card.chart.series[0].points] == [1, 1]


@pytest.mark.parametrize(
    ("active", "entitled", "said"),
    [
        (2674, 14_400, "19% (2,674 of 14,400)"),
        (909, 2675, "34% (909 of 2,675)"),  # what is kept where somebody says 34%
        (0, 100, "0% (0 of 100)"),
        (None, 100, "not known"),
        (5, 0, "not known"),
    ],
)
def test_active_use_is_the_nearest_per_cent(active: int | None, entitled: int, said: str) -> None:
    assert portfolio_words.of_which(active, entitled) == said


def test_the_list_is_sorted_by_what_is_due(desk: Session) -> None:
    due(desk, 2, 1)
    card = listed(portfolio.show(turn(FINN), desk))
    by_due = listed(press(desk, card, "Due first", FINN))
    assert [row.title for row in by_due.rows] == ["Coho Winery", "Contoso"]


def test_somebody_without_customers_is_told_so(desk: Session) -> None:
    assert portfolio.show(turn(TOVE), desk) == [portfolio.NONE]


def test_an_fm_opens_the_trend_of_a_customer(desk: Session) -> None:
    card = listed(portfolio.show(turn(FINN), desk))
    shown = only(press(desk, card, "Open it", FINN, chosen="c1"))
    assert isinstance(shown, TrendCard)
    assert shown.chart is not None
    [intune, onedrive] = shown.chart.series
    assert [(p.at, p.value) for p in intune.points] == [("2029-12-24", 12.0), ("2030-01-07", 34.0)]
    assert len(onedrive.points) == 2
    assert "slipped once, 31 days in all" in shown.facts[0].value
    assert [row.tag for row in shown.history] == ["● Red", "✔ Green"]


def test_a_psm_sees_of_a_customer_what_their_partner_does(desk: Session) -> None:
    customer = about(Intent.NONE, customer=Name(typed="Contoso", key="c1"))
    shown = only(trend.show(turn(ANA, "trend Contoso", meaning=customer), desk))
    assert isinstance(shown, TrendCard)
    assert [fact.title for fact in shown.facts] == ["Microsoft Intune"]
    assert "SENTINEL-onedrive" not in repr(shown)


@pytest.mark.parametrize("who", [DANA, JONAS, SINA, TOVE])
def test_others_do_not_learn_whether_there_is_such_a_customer(desk: Session, who: Identity) -> None:
    for key in ("c1", "c99"):
        asked = about(Intent.NONE, customer=Name(typed="Contoso", key=key))
        assert trend.show(turn(who, meaning=asked), desk) == [trend.UNKNOWN]


def test_a_partner_sees_how_it_is_doing_and_nothing_internal(desk: Session) -> None:
    card = listed(standing.show(turn(DANA), desk))
    assert card.title == "How Wingtip Consulting is doing"
    by_title = {row.title: row for row in card.rows}
    use = by_title["More than 20% active use where 10% is passed"]
    assert (use.tag, use.lines) == ("▲ To do", ("1 of 2 workloads past 10%",))
    assert use.advice
    which = only(press(desk, card, "Workloads to grow", DANA))
    assert isinstance(which, RequestList)
    assert [(row.title, row.text) for row in which.rows] == [
        ("Coho Winery", "Microsoft Intune: 15% (15 of 100)")
    ]
    for shown in (card, which, only(press(desk, which, "How it is doing", DANA))):
        assert not any(word in repr(shown) for word in (SEGMENT, REASON, RISK, "OneDrive", "Red"))


FEW, ENOUGH = "4 answers, figures are shown from 5 on", "67 from 5 answers"


@pytest.mark.parametrize(("given", "said"), [(4, FEW), (5, ENOUGH)])
def test_what_fewer_than_five_answered_is_nowhere_shown(
    desk: Session, given: int, said: str
) -> None:
    for number in range(given):
        desk.add(SurveyEvent(customer_id="c1", workload="intune", email_hash=f"h{number}",
                             event="completed", at=NOON - timedelta(hours=1), nsat=67))  # fmt: skip
    desk.flush()
    [own, *_] = listed(standing.show(turn(DANA), desk)).rows
    assert own.lines == (f"Average: {said}",)
    assert own.tag == ("▲ To do" if said == ENOUGH else "○ Not measured yet")
    [partner] = listed(portfolio_partners.show(turn(ANA), desk)).rows
    assert partner.lines[1].endswith(f"satisfaction: {said}")
    assert ("satisfaction is not above 80" in partner.late) is (said == ENOUGH)
    ours, elsewhere = listed(success.show(turn(PIA), desk)).rows
    assert f"Satisfaction: {said}" in ours.lines
    assert "Satisfaction: no survey answered yet" in elsewhere.lines


def test_a_partner_s_buttons_show_no_other_partner(desk: Session) -> None:
    card = listed(standing.show(turn(DANA), desk))
    for button in (b for b in card.buttons if isinstance(b, Button)):
        pressed = pressing(turn(JONAS), button.ref)
        assert PRESSED[button.action](pressed, desk) == [standing.UNKNOWN]
    assert standing.partner(turn(DANA, inputs={"chosen": "p2"}), desk) == [standing.UNKNOWN]
    noted = [one.action for one in desk.exec(select(AuditRecord))]
    assert noted.count("portfolio.refused") == len(card.buttons)


def test_a_psm_opens_the_standing_of_a_partner_of_theirs_only(desk: Session) -> None:
    card = listed(portfolio_partners.show(turn(ANA), desk))
    assert [row.title for row in card.rows] == ["Wingtip Consulting"]
    assert card.rows[0].late == "1 workload at 20% or less"
    shown = listed(press(desk, card, "Open it", ANA, chosen="p1"))
    assert shown.title == "How Wingtip Consulting is doing"
    assert press(desk, card, "Open it", ANA, chosen="p2") == [standing.UNKNOWN]
    assert press(desk, card, "Open it", FINN, chosen="p1") == [standing.UNKNOWN]
    listed(press(desk, card, "Open it", PIA, chosen="p2"))


@pytest.mark.parametrize(
    ("who", "title"),
    [
        (ANA, "My partners"),
        (FINN, "My customers"),
        (MATS, "Who is late"),
        (PIA, "Success factors, 2030 Q1"),
    ],
)
def test_staff_who_ask_how_they_do_see_what_they_look_after(
    desk: Session, who: Identity, title: str
) -> None:
    assert listed(standing.show(turn(who), desk)).title == title


def test_a_manager_sees_who_is_late(desk: Session) -> None:
    due(desk, 1, -3, missed=2)
    due(desk, 2, 3)
    [row] = listed(portfolio_late.show(turn(MATS), desk)).rows
    assert (row.title, row.tag, row.color) == ("Finn Berg (FM): Contoso", "3 days late",
                                               "Attention")  # fmt: skip
    elsewhere = replace(MATS, region="APAC")
    assert listed(portfolio_late.show(turn(elsewhere), desk)).lead == portfolio_late.NOBODY


def test_the_programme_team_looks_back_at_quarters(desk: Session) -> None:
    card = listed(success.show(turn(PIA), desk))
    assert [row.title for row in card.rows] == ["Americas", "EMEA"]
    before = listed(press(desk, card, "2029 Q4", PIA))
    assert before.title == "Success factors, 2029 Q4"
    assert listed(press(desk, before, "2030 Q1", PIA)) == card
    said = listed(press(desk, card, "What people said", PIA))
    assert said.rows == ()
    too_far = pressing(turn(PIA), {"ago": 13})
    assert not isinstance(only(success.page(too_far, desk)), PortfolioCard)


def pack(replies: Sequence[Reply]) -> FtopCard:
    card = only(replies)
    assert isinstance(card, FtopCard), card
    return card


def test_what_is_entered_in_ftop_is_ticked_off(desk: Session) -> None:
    card = pack(ftop_pack.show(turn(FINN), desk))
    assert [tick.title for tick in card.ticks] == [
        "Contoso: Microsoft Intune", "Contoso: OneDrive"]  # fmt: skip
    titles = [fact.title for fact in card.ticks[0].facts]
    assert titles == ["Status", "Health", "Active use", "Forecast 15%", "Forecast 40%", "Risks"]
    assert press(desk, card, "Tick off", FINN) == [ftop_pack.NOTHING_TICKED]
    left = pack(press(desk, card, "Tick off", FINN, tick0="true", tick1="false"))
    assert (left.lead.startswith("1 workload ticked off."), len(left.ticks)) == (True, 1)
    [done] = press(desk, left, "All of this page", FINN)
    assert done == f"1 workload ticked off. {ftop_pack.NONE}"


def test_what_is_closed_is_not_told_to_be_in_progress(desk: Session) -> None:
    lines = tuple(
        WorkloadLine(workload=one, phase=phase)
        for one, phase in (("intune", Phase.ADOPT), ("onedrive", Phase.CLOSED))
    )
    status = Status(
        customer_id="c1", customer_name="", number=3, health=Health.GREEN, workloads=lines
    )
    assert add_status(desk, status, now=NOON)
    intune, onedrive = pack(ftop_pack.show(turn(FINN), desk)).ticks
    assert intune.facts[:2] == (Fact(title="Phase", value="Adopt"),
                                Fact(title="Status", value="In progress"))  # fmt: skip
    assert "Status" not in [fact.title for fact in onedrive.facts]


def test_the_longest_texts_fit_on_a_card(desk: Session) -> None:
    long = "\U0001f642" * 2000
    lines = tuple(WorkloadLine(workload=one, note=long) for one in ("intune", "onedrive"))
    blockers = (Blocker(what=long, owner=long, next_step=long, due=NOON.date()),) * 5
    status = Status(
        customer_id="c1", customer_name="", number=3, health=Health.RED, health_reason=long,
        summary=long, risks=(long,) * 5, blockers=blockers, workloads=lines,
    )  # fmt: skip
    assert add_status(desk, status, now=NOON)
    card = pack(ftop_pack.show(turn(FINN), desk))
    assert RENDERER.render(replace(card, ticks=(*card.ticks, *card.ticks, card.ticks[0])))
    asked = about(Intent.NONE, customer=Name(typed="Contoso", key="c1"))
    shown = only(trend.show(turn(FINN, meaning=asked), desk))
    assert isinstance(shown, TrendCard)
    assert RENDERER.render(shown)


def test_nobody_ticks_off_for_another_s_customers(desk: Session) -> None:
    card = pack(ftop_pack.show(turn(FINN), desk))
    assert press(desk, card, "All of this page", DANA) == [ftop_pack.NOT_YOURS]
    [said] = press(desk, card, "All of this page", TOVE)
    assert str(said).startswith("0 workloads ticked off.")
    assert len(pack(ftop_pack.show(turn(FINN), desk)).ticks) == 2


def test_a_press_that_comes_twice_is_answered_once(desk: Session) -> None:
    card = pack(ftop_pack.show(turn(FINN), desk))
    [button] = [b for b in card.buttons if isinstance(b, Button) and b.title == "All of this page"]
    pressed = pressing(turn(FINN, activity="same"), button.ref)
    assert len(ftop_pack.tick(pressed, desk)) == 1
    assert ftop_pack.tick(pressed, desk) == []
    entered = [one for one in desk.exec(select(AuditRecord)) if one.action == "ftop.entered"]
    assert len(entered) == 2

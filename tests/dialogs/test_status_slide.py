"""Who gets which slides, and what of a status stands on them."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from cards.files import FileOffer, SlideMenu
from cards.requests import RequestForm
from cards.slides.build import build
from cards.slides.views import CustomerDeck, InternalDeck, Light, PortfolioDeck
from dialogs import status_slide
from dialogs.slide_files import FileRef, Variant, file_for, safe_name
from dialogs.slide_words import milestone
from dialogs.turn import Reply
from dialogs.understanding.meaning import Intent, Name
from dialogs.wording import IN_OUR_CHAT
from store.identity import Identity
from store.models import AuditRecord, Customer, Partner
from store.status import last_status
from store.status_changes import add_status
from store.status_values import Blocker, Move, Reached, Status, WorkloadLine
from store.vocabulary import Health, Phase, Place, Role
from tests.cards.slides.opened import everything
from tests.conftest import NOON
from tests.dialogs.stage import ANA, DANA, FINN, STAFF, about, pressing, turn

PIA, MATS, SINA, TOVE = (STAFF[r] for r in (Role.PROGRAM, Role.MANAGER, Role.SME, Role.FTA))
TODAY = NOON.date()
INSIDE = {
    "reason": "SENTINEL-reason",
    "risk": "SENTINEL-risk",
    "help": "SENTINEL-help",
    "note": "SENTINEL-note",
    "slip": "SENTINEL-slip",
    "because": "SENTINEL-because",
    "csm": "SENTINEL-csm",
    "segment": "S1500",
}


@pytest.fixture
def desk(db: Session) -> Session:
    """Contoso is Finn's and Tove's; two updates, the second one with everything in it."""
    held = db.get_one(Customer, "c1")
    held.fm_email, held.fta_email = FINN.email, TOVE.email
    held.csm_email, held.segment = "SENTINEL-csm@csm.example", "S1500"
    db.add(held)
    partner = db.get_one(Partner, "p1")
    partner.contact_email = "fasttrack@wingtip.example"
    db.add(partner)
    db.flush()
    log(db, 1, NOON - timedelta(days=14), active=90, forecasts={15: date(2030, 1, 20)})
    log(
        db, 2, NOON, active=120, forecasts={15: date(2030, 2, 10), 40: date(2030, 6, 1)},
        moves=(
            Move(customer_id="c1", workload="intune", milestone=15, before=date(2030, 1, 20),
                 after=date(2030, 2, 10), reason=INSIDE["slip"]),
        ),
    )  # fmt: skip
    return db


def log(
    db: Session,
    number: int,
    now: datetime,
    *,
    active: int,
    forecasts: dict[int, date],
    moves: tuple[Move, ...] = (),
) -> None:
    line = WorkloadLine(
        workload="intune", phase=Phase.ENABLE, entitled=1000, active=active, forecasts=forecasts,
        note=INSIDE["note"],
    )  # fmt: skip
    status = Status(
        customer_id="c1",
        customer_name="Contoso",
        number=number,
        because=INSIDE["because"],
        health=Health.AMBER,
        health_reason=INSIDE["reason"],
        summary="Pilot is running",
        risks=(INSIDE["risk"],),
        blockers=(
            Blocker(what="No licences", owner="Robin", since=date(2029, 12, 20),
                    next_step="Order them", due=date(2030, 1, 20)),
        ),
        help_needed=INSIDE["help"],
        next_meeting=date(2030, 1, 15),
        workloads=(line, WorkloadLine(workload="onedrive", entitled=500, active=300)),
        written_by=FINN.email,
    )  # fmt: skip
    assert add_status(db, status, moves=moves, now=now)


def said(
    db: Session, who: Identity, name: Name | None = None, *, place: Place = Place.PERSONAL
) -> Reply:
    meaning = about(Intent.STATUS_SLIDE, customer=name) if name else None
    [reply] = status_slide.show(turn(who, meaning=meaning, place=place), db)
    return reply


def made(db: Session, who: Identity, variant: Variant, customer: str = "c1") -> object:
    ref = FileRef(
        variant=variant, customer=customer, tenant=who.tenant_id, person=who.object_id, key="k"
    )
    found = file_for(db, ref, now=NOON)
    return found and found.deck


CONTOSO = Name(typed="Contoso", key="c1")


@pytest.mark.parametrize("who", [FINN, TOVE, ANA, MATS, PIA], ids=lambda who: who.name)
def test_who_may_have_it(desk: Session, who: Identity) -> None:
    menu = said(desk, who, CONTOSO)
    assert isinstance(menu, SlideMenu)
    assert [button.title for button in menu.buttons] == ["For the customer", "Internal"]
    for button in menu.buttons:
        [offer] = status_slide.get(pressing(turn(who), button.ref), desk)
        assert isinstance(offer, FileOffer)
        assert offer.name.startswith("Contoso status")


@pytest.mark.parametrize("name", [CONTOSO, Name(typed="Nobody Ltd")], ids=["known", "unknown"])
def test_somebody_elses_customer_is_as_unknown_as_none(desk: Session, name: Name) -> None:
    other = replace(FINN, email="other@fasttrack.example", object_id="o-other")
    assert said(desk, other, name) == status_slide.NOT_YOURS


@pytest.mark.parametrize("who", [DANA, SINA], ids=lambda who: who.name)
def test_partners_and_experts_are_told_whom_to_ask(desk: Session, who: Identity) -> None:
    assert said(desk, who, CONTOSO) == status_slide.NOT_FOR_PARTNERS
    ref = {"variant": "customer", "customer": "c1"}
    assert list(status_slide.get(pressing(turn(who), ref), desk)) == [status_slide.NOT_FOR_PARTNERS]
    assert made(desk, who, Variant.CUSTOMER) is None


@pytest.mark.parametrize("place", [Place.GROUP, Place.CHANNEL])
def test_nothing_is_said_where_others_read(desk: Session, place: Place) -> None:
    assert said(desk, FINN, CONTOSO, place=place) == IN_OUR_CHAT
    assert list(status_slide.portfolio(turn(FINN, place=place), desk)) == [IN_OUR_CHAT]


def test_a_role_that_was_taken_away_takes_the_slide_with_it(desk: Session) -> None:
    assert made(desk, FINN, Variant.CUSTOMER) is not None
    held = desk.get_one(Customer, "c1")
    held.fm_email = "somebody.else@fasttrack.example"
    desk.add(held)
    desk.flush()
    assert made(desk, FINN, Variant.CUSTOMER) is None
    ref = {"variant": "internal", "customer": "c1"}
    assert list(status_slide.get(pressing(turn(FINN), ref), desk)) == [status_slide.NOT_YOURS]
    actions = [line.action for line in desk.exec(select(AuditRecord))]
    assert actions.count("slide.refused") == 1


def test_a_button_of_another_form_is_refused(desk: Session) -> None:
    ref = {"variant": "everything", "customer": "c1"}
    [reply] = status_slide.get(pressing(turn(FINN), ref), desk)
    assert "too old" in str(reply)


def test_without_a_name_the_own_customers_are_offered(desk: Session) -> None:
    menu = said(desk, FINN)
    assert isinstance(menu, SlideMenu)  # there is one only
    held = desk.get_one(Customer, "c5")
    held.fm_email = FINN.email
    desk.add(held)
    desk.flush()
    form = said(desk, FINN)
    assert isinstance(form, RequestForm)
    assert [option.title for option in form.asked[0].options] == ["Contoso", "Fourth Coffee"]
    [menu] = status_slide.choose(turn(FINN, inputs={"customer": "c5"}), desk)
    assert isinstance(menu, SlideMenu)
    assert menu.title == "Status slide of Fourth Coffee"
    [other] = status_slide.choose(turn(FINN, inputs={"customer": "c2"}), desk)
    assert other == status_slide.NOT_YOURS


def test_who_asks_for_the_portfolio_gets_it(desk: Session) -> None:
    asked = turn(FINN, "the portfolio deck, please", meaning=about(Intent.STATUS_SLIDE))
    [offer] = status_slide.show(asked, desk)
    assert isinstance(offer, FileOffer)
    assert offer.name.startswith("Portfolio ")


def test_a_misspelt_name_finds_ones_own(desk: Session) -> None:
    menu = said(desk, FINN, Name(typed="Contosso"))
    assert isinstance(menu, SlideMenu)


def test_the_customers_slide(desk: Session) -> None:
    deck = made(desk, FINN, Variant.CUSTOMER)
    assert isinstance(deck, CustomerDeck)
    assert (deck.light, deck.health) == (Light.AMBER, "Amber: needs attention")
    assert (deck.as_of, deck.summary) == ("7 January 2030", "Pilot is running")
    assert deck.trend.dates == ("24 Dec", "7 Jan")
    assert {use.workload: use.shares for use in deck.trend.uses} == {
        "Microsoft Intune": (0.09, 0.12), "OneDrive": (0.6, 0.6)
    }  # fmt: skip
    assert [row.milestones for row in deck.workloads] == [
        ("10 Feb 2030 (+21 d)", "1 Jun 2030"), ("Reached", "Reached")
    ]  # fmt: skip
    assert [step.what for step in deck.steps] == ["Next review meeting", "Order them"]
    assert [(one.role, one.name) for one in deck.contacts] == [
        ("FastTrack Manager", "Finn Berg"), ("FastTrack Architect", "Tove Dahl"),
        ("Partner", "Wingtip Consulting"),
    ]  # fmt: skip


def test_nothing_internal_is_in_any_part_of_the_customers_file(desk: Session) -> None:
    deck = made(desk, FINN, Variant.CUSTOMER)
    assert isinstance(deck, CustomerDeck)
    letters = everything(build(deck))
    assert [word for word in INSIDE.values() if word in letters] == []
    assert "No licences" in letters  # so that the test reads what is there


def test_the_internal_slide_has_it_but_the_segment(desk: Session) -> None:
    deck = made(desk, FINN, Variant.INTERNAL)
    assert isinstance(deck, InternalDeck)
    letters = everything(build(deck))
    absent = {name for name, word in INSIDE.items() if word not in letters}
    assert absent == {"segment", "because"}


def test_a_psm_sees_the_workloads_of_their_partners(desk: Session) -> None:
    deck = made(desk, ANA, Variant.INTERNAL)
    assert isinstance(deck, InternalDeck)
    assert [row.workload for row in deck.shown.workloads] == ["Microsoft Intune"]
    assert [use.workload for use in deck.shown.trend.uses] == ["Microsoft Intune"]


def test_before_the_first_update_the_roster_speaks(desk: Session) -> None:
    menu = said(desk, PIA, Name(typed="Coho Winery", key="c2"))
    assert isinstance(menu, SlideMenu)
    assert menu.lines[0] == status_slide.FROM_ROSTER
    deck = made(desk, PIA, Variant.INTERNAL, "c2")
    assert isinstance(deck, InternalDeck)
    assert deck.shown.health == "Not judged yet"
    assert len(build(deck)) > 0


def test_a_corrected_update_is_not_in_the_trend(desk: Session) -> None:
    status = last_status(desk, customer_id="c1")
    assert status is not None
    line = replace(status.workloads[0], active=200)
    correction = replace(
        status, number=3, corrects=2, workloads=(line, *status.workloads[1:]), written_by=FINN.email
    )
    assert add_status(desk, correction, now=NOON + timedelta(days=2))
    deck = made(desk, FINN, Variant.CUSTOMER)
    assert isinstance(deck, CustomerDeck)
    assert deck.trend.dates == ("24 Dec", "9 Jan")


def test_the_portfolio_of_an_fm_and_of_a_psm(desk: Session) -> None:
    deck = made(desk, FINN, Variant.PORTFOLIO, "")
    assert isinstance(deck, PortfolioDeck)
    assert [(row.customer, row.past) for row in deck.rows] == [("Contoso", "1 of 2")]
    assert dict(deck.counts) == {"Red": 0, "Amber": 1, "Green": 0, "Not judged": 0}
    deck = made(desk, ANA, Variant.PORTFOLIO, "")
    assert isinstance(deck, PortfolioDeck)
    assert {row.customer for row in deck.rows} == {"Contoso", "Coho Winery"}
    assert "S1500" not in everything(build(deck))
    [refusal] = status_slide.portfolio(turn(PIA), desk)
    assert refusal == status_slide.NO_PORTFOLIO


LINE = WorkloadLine(workload="intune", entitled=100, active=10, forecasts={15: date(2030, 1, 6)})
FIRST = Move(
    customer_id="c1", workload="intune", milestone=15, before=None, after=date(2030, 1, 16)
)
REACHED = Reached(
    customer_id="c1", workload="intune", milestone=15, reached_on=date(2029, 12, 31)
)  # fmt: skip


@pytest.mark.parametrize(
    ("line", "moves", "reached", "expected"),
    [
        (LINE, (), (), "6 Jan 2030, passed"),
        (replace(LINE, forecasts={15: TODAY}), (), (), "7 Jan 2030"),
        (LINE, (FIRST,), (), "6 Jan 2030 (-10 d), passed"),
        (replace(LINE, forecasts={}), (FIRST,), (), "No forecast"),
        (replace(LINE, active=15), (), (), "Reached"),
        (LINE, (FIRST,), (REACHED,), "Reached 31 Dec 2029"),
        (LINE, (replace(FIRST, workload="teams"),), (), "6 Jan 2030, passed"),
    ],
)
def test_what_is_said_of_a_milestone(
    line: WorkloadLine, moves: tuple[Move, ...], reached: tuple[Reached, ...], expected: str
) -> None:
    assert milestone(line, 15, today=TODAY, moves=moves, reached=reached) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ('../../etc/pass"wd:*?<>|.pptx', "etc pass wd .pptx"),
        ("A & B; {x} %20 #1 ~$ 情報 é.pptx", "A B x 20 1 情報 é.pptx"),
        ("line\r\nSet-Cookie: a\u202egpj.pptx", "line Set-Cookie agpj.pptx"),
        ("...", "slides.pptx"),
    ],
)
def test_a_files_name_is_harmless(typed: str, expected: str) -> None:
    assert safe_name(typed) == expected

"""Significant events: who may raise one, who is told at once, and who may read those there were."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session, select

from cards.requests import RequestForm, RequestList
from cards.significant_event import SignificantEventCard
from cards.view import CardView
from dialogs import significant_event
from dialogs.notices import NOTICES
from dialogs.refs import OLD_BUTTON
from dialogs.significant_event import NOT_YOURS, TAKEN, UNKNOWN
from dialogs.significant_event_form import MISSING, NONE, NOT_THERE, WHICH_EXPERT
from dialogs.turn import Handler, Instead, Reply
from dialogs.understanding.meaning import Intent, Name
from dialogs.wording import IN_OUR_CHAT
from store.identity import Identity
from store.models import (
    Assignment,
    AuditRecord,
    Customer,
    Notice,
    Partner,
    Person,
    SignificantEvent,
)
from store.told import Told
from store.vocabulary import Place, Role
from tests.dialogs.stage import ANA, DANA, FINN, JONAS, PIA, STAFF, about, pressing, somebody, turn
from tests.store.rows import MICROSOFT, assignment, person

TOVE, SINA, MATS, ADA = STAFF[Role.FTA], STAFF[Role.SME], STAFF[Role.MANAGER], STAFF[Role.ADMIN]
BERT, CORA = somebody("Bert Vos", Role.PSM), somebody("Cora Lind", Role.PSM)
HANDLERS: Mapping[str, Handler] = {
    "event.send": significant_event.send,
    "event.discard": significant_event.discard,
    "event.page": significant_event.page,
    "event.open": significant_event.opened,
}
WHAT = "All devices are locked out"
NOTHING: Mapping[str, str] = {}


@pytest.fixture(autouse=True)
def team(db: Session) -> None:
    """Contoso is Finn's and Tove's; Wingtip has Intune there, Adatum Teams."""
    customer = db.get_one(Customer, "c1")
    customer.fm_email, customer.fta_email = FINN.email, TOVE.email
    db.get_one(Person, SINA.email).workloads = ["intune"]
    db.get_one(Person, FINN.email).region = "EMEA"
    db.add(assignment(1, "teams", "FTP Adatum Cloud", "p2"))
    db.flush()


def start(db: Session, who: Identity, text: str = "significant event") -> Sequence[Reply]:
    named = Name(typed="Contoso", key="c1") if "Contoso" in text else None
    return significant_event.start(
        turn(who, text, meaning=about(Intent.ESCALATE, customer=named)), db
    )


def card(replies: Sequence[Reply]) -> CardView:
    [reply] = replies
    shown = reply.view if isinstance(reply, Instead) else reply
    assert not isinstance(shown, str), shown
    return shown


def form(replies: Sequence[Reply]) -> RequestForm:
    shown = card(replies)
    assert isinstance(shown, RequestForm)
    return shown


def event(replies: Sequence[Reply]) -> SignificantEventCard:
    shown = card(replies)
    assert isinstance(shown, SignificantEventCard)
    return shown


def listed(replies: Sequence[Reply]) -> list[str]:
    shown = card(replies)
    assert isinstance(shown, RequestList)
    return [row.title for row in shown.rows]


def press(
    db: Session, shown: CardView, title: str, who: Identity, inputs: Mapping[str, str] = NOTHING,
    *, activity: str = "",
) -> Sequence[Reply]:  # fmt: skip
    [button] = [one for one in shown.buttons if one.title == title]  # type: ignore[attr-defined]
    pressed = pressing(turn(who, inputs=inputs, activity=activity), button.ref)
    return HANDLERS[button.action](pressed, db)


def fill(shown: RequestForm, **typed: str) -> dict[str, str]:
    return {**{field.name: field.value for field in shown.asked}, **typed}


def raised(db: Session, by: Identity = FINN, **typed: str) -> SignificantEventCard:
    shown = form(start(db, by, f"significant event Contoso: {WHAT}"))
    return event(press(db, shown, "Tell them now", by, fill(shown, **typed)))


def told(db: Session) -> list[str]:
    return sorted(row.email for row in db.exec(select(Notice)))


def test_the_form_begins_with_what_was_said(db: Session) -> None:
    shown = form(start(db, FINN, f"significant event Contoso: {WHAT.lower()}"))
    assert fill(shown) == {
        "customer": "c1",
        "workload": NONE,
        "words": WHAT,
        "needs": "",
        "who": "nobody",
    }
    workloads = next(field for field in shown.asked if field.name == "workload")
    assert [one.value for one in workloads.options] == [NONE, "intune", "onedrive", "teams"]


def test_raised_by_the_fm_the_others_are_told_at_once(db: Session) -> None:
    shown = raised(db)
    assert shown.title == "Significant event 1001: Contoso"
    assert shown.note == "Tove Dahl, Ana Ruiz, Bert Vos and Cora Lind are told at once."
    assert told(db) == [ANA.email, BERT.email, CORA.email, TOVE.email]  # Bert is away: his cover
    assert all(row.urgent for row in db.exec(select(Notice)))


def test_of_a_workload_the_psm_of_its_partner_only(db: Session) -> None:
    raised(db, workload="intune")
    assert told(db) == [ANA.email, TOVE.email]


def test_one_of_microsoft_looks_after_it_and_the_first_one_does(db: Session) -> None:
    raised(db, DANA)
    ref = {"event": _id(db)}
    assert significant_event.take(turn(DANA).pressing(ref, {}), db) == [UNKNOWN]
    assert significant_event.take(turn(JONAS).pressing(ref, {}), db) == [UNKNOWN]
    first = significant_event.take(turn(FINN).pressing(ref, {}), db)
    assert event(first).note == TAKEN
    second = significant_event.take(turn(ANA).pressing(ref, {}), db)
    assert event(second).note == "Finn Berg looks after it already."
    assert significant_event.take(turn(FINN).pressing({"event": "x"}, {}), db) == [OLD_BUTTON]


def test_raised_by_a_partner_the_fm_fta_and_their_psm_are_told(db: Session) -> None:
    shown = raised(db, DANA)
    assert told(db) == [ANA.email, FINN.email, TOVE.email]
    assert "FastTrack team of the customer and your Partner Success Manager" in shown.note
    assert FINN.name not in repr(shown)
    seen = event(significant_event.opened(turn(FINN, inputs={"chosen": _id(db)}), db))
    assert seen.state.startswith("Raised by Dana Oye (Wingtip Consulting), ")
    assert [one.title for one in seen.buttons] == [
        "I look after it", "Log the status", "Chat with Dana Oye", "Past events",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("who", "workload", "more"),
    [
        ("sme", "intune", [SINA.email]),
        ("program", NONE, [PIA.email]),
        ("manager", NONE, [MATS.email]),
        ("nobody", NONE, []),
    ],
)
def test_whoever_is_needed_is_told_too(
    db: Session, who: str, workload: str, more: list[str]
) -> None:
    raised(db, who=who, workload=workload)
    usual = {ANA.email, BERT.email, CORA.email, TOVE.email}
    if workload != NONE:
        usual -= {BERT.email, CORA.email}
    assert set(told(db)) == usual | set(more)


def test_managers_of_the_region_before_others(db: Session) -> None:
    boss = person("Gil Boss", MICROSOFT, "manager")
    boss.region = "APAC"
    db.add(boss)
    db.flush()
    raised(db, who="manager")
    assert MATS.email in told(db)
    assert boss.email not in told(db)


def test_an_expert_who_is_away_is_not_needed(db: Session) -> None:
    db.get_one(Person, SINA.email).away_until = date(2030, 2, 1)
    db.flush()
    raised(db, who="sme", workload="intune")
    assert SINA.email not in told(db)


def test_where_the_roster_names_nobody_the_programme_team_is_told(db: Session) -> None:
    customer = db.get_one(Customer, "c1")
    customer.fm_email = customer.fta_email = "gone@fasttrack.example"
    partner = db.get_one(Partner, "p1")
    partner.psm_email = partner.cover_psm_email = ""
    db.flush()
    raised(db, DANA)
    assert told(db) == [PIA.email]


@pytest.mark.parametrize("twice", [("same", "same"), ("one", "two")])
def test_one_form_is_one_event_whatever_is_sent_again(db: Session, twice: tuple[str, str]) -> None:
    shown = form(start(db, FINN, f"significant event Contoso: {WHAT}"))
    for activity in twice:
        press(db, shown, "Tell them now", FINN, fill(shown), activity=activity)
    assert [row.number for row in db.exec(select(SignificantEvent))] == [1001]
    assert len(told(db)) == 4
    assert [row.action for row in db.exec(select(AuditRecord))].count("event.raised") == 1


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"words": " "}, {"words": MISSING["words"]}),
        ({"customer": "", "words": "x"}, {"customer": MISSING["customer"]}),
        ({"who": "sme"}, {"workload": WHICH_EXPERT}),
        ({"workload": "windows"}, {"workload": NOT_THERE}),
        ({"needs": "x" * 301}, {"needs": "Please say it in at most 300 characters."}),
        ({"words": "x" * 1501}, {"words": "Please say it in at most 1,500 characters."}),
    ],
)
def test_a_fault_brings_the_form_back(
    db: Session, typed: dict[str, str], fault: dict[str, str]
) -> None:
    shown = form(start(db, FINN, f"significant event Contoso: {WHAT}"))
    back = form(press(db, shown, "Tell them now", FINN, fill(shown, **typed)))
    assert {field.name: field.fault for field in back.asked if field.fault} == fault
    assert told(db) == []


@pytest.mark.parametrize(
    "typed",
    [
        {"customer": "c4"},
        {"who": "everybody"},
        {"who": "manager"},
        {"told": "x"},
        {"customer": "x"},
    ],
)
def test_what_the_form_does_not_offer_is_refused(db: Session, typed: dict[str, str]) -> None:
    shown = form(start(db, DANA, f"significant event Contoso: {WHAT}"))
    assert press(db, shown, "Tell them now", DANA, fill(shown, **typed)) == [OLD_BUTTON]
    assert "event.refused" in [row.action for row in db.exec(select(AuditRecord))]
    assert told(db) == []


def test_a_partner_names_its_own_workloads_only(db: Session) -> None:
    shown = form(start(db, DANA, f"significant event Contoso: {WHAT}"))
    workloads = next(field for field in shown.asked if field.name == "workload")
    assert [one.value for one in workloads.options] == [NONE, "intune"]
    back = form(press(db, shown, "Tell them now", DANA, fill(shown, workload="teams")))
    assert NOT_THERE in {field.fault for field in back.asked}


@pytest.mark.parametrize("who", [ANA, PIA, SINA, ADA])
def test_others_do_not_raise_any(db: Session, who: Identity) -> None:
    assert start(db, who, "significant event Contoso: x") == [NOT_YOURS]


def _id(db: Session) -> str:
    return str(db.exec(select(SignificantEvent.id)).one())


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (FINN, True), (TOVE, True), (ANA, True), (CORA, True), (PIA, True), (MATS, True),
        (DANA, False), (JONAS, False), (SINA, False), (ADA, False), (BERT, False),
        (somebody("Otto Lund", Role.FM), False),
    ],
)  # fmt: skip
def test_who_reads_what_the_fm_raised_of_wingtips_workload(
    db: Session, who: Identity, sees: bool
) -> None:
    raised(db, workload="intune")
    assert (
        listed(start(db, who, "significant events"))
        == ["1001: Contoso, Microsoft Intune"][: int(sees)]
    )
    opened = significant_event.opened(turn(who, inputs={"chosen": _id(db)}), db)
    assert (opened == [UNKNOWN]) != sees


def test_who_was_told_may_read_it(db: Session) -> None:
    raised(db, workload="intune", who="sme")
    assert len(listed(start(db, SINA, "significant events"))) == 1
    almost = replace(SINA, email=SINA.email.replace("sina", "_ina"), object_id="o-else")
    assert listed(start(db, almost, "significant events")) == []


def test_a_partner_reads_what_its_own_people_raised(db: Session) -> None:
    raised(db, DANA)
    colleague = replace(DANA, object_id="o-rafael", email="rafael@wingtip.example")
    assert listed(start(db, colleague, "significant events")) == ["1001: Contoso"]
    assert listed(start(db, JONAS, "significant events")) == []
    db.delete(db.get_one(Assignment, ("c1", "intune")))
    db.flush()
    assert listed(start(db, colleague, "significant events")) == []


def test_the_list_is_of_one_customer_and_in_pages(db: Session) -> None:
    for number in range(6):
        raised(db, words=f"Event {number}")
    shown = card(start(db, FINN, "significant events Contoso"))
    assert isinstance(shown, RequestList)
    assert (shown.title, shown.pages) == ("Significant events of Contoso", "1 to 5 of 6")
    assert listed(press(db, shown, "Next", FINN)) == ["1001: Contoso"]
    named = Name(typed="Coho Winery", key="c2")
    other = turn(FINN, "significant events Coho", meaning=about(Intent.ESCALATE, customer=named))
    empty = card(significant_event.start(other, db))
    assert isinstance(empty, RequestList)
    assert (empty.title, empty.rows) == ("Significant events", ())


def test_the_notice_shows_it_while_it_concerns_its_reader(db: Session) -> None:
    raised(db)
    notice = next(row for row in db.exec(select(Notice)) if row.email == TOVE.email)
    shown = NOTICES[notice.kind].view(Told.of(notice), db)
    assert isinstance(shown, SignificantEventCard)
    assert shown.what == (WHAT,)
    db.get_one(Person, TOVE.email).roles = []
    db.flush()
    assert NOTICES[notice.kind].view(Told.of(notice), db) is None


def test_nothing_is_said_where_others_read(db: Session) -> None:
    asked = turn(FINN, "significant event Contoso", place=Place.CHANNEL)
    assert significant_event.start(asked, db) == [IN_OUR_CHAT]


def test_it_can_be_discarded(db: Session) -> None:
    shown = form(start(db, FINN))
    [reply] = press(db, shown, "Discard", FINN)
    assert isinstance(reply, Instead)
    assert told(db) == []

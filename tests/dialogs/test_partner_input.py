"""What partners say before an update: who is asked, what they may see and say, and what is kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from cards.partner_input import PartnerInputCard, PartnerInputForm
from cards.requests import RequestList
from cards.view import CardView
from dialogs import partner_input
from dialogs.milestones import forecast_from_now_on
from dialogs.notices import NOTICES
from dialogs.partner_input import LATE, NOT_A_PARTNER, NOT_YOURS, THANKS
from dialogs.partner_input_fields import TOO_MANY, WHY
from dialogs.refs import OLD_BUTTON
from dialogs.rules.forecasts import MILESTONES
from dialogs.turn import Handler, Instead, Reply
from dialogs.understanding.meaning import Intent, Name
from dialogs.wording import IN_OUR_CHAT, MEANWHILE
from store.identity import Identity
from store.models import Assignment, AuditRecord, Customer, Notice, Partner, PartnerInput, Person
from store.partner_inputs import input_for
from store.status import last_status
from store.status_changes import add_status
from store.told import Told
from store.vocabulary import Health, Place, UpdateKind
from tests.conftest import NOON
from tests.dialogs.stage import ANA, DANA, FINN, JONAS, about, pressing, turn
from tests.store.rows import WINGTIP, assignment, person

HANDLERS: Mapping[str, Handler] = {
    "partner_input.open": partner_input.opened,
    "partner_input.page": partner_input.page,
    "partner_input.edit": partner_input.edit,
    "partner_input.same": partner_input.same,
    "partner_input.send": partner_input.send,
}
MARCH, JUNE = date(2030, 3, 12), date(2030, 6, 30)
INSIDE = "the CIO leaves, keep it internal"


@pytest.fixture(autouse=True)
def workloads(db: Session) -> None:
    """Contoso is Finn's; Dana's partner has Intune there and has closed OneDrive; Adatum Teams."""
    customer = db.get_one(Customer, "c1")
    customer.fm_email, customer.fta_email = FINN.email, "tove@fasttrack.example"
    intune = db.get_one(Assignment, ("c1", "intune"))
    intune.phase, intune.entitled, intune.active = "enable", 1000, 100
    intune.forecast_15, intune.forecast_40 = MARCH, JUNE
    onedrive = db.get_one(Assignment, ("c1", "onedrive"))
    onedrive.phase, onedrive.partner_id = "closed", "p1"
    db.add(assignment(1, "teams", "FTP Adatum Cloud", "p2"))
    db.flush()


def asked(db: Session, number: int = 1) -> bool:
    return partner_input.ask(
        db, customer_id="c1", for_number=number, answer_by=NOON + timedelta(days=2), now=NOON
    )


def log(db: Session, kind: UpdateKind = UpdateKind.UPDATE, *, at: datetime = NOON) -> None:
    last = last_status(db, customer_id="c1")
    assert last is not None
    lines = tuple(replace(line, note=INSIDE) for line in last.workloads)
    status = replace(
        last, number=last.number + 1, kind=kind, health=Health.RED, health_reason=INSIDE,
        written_by=FINN.email, workloads=lines,
    )  # fmt: skip
    assert add_status(db, status, now=at)


def show(db: Session, who: Identity = DANA, *, customer: str = "c1") -> Sequence[Reply]:
    named = Name(typed="Contoso", key=customer)
    return partner_input.show(
        turn(who, "my input", meaning=about(Intent.STATUS_UPDATE, customer=named)), db
    )


def card(replies: Sequence[Reply]) -> CardView:
    reply = replies[0]
    shown = reply.view if isinstance(reply, Instead) else reply
    assert not isinstance(shown, str), shown
    return shown


def form(replies: Sequence[Reply]) -> PartnerInputForm:
    shown = card(replies)
    assert isinstance(shown, PartnerInputForm)
    return shown


def said(replies: Sequence[Reply]) -> PartnerInputCard:
    shown = card(replies)
    assert isinstance(shown, PartnerInputCard), shown
    return shown


def fields(shown: PartnerInputForm) -> dict[str, str]:
    return {
        field.name: field.value
        for one in shown.workloads
        for field in (one.active, *one.forecasts, one.note)
    }


def faults(shown: PartnerInputForm) -> dict[str, str]:
    return {
        field.name: field.fault
        for one in shown.workloads
        for field in (one.active, *one.forecasts, one.note)
        if field.fault
    }


def press(
    db: Session, shown: CardView, title: str, inputs: Mapping[str, str] | None = None, *,
    who: Identity = DANA, now: datetime = NOON, activity: str = "",
) -> Sequence[Reply]:  # fmt: skip
    [button] = [one for one in shown.buttons if one.title == title]  # type: ignore[attr-defined]
    pressed = turn(who, inputs=inputs or {}, activity=activity)
    pressed = replace(pressing(pressed, button.ref), now=now)
    return HANDLERS[button.action](pressed, db)


def told(db: Session) -> list[tuple[str, str]]:
    return sorted((row.kind, row.email) for row in db.exec(select(Notice)))


def says(db: Session, number: int = 1) -> list[tuple[str, int | None, dict[int, date], str]]:
    found = input_for(db, customer_id="c1", for_number=number)
    return [(one.workload, one.active, dict(one.forecasts), one.note) for one in found]


def test_every_partner_with_something_left_to_do_is_asked_once(db: Session) -> None:
    assert asked(db)
    assert asked(db)
    assert told(db) == [
        ("partner_input.asked", DANA.email),
        ("partner_input.asked", JONAS.email),
    ]
    assert len(db.exec(select(PartnerInput)).all()) == 2
    assert asked(db, 2)
    assert len(told(db)) == 4


def test_the_partners_contact_is_asked_where_the_roster_knows_them(db: Session) -> None:
    db.add(person("Rafael Quispe", WINGTIP, "partner"))
    db.get_one(Partner, "p1").contact_email = "rafael@wingtip.example"
    db.flush()
    asked(db)
    assert [email for _, email in told(db)] == [JONAS.email, "rafael@wingtip.example"]


def test_who_has_nobody_is_not_asked(db: Session) -> None:
    for email in (DANA.email, JONAS.email):
        db.get_one(Person, email).roles = []
    db.flush()
    assert not asked(db)
    assert db.exec(select(PartnerInput)).all() == []


def test_the_form_has_their_open_workloads_only_and_nothing_internal(db: Session) -> None:
    log(db)
    shown = form(show(db))
    assert fields(shown) == {
        "intune__active": "100",
        "intune__at_15": "12 March 2030",
        "intune__at_40": "30 June 2030",
        "intune__note": "",
    }
    assert INSIDE not in repr(shown)
    assert "health" not in repr(shown).casefold()


def test_nothing_has_changed_is_one_press(db: Session) -> None:
    answer = said(press(db, form(show(db)), "Nothing has changed"))
    assert answer.note == THANKS
    assert answer.state.startswith("Said by Dana Oye, ")
    assert says(db) == [("intune", 100, {15: MARCH, 40: JUNE}, "")]
    assert "partner_input.answered" in [row.action for row in db.exec(select(AuditRecord))]


def test_what_is_said_stands_in_the_update_as_theirs(db: Session) -> None:
    typed = {
        "intune__active": "12 %", "intune__at_15": "2 April", "intune__note": "Licences came late",
    }  # fmt: skip
    press(db, form(show(db)), "Send", typed)
    [one] = input_for(db, customer_id="c1", for_number=1)
    assert (one.partner_id, one.answered_by, one.answered_at) == ("p1", DANA.email, NOON)
    assert says(db) == [("intune", 120, {15: date(2030, 4, 2), 40: JUNE}, "Licences came late")]


@pytest.mark.parametrize(
    ("typed", "field", "fault"),
    [
        ({"active": "many"}, "active", "Please write a number of people"),
        ({"active": "1,001"}, "active", TOO_MANY.format(entitled=1000)),
        ({"active": "101%"}, "active", "Please write a number of people"),
        ({"at_15": "soon"}, "at_15", "I cannot read that as a date"),
        ({"at_15": "4/3"}, "at_15", "That could be 4 March 2030 or 3 April 2030"),
        ({"at_15": "1 January 2030", "note": "x"}, "at_15", "1 January 2030, which has passed"),
        ({"at_40": "1 February", "note": "x"}, "at_40", "40% cannot be reached before 15%"),
        ({"at_15": "2 April"}, "note", WHY),
        ({"at_15": ""}, "note", WHY),
        ({"note": "x" * 301}, "note", "at most 300 characters"),
    ],
)
def test_a_fault_brings_the_form_back_with_what_was_typed(
    db: Session, typed: dict[str, str], field: str, fault: str
) -> None:
    given = {f"intune__{name}": value for name, value in typed.items()}
    back = form(press(db, form(show(db)), "Send", given))
    assert list(faults(back)) == [f"intune__{field}"]
    assert fault in faults(back)[f"intune__{field}"]
    assert {name: fields(back)[name][:300] for name in given} == {
        name: value[:300] for name, value in given.items()
    }
    assert says(db) == []


def test_numbers_are_read_as_people_write_them(db: Session) -> None:
    for typed, expected in (("1,000", 1000), ("1 000", 1000), ("34%", 340), ("0", 0), ("", None)):
        shown = card(show(db))
        shown = (
            shown if isinstance(shown, PartnerInputForm) else card(press(db, shown, "Change it"))
        )
        later = NOON + timedelta(seconds=len(typed) + 1)
        press(db, shown, "Send", {"intune__active": typed}, now=later)
        assert says(db)[0][1] == expected, typed


@pytest.mark.parametrize("number", [1, 2])
def test_sent_twice_is_said_once(db: Session, number: int) -> None:
    shown = form(show(db))
    activity = ["same", "same"] if number == 1 else ["one", "two"]
    typed = {"intune__active": "150"}
    press(db, shown, "Send", typed, activity=activity[0])
    again = press(db, shown, "Send", typed, activity=activity[1])
    assert (again == []) == (number == 1)
    assert says(db) == [("intune", 150, {15: MARCH, 40: JUNE}, "")]
    answered = [row for row in db.exec(select(AuditRecord)) if row.action.startswith("partner_inp")]
    assert len(answered) == 1


def test_what_a_colleague_said_meanwhile_is_shown_and_nothing_is_lost(db: Session) -> None:
    db.add(person("Rafael Quispe", WINGTIP, "partner"))
    db.flush()
    rafael = replace(DANA, object_id="o-rafael", email="rafael@wingtip.example", name="Rafael")
    shown = form(show(db))
    press(db, form(show(db, rafael)), "Send", {"intune__active": "120"}, who=rafael)
    current, again = press(db, shown, "Send", {"intune__active": "130"})
    assert isinstance(current, Instead)
    assert isinstance(current.view, PartnerInputCard)
    assert current.view.note == MEANWHILE
    assert "Rafael" in current.view.state
    assert isinstance(again, PartnerInputForm)
    assert fields(again)["intune__active"] == "130"
    assert says(db)[0][1] == 120
    press(db, again, "Send", {"intune__active": "130"}, now=NOON + timedelta(minutes=1))
    assert says(db)[0][1] == 130


def test_several_workloads_are_asked_in_parts(db: Session) -> None:
    for name in ("a_one", "b_two", "c_three", "d_four", "e_five"):
        db.add(assignment(1, name, "FTP Wingtip Consulting", "p1"))
    db.flush()
    first = form(show(db))
    assert (len(first.workloads), first.pages) == (4, "Part 1 of 2")
    second = form(press(db, first, "Send and go on", {"a_one__active": "3"}))
    assert [one.active.name for one in second.workloads] == ["e_five__active", "intune__active"]
    press(db, second, "Send", {"e_five__active": "5"}, now=NOON + timedelta(minutes=1))
    assert [(name, active) for name, active, _, _ in says(db)] == [
        ("a_one", 3), ("b_two", None), ("c_three", None), ("d_four", None), ("e_five", 5),
        ("intune", 100),
    ]  # fmt: skip


def test_a_late_answer_stands_in_the_next_update_and_its_writers_are_told(db: Session) -> None:
    asked(db)
    shown = form(show(db))
    log(db, at=NOON + timedelta(hours=1))
    later = NOON + timedelta(hours=2)
    answer = said(press(db, shown, "Send", {"intune__active": "150"}, now=later))
    assert answer.note == LATE
    assert says(db, 2)[0][:2] == ("intune", 150)
    assert [one for one in told(db) if one[0] == "partner_input.came"] == [
        ("partner_input.came", FINN.email),
        ("partner_input.came", "tove@fasttrack.example"),
    ]
    notice = next(row for row in db.exec(select(Notice)) if row.kind == "partner_input.came")
    view = NOTICES["partner_input.came"].view(Told.of(notice), db)
    assert isinstance(view, PartnerInputCard)
    assert "it stands in the next one, as Wingtip Consulting's" in view.note
    assert "Dana Oye" in view.state


def test_what_was_said_for_one_update_is_not_said_again_for_the_next(db: Session) -> None:
    press(db, form(show(db)), "Send", {"intune__active": "150"})
    log(db, at=NOON + timedelta(hours=1))
    assert says(db, 2) == []
    assert says(db, 1)[0][1] == 150


def test_a_correction_takes_nothing_of_what_was_said_for_the_next_update(db: Session) -> None:
    log(db)
    press(db, form(show(db)), "Send", {"intune__active": "150"}, now=NOON + timedelta(hours=1))
    log(db, UpdateKind.CORRECTION, at=NOON + timedelta(hours=2))
    assert says(db, 3)[0][:2] == ("intune", 150)


def test_a_correction_makes_no_answer_late(db: Session) -> None:
    log(db)
    asked(db, 2)
    shown = form(show(db))
    log(db, UpdateKind.CORRECTION, at=NOON + timedelta(hours=1))
    notice = next(row for row in db.exec(select(Notice)) if row.email == DANA.email)
    assert NOTICES[notice.kind].view(Told.of(notice), db) is not None
    later = NOON + timedelta(hours=2)
    answer = said(press(db, shown, "Send", {"intune__active": "150"}, now=later))
    assert answer.note == THANKS
    assert [row.for_number for row in db.exec(select(PartnerInput)) if row.answered_at] == [2]
    assert isinstance(card(show(db)), PartnerInputCard)  # it stands, until an update is logged
    assert says(db, 3)[0][:2] == ("intune", 150)
    log(db, at=NOON + timedelta(hours=3))
    assert form(show(db))
    assert says(db, 4) == []


def test_who_delivers_it_no_more_is_not_heard(db: Session) -> None:
    shown = form(show(db))
    press(db, shown, "Send", {"intune__active": "150"})
    db.get_one(Assignment, ("c1", "intune")).partner_id = "p2"
    db.flush()
    assert says(db) == []
    assert press(db, shown, "Send", {"intune__active": "160"}) == [NOT_YOURS]


def test_the_notice_shows_the_form_until_it_is_answered_or_logged(db: Session) -> None:
    asked(db)
    notice = next(row for row in db.exec(select(Notice)) if row.email == DANA.email)
    view = NOTICES[notice.kind].view
    shown = view(Told.of(notice), db)
    assert isinstance(shown, PartnerInputForm)
    assert "Please answer by Wed 9 January 2030" in shown.lead
    press(db, shown, "Nothing has changed")
    assert view(Told.of(notice), db) is None
    other = next(row for row in db.exec(select(Notice)) if row.email == JONAS.email)
    assert isinstance(view(Told.of(other), db), PartnerInputForm)
    log(db)
    assert view(Told.of(other), db) is None


def test_another_partners_is_as_unknown_as_none(db: Session) -> None:
    shown = form(show(db))
    assert press(db, shown, "Send", {"intune__active": "1"}, who=ANA) == [NOT_YOURS]
    db.delete(db.get_one(Assignment, ("c1", "teams")))
    db.flush()
    assert press(db, shown, "Send", {"intune__active": "1"}, who=JONAS) == [NOT_YOURS]
    assert isinstance(card(show(db, JONAS)), RequestList)
    pressed = turn(JONAS, inputs={"chosen": "c1"})
    assert partner_input.opened(pressed, db) == [NOT_YOURS]
    assert says(db) == []


@pytest.mark.parametrize("field", ["teams__active", "onedrive__active", "intune__phase", "x"])
def test_a_field_that_the_form_does_not_have_is_refused(db: Session, field: str) -> None:
    assert press(db, form(show(db)), "Send", {field: "1"}) == [OLD_BUTTON]
    assert says(db) == []
    assert "partner_input.refused" in [row.action for row in db.exec(select(AuditRecord))]


def test_the_list_shows_who_waits_first(db: Session) -> None:
    partner_input.ask(db, customer_id="c2", for_number=1, answer_by=NOON, now=NOON)
    shown = card(partner_input.show(turn(DANA, "my input"), db))
    assert isinstance(shown, RequestList)
    assert [(row.title, bool(row.late)) for row in shown.rows] == [
        ("Coho Winery", True),
        ("Contoso", False),
    ]
    picked = turn(DANA, inputs={"chosen": "c1"})
    assert form(partner_input.opened(picked, db)).title == "Your input on Contoso"


def test_only_partners_and_only_in_their_own_chat(db: Session) -> None:
    assert partner_input.show(turn(FINN, "my input"), db) == [NOT_A_PARTNER]
    assert partner_input.show(turn(DANA, "my input", place=Place.CHANNEL), db) == [IN_OUR_CHAT]


@pytest.fixture
def at_ten_and_forty() -> Iterator[None]:
    """Forecasts are given for other milestones than the usual ones."""
    forecast_from_now_on((10, 40))
    yield
    forecast_from_now_on(MILESTONES)


@pytest.mark.usefixtures("at_ten_and_forty")
def test_other_milestones_are_asked_for_where_they_are_set(db: Session) -> None:
    shown = form(show(db))
    assert [one.name for one in shown.workloads[0].forecasts] == ["intune__at_40"]  # 10% is reached
    press(db, shown, "Nothing has changed")
    assert says(db) == [("intune", 100, {15: MARCH, 40: JUNE}, "")]

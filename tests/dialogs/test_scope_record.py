"""A scope record: kept from answers, shown by where the line runs, and never to others."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from cards.documents.views import ScopeDocument
from cards.files import FileOffer
from cards.help import GuessCard
from cards.programme import ProgrammeCard
from cards.requests import RequestForm, RequestHistory
from cards.scope import ScopeCard
from cards.scope_record import ScopeRecordCard
from cards.view import Button, Say
from dialogs import scope, scope_keep, scope_record
from dialogs.made_files import file_for, note_handed_out
from dialogs.own_question import NOT_YOURS
from dialogs.paging import CHOOSE_FIRST, PAGE
from dialogs.refs import OLD_BUTTON
from dialogs.scope_document import ScopeFile
from dialogs.scope_record_lines import GONE
from dialogs.slide_files import FileRef, Variant
from dialogs.turn import Instead, Reply, Turn
from dialogs.understanding.meaning import Intent, Name
from dialogs.wording import IN_OUR_CHAT
from store.entries import sync_catalogue
from store.identity import Identity
from store.models import AuditRecord, Customer, ScopeKept
from store.vocabulary import Place, Role
from tests.conftest import NOON
from tests.dialogs.kept import kept
from tests.dialogs.stage import (
    ANA,
    DANA,
    EDITION,
    FINN,
    INSIDE,
    JONAS,
    PIA,
    STAFF,
    about,
    asked,
    pressing,
    turn,
)
from tests.dialogs.stage import scope as meaning
from tests.store.small_catalogue import FILES, MARKER, small_catalogue

CONTOSO, WINERY = Name(typed="Contoso", key="c1"), Name(typed="Coho Winery", key="c2")
LAMNA = Name(typed="Lamna", key="c4")  # Adatum's
RAFA = replace(DANA, object_id="o-rafa", email="rafa@wingtip.example", name="Rafa Luz")
BERT = replace(ANA, object_id="o-bert", email="bert@fasttrack.example", name="Bert Vos")
CORA = replace(ANA, object_id="o-cora", email="cora@fasttrack.example", name="Cora Lind")
TOVE, MATS, SINA = (STAFF[role] for role in (Role.FTA, Role.MANAGER, Role.SME))
OWN: dict[str, str | int] = {"partner": "p1", "customer": "c1"}


@pytest.fixture(autouse=True)
def _contoso_is_kept_by_finn(db: Session) -> None:
    held = db.get_one(Customer, "c1")
    held.fm_email, held.fta_email = FINN.email, TOVE.email
    db.add(held)
    db.flush()


def keep(
    db: Session, *entries: str, who: Identity = DANA, customer: str = "c1", words: str = ""
) -> Reply:
    """Keep what was answered, as the button under the answer does."""
    ref = {"question": kept(db, *entries, who=who), "customer": customer,
           "entries": " ".join(entries), "words": words}  # fmt: skip
    if not words:
        [reply] = scope_keep.start(pressing(turn(who), ref), db)
        return reply
    inputs = {"customer": customer, "words": words}
    [reply] = scope_keep.filled_in(pressing(turn(who, inputs=inputs), ref), db)
    return reply


def said(db: Session, who: Identity = DANA, name: Name | None = CONTOSO, **more: Any) -> Reply:
    meant = about(Intent.SCOPE, customer=name)
    [reply] = scope_record.show(turn(who, "scope record", meaning=meant, **more), db)
    return reply


def press(db: Session, action: str, who: Identity = DANA, *, page: int = 0, **inputs: str) -> Reply:
    handler = getattr(scope_record, action)
    [reply] = handler(pressing(turn(who, inputs=inputs), {**OWN, "page": page}), db)
    return reply.view if isinstance(reply, Instead) else reply


def record(db: Session, who: Identity = DANA) -> ScopeRecordCard:
    shown = said(db, who)
    assert isinstance(shown, ScopeRecordCard)
    return shown


def grouped(card: ScopeRecordCard) -> dict[str, list[str]]:
    return {group.title: [line.what for line in group.lines] for group in card.groups}


def everything(part: object) -> str:
    return repr(part)


def answered(
    db: Session, *entries: str, who: Identity = DANA, customer: Name | None = None,
    place: Place = Place.PERSONAL, known: float = 0.9,
) -> Sequence[Button]:  # fmt: skip
    asks = meaning(asked(*entries, known=known, text="may we scan it?"), customer=customer)
    [card] = scope.answer(turn(who, "a question", meaning=asks, place=place), db)
    assert isinstance(card, ScopeCard)
    return [b for b in card.buttons if isinstance(b, Button) and b.action == "scope.keep"]


def test_an_answer_that_names_a_customer_can_be_kept_for_it(db: Session) -> None:
    [button] = answered(db, "int-enrol", customer=CONTOSO)
    assert button.title == "Keep for Contoso"
    [reply] = scope_keep.start(pressing(turn(DANA), button.ref), db)
    assert isinstance(reply, GuessCard)
    assert "Kept for Contoso: “Enrolment of devices” (In scope)" in reply.lead
    assert reply.buttons == (Say(title="Show the record", words="scope record Contoso"),)
    [line] = record(db).groups[0].lines
    assert line.kept == f"Kept 7 January 2030 by Dana Oye · edition {EDITION}"
    assert line.sources


def test_where_no_customer_is_named_it_is_asked_for_whom(db: Session) -> None:
    [button] = answered(db, "int-enrol")
    assert button.title == "Keep for a customer"
    [form] = scope_keep.start(pressing(turn(DANA), button.ref), db)
    assert isinstance(form, RequestForm)
    assert [option.title for option in form.asked[0].options] == ["Coho Winery", "Contoso"]
    for inputs, there in (({"customer": "c2"}, 1), ({"customer": "c4"}, 0), ({}, 0)):
        scope_keep.filled_in(pressing(turn(DANA, inputs=inputs), button.ref), db)
        held = db.exec(select(ScopeKept.customer_id)).all()
        assert list(held).count(inputs.get("customer", "")) == there
    assert isinstance(said(db, name=WINERY), ScopeRecordCard)


@pytest.mark.parametrize(
    ("who", "place", "customer", "known", "there"),
    [
        pytest.param(DANA, Place.PERSONAL, CONTOSO, 0.9, True, id="a partner"),
        pytest.param(DANA, Place.CHANNEL, CONTOSO, 0.9, False, id="not in a channel"),
        pytest.param(FINN, Place.PERSONAL, CONTOSO, 0.9, False, id="not Microsoft"),
        pytest.param(DANA, Place.PERSONAL, CONTOSO, 0.1, True, id="open, for a customer"),
        pytest.param(DANA, Place.PERSONAL, None, 0.1, False, id="open, the room is for others"),
        pytest.param(DANA, Place.PERSONAL, LAMNA, 0.1, False, id="open, of others"),
    ],
)
def test_who_is_offered_to_keep_it(
    db: Session, who: Identity, place: Place, customer: Name | None, *, known: float, there: bool
) -> None:
    found = answered(db, "int-enrol", who=who, place=place, customer=customer, known=known)
    assert bool(found) is there


def test_anothers_customer_is_not_named_on_the_button(db: Session) -> None:
    [button] = answered(db, "int-enrol", customer=LAMNA)
    assert (button.title, button.ref["customer"]) == ("Keep for a customer", "")


def test_what_stays_open_is_kept_in_the_partners_own_words(db: Session) -> None:
    [button] = answered(db, "int-enrol", customer=CONTOSO, known=0.1)
    [form] = scope_keep.start(pressing(turn(DANA), button.ref), db)
    assert isinstance(form, RequestForm)
    assert [(f.name, f.value) for f in form.asked] == [
        ("customer", "c1"), ("words", "may we scan it?"),
    ]  # fmt: skip
    for words, fault in (("", scope_keep.SAY), ("x" * 301, scope_keep.TOO_LONG)):
        inputs = {"customer": "c1", "words": words}
        [again] = scope_keep.filled_in(pressing(turn(DANA, inputs=inputs), button.ref), db)
        assert isinstance(again, Instead)
        assert isinstance(again.view, RequestForm)
        assert again.view.asked[1].fault == fault
    inputs = {"customer": "c1", "words": "Who scans the archive?\0"}
    scope_keep.filled_in(pressing(turn(DANA, inputs=inputs), button.ref), db)
    assert grouped(record(db)) == {"? Open": ["Who scans the archive?"]}


def test_kept_twice_is_there_once(db: Session) -> None:
    keep(db, "int-enrol")
    again = keep(db, "int-enrol", who=RAFA)
    assert isinstance(again, GuessCard)
    assert "was there already" in again.lead
    assert len(db.exec(select(ScopeKept.id)).all()) == 1


def test_a_record_shows_where_the_line_runs(db: Session) -> None:
    keep(db, "int-pack", "int-gate", "odb-kfm")
    keep(db, "p-partners")
    keep(db, "int-enrol", "e-min150")
    shown = record(db)
    assert shown.lead.startswith("2 in the benefit, 2 outside it, 2 open.")
    titles = list(grouped(shown))
    assert titles == ["✔ In the benefit", "✖ Outside: value-added services", "? Open"]
    assert [sorted(grouped(shown)[title]) for title in titles[:2]] == [
        ["Enrolment of devices", "Known Folder Move"],
        ["Packaging of apps", "Partners raise migrations"],
    ]
    assert sum(map(len, grouped(shown).values())) == PAGE
    lines = {line.what: line for group in shown.groups for line in group.lines}
    assert lines["Packaging of apps"].told == ("Offer instead: Packaging for a fee.",)
    assert shown.pages == "1 to 5 of 6"
    second = press(db, "page", page=1)
    assert isinstance(second, ScopeRecordCard)
    assert second.pages == "6 to 6 of 6"


@pytest.mark.parametrize("who", [DANA, RAFA, FINN, TOVE, ANA, CORA], ids=lambda who: who.name)
def test_who_reads_it(db: Session, who: Identity) -> None:
    keep(db, "int-enrol")
    shown = record(db, who)
    assert [button.title for button in shown.buttons] == (
        ["Statement of work", "Take it out", "History"] if who.partner_id else ["History"]
    )
    assert (shown.choose is not None) == bool(who.partner_id)


OTHERS = [
    JONAS,
    PIA,
    BERT,
    PIA,
    MATS,
    SINA,
    replace(FINN, email="other@fasttrack.example", object_id="o-other"),
    replace(ANA, email="", object_id="o-none"),
]


@pytest.mark.parametrize("who", OTHERS, ids=lambda who: who.name)
@pytest.mark.parametrize("name", [CONTOSO, Name(typed="Nobody Ltd")], ids=["known", "unknown"])
def test_others_learn_nothing_of_it(db: Session, who: Identity, name: Name) -> None:
    keep(db, "int-enrol")
    assert said(db, who, name) in (scope_record.UNKNOWN, scope_record.NOT_FOR_YOU)


ACTIONS = ("page", "history", "take_one_out", "renew", "statement", "document")


@pytest.mark.parametrize("who", OTHERS, ids=lambda who: who.name)
@pytest.mark.parametrize("action", ACTIONS)
def test_others_press_in_vain_and_that_is_noted(db: Session, who: Identity, action: str) -> None:
    keep(db, "int-enrol")
    assert press(db, action, who) == scope_record.UNKNOWN
    assert "scope_record.refused" in db.exec(select(AuditRecord.action)).all()


@pytest.mark.parametrize("who", [FINN, ANA], ids=lambda who: who.name)
@pytest.mark.parametrize("action", ["take_one_out", "renew", "statement", "document"])
def test_who_reads_it_does_not_write_in_it(db: Session, who: Identity, action: str) -> None:
    keep(db, "int-enrol")
    assert press(db, action, who) == scope_record.UNKNOWN


def test_a_partner_that_has_left_the_customer_does_not_read_it_any_more(db: Session) -> None:
    keep(db, "int-enrol")
    left = replace(DANA, partner_id="p2", partner_name="Adatum Cloud")
    assert press(db, "page", left) == scope_record.UNKNOWN


def test_what_is_taken_out_stays_in_the_history(db: Session) -> None:
    keep(db, "int-enrol")
    assert press(db, "take_one_out") == CHOOSE_FIRST
    choose = record(db).choose
    assert choose is not None
    after = press(db, "take_one_out", RAFA, chosen=choose.value)
    assert isinstance(after, ScopeRecordCard)
    assert (after.note, after.groups) == (scope_record.TAKEN_OUT, ())
    again = press(db, "take_one_out", chosen=choose.value)
    assert isinstance(again, ScopeRecordCard)
    assert again.note == ""
    history = press(db, "history")
    assert isinstance(history, RequestHistory)
    assert [(one.what, one.text) for one in history.lines] == [
        ("Taken out", "Enrolment of devices"), ("Kept as “In scope”", "Enrolment of devices"),
    ]  # fmt: skip


def change(db: Session, folder: Path, before: str, after: str, name: str = "intune") -> None:
    """Let the catalogue say something else from tomorrow on."""
    text = FILES[f"{name}.yaml"].replace(before, after)
    assert text != FILES[f"{name}.yaml"]
    changed = small_catalogue(folder, **{name: text})
    sync_catalogue(db, changed, now=NOON + timedelta(days=1))


ENROL = "what: Enrolment of devices, verdict: in_scope"


def test_what_has_changed_its_verdict_is_open_until_it_is_kept_anew(
    db: Session, tmp_path: Path
) -> None:
    keep(db, "int-enrol", "odb-kfm")
    change(db, tmp_path, ENROL, ENROL.replace("in_scope", "out_of_scope"))
    shown = record(db)
    assert grouped(shown)["? Open"] == ["Enrolment of devices"]
    assert "it was “In scope”, and is “Out of scope” today" in shown.groups[-1].lines[0].changed
    assert [button.title for button in shown.buttons][2] == "Keep 1 change as of today"
    after = press(db, "renew", RAFA)
    assert isinstance(after, ScopeRecordCard)
    assert after.note == scope_record.RENEWED
    assert grouped(after)["✖ Outside: value-added services"] == ["Enrolment of devices"]
    again = press(db, "renew")
    assert isinstance(again, ScopeRecordCard)
    assert again.note == ""


def test_what_has_become_internal_is_not_shown_to_partners(db: Session, tmp_path: Path) -> None:
    keep(db, "int-enrol")
    change(db, tmp_path, ENROL + ", source: [book19, open26]", ENROL + ", source: [book19]")
    assert grouped(record(db)) == {"? Open": [GONE]}
    assert "Enrolment" not in everything((record(db), press(db, "history"), document(db)))


@pytest.mark.parametrize("entry", [INSIDE, "pg-smehow", "gone"])
def test_what_is_internal_no_verdict_or_gone_is_not_kept(db: Session, entry: str) -> None:
    assert keep(db, entry) == "The catalogue does not hold this any more. Please ask again."
    assert db.exec(select(ScopeKept.id)).all() == []


def document(db: Session, who: Identity = DANA, **changed: str) -> ScopeDocument | None:
    ref = FileRef(variant=Variant.SCOPE, customer="c1", partner="p1", tenant=who.tenant_id,
                  person=who.object_id, key="k")  # fmt: skip
    found = file_for(db, ref.model_copy(update=changed), now=NOON)
    if found is None:
        return None
    assert isinstance(found, ScopeFile)
    return found.document


def test_the_document_says_what_is_in_what_is_offered_and_what_is_open(db: Session) -> None:
    keep(db, "int-enrol", "int-pack", "int-gate")
    keep(db, "odb-kfm")
    keep(db, words="Who scans the archive?")
    made = document(db)
    assert made is not None
    assert (made.title, made.customer, made.partner) == (
        "Scope of services", "Contoso", "Wingtip Consulting",
    )  # fmt: skip
    inside, outside, still_open = made.sections
    assert {row.what for row in inside.rows} == {"Enrolment of devices.", "Known Folder Move."}
    assert [(row.what, row.beside) for row in outside.rows] == [
        ("Packaging of apps.", "Packaging for a fee."),
    ]
    assert [(row.service, row.what, row.beside) for row in still_open.rows] == [
        ("Microsoft Intune", "Compliance rules.", "A P1 plan is there."),
        ("Your question", "Who scans the archive?", "Whether it is part of the benefit."),
    ]
    [old] = [row for row in inside.rows if row.service == "OneDrive"]
    assert old.cautions == ("The description is from 2021-07; we will confirm it before we start.",)
    assert {row.noted for row in inside.rows} == {"Noted on 7 January 2030"}
    assert all(row.sources for row in (*inside.rows, *outside.rows))
    assert made.edition == EDITION


def test_lines_of_a_service_stand_together_and_own_words_come_last(db: Session) -> None:
    keep(db, words="Who scans the archive?")
    for entry in ("int-enrol", "odb-kfm", "int-gate"):
        keep(db, entry)
    made = document(db)
    assert made is not None
    assert [[row.service for row in section.rows] for section in made.sections] == [
        ["Microsoft Intune", "OneDrive"], [], ["Microsoft Intune", "Your question"],
    ]  # fmt: skip
    assert [bool(section.lead) for section in made.sections] == [True, True, True]


def test_what_to_note_and_that_a_text_is_old_stand_beside_it(db: Session, tmp_path: Path) -> None:
    keep(db, "int-enrol", "int-pack")
    said = ENROL + ", conditions: a licence is there, status: older"
    change(db, tmp_path, ENROL, said)
    made = document(db)
    assert made is not None
    assert made.sections[0].rows[0].cautions == (
        "Please note: A licence is there.",
        "This comes from an older description; we will confirm it before we start.",
    )


def test_nothing_that_is_not_public_goes_into_the_document(db: Session) -> None:
    keep(db, "int-enrol", "p-partners", "p-handson")
    made = document(db)
    told = everything(made)
    assert "configure" in told  # it is public
    assert not any(words in told for words in (MARKER, "migrations", "The partner guide"))


def test_the_partner_is_told_what_the_document_will_lack(db: Session) -> None:
    keep(db, "int-gate", "p-partners")
    card = press(db, "statement")
    assert isinstance(card, ProgrammeCard)
    assert "1 kept answer is left out of it" in card.lead
    assert "1 point will stand in it as open." in card.lead
    assert [fact.text for fact in card.facts] == ["At least 150 paid licences."]
    assert [b.title for b in card.buttons] == ["Make the document", "Back to the record"]


def test_the_file_is_made_for_its_partner_only(db: Session) -> None:
    keep(db, "int-enrol")
    offer = press(db, "document")
    assert isinstance(offer, FileOffer)
    assert offer.name == "Contoso scope of services 2030-01-07.docx"
    assert document(db) is not None
    for who in (JONAS, FINN, ANA):
        assert document(db, who) is None
    assert document(db, customer="c4") is None
    assert document(db, partner="p2") is None
    assert document(db, person="o-nobody") is not None  # somebody else of the same partner
    note_handed_out(db, FileRef.model_validate(offer.ref), now=NOON)
    assert "scope_record.handed_out" in db.exec(select(AuditRecord.action)).all()


def test_of_several_records_one_is_chosen(db: Session) -> None:
    assert said(db, name=None) == scope_record.NOTHING_KEPT
    assert said(db) == scope_record.NONE_YET.format(name="Contoso")
    assert said(db, FINN, None) == scope_record.NONE_TO_READ
    keep(db, "int-enrol")
    assert isinstance(said(db, name=None), ScopeRecordCard)
    keep(db, "odb-kfm", customer="c2")
    form = said(db, name=None)
    assert isinstance(form, RequestForm)
    assert [option.title for option in form.asked[0].options] == ["Coho Winery", "Contoso"]
    staff = said(db, ANA, None)
    assert isinstance(staff, RequestForm)
    assert staff.asked[0].options[1].title == "Contoso · Wingtip Consulting"
    [shown] = scope_record.opened(turn(ANA, inputs={"chosen": staff.asked[0].options[1].value}), db)
    assert isinstance(shown, ScopeRecordCard)
    for inputs in ({}, {"chosen": ""}, {"chosen": "x" * 200}):
        assert scope_record.opened(turn(DANA, inputs=inputs), db) == [CHOOSE_FIRST]
    assert scope_record.opened(turn(JONAS, inputs={"chosen": "p1/c1"}), db) == [
        scope_record.UNKNOWN
    ]


def test_a_name_that_is_not_known_to_them_brings_no_other_record(db: Session) -> None:
    keep(db, "int-enrol")
    for words, there in (("scope record Lamna", False), ("Show me our scope record, please", True)):
        [reply] = scope_record.show(turn(DANA, words, meaning=about(Intent.NONE)), db)
        assert isinstance(reply, ScopeRecordCard) is there


def test_in_a_channel_nothing_is_said_of_it(db: Session) -> None:
    keep(db, "int-enrol")
    assert said(db, place=Place.CHANNEL) == IN_OUR_CHAT


@pytest.mark.parametrize("ref", [{}, {"partner": "p1"}, {**OWN, "to": "all"}])
def test_a_button_of_another_make_is_politely_refused(db: Session, ref: dict[str, object]) -> None:
    assert scope_record.page(pressing(turn(DANA), ref), db) == [OLD_BUTTON]
    assert scope_keep.start(pressing(turn(DANA), ref), db) == [OLD_BUTTON]
    assert scope_keep.filled_in(pressing(turn(DANA), ref), db) == [OLD_BUTTON]


def said_to_keep(who: Identity, db: Session, asker: Identity = DANA) -> Turn:
    ref = {"question": kept(db, "int-enrol", who=asker), "customer": "c1", "entries": "int-enrol"}
    return pressing(turn(who), ref)


def test_only_who_asked_keeps_an_answer_and_only_partners_do(db: Session) -> None:
    assert scope_keep.start(said_to_keep(RAFA, db), db) == [NOT_YOURS]
    staff = said_to_keep(FINN, db, asker=FINN)
    assert scope_keep.start(staff, db) == [scope_keep.PARTNERS_ONLY]
    assert db.exec(select(ScopeKept.id)).all() == []

"""Survey contacts in the chat: named, masked, shown on request, corrected, erased; by whom."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from sqlmodel import Session, col, select

from bot.actions import ACTIONS
from cards.requests import RequestForm, RequestList
from cards.survey_contacts import ContactSheetCard
from cards.view import CardView
from dialogs import live_cards, my_answers, my_data, survey_contact
from dialogs.live_cards import FADES_AFTER, Posted
from dialogs.refs import OLD_BUTTON
from dialogs.survey_contact import KEPT
from dialogs.survey_contact_card import MASKED
from dialogs.survey_contact_change import CORRECTED, ERASED
from dialogs.survey_contact_desk import GONE, IN_OUR_CHAT, NOT_AGAIN, NOT_YOURS
from dialogs.survey_contact_list import NOT_YOURS as NO_LIST
from dialogs.turn import Instead, Reply
from dialogs.understanding.meaning import Intent, Name
from store.card_updates import CARD, SOON
from store.identity import Identity
from store.models import (
    Assignment,
    AuditRecord,
    ContactConsent,
    Notice,
    Partner,
    Person,
    SurveyContact,
    SurveyInvitation,
)
from store.posted_cards import standing
from store.sealed import vault
from store.survey_contacts import contacts_of
from store.survey_erasure import erase_person, is_erased
from store.told import Spot, To, Told
from store.vocabulary import Place, Role
from tests.conftest import NOON
from tests.dialogs.stage import ANA, DANA, FINN, JONAS, PIA, STAFF, about, pressing, turn

SENTINEL = "zebrafinch"
FILLED = {
    "first_name": f"Noémie {SENTINEL}",
    "last_name": SENTINEL.capitalize(),
    "email": f"Noemie.{SENTINEL}@Contoso.example",
    "country": "Canada",
    "survey_language": "French",
    "survey_eligible": "y",
    "willing": "y",
    "agreed": "y",
}
PLACE = {"customer": "c1", "workload": "intune"}


def press(
    db: Session, action: str, ref: Mapping[str, object], inputs: Mapping[str, str] | None = None,
    *, who: Identity = DANA, place: Place = Place.PERSONAL,
) -> Sequence[Reply]:  # fmt: skip
    pressed = pressing(turn(who, inputs=inputs or {}, place=place), ref)
    return ACTIONS[action](pressed, db)


def button(
    db: Session, shown: CardView, title: str, inputs: Mapping[str, str] | None = None, *,
    who: Identity = DANA,
) -> Sequence[Reply]:  # fmt: skip
    [one] = [one for one in shown.buttons if one.title == title]  # type: ignore[attr-defined]
    return press(db, one.action, one.ref, inputs, who=who)


def card(replies: Sequence[Reply]) -> CardView:
    [reply] = replies
    shown = reply.view if isinstance(reply, Instead) else reply
    assert not isinstance(shown, str), shown
    return shown


def sheet(replies: Sequence[Reply]) -> ContactSheetCard:
    shown = card(replies)
    assert isinstance(shown, ContactSheetCard), shown
    return shown


def form(replies: Sequence[Reply]) -> RequestForm:
    shown = card(replies)
    assert isinstance(shown, RequestForm), shown
    return shown


def named(db: Session, *, who: Identity = DANA, **changes: str) -> ContactSheetCard:
    return sheet(press(db, "survey_contact.send", PLACE, FILLED | changes, who=who))


def says(who: Identity, db: Session, *, customer: str = "c1", workload: str = "") -> list[Reply]:
    meaning = about(Intent.SURVEY, customer=Name(typed="Contoso", key=customer))
    meaning = replace(meaning, workload=workload)
    return list(survey_contact.start(turn(who, "survey contact", meaning=meaning), db))


def actions(db: Session) -> list[str]:
    found = db.exec(select(AuditRecord.action).order_by(col(AuditRecord.number)))
    return [action for action in found if action.startswith(("contact.", "person."))]


def test_a_partner_is_asked_what_is_needed_and_why(db: Session) -> None:
    shown = form(says(DANA, db, workload="intune"))
    assert [one.name for one in shown.asked] == list(FILLED)
    assert "GDPR" in shown.lead
    values = {one.name: one.value for one in shown.asked}
    assert values["country"] == "Germany"  # the customer's, to be changed


def test_a_contact_is_kept_and_shown_masked(db: Session) -> None:
    shown = named(db)
    assert shown.note == KEPT
    assert SENTINEL not in repr(shown).casefold()
    [kept] = contacts_of(db, customer_id="c1", workload="intune")
    assert kept.fields.email == f"noemie.{SENTINEL}@contoso.example"
    assert (kept.fields.country, kept.fields.survey_language) == ("CA", "fr")
    assert kept.consent.agreed_to_nudges
    assert actions(db) == ["contact.kept"]


@pytest.mark.parametrize(
    ("field", "typed", "fault"),
    [
        ("email", "noemie@contoso", "no e-mail address"),
        ("email", "noemie contoso.example", "no e-mail address"),
        ("email", "a@contoso.local", "no e-mail address"),
        ("email", "a@contoso.zz", "no e-mail address"),
        ("email", "Ann@gmial.com", "Did you mean ann@gmail.com?"),
        ("email", "ann@contoso.con", "Did you mean ann@contoso.com?"),
        ("country", "Atlantis", "country"),
        ("survey_language", "Klingon", "English, German"),
        ("survey_language", "sv", "English, German"),
        ("first_name", " ", "first name"),
        ("last_name", "<b>", "name only"),
        ("first_name", "x" * 101, "too long"),
    ],
)
def test_a_fault_is_told_beside_its_field_and_nothing_is_kept(
    db: Session, field: str, typed: str, fault: str
) -> None:
    shown = form(press(db, "survey_contact.send", PLACE, FILLED | {field: typed}))
    faults = {one.name: one.fault for one in shown.asked if one.fault}
    assert list(faults) == [field]
    assert fault in faults[field]
    assert {one.name: one.value for one in shown.asked}["survey_language"] != ""
    assert db.exec(select(SurveyContact)).all() == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("fr-ca", "fr-CA"), ("de_CH", "de-CH"), ("Portuguese", "pt"), ("zh", "zh-Hans"),
     ("JA", "ja"), ("zh-TW", "zh-Hans")],
)  # fmt: skip
def test_languages_are_read_however_they_are_written(db: Session, typed: str, kept: str) -> None:
    named(db, survey_language=typed)
    [one] = contacts_of(db, customer_id="c1")
    assert one.fields.survey_language == kept


@pytest.mark.parametrize(
    "inputs",
    [{"survey_eligible": "perhaps"}, {"more": "x"}, {"workload": "teams"}, {"agreed": "yes"}],
)
def test_what_the_form_does_not_have_is_refused(db: Session, inputs: dict[str, str]) -> None:
    assert press(db, "survey_contact.send", PLACE, FILLED | inputs) == [OLD_BUTTON]
    assert actions(db) == ["contact.refused"]
    assert db.exec(select(SurveyContact)).all() == []


def test_who_does_not_want_to_be_asked_is_not_reminded_either(db: Session) -> None:
    named(db, willing="n", agreed="y")
    [one] = contacts_of(db, customer_id="c1")
    assert (one.consent.willing, one.consent.agreed_to_nudges) == (False, False)


def test_it_is_shown_as_it_is_on_request_and_each_time_is_noted(db: Session) -> None:
    shown = named(db)
    whole = sheet(button(db, shown, "Show it"))
    assert f"noemie.{SENTINEL}@contoso.example" in repr(whole)
    assert sheet(button(db, whole, "Hide it")).lead == MASKED
    button(db, shown, "Show it")
    assert actions(db).count("contact.revealed") == 2
    noted = repr([row.model_dump() for row in db.exec(select(AuditRecord))])
    assert SENTINEL not in noted.casefold()


def test_a_correction_shows_masks_and_keeps_what_is_left_empty(db: Session) -> None:
    shown = form(button(db, named(db), "Correct it"))
    assert SENTINEL not in repr(shown).casefold()
    corrected = sheet(button(db, shown, "Correct it", {"country": "FR", "first_name": ""}))
    assert corrected.note == CORRECTED
    [one] = contacts_of(db, customer_id="c1")
    assert (one.fields.country, one.fields.last_name) == ("FR", SENTINEL.capitalize())


def test_another_address_takes_the_place_of_the_old_one(db: Session) -> None:
    shown = form(button(db, named(db), "Correct it"))
    button(db, shown, "Correct it", {"email": "new@contoso.example"})
    assert [one.fields.email for one in contacts_of(db, customer_id="c1")] == [
        "new@contoso.example"
    ]


def test_erasing_is_asked_twice_and_stops_what_goes_to_them(db: Session) -> None:
    shown = named(db)
    db.add(SurveyInvitation(
        customer_id="c1", workload="intune", invited_at=NOON, next_at=NOON,
        email_hash=vault().address_hash(FILLED["email"])))  # fmt: skip
    db.flush()
    sure = sheet(button(db, shown, "Erase it"))
    assert len(contacts_of(db, customer_id="c1")) == 1
    assert sheet(button(db, sure, "Erase it")).note == ERASED
    assert contacts_of(db, customer_id="c1") == ()
    assert button(db, shown, "Show it") == [GONE]
    db.expire_all()
    invitation = db.exec(select(SurveyInvitation)).one()
    assert (invitation.state, invitation.why, invitation.next_at) == ("stopped", "erased", None)
    assert actions(db)[-1] == "contact.erased"


@pytest.mark.parametrize("who", [JONAS, FINN, STAFF[Role.SME], STAFF[Role.MANAGER]])
def test_others_get_no_contact_by_word_or_old_button(db: Session, who: Identity) -> None:
    shown = named(db)
    for one in shown.buttons:
        if one.title != "What is missing?":
            assert press(db, one.action, one.ref, who=who) == [NOT_YOURS]  # type: ignore[union-attr]
    assert says(who, db) == [NOT_YOURS]
    assert press(db, "survey_contact.send", PLACE, FILLED, who=who) == [NOT_YOURS]
    assert "contact.revealed" not in actions(db)


@pytest.mark.parametrize("who", [ANA, PIA, STAFF[Role.ADMIN]])
def test_who_looks_after_the_partner_may(db: Session, who: Identity) -> None:
    shown = named(db)
    assert SENTINEL in repr(button(db, shown, "Show it", who=who)).casefold()


@pytest.mark.parametrize("place", [Place.CHANNEL, Place.GROUP])
def test_case_18_in_a_channel_only_a_hint_is_said(db: Session, place: Place) -> None:
    shown = named(db)
    for one in shown.buttons:
        replies = press(db, one.action, one.ref, place=place)  # type: ignore[union-attr]
        assert SENTINEL not in repr(replies).casefold()
        assert len(replies) == 1
        assert "write to me there" in str(replies[0])
    said = survey_contact.start(turn(DANA, "survey contact Contoso", place=place), db)
    assert said == [IN_OUR_CHAT]
    assert my_data.show(turn(DANA, "my data", place=place), db) == [my_data.IN_OUR_CHAT]


def test_customers_without_a_contact_are_listed_until_one_is_named(db: Session) -> None:
    def missing() -> list[str]:
        [shown] = survey_contact.start(turn(DANA, "survey contacts"), db)
        assert isinstance(shown, RequestList)
        return [row.title for row in shown.rows]

    assert "Contoso" in missing()
    named(db)
    assert "Contoso" not in missing()
    assert survey_contact.start(turn(FINN, "survey contacts"), db) == [NO_LIST]


def test_a_customer_of_two_partners_is_offered_once(db: Session) -> None:
    db.add(Assignment(customer_id="c1", workload="teams", primary_rm="FTP", partner_id="p2"))
    db.flush()
    [shown] = survey_contact.start(turn(PIA, "survey contacts"), db)
    assert isinstance(shown, RequestList)
    assert [row.title for row in shown.rows].count("Contoso") > 1
    assert shown.choose is not None
    offered = [option.value for option in shown.choose.options]
    assert len(set(offered)) == len(offered)


def post(db: Session, view: CardView, who: Identity, message: str) -> None:
    to = To(tenant_id=who.tenant_id, aad_object_id=who.object_id)
    at = Spot(conversation_id=f"a:{who.object_id}", message_id=message)
    live_cards.put_up(db, Posted(view=view, to=to, at=at, now=NOON))


def redrawn(db: Session) -> list[CardView | None]:
    """What the ledger has posted cards become now."""
    rows = db.exec(select(Notice).where(Notice.kind == CARD)).all()
    return [live_cards.current(Told.of(row), db) for row in rows]


def test_erasing_rewrites_every_posted_card_that_showed_it(db: Session) -> None:
    shown = named(db)
    for who, message in ((DANA, "1"), (ANA, "2")):
        post(db, sheet(button(db, shown, "Show it", who=who)), who, message)
    mine = NOEMIE_HERSELF
    post(db, sheet(my_data.show(turn(mine, "my data"), db)), mine, "3")
    erase_person(db, email=FILLED["email"], actor="operator", now=NOON)
    db.expire_all()
    rows = db.exec(select(Notice).where(Notice.kind == CARD)).all()
    assert {row.due_at for row in rows} == {NOON + SOON}  # not only when they fade
    views = redrawn(db)
    assert len(views) == 3
    assert None not in views
    assert SENTINEL not in repr(views).casefold()


def test_what_was_shown_is_masked_again_by_itself(db: Session) -> None:
    shown = named(db)
    post(db, shown, DANA, "1")
    assert redrawn(db) == []
    post(db, sheet(button(db, shown, "Show it")), DANA, "1")
    [row] = db.exec(select(Notice).where(Notice.kind == CARD)).all()
    assert row.due_at == NOON + FADES_AFTER
    [view] = redrawn(db)
    assert isinstance(view, ContactSheetCard)
    assert view.lead == MASKED
    assert SENTINEL not in repr(view).casefold()


def test_a_form_with_what_was_typed_is_rewritten_too(db: Session) -> None:
    shown = form(press(db, "survey_contact.send", PLACE, FILLED | {"country": "?"}))
    assert SENTINEL in repr(shown).casefold()
    post(db, shown, DANA, "1")
    named(db, who=ANA)
    [view] = redrawn(db)
    assert view is not None
    assert SENTINEL not in repr(view).casefold()


def test_what_a_reader_lost_shows_nothing_any_more(db: Session) -> None:
    shown = named(db)
    post(db, sheet(button(db, shown, "Show it", who=ANA)), ANA, "1")
    [one] = standing(db, shown.shows.thing if shown.shows else "")
    assert one.to.aad_object_id == ANA.object_id
    psm = db.get_one(Partner, "p1")
    psm.psm_email = "cora@fasttrack.example"
    db.flush()
    named(db, country="FR")
    [view] = redrawn(db)
    assert view is not None
    assert SENTINEL not in repr(view).casefold()


# Somebody of the roster who is also the contact of a customer.
NOEMIE_HERSELF = replace(
    DANA, email=f"noemie.{SENTINEL}@contoso.example", object_id="o-noemie", partner_id="",
    partner_name="",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _noemie(db: Session) -> None:
    db.add(Person(
        email=NOEMIE_HERSELF.email, name="Noémie", aad_object_id="o-noemie",
        tenant_id=NOEMIE_HERSELF.tenant_id, roles=["partner"]))  # fmt: skip
    db.flush()


def test_a_person_sees_corrects_and_erases_what_is_kept_of_them(db: Session) -> None:
    named(db)
    mine = sheet(my_data.show(turn(NOEMIE_HERSELF, "my data"), db))
    assert NOEMIE_HERSELF.email in repr(mine)
    assert "contact.revealed" in actions(db)
    asked = form(button(db, mine, "Correct it", who=NOEMIE_HERSELF))
    assert "email" not in {one.name for one in asked.asked}
    sheet(button(db, asked, "Correct it", {"last_name": "Gagnon"}, who=NOEMIE_HERSELF))
    assert [one.fields.last_name for one in contacts_of(db, customer_id="c1")] == ["Gagnon"]
    sure = sheet(button(db, mine, "Erase it", who=NOEMIE_HERSELF))
    gone = sheet(button(db, sure, "Erase it", who=NOEMIE_HERSELF))
    assert (gone.note, gone.rows) == ("Erased, in 1 place.", ())
    assert contacts_of(db, customer_id="c1") == ()


def test_a_person_says_whether_their_answers_may_be_shown(db: Session) -> None:
    named(db)
    mine = sheet(my_data.show(turn(NOEMIE_HERSELF, "my data"), db))
    allowed = sheet(button(db, mine, "My answers may be shown", who=NOEMIE_HERSELF))
    assert allowed.note == my_answers.ALLOWED
    press(db, "survey_contact.send", PLACE, FILLED)  # who names them again changes nothing of it
    assert db.exec(select(ContactConsent.shows_answers)).all() == [True]
    hidden = sheet(button(db, allowed, "Hide my answers again", who=NOEMIE_HERSELF))
    assert hidden.note == my_answers.TAKEN_BACK
    assert db.exec(select(ContactConsent.shows_answers)).all() == [False]


def test_who_was_erased_is_not_named_again(db: Session) -> None:
    named(db)
    erase_person(db, email=FILLED["email"], actor="operator", now=NOON)
    assert is_erased(db, email=FILLED["email"].upper())
    shown = form(press(db, "survey_contact.send", PLACE, FILLED))
    assert {one.fault for one in shown.asked if one.fault} == {NOT_AGAIN}
    assert contacts_of(db, customer_id="c1") == ()


def test_somebody_who_is_no_contact_is_told_so(db: Session) -> None:
    named(db)
    assert sheet(my_data.show(turn(JONAS, "my data"), db)).lead == my_data.NOTHING

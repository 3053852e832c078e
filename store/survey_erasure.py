"""Erasing survey contacts: for one workload, or somebody wherever they are one; and by age.

What goes to nobody again is remembered by a keyed hash of the address only: so that neither a file
nor a form brings back who did not want to be kept.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, exists, select

from store import audit
from store.card_updates import update_cards
from store.columns import columns, insert_once
from store.models import (
    ContactConsent,
    Person,
    SurveyContact,
    SurveyEvent,
    SurveyInvitation,
    SurveyNudge,
    SurveyStop,
)
from store.request_queue import MOST
from store.sealed import vault
from store.survey_contacts import KEPT_FOR, ContactKey, contacts_with, forget
from store.survey_sheets import person_thing, turn_sheet
from store.survey_stops import ALL, ERASED, wants_nothing
from store.told import To

NOBODY = To(tenant_id="", aad_object_id="")
OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncounted:
    """A contact that came by file and of which nobody has counted the age yet."""

    key: ContactKey

    @property
    def number(self) -> str:
        """What it goes by in the log."""
        return self.key.about


def is_erased(db: Session, *, email: str) -> bool:
    """Say whether somebody did not want to be kept."""
    return wants_nothing(db, email_hash=vault().address_hash(email))


def erase_contact(db: Session, key: ContactKey, *, by: To, actor: str, now: datetime) -> bool:
    """Erase a contact of one workload, and stop what goes to them about it."""
    if not forget(db, key):
        return False
    _stop_invitations(
        db,
        now,
        col(SurveyInvitation.email_hash) == key.email_hash,
        col(SurveyInvitation.customer_id) == key.customer_id,
        col(SurveyInvitation.workload) == key.workload,
    )
    audit.record(db, now=now, actor=actor, action="contact.erased", subject=key.about)
    turn_sheet(db, customer_id=key.customer_id, workload=key.workload, by=by, now=now)
    return True


def erase_person(db: Session, *, email: str, actor: str, now: datetime, by: To = NOBODY) -> int:
    """Erase somebody wherever they are a contact; return in how many places that was."""
    email_hash = vault().address_hash(email)
    keys = keys_with(db, email_hash=email_hash)
    for key in keys:
        erase_contact(db, key, by=by, actor=actor, now=now)
    _stop_invitations(db, now, col(SurveyInvitation.email_hash) == email_hash)
    _remember(db, email_hash, now)
    audit.record(
        db, now=now, actor=actor, action="person.erased", subject="survey contact",
        detail={"contacts": len(keys)},
    )  # fmt: skip
    person = db.get(Person, email.strip().casefold())
    if person is not None:
        thing = person_thing(tenant_id=person.tenant_id, object_id=person.aad_object_id)
        update_cards(db, thing, by=by, now=now, afresh=True)
    return len(keys)


def keys_with(db: Session, *, email_hash: str) -> tuple[ContactKey, ...]:
    """Return where somebody is a contact: also what nobody can open any more."""
    keys: set[tuple[str, str]] = set()
    for table in (SurveyContact, ContactConsent):
        query = columns(table.customer_id, table.workload).where(
            col(table.email_hash) == email_hash
        )
        keys |= {(row[0], row[1]) for row in db.connection().execute(query)}
    return tuple(
        ContactKey(customer_id=customer, workload=workload, email_hash=email_hash)
        for customer, workload in sorted(keys)
    )


def all_of(db: Session, *, email: str) -> dict[str, Any]:
    """Return all that is kept of somebody as a survey contact, as JSON has it."""
    email_hash = vault().address_hash(email)
    since = {
        (row.customer_id, row.workload): row
        for row in db.exec(select(ContactConsent).where(ContactConsent.email_hash == email_hash))
    }
    contacts = []
    for one in contacts_with(db, email_hash=email_hash):
        row = since.get((one.key.customer_id, one.key.workload))
        contacts.append({
            "customer_id": one.key.customer_id, "workload": one.key.workload,
            **asdict(one.fields), **asdict(one.consent),
            "shows_answers": row is not None and row.shows_answers,
            "kept_at": row.kept_at.isoformat() if row else None,
            "expires_on": row.expires_on.isoformat() if row else None,
        })  # fmt: skip
    return {
        "contacts": contacts,
        "invitations": [
            {"customer_id": i.customer_id, "workload": i.workload, "state": i.state,
             "invited_at": i.invited_at.isoformat()}
            for i in db.exec(select(SurveyInvitation)
                             .where(SurveyInvitation.email_hash == email_hash)
                             .order_by(col(SurveyInvitation.invited_at)))
        ],
        "events": [
            {"customer_id": e.customer_id, "workload": e.workload, "event": e.event,
             "at": e.at.isoformat(), "nsat": e.nsat, "nps": e.nps}
            for e in db.exec(select(SurveyEvent).where(SurveyEvent.email_hash == email_hash)
                             .order_by(col(SurveyEvent.at)))
        ],
        "reminders": [
            {"number": n.number, "way": n.way, "skipped": n.skipped,
             "at": n.decided_at.isoformat()}
            for n in db.exec(select(SurveyNudge).where(SurveyNudge.email_hash == email_hash)
                             .order_by(col(SurveyNudge.decided_at)))
        ],
        "stops": [
            {"scope": s.scope, "until": s.until.isoformat() if s.until else None,
             "said_at": s.said_at.isoformat()}
            for s in db.exec(select(SurveyStop).where(SurveyStop.email_hash == email_hash)
                             .order_by(SurveyStop.scope))
        ],
    }  # fmt: skip


def expired(db: Session, *, today: date, after: ContactKey | None) -> tuple[ContactKey, ...]:
    """Return the contacts that are too old to be kept."""
    query = _after(
        columns(
            ContactConsent.customer_id, ContactConsent.workload, ContactConsent.email_hash
        ).where(col(ContactConsent.expires_on) <= today),
        ContactConsent,
        after,
    )
    return tuple(ContactKey(**row) for row in db.connection().execute(query).mappings())


def uncounted(db: Session, *, after: Uncounted | None) -> tuple[Uncounted, ...]:
    """Return the contacts whose age nobody counts yet."""
    counted = exists().where(
        col(ContactConsent.customer_id) == SurveyContact.customer_id,
        col(ContactConsent.workload) == SurveyContact.workload,
        col(ContactConsent.email_hash) == SurveyContact.email_hash,
    )
    query = _after(
        columns(SurveyContact.customer_id, SurveyContact.workload, SurveyContact.email_hash).where(
            ~counted
        ),
        SurveyContact,
        after.key if after else None,
    )
    rows = db.connection().execute(query).mappings()
    return tuple(Uncounted(key=ContactKey(**row)) for row in rows)


def count_age(db: Session, key: ContactKey, *, now: datetime) -> None:
    """Count the age of a contact that came by file from now on."""
    row = {
        **asdict(key), "willing": None, "agreed_to_nudges": False, "shows_answers": False,
        "brought_by": "",
        "kept_at": now, "expires_on": (now + KEPT_FOR).date(),
    }  # fmt: skip
    insert_once(db, ContactConsent, row)


def _after(query: Any, table: Any, after: ContactKey | None) -> Any:  # noqa: ANN401 -- a statement
    key = (col(table.customer_id), col(table.workload), col(table.email_hash))
    if after is not None:
        first, second, third = asdict(after).values()
        query = query.where(
            (key[0] > first)
            | (key[0] == first) & ((key[1] > second) | (key[1] == second) & (key[2] > third))
        )
    return query.order_by(*key).limit(MOST)


def _stop_invitations(db: Session, now: datetime, *which: Any) -> None:  # noqa: ANN401 -- conditions
    open_ones = update(SurveyInvitation).where(*which, col(SurveyInvitation.state) == "open")
    db.connection().execute(
        open_ones.values(state="stopped", why=ERASED, next_at=None, closed_at=now)
    )


def _remember(db: Session, email_hash: str, now: datetime) -> None:
    db.merge(SurveyStop(email_hash=email_hash, scope=ALL, until=None, said_at=now, way=ERASED))
    db.flush()

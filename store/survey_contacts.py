"""Survey contacts: kept sealed, read masked, opened only where that is noted.

Only the six fields that a survey needs are kept, with the workload they are for. The audit trail
says of whom only by customer and workload: it never forgets, and people may want to be forgotten.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from store import audit
from store.columns import columns
from store.models import ContactConsent, SurveyContact
from store.roster.lines import contact_row
from store.sealed import WrongKeyError, vault

KEPT_FOR = timedelta(days=730)  # since somebody last said that it is right
HIDDEN = "•••"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFields:
    """What is sealed: the fields that a survey needs, and no other."""

    first_name: str
    last_name: str
    email: str
    country: str
    survey_eligible: bool
    survey_language: str

    @property
    def is_complete(self) -> bool:
        """Whether nothing that a survey needs is missing."""
        return all((self.first_name, self.last_name, self.email, self.country)) and bool(
            self.survey_language
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactKey:
    """Which contact: of which workload at which customer, and the keyed hash of the address."""

    customer_id: str
    workload: str
    email_hash: str

    @property
    def about(self) -> str:
        """What the audit trail calls it: nobody's name, nor anything made of it."""
        return f"{self.customer_id}/{self.workload}"

    @property
    def number(self) -> str:
        """What it goes by in the log."""
        return self.about


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What is known besides what is sealed; `willing` is None where nobody has said."""

    willing: bool | None = None
    agreed_to_nudges: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptContact:
    """A contact as it is kept, opened: for the service's own use, until it is masked or shown."""

    key: ContactKey
    fields: ContactFields
    consent: Consent


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeContact:
    """What a nudge needs to know of a contact."""

    email: str
    first_name: str
    country: str
    language: str
    survey_eligible: bool
    agreed: bool


def masked_name(fields: ContactFields) -> str:
    """Return the initials of a name."""
    return " ".join(f"{part[:1]}{HIDDEN}" for part in (fields.first_name, fields.last_name))


def masked_address(email: str) -> str:
    """Return so much of an address that who knows it recognises it."""
    local, _, domain = email.partition("@")
    host, _, top = domain.rpartition(".")
    return f"{local[:1]}{HIDDEN}@{host[:1]}{HIDDEN}.{top}"


def contact_for_nudge(
    db: Session, *, customer_id: str, workload: str, email_hash: str
) -> NudgeContact | None:
    """Return what a nudge needs to know, None where there is no such contact (any more)."""
    kept = contact_at(
        db, ContactKey(customer_id=customer_id, workload=workload, email_hash=email_hash)
    )
    if kept is None:
        return None
    return NudgeContact(
        email=kept.fields.email,
        first_name=kept.fields.first_name,
        country=kept.fields.country,
        language=kept.fields.survey_language,
        survey_eligible=kept.fields.survey_eligible and kept.consent.willing is not False,
        agreed=kept.consent.agreed_to_nudges,
    )


def contact_hashes(db: Session, *, customer_id: str, workload: str) -> tuple[str, ...]:
    """Return the keyed hashes of the contacts of a workload at a customer, in one order."""
    query = (
        select(SurveyContact.email_hash)
        .where(SurveyContact.customer_id == customer_id, SurveyContact.workload == workload)
        .order_by(SurveyContact.email_hash)
    )
    return tuple(db.exec(query))


def contact_at(db: Session, key: ContactKey) -> KeptContact | None:
    """Return one contact, opened."""
    where = (
        col(SurveyContact.customer_id) == key.customer_id,
        col(SurveyContact.workload) == key.workload,
        col(SurveyContact.email_hash) == key.email_hash,
    )
    return next(_opened(db, *where), None)


def contacts_of(
    db: Session, *, customer_id: str, workload: str | None = None
) -> tuple[KeptContact, ...]:
    """Return the contacts at a customer, opened: of one workload, or of all."""
    where = [col(SurveyContact.customer_id) == customer_id]
    if workload is not None:
        where.append(col(SurveyContact.workload) == workload)
    return tuple(_opened(db, *where))


def contacts_with(db: Session, *, email_hash: str) -> tuple[KeptContact, ...]:
    """Return somebody wherever they are a contact, opened."""
    return tuple(_opened(db, col(SurveyContact.email_hash) == email_hash))


def keep(
    db: Session,
    fields: ContactFields,
    consent: Consent,
    *,
    customer_id: str,
    workload: str,
    by: str,
    actor: str,
    now: datetime,
) -> ContactKey:
    """Keep a contact, or what is right of one; kept anew, it expires later."""
    key = ContactKey(
        customer_id=customer_id,
        workload=workload,
        email_hash=vault().address_hash(fields.email),
    )
    before = contact_at(db, key)
    _write(db, key, fields)
    _consent(db, key, consent, by=by, now=now)
    if before is None or (before.fields, before.consent) != (fields, consent):
        action = "contact.kept" if before is None else "contact.corrected"
        audit.record(db, now=now, actor=actor, action=action, subject=key.about)
    return key


def reveal(db: Session, key: ContactKey, *, actor: str, now: datetime) -> KeptContact | None:
    """Return a contact to be shown as it is; that somebody was shown it is noted."""
    kept = contact_at(db, key)
    if kept is not None:
        audit.record(db, now=now, actor=actor, action="contact.revealed", subject=key.about)
    return kept


def forget(db: Session, key: ContactKey) -> bool:
    """Delete a contact and what is known of it; say whether there was one."""
    connection = db.connection()
    gone = connection.execute(_only(delete(SurveyContact), SurveyContact, key)).rowcount
    gone += connection.execute(_only(delete(ContactConsent), ContactConsent, key)).rowcount
    db.expire_all()
    return gone > 0


def _write(db: Session, key: ContactKey, fields: ContactFields) -> None:
    sealed = vault().seal(asdict(fields), row=_row(key))
    db.merge(SurveyContact(**asdict(key), sealed=sealed))
    db.flush()


def _consent(db: Session, key: ContactKey, consent: Consent, *, by: str, now: datetime) -> None:
    expires_on = (now + KEPT_FOR).date()
    known = db.get(ContactConsent, (key.customer_id, key.workload, key.email_hash))
    row = ContactConsent(
        **asdict(key), **asdict(consent), brought_by=by, kept_at=now, expires_on=expires_on,
        shows_answers=known is not None and known.shows_answers,
    )  # fmt: skip
    db.merge(row)
    db.flush()


def _opened(db: Session, *where: Any) -> Iterator[KeptContact]:  # noqa: ANN401 -- conditions
    """Open what is found; what was sealed under another key cannot be read by anybody."""
    table, known = SurveyContact, ContactConsent
    query = (
        columns(
            table.customer_id, table.workload, table.email_hash, table.sealed,
            known.willing, known.agreed_to_nudges,
        )
        .outerjoin(
            known,
            (col(known.customer_id) == table.customer_id)
            & (col(known.workload) == table.workload)
            & (col(known.email_hash) == table.email_hash),
        )
        .where(*where)
        .order_by(table.customer_id, table.workload, table.email_hash)
    )  # fmt: skip
    for customer_id, workload, email_hash, sealed, willing, agreed in db.connection().execute(
        query
    ):
        key = ContactKey(customer_id=customer_id, workload=workload, email_hash=email_hash)
        try:
            fields = vault().open(sealed, row=_row(key))
        except WrongKeyError:
            continue
        yield KeptContact(
            key=key,
            fields=ContactFields(**fields),
            consent=Consent(willing=willing, agreed_to_nudges=bool(agreed)),
        )


def _row(key: ContactKey) -> str:
    return contact_row(key.customer_id, key.workload, key.email_hash)


def _only(statement: Any, table: Any, key: ContactKey) -> Any:  # noqa: ANN401 -- a statement
    return statement.where(
        col(table.customer_id) == key.customer_id,
        col(table.workload) == key.workload,
        col(table.email_hash) == key.email_hash,
    )

"""Which answers to surveys may be shown: those of whom the author has said so, and nobody else.

It is kept with what else is known of a contact, and goes with it when the contact is erased.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_
from sqlmodel import Session, col, select

from store import audit
from store.columns import columns
from store.models import Assignment, ContactConsent, SurveyEvent
from store.survey_answers import is_about_assignment, is_answer
from store.survey_contacts import ContactKey

ALLOWED, TAKEN_BACK = "answers.allowed", "answers.taken_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthoredAnswer:
    """An answer and whose it is; nothing of it is shown where `is_allowed` is not."""

    key: ContactKey
    at: datetime
    nsat: int
    nps: int | None
    is_allowed: bool


def may_show(db: Session, *, email_hash: str, about: Collection[tuple[str, str]]) -> bool | None:
    """Say whether somebody lets all their answers be shown; None where nothing is kept of them."""
    found = [row.shows_answers for row in _of(db, email_hash, about)]
    return all(found) if found else None


def let_show(
    db: Session,
    allowed: bool,
    *,
    email_hash: str,
    about: Collection[tuple[str, str]],
    actor: str,
    now: datetime,
) -> None:
    """Keep what the author of answers allows, of all workloads at customers that are named."""
    for row in _of(db, email_hash, about):
        if row.shows_answers == allowed:
            continue
        row.shows_answers = allowed
        db.add(row)
        subject = f"{row.customer_id}/{row.workload}"
        action = ALLOWED if allowed else TAKEN_BACK
        audit.record(db, now=now, actor=actor, action=action, subject=subject)
    db.flush()


def any_allowed(db: Session, *, partner_id: str) -> bool:
    """Say whether any author of answers about a partner's work lets theirs be shown."""
    known = ContactConsent
    theirs = and_(
        col(Assignment.customer_id) == known.customer_id,
        col(Assignment.workload) == known.workload,
        col(Assignment.partner_id) == partner_id,
    )
    query = columns(known.email_hash).join(Assignment, theirs).where(col(known.shows_answers))
    return db.connection().execute(query.limit(1)).first() is not None


def authored_answers(db: Session, *, partner_id: str) -> tuple[AuthoredAnswer, ...]:
    """Return every answer about a partner's work, the newest first."""
    table, known = SurveyEvent, ContactConsent
    theirs = and_(is_about_assignment(), col(Assignment.partner_id) == partner_id)
    author = and_(
        col(known.customer_id) == table.customer_id,
        col(known.workload) == table.workload,
        col(known.email_hash) == table.email_hash,
    )
    query = (
        columns(
            table.customer_id, table.workload, table.email_hash, table.at, table.nsat, table.nps,
            known.shows_answers,
        )
        .join(Assignment, theirs)
        .outerjoin(known, author)
        .where(is_answer())
        .order_by(col(table.at).desc(), table.customer_id, table.workload, table.email_hash)
    )  # fmt: skip
    return tuple(
        AuthoredAnswer(
            key=ContactKey(customer_id=customer, workload=workload, email_hash=email_hash),
            at=at, nsat=nsat, nps=nps, is_allowed=bool(allowed),
        )
        for customer, workload, email_hash, at, nsat, nps, allowed in db.connection().execute(query)
    )  # fmt: skip


def _of(db: Session, email_hash: str, about: Collection[tuple[str, str]]) -> list[ContactConsent]:
    rows = db.exec(select(ContactConsent).where(ContactConsent.email_hash == email_hash))
    return [row for row in rows if (row.customer_id, row.workload) in about]

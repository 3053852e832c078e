"""A partner's scope record for a customer: what was kept of scope answers, and taken out again.

Rows are only added. The newest version of a thing counts; the ones before are its history.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, and_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from store import audit
from store.columns import columns, insert_once
from store.models import Customer, Partner, Person, ScopeKept
from store.request_changes import Author
from store.requests import Page
from store.vocabulary import Verdict

MAX_SUBJECT = 64  # characters of a reference that the audit trail keeps


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Whose record, for whom."""

    partner_id: str
    customer_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What is to be kept: an entry, or `words` for an open point that no entry answers."""

    verdict: Verdict
    edition: int
    entry_id: str = ""
    words: str = ""
    question_id: UUID | None = None

    @property
    def thing(self) -> str:
        """What it goes by: the same open point in other letters' case is the same one."""
        said = " ".join(self.words.casefold().split())
        return self.entry_id or f"open:{hashlib.sha256(said.encode()).hexdigest()[:32]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One change of a record. `by` is the name of who made it, "" where the roster has none."""

    id: UUID
    thing: str
    version: int
    is_kept: bool
    entry_id: str
    words: str
    verdict: Verdict
    edition: int
    question_id: UUID | None
    kept_at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A record that holds something, with the names of whom it is about."""

    record: Record
    partner_name: str
    customer_name: str


def keep(db: Session, record: Record, answered: Answered, *, by: Author, now: datetime) -> bool:
    """Keep an answer unless it is there as it is; say whether the record changed."""
    last = _last(db, record, answered.thing)
    if last and last.is_kept and last.verdict is answered.verdict:
        return False
    version = last.version + 1 if last else 1
    return _add(db, record, answered, version, is_kept=True, by=by, now=now)


def take_out(db: Session, record: Record, line_id: UUID, *, by: Author, now: datetime) -> bool:
    """Take a line out if it still is the newest of its thing; say whether the record changed."""
    line = next((one for one in lines_of(db, record) if one.id == line_id), None)
    if line is None:
        return False
    held = Answered(
        verdict=line.verdict, edition=line.edition, entry_id=line.entry_id, words=line.words,
        question_id=line.question_id,
    )  # fmt: skip
    return _add(db, record, held, line.version + 1, is_kept=False, by=by, now=now)


def lines_of(db: Session, record: Record) -> list[Line]:
    """Return what the record holds now, in the order in which it came in."""
    query = _lines(record).where(_is_newest(), col(ScopeKept.is_kept))
    query = query.order_by(col(ScopeKept.kept_at), col(ScopeKept.thing))
    return _read(db, query)


def history_of(db: Session, record: Record, *, offset: int, limit: int) -> Page[Line]:
    """Page through every change of a record, the newest first."""
    counted = columns(func.count()).select_from(ScopeKept).where(*_of(record))
    total: int = db.connection().execute(counted).scalar_one()
    newest = (col(ScopeKept.kept_at).desc(), col(ScopeKept.version).desc(), col(ScopeKept.thing))
    return Page(
        tuple(_read(db, _lines(record).order_by(*newest).offset(offset).limit(limit))), total
    )


def records_of(
    db: Session,
    *,
    partners: Collection[str] | None = None,
    customers: Collection[str] | None = None,
) -> list[Named]:
    """Return the records of these partners for these customers (None: all) that hold something."""
    query = (
        columns(ScopeKept.partner_id, ScopeKept.customer_id, Partner.name, Customer.name)
        .join(Partner, col(Partner.partner_id) == ScopeKept.partner_id)
        .join(Customer, col(Customer.customer_id) == ScopeKept.customer_id)
        .where(_is_newest(), col(ScopeKept.is_kept))
        .distinct()
        .order_by(col(Customer.name), col(Partner.name), ScopeKept.customer_id)
    )
    if partners is not None:
        query = query.where(col(ScopeKept.partner_id).in_(partners))
    if customers is not None:
        query = query.where(col(ScopeKept.customer_id).in_(customers))
    return [
        Named(
            record=Record(partner_id=partner, customer_id=customer),
            partner_name=partner_name,
            customer_name=customer_name,
        )
        for partner, customer, partner_name, customer_name in db.connection().execute(query)
    ]


def _add(
    db: Session,
    record: Record,
    held: Answered,
    version: int,
    *,
    is_kept: bool,
    by: Author,
    now: datetime,
) -> bool:
    """Add a version, unless somebody else has just added the same one."""
    row = {
        "id": uuid4(), "partner_id": record.partner_id, "customer_id": record.customer_id,
        "thing": held.thing, "version": version, "is_kept": is_kept, "entry_id": held.entry_id,
        "words": held.words, "verdict": held.verdict.value, "edition": held.edition,
        "question_id": held.question_id, "tenant_id": by.tenant_id,
        "aad_object_id": by.object_id, "kept_at": now,
    }  # fmt: skip
    if not insert_once(db, ScopeKept, row):
        return False
    audit.record(
        db,
        now=now,
        actor=by.object_id,
        action="scope_record.kept" if is_kept else "scope_record.taken_out",
        subject=f"{record.customer_id}:{held.thing}"[:MAX_SUBJECT],
    )
    return True


def _last(db: Session, record: Record, thing: str) -> Line | None:
    found = _read(db, _lines(record).where(col(ScopeKept.thing) == thing, _is_newest()))
    return found[0] if found else None


def _of(record: Record) -> tuple[ColumnElement[bool], ...]:
    return (
        col(ScopeKept.partner_id) == record.partner_id,
        col(ScopeKept.customer_id) == record.customer_id,
    )


def _is_newest() -> ColumnElement[bool]:
    """Say of a row that no later version of its thing is there."""
    later = aliased(ScopeKept)
    same = and_(
        col(later.partner_id) == ScopeKept.partner_id,
        col(later.customer_id) == ScopeKept.customer_id,
        col(later.thing) == ScopeKept.thing,
        col(later.version) > ScopeKept.version,
    )
    return ~select(later.id).where(same).exists()


def _lines(record: Record) -> Select[tuple[object, ...]]:
    return (
        columns(
            ScopeKept.id, ScopeKept.thing, ScopeKept.version, ScopeKept.is_kept,
            ScopeKept.entry_id, ScopeKept.words, ScopeKept.verdict, ScopeKept.edition,
            ScopeKept.question_id, ScopeKept.kept_at, Person.name,
        )
        .join(
            Person,
            and_(
                col(Person.tenant_id) == ScopeKept.tenant_id,
                col(Person.aad_object_id) == ScopeKept.aad_object_id,
            ),
            isouter=True,
        )
        .where(*_of(record))
    )  # fmt: skip


def _read(db: Session, query: Select[tuple[object, ...]]) -> list[Line]:
    found = []
    for row in db.connection().execute(query).mappings():
        held = dict(row)
        by, verdict = held.pop("name") or "", Verdict(held.pop("verdict"))
        found.append(Line(**held, by=by, verdict=verdict))
    return found

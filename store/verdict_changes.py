"""Entries of the catalogue that say something else since an edition, and who had asked about them.

A change is written down in the transaction that loads the edition; who is told of it comes later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import String, cast, or_, tuple_, update
from sqlmodel import Session, col, exists, select

from store.columns import columns, insert_all_once
from store.models import CatalogueEntry, Notice, Question, VerdictChange
from store.told import State, To
from store.vocabulary import Verdict

MOST = 100  # changes looked at in one go
_CHANGE = columns(*VerdictChange.__table__.columns)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """An entry that had one verdict before an edition and has another since."""

    entry_id: str
    edition: int
    was: Verdict
    became: Verdict
    changed_at: datetime

    @property
    def number(self) -> str:
        """What it goes by in the log."""
        return f"{self.edition}, {self.entry_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedAbout:
    """Somebody's newest question whose answer rested on an entry that has changed since."""

    question_id: UUID
    tenant_id: str
    object_id: str


def keep_changes(
    db: Session, changes: Mapping[str, tuple[str, str]], *, edition: int, now: datetime
) -> None:
    """Keep which entries changed from which verdict to which."""
    rows: list[dict[str, object]] = [
        {
            "entry_id": entry_id, "edition": edition, "was": was, "became": became,
            "changed_at": now, "told_at": None,
        }
        for entry_id, (was, became) in changes.items()
    ]  # fmt: skip
    insert_all_once(db, VerdictChange, rows)


def untold(db: Session, *, after: Changed | None) -> tuple[Changed, ...]:
    """Return changes that nobody was told of yet, the oldest first."""
    query = _CHANGE.where(col(VerdictChange.told_at).is_(None))
    key = tuple_(col(VerdictChange.edition), col(VerdictChange.entry_id))
    if after is not None:
        query = query.where(key > tuple_(after.edition, after.entry_id))
    order = (col(VerdictChange.edition), col(VerdictChange.entry_id))
    rows = db.connection().execute(query.order_by(*order).limit(MOST))
    return tuple(_changed(row) for row in rows)


def change_of(db: Session, *, entry_id: str, edition: int) -> Changed | None:
    """Return a change by what a notice carries."""
    row = db.get(VerdictChange, (entry_id, edition))
    return _changed(row) if row else None


def settle(db: Session, change: Changed, *, now: datetime) -> bool:
    """Note that everybody concerned is written to; say whether nobody else has noted it."""
    told = update(VerdictChange).where(
        col(VerdictChange.entry_id) == change.entry_id,
        col(VerdictChange.edition) == change.edition,
        col(VerdictChange.told_at).is_(None),
    )
    return db.connection().execute(told.values(told_at=now)).rowcount > 0


def asked_about(db: Session, change: Changed, *, since: datetime) -> Sequence[AskedAbout]:
    """Return who was answered by the entry since a moment, each with their newest such question."""
    named = cast(col(Question.items), String).contains(f'"{change.entry_id}"', autoescape=True)
    query = (
        columns(Question.id, Question.tenant_id, Question.aad_object_id, Question.items,
                Question.verdict)
        .where(col(Question.asked_at) >= since, col(Question.edition) < change.edition, named)
        .order_by(col(Question.asked_at))
    )  # fmt: skip
    found = {
        (row.tenant_id, row.aad_object_id): AskedAbout(
            question_id=row.id, tenant_id=row.tenant_id, object_id=row.aad_object_id
        )
        for row in db.connection().execute(query)
        if row.items[:1] == [change.entry_id] or row.verdict == change.was
    }
    return tuple(found.values())


def verdict_in(db: Session, *, entry_id: str, edition: int) -> Verdict | None:
    """Return what an entry said in an edition."""
    query = select(CatalogueEntry.content).where(
        CatalogueEntry.entry_id == entry_id,
        col(CatalogueEntry.since) <= edition,
        or_(col(CatalogueEntry.until).is_(None), col(CatalogueEntry.until) > edition),
    )
    content = db.exec(query).first()
    return Verdict(content["verdict"]) if content and "verdict" in content else None


def was_told_before(db: Session, *, to: To, kind: str, about: str, but: UUID) -> bool:
    """Say whether somebody was told already of an earlier change of the same entry.

    `about` is how the business keys of these notices begin.
    """
    sent = exists().where(
        col(Notice.kind) == kind,
        col(Notice.tenant_id) == to.tenant_id,
        col(Notice.aad_object_id) == to.aad_object_id,
        col(Notice.state).in_((State.SENT, State.UNCERTAIN)),
        col(Notice.business_key).startswith(about, autoescape=True),
        col(Notice.id) != but,
    )
    return bool(db.exec(select(sent)).one())


def _changed(row: object) -> Changed:
    return Changed(
        entry_id=row.entry_id,  # type: ignore[attr-defined]
        edition=row.edition,  # type: ignore[attr-defined]
        was=Verdict(row.was),  # type: ignore[attr-defined]
        became=Verdict(row.became),  # type: ignore[attr-defined]
        changed_at=row.changed_at,  # type: ignore[attr-defined]
    )

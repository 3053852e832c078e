"""What is offered for a while, as the catalogue has it: from when, until when, and where."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from store.models import CatalogueEntry

SURVEY_GIFT = "pg-surveygift"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """When and where something is offered; no `until`: nobody has confirmed that it still is."""

    since: date
    until: date | None
    countries: tuple[str, ...]


def promotion(db: Session, *, entry_id: str) -> Offered | None:
    """Return when and where an entry's promotion is in force, None if it has none."""
    query = select(CatalogueEntry.content).where(
        CatalogueEntry.entry_id == entry_id, col(CatalogueEntry.until).is_(None)
    )
    content = db.exec(query).first()
    kept = content.get("promotion") if content else None
    if kept is None:
        return None
    return Offered(
        since=date.fromisoformat(kept["since"]),
        until=date.fromisoformat(kept["until"]) if kept["until"] else None,
        countries=tuple(kept["countries"]),
    )

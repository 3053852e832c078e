"""The files that the bot makes: which one, for whom, and whether they may have it now."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlmodel import Session

from cards.slides.fitting import clean
from cards.slides.views import Deck
from dialogs.slide_portfolio import portfolio_deck
from dialogs.slide_readers import status_for
from dialogs.slide_status import Look, customer_deck, internal_deck
from store import audit
from store.identity import Identity, identify

MOST_NAME = 80  # characters of a customer's name in the name of a file
Id = Annotated[str, Field(max_length=64)]


class Variant(StrEnum):
    """Which deck: a customer's, the same with internal pages, or somebody's portfolio.

    The last two are none: an invitation to a meeting with a partner, and what a scope record says
    for a statement of work (dialogs/made_files.py).
    """

    CUSTOMER = "customer"
    INTERNAL = "internal"
    PORTFOLIO = "portfolio"
    INVITATION = "invitation"
    SCOPE = "scope"


NO_SLIDES = frozenset({Variant.INVITATION, Variant.SCOPE})


class FileRef(BaseModel):
    """Which file, and the one person it is for; it travels signed."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    variant: Variant
    customer: Id = ""
    partner: Id = ""
    tenant: Id
    person: Id
    key: Annotated[str, Field(max_length=64)]

    @classmethod
    def read(cls, held: object) -> "FileRef | None":
        """Read what a token holds; None if it is not as we write it today."""
        try:
            return cls.model_validate(held)
        except ValidationError:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlideFile:
    """A file before it is made: its name, and all that is in it."""

    name: str
    deck: Deck


def file_for(db: Session, ref: FileRef, *, now: datetime) -> SlideFile | None:
    """Return what the person of `ref` may have at this moment; None if they may not (any more)."""
    who = identify(db, tenant_id=ref.tenant, object_id=ref.person)
    if not isinstance(who, Identity) or ref.variant in NO_SLIDES:
        return None
    look = Look(who=who, now=now)
    if ref.variant is Variant.PORTFOLIO:
        portfolio = portfolio_deck(db, look)
        return SlideFile(name=_name("Portfolio", look), deck=portfolio) if portfolio else None
    status = status_for(db, who, ref.customer)
    if status is None:
        return None
    internal = ref.variant is Variant.INTERNAL
    deck = (internal_deck if internal else customer_deck)(db, status, look)
    told = f"{status.customer_name} status{' internal' if internal else ''}"
    return SlideFile(name=_name(told, look), deck=deck)


def note_handed_out(db: Session, ref: FileRef, *, now: datetime) -> None:
    """Note in the audit trail who was given which slides."""
    subject = f"{ref.variant}:{ref.customer}"
    audit.record(db, now=now, actor=ref.person, action="slide.handed_out", subject=subject)


def _name(told: str, look: Look) -> str:
    return safe_name(f"{told[:MOST_NAME]} {look.today.isoformat()}.pptx")


def safe_name(text: str) -> str:
    """Leave out of a file's name what SharePoint, Windows or a header would stumble over."""
    kept = re.sub(r'[\\/:*?"<>|#%&{}~;\s]+', " ", clean(text).replace("$", " "))
    return kept.strip(" .'") or "slides.pptx"

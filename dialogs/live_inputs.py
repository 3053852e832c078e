"""What the live cards of a partner's input say, to the partner and to the FM and FTA."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from cards.view import Button, CardView
from dialogs.live_subject import Subject
from dialogs.partner_input_card import customer_name, said_by, said_card, sees
from store.identity import Identity
from store.partner_inputs import Asked, input_with_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a partner says of a customer, and what that is called."""

    asked: Asked
    customer_name: str

    @property
    def number(self) -> int:
        """The number of the update it is for: no name."""
        return self.asked.for_number

    @property
    def version(self) -> int:
        """How often something was said."""
        return self.asked.version


def _read(db: Session, identifier: UUID) -> Said | None:
    asked = input_with_id(db, input_id=identifier)
    return Said(asked=asked, customer_name=customer_name(db, asked)) if asked else None


def _seen_by(db: Session, identifier: UUID, who: Identity) -> Said | None:
    said = _read(db, identifier)
    return said if said and sees(db, said.asked, who) else None


def _card(db: Session, said: Said, who: Identity) -> CardView:
    by = said_by(db, said.asked.answered_by)
    return said_card(db, said.asked, who, note=f"{by} has said this since." if by else "")


def _show(said: Said, title: str) -> Button:
    return Button(title=title, action="partner_input.card", ref={"input": str(said.asked.id)})


SUBJECT: Subject[Said] = Subject(
    called="Input for update",
    read=_read,
    seen_by=_seen_by,
    card=_card,
    title=lambda said: f"Input on {said.customer_name}",
    told=lambda *_: (),
    show=_show,
)

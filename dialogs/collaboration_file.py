"""The invitation to a meeting with a partner: a file for whose path it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from cards.calendar import Appointment
from dialogs import collaboration_words as words
from dialogs.collaboration_people import Parties, parties_of, party_of
from dialogs.rules.collaboration import Party
from dialogs.slide_files import FileRef, safe_name
from store.collaborations import path_of
from store.identity import Identity, identify
from store.vocabulary import CollaborationStep as Step

MOST_NAME = 40  # characters of a name in the name of a file


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationFile:
    """An invitation before it is written: its name, and all that is in it."""

    name: str
    appointment: Appointment


def invitation_for(db: Session, ref: FileRef, *, now: datetime) -> InvitationFile | None:
    """Return the invitation that the person of `ref` may have now; None if there is none.

    It names them as the organiser and nobody else: whom to invite is for them to say.
    """
    who = identify(db, tenant_id=ref.tenant, object_id=ref.person)
    if not isinstance(who, Identity) or not who.email:
        return None
    path = path_of(db, customer_id=ref.customer, partner_id=ref.partner, email=who.email)
    parties = parties_of(db, path) if path else None
    if path is None or parties is None or path.meeting is None:
        return None
    if party_of(db, who, path) is not Party.LEAD:
        return None
    is_first = path.step is Step.FIRST_MEETING
    what = "First meeting" if is_first else "Status review"
    about = f"{what}: {parties.customer_name}, {parties.partner.partner_name}"
    name = f"{what} {parties.customer_name[:MOST_NAME]} {parties.partner.partner_name[:MOST_NAME]}"
    return InvitationFile(
        name=f"{safe_name(name)}.ics",
        appointment=Appointment(
            uid=str(path.id) if is_first else f"{path.id}-{len(path.held)}",
            sequence=path.proposed - 1,
            made_at=now,
            starts_at=path.meeting,
            ends_at=path.meeting + timedelta(minutes=path.minutes),
            summary=about,
            description=_agenda(parties, is_first=is_first),
            organizer_name=parties.lead.name,
            organizer_email=parties.lead.email,
        ),
    )


def _agenda(parties: Parties, *, is_first: bool) -> str:
    points = words.TALKING_POINTS if is_first else words.REVIEW_POINTS
    heading = f"{parties.customer_name}: what we would like to speak about"
    return "\n".join([heading, "", *(f"- {point}" for point in points)])

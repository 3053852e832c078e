"""Every file that the bot makes: slides and invitations."""

from datetime import datetime

from sqlmodel import Session

from dialogs import slide_files
from dialogs.collaboration_file import InvitationFile, invitation_for
from dialogs.slide_files import FileRef, SlideFile, Variant
from store import audit


def file_for(db: Session, ref: FileRef, *, now: datetime) -> SlideFile | InvitationFile | None:
    """Return what the person of `ref` may have at this moment; None if they may not (any more)."""
    if ref.variant is Variant.INVITATION:
        return invitation_for(db, ref, now=now)
    return slide_files.file_for(db, ref, now=now)


def note_handed_out(db: Session, ref: FileRef, *, now: datetime) -> None:
    """Note in the audit trail who was given which file."""
    if ref.variant is not Variant.INVITATION:
        slide_files.note_handed_out(db, ref, now=now)
        return
    audit.record(
        db, now=now, actor=ref.person, action="invitation.handed_out", subject=ref.customer
    )

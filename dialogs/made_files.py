"""Every file that the bot makes: slides, invitations, and what a statement of work needs."""

from datetime import datetime

from sqlmodel import Session

from dialogs import scope_document, slide_files
from dialogs.collaboration_file import InvitationFile, invitation_for
from dialogs.scope_document import ScopeFile
from dialogs.slide_files import FileRef, SlideFile, Variant
from store import audit

AnyFile = SlideFile | InvitationFile | ScopeFile


def file_for(db: Session, ref: FileRef, *, now: datetime) -> AnyFile | None:
    """Return what the person of `ref` may have at this moment; None if they may not (any more)."""
    if ref.variant is Variant.INVITATION:
        return invitation_for(db, ref, now=now)
    if ref.variant is Variant.SCOPE:
        return scope_document.file_for(db, ref, now=now)
    return slide_files.file_for(db, ref, now=now)


def note_handed_out(db: Session, ref: FileRef, *, now: datetime) -> None:
    """Note in the audit trail who was given which file."""
    if ref.variant is Variant.SCOPE:
        scope_document.note_handed_out(db, ref, now=now)
        return
    if ref.variant is not Variant.INVITATION:
        slide_files.note_handed_out(db, ref, now=now)
        return
    audit.record(
        db, now=now, actor=ref.person, action="invitation.handed_out", subject=ref.customer
    )

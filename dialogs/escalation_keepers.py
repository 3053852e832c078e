"""Who answers an escalation by the roster of today: its PSM, else the programme team."""

from dataclasses import dataclass

from sqlmodel import Session

from dialogs.request_keepers import Keepers
from store.escalations import EscalatedMatter
from store.request_queue import told_of_it


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Whose a matter is: a PSM's by address, or ("") the programme team's; and who they are."""

    psm_email: str
    people: tuple[str, ...]


def kept_by(held: EscalatedMatter, today: Keepers) -> Kept:
    """Say who has to answer a matter now: without people, there is nobody at all.

    What is the programme team's goes to a PSM only where the team has nobody.
    """
    if held.psm_email in today.psms:
        return Kept(psm_email=held.psm_email, people=(held.psm_email,))
    psm = next((email for email in sorted(held.partner_psms) if email in today.psms), "")
    if psm and (held.psm_email or not today.programme):
        return Kept(psm_email=psm, people=(psm,))
    return Kept(psm_email="", people=today.programme)


def needs_keeper(db: Session, held: EscalatedMatter, kept: Kept) -> bool:
    """Say whether those who have to answer a matter are there, and none of them knows of it."""
    others = [email for email in kept.people if email != held.raiser_email]
    if not others:
        return False
    if kept.psm_email != held.psm_email:
        return True
    return not told_of_it(db, request_id=held.id, emails=others)

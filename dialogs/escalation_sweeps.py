"""What time itself brings about in escalations: who is to answer leaves, or is late."""

from dataclasses import astuple
from datetime import datetime
from hashlib import sha256

from sqlmodel import Session

from dialogs.escalation_keepers import kept_by, needs_keeper
from dialogs.escalation_notices import RAISED, tell_to_answer
from dialogs.promised import promises
from dialogs.request_keepers import Keepers
from dialogs.rules.promises import acknowledge_by
from dialogs.rules.request_routes import NO_ZONE
from dialogs.sweeps import Sweep
from store import notices
from store.escalation_changes import entrust
from store.escalations import (
    EscalatedMatter,
    escalation_for_a_job,
    unacknowledged,
    without_their_psm,
)
from store.partners import contact
from store.request_queue import written_already
from store.roles import people_in_role
from store.told import To
from store.vocabulary import EscalationState, Role, Severity

Matters = tuple[EscalatedMatter, ...]


def find_keeper(db: Session, held: EscalatedMatter, now: datetime) -> bool:
    """Give a matter to who looks after it now that its PSM does no more, and tell them, once."""
    current = escalation_for_a_job(db, escalation_id=held.id)
    if current is None or current.state is EscalationState.CLOSED:
        return False
    kept = kept_by(current, Keepers.of_today(db))
    if not needs_keeper(db, current, kept):
        return False
    if not entrust(db, current, psm_email=kept.psm_email, now=now):
        return False  # somebody was quicker
    if given := escalation_for_a_job(db, escalation_id=held.id):
        tell_to_answer(db, given, kept.people, but=given.raiser_email, now=now)
    return True


def without_a_keeper(db: Session, found: Matters) -> Matters:
    """Leave out what those who have to answer it know of, or nobody has to."""
    today = Keepers.of_today(db) if found else None
    return tuple(one for one in found if today and needs_keeper(db, one, kept_by(one, today)))


def find(db: Session, now: datetime, after: EscalatedMatter | None) -> Matters:
    """Return what was escalated to a PSM and may be late: there is no more time than by the clock.

    There are few enough to be read at once.
    """
    latest = now - min(promises().acknowledge.values())
    waiting = () if after else unacknowledged(db, before=latest)
    return tuple(held for held in waiting if held.psm_email)  # the others the team knows of


def left(db: Session, found: Matters) -> Matters:
    """Leave out what the programme team has been told of."""
    team = people_in_role(db, Role.PROGRAM) if found else ()
    owed = {held.id: {_key(held, email) for email in team} for held in found}
    done = written_already(db, business_keys=frozenset[str]().union(*owed.values()))
    return tuple(held for held in found if owed[held.id] - done)


def tell_programme(db: Session, held: EscalatedMatter, now: datetime) -> bool:
    """Tell the programme team of a matter that its PSM has not acknowledged, each of them once."""
    current = escalation_for_a_job(db, escalation_id=held.id)
    if current is None or not _is_late(db, current, now):
        return False
    new = [
        notices.write(
            db,
            RAISED,
            to=To(email=email),
            business_key=_key(current, email),
            now=now,
            ref={"escalation": str(current.id)},
            urgent=current.severity is Severity.CRITICAL,
        )
        for email in people_in_role(db, Role.PROGRAM)
    ]
    return any(new)


def _is_late(db: Session, held: EscalatedMatter, now: datetime) -> bool:
    if held.state is not EscalationState.RAISED or not held.psm_email:
        return False
    psm = contact(db, email=held.psm_email)
    zone = psm.time_zone if psm else NO_ZONE
    within = promises().acknowledge
    due = acknowledge_by(held.raised_at, severity=held.severity, zone=zone, within=within)
    return due <= now


def _key(held: EscalatedMatter, email: str) -> str:
    whose = sha256(repr(astuple(To(email=email))).encode()).hexdigest()[:16]
    return f"{RAISED}:{held.id}:unacknowledged:{whose}"


SWEEPS: tuple[Sweep[EscalatedMatter], ...] = (
    Sweep(
        name="escalation without its PSM",
        about="escalation",
        find=lambda db, _, after: without_their_psm(db, after=after),
        settle=find_keeper,
        left=without_a_keeper,
    ),
    Sweep(
        name="not acknowledged in time",
        about="escalation",
        find=find,
        settle=tell_programme,
        left=left,
    ),
)

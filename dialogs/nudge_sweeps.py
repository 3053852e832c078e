"""What time brings about for invitations to surveys: reminders, and the partner's news of them.

One row for each invitation moves on by comparing and swapping; the invitations of one person are
held meanwhile, so that two replicas never both remind somebody.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlmodel import Session

from dialogs.nudge_people import Somebody, somebody
from dialogs.rules.nudges import Decided, End, Invited, Skip, Wait, after, decide
from dialogs.survey_notices import tell_partner
from dialogs.survey_nudges import KIND, NOBODY_KNOWN
from dialogs.sweeps import Sweep
from store import invitations, notices, nudges
from store.invitations import Invitation
from store.nudges import Nudge
from store.told import To


def remind(db: Session, seen: Invitation, now: datetime) -> bool:
    """Decide about all that is due for the person this invitation went to."""
    held = invitations.open_of(db, email_hash=seen.email_hash)
    return remind_of(db, held, email_hash=seen.email_hash, now=now)


def remind_of(
    db: Session,
    held: Sequence[Invitation],
    *,
    email_hash: str,
    now: datetime,
    batch_id: UUID | None = None,
) -> bool:
    """Decide about the invitations of one person that are due; say whether a reminder goes out."""
    if not any(one.next_at is not None and one.next_at <= now for one in held):
        return False
    who = somebody(db, email_hash=email_hash, invitations=held, now=now)
    found = decide(who.facts, who.reached, now=now)
    _settle_others(db, who, found.others, now, batch_id)
    return bool(found.send) and _send(db, who, found, now, batch_id)


def _send(db: Session, who: Somebody, found: Decided, now: datetime, batch_id: UUID | None) -> bool:
    moved = [one for one in found.send if _move(db, who, one, *after(one, now=now))]
    if not moved:
        return False  # somebody was quicker
    key = _business_key(moved)
    email_hash = next(iter(who.invitations.values())).email_hash
    new = nudges.add(
        db,
        Nudge(
            business_key=key, email_hash=email_hash, number=found.number, decided_at=now,
            invitations=tuple(one.key for one in moved), batch_id=batch_id,
        ),
    )  # fmt: skip
    return new and notices.write(
        db, KIND, to=To(email=NOBODY_KNOWN), business_key=key, now=now, ref={"nudge": key}
    )


def _settle_others(
    db: Session,
    who: Somebody,
    others: Mapping[str, Wait | Skip | End],
    now: datetime,
    batch_id: UUID | None,
) -> None:
    for key, became in others.items():
        seen = who.invitations[key]
        if isinstance(became, Wait):
            invitations.move(db, seen, step=seen.step, next_at=became.until)
            continue
        if isinstance(became, End):
            moved = invitations.stop(db, seen, why=became.why.value, now=now)
        else:
            moved = invitations.move(db, seen, step=became.step, next_at=became.next_at)
        if moved:
            skipped = Nudge(
                business_key=f"skipped:{key}:{seen.step}", email_hash=seen.email_hash,
                invitations=(key,), number=seen.step, decided_at=now, skipped=became.why.value,
                batch_id=batch_id,
            )  # fmt: skip
            nudges.add(db, skipped)


def _move(db: Session, who: Somebody, one: Invited, step: int, next_at: datetime | None) -> bool:
    return invitations.move(db, who.invitations[one.key], step=step, next_at=next_at)


def _business_key(sent: Sequence[Invited]) -> str:
    """Return the same for the same reminders of the same invitations: there is one of it."""
    told = "\n".join(sorted(f"{one.key}:{one.step}" for one in sent))
    return f"{KIND}:{sha256(told.encode()).hexdigest()[:40]}"


TO_REMIND = Sweep(
    name="survey reminder due",
    about="invitation",
    find=lambda db, now, after: invitations.due(db, now=now, after=after),
    settle=remind,
)
TO_TELL = Sweep(
    name="survey invitation told",
    about="invitation",
    find=lambda db, _, after: invitations.untold(db, after=after),
    settle=tell_partner,
)
SWEEPS = (TO_TELL, TO_REMIND)

"""What time brings about in working with partners (how: dialogs/sweeps.py)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from dialogs.collaboration_notices import (
    due_key,
    due_readers,
    silent_key,
    tell_due,
    tell_new,
    tell_silent,
)
from dialogs.collaboration_people import parties_of, psms_to_ask, silence_of
from dialogs.rules.collaboration import PATTERN, Pattern
from dialogs.sweeps import Sweep
from store import collaborations
from store.collaborations import MOST, Newcomer, Path
from store.input_rounds import Pair, unanswered
from store.partners import psm_of_partner
from store.request_queue import written_already
from store.status_writers import customer_team
from store.vocabulary import CollaborationStep as Step


def begin(db: Session, new: Newcomer, now: datetime) -> bool:
    """Begin the path of an FM who follows somebody else, and show it to them."""
    begun = collaborations.begin(
        db, customer_id=new.customer_id, partner_id=new.partner_id, email=new.email, now=now
    )
    path = collaborations.path_of(
        db, customer_id=new.customer_id, partner_id=new.partner_id, email=new.email
    )
    return begun and path is not None and tell_new(db, path, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A path at which something is to be looked at."""

    path: Path

    @property
    def number(self) -> str:
        """What it goes by in the log."""
        return self.path.number


def remind(db: Session, waiting: Waiting, now: datetime) -> bool:
    """Remind whoever does what comes next, once for each step."""
    parties = parties_of(db, waiting.path)
    return parties is not None and parties.due_at <= now and tell_due(db, parties, now=now)


def tell_pattern(db: Session, pair: Pair, now: datetime) -> bool:
    """Show the FM, the FTA and the PSM that a partner gave no input over several rounds."""
    pattern = silence_of(db, customer_id=pair.customer_id, partner_id=pair.partner_id, now=now)
    if pattern is None:
        return False
    told = [_tell(db, pair, pattern, email, now) for email in _readers(db, pair, now)]
    return any(told)


def _tell(db: Session, pair: Pair, pattern: Pattern, email: str, now: datetime) -> bool:
    team = customer_team(db, customer_id=pair.customer_id)
    if team is None or not team.people:
        return False
    of = email if email in {one.email for one in team.people} else team.people[0].email
    path = Path(
        customer_id=pair.customer_id, partner_id=pair.partner_id, email=of, step=Step.FIND_PSM,
        since=now,
    )  # fmt: skip
    return tell_silent(db, path, pattern, email, now=now)


def _readers(db: Session, pair: Pair, now: datetime) -> tuple[str, ...]:
    team = customer_team(db, customer_id=pair.customer_id)
    partner = psm_of_partner(db, partner_id=pair.partner_id)
    people = [one.email for one in team.people] if team else []
    psms = [one.email for one in psms_to_ask(partner, now=now)] if partner else []
    return tuple(dict.fromkeys([*people, *psms]))


def _new(db: Session, _: datetime, after: Newcomer | None) -> tuple[Newcomer, ...]:
    return collaborations.newcomers(db, after=after)


def _waiting(db: Session, now: datetime, after: Waiting | None) -> tuple[Waiting, ...]:
    """Return the paths at which something is due that nobody was reminded of yet."""
    found: list[Waiting] = []
    last = after.path if after else None
    while True:
        batch = collaborations.all_paths(db, after=last)
        for path in batch:
            if _is_due(db, path, now):
                found.append(Waiting(path=path))
            if len(found) == MOST:
                return tuple(found)
        if len(batch) < MOST:
            return tuple(found)
        last = batch[-1]


def _is_due(db: Session, path: Path, now: datetime) -> bool:
    if (path.meeting or path.since) >= now:
        return False
    parties = parties_of(db, path)
    if parties is None or parties.due_at > now:
        return False
    keys = {due_key(path, email) for email in due_readers(parties, now)}
    return bool(keys - written_already(db, business_keys=keys))


def _silent(db: Session, now: datetime, after: Pair | None) -> tuple[Pair, ...]:
    """Return the partners at customers with a pattern that somebody has not been told of."""
    found: list[Pair] = []
    while True:
        batch = unanswered(db, rounds=PATTERN, now=now, after=after)
        for pair in batch:
            if _is_untold(db, pair, now):
                found.append(pair)
            if len(found) == MOST:
                return tuple(found)
        if len(batch) < MOST:
            return tuple(found)
        after = batch[-1]


def _is_untold(db: Session, pair: Pair, now: datetime) -> bool:
    pattern = silence_of(db, customer_id=pair.customer_id, partner_id=pair.partner_id, now=now)
    team = customer_team(db, customer_id=pair.customer_id)
    if pattern is None or team is None or not team.people:
        return False
    keys = {
        silent_key(pair.customer_id, pair.partner_id, pattern, email)
        for email in _readers(db, pair, now)
    }
    return bool(keys - written_already(db, business_keys=keys))


SWEEPS: tuple[Sweep[Any], ...] = (
    Sweep(name="collaboration begun", about="collaboration", find=_new, settle=begin),
    Sweep(name="collaboration due", about="collaboration", find=_waiting, settle=remind),
    Sweep(name="rounds without input", about="collaboration", find=_silent, settle=tell_pattern),
)

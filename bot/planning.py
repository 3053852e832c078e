"""What is to be said next, to whom and how: claimed and decided in one transaction."""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.errands import Errand, Part, errand_by_letter, errand_in_place, errand_to
from bot.line import line_up
from cards.notices import words_of
from dialogs.notices import MOST_FOLDED, PASS_ON, Kind, Kinds
from dialogs.rules.delivery import (
    FOLD_WITHIN,
    PATIENCE,
    Attempt,
    Patience,
    Route,
    Wait,
    backoff,
    choose_route,
    first_known_zone,
    given_up,
    may_go,
)
from dialogs.rules.nudges import Wait as Later
from store.notices import claim, claim_alike, expire_leases, may_plan, next_moment, settle, write
from store.posted_cards import open_address
from store.readers import Reader, reader_of
from store.told import Lease, State, To, Told

log = logging.getLogger(__name__)

CLOSED = "its chat takes nothing any more"
NO_MAIL = "no way to reach them: not in Teams, no mail"
NOBODY = "no way to reach them: not in Teams, no mail, no PSM"

LONGEST_WAIT = timedelta(seconds=2)  # for the rates, with a claim in hand

Decide = Callable[[Session, list[Told], Lease, "Plan"], None]


@dataclass(slots=True, kw_only=True)
class Plan:
    """What one look at the ledger brought; `settled` are changes of state, for the counters."""

    errands: list[Errand] = field(default_factory=list)
    settled: list[tuple[str, State]] = field(default_factory=list)
    claimed: int = 0
    another_plans: bool = False
    next_moment: datetime | None = None


class Planner:
    """Claims what is due for one worker, and decides what becomes of each."""

    def __init__(
        self,
        kinds: Kinds,
        *,
        worker: str,
        lasts: timedelta,
        has_mail: bool,
        quiet_hours: bool = True,
        patience: Patience = PATIENCE,
    ) -> None:
        self._kinds = kinds
        self._worker = worker
        self._lasts = lasts
        self._has_mail = has_mail
        self._quiet_hours = quiet_hours
        self._patience = patience
        self._harmless = [name for name, kind in kinds.items() if kind.harmless_twice]
        self._folded = [
            name for name, kind in kinds.items() if not kind.urgent and not self._is_alone(name)
        ]

    def plan(self, db: Session, *, now: datetime, limit: int, insist: bool = False) -> Plan:
        """Claim up to `limit` due notices; `insist` even if another replica seems to plan."""
        plan, started = Plan(), time.monotonic()
        if not may_plan(db, insist=insist):
            plan.another_plans = True
            return plan
        lease = Lease(worker=self._worker, now=now, lasts=self._lasts)
        expire_leases(db, harmless=self._harmless, now=now, most_attempts=self._patience.attempts)
        urgent = claim(db, kinds=self._kinds, urgent=True, lease=lease, limit=limit)
        others = claim(db, kinds=self._kinds, urgent=False, lease=lease, limit=limit - len(urgent))
        plan.claimed = len(urgent) + len(others)
        for group in self._by_reader(urgent + others):
            self._try_group(db, group, lease, plan)
        # to decide takes its time, which must not be taken from what there is to leave in
        decided = now + timedelta(seconds=time.monotonic() - started)
        plan.errands, for_later = line_up(db, plan.errands, now=decided, longest_wait=LONGEST_WAIT)
        for errand, until in for_later:
            self.put_errand_back(db, errand, until=until)
        plan.next_moment = next_moment(db, kinds=self._kinds)
        return plan

    def _try_group(self, db: Session, group: list[Told], lease: Lease, plan: Plan) -> None:
        """Decide about what is for one reader; a fault of ours in it stops nobody else."""
        made = Plan()
        decide = self._how(self._kinds[group[0].kind])
        try:
            with db.begin_nested():
                decide(db, group, lease, made)
        except Exception as fault:
            log.exception("a notice could not be planned")
            for told in group:
                self._later(db, told, fault, lease.now, plan)
        else:
            plan.errands += made.errands
            plan.settled += made.settled

    def _how(self, kind: Kind) -> Decide:
        if kind.in_place:
            return self._change
        return self._write_letter if kind.letter is not None else self._group

    def _change(self, db: Session, group: list[Told], lease: Lease, plan: Plan) -> None:
        """Change a message where it stands; nobody is told of it in another way."""
        told = group[0]
        address = open_address(db, to=told.to, at=told.spot)
        if address is None:
            self._end(db, told, State.CANCELLED, plan, fault=CLOSED, now=lease.now)
            return
        parts = self._parts(db, group, lease.now, plan)
        plan.errands += [errand_in_place(part, address) for part in parts]

    def _write_letter(self, db: Session, group: list[Told], lease: Lease, plan: Plan) -> None:
        """Write to somebody outside the programme, in their hours; nobody is asked to pass it on.

        What their mail server has refused once is not sent again.
        """
        told, kind = group[0], self._kinds[group[0].kind]
        if told.way == Route.PSM:
            kind.refused(told, db, lease.now)
            self._end(db, told, State.DEAD, plan, fault="refused", now=lease.now)
            return
        found = kind.letter(told, db, lease.now) if kind.letter is not None else None
        if found is None:
            self._end(db, told, State.CANCELLED, plan, fault="no longer relevant", now=lease.now)
            return
        if isinstance(found, Later):
            self.put_back(db, told, until=found.until, why=found.why.value)
            return
        route = choose_route(
            in_teams=found.reader.address is not None, by_mail=self._has_mail, has_psm=False
        )
        if route is Route.NOWHERE:
            self._end(db, told, State.DEAD, plan, fault=NO_MAIL, now=lease.now)
            return
        plan.errands.append(errand_by_letter(told, kind, found, route, lease.now))

    def _group(self, db: Session, group: list[Told], lease: Lease, plan: Plan) -> None:
        first, reader = group[0], reader_of(db, group[0])
        urgent = self._is_urgent(first)
        decision = may_go(
            now=lease.now,
            zone=first_known_zone(*reader.zones),
            urgent=urgent,
            paused_until=reader.wishes.paused_until,
            only_urgent=reader.wishes.only_urgent,
            quiet_hours=self._quiet_hours,
        )
        if isinstance(decision, Wait):
            for told in group:
                self.put_back(db, told, until=decision.until, why=decision.why)
            return
        if not urgent:
            due_by, room = lease.now + FOLD_WITHIN, MOST_FOLDED - len(group)
            group = group + claim_alike(
                db, first, kinds=self._folded, due_by=due_by, lease=lease, limit=room
            )
        parts = self._parts(db, group, lease.now, plan)
        if parts:
            self._send_to(db, reader, parts, lease.now, plan)

    def _parts(self, db: Session, group: Sequence[Told], now: datetime, plan: Plan) -> list[Part]:
        """Make the view of each notice; what is no longer relevant is cancelled."""
        parts = []
        for told in group:
            kind = self._kinds[told.kind]
            try:
                with db.begin_nested():
                    view = kind.view(told, db)
                    if view is not None:
                        words_of(view)  # what cannot be shown fails here, alone
            except Exception as fault:
                log.exception("a notice could not be shown")
                self._later(db, told, fault, now, plan)
                continue
            if view is None:
                self._end(db, told, State.CANCELLED, plan, fault="no longer relevant", now=now)
            else:
                parts.append((told, kind, view))
        return parts

    def _send_to(
        self, db: Session, reader: Reader, parts: list[Part], now: datetime, plan: Plan
    ) -> None:
        pass_on = parts[0][0].kind == PASS_ON
        route = choose_route(
            in_teams=reader.address is not None,
            by_mail=self._has_mail and bool(reader.email),
            has_psm=not pass_on and reader.psm_email not in ("", reader.email),
            mail_refused=parts[0][0].way == Route.PSM,
        )
        if route in (Route.TEAMS, Route.MAIL):
            plan.errands.append(errand_to(reader, parts, route, now))
            return
        for told, _, _ in parts:
            if route is Route.PSM:
                _ask_psm(db, told, reader, now)
                self._end(db, told, State.SENT, plan, way=route, now=now)
            else:
                self._end(db, told, State.DEAD, plan, fault=NOBODY, now=now)

    def put_errand_back(self, db: Session, errand: Errand, *, until: datetime) -> None:
        """Let all of a message wait for the rates."""
        for told in errand.told:
            self.put_back(db, told, until=until, why="rate")

    def put_back(self, db: Session, told: Told, *, until: datetime, why: str) -> bool:
        """Let a claimed notice wait, as if it had not been claimed."""
        return settle(
            db, told, worker=self._worker, state=State.WAITING, due_at=until, fault=why,
            attempts=told.attempts - 1,
        )  # fmt: skip

    def _later(self, db: Session, told: Told, fault: Exception, now: datetime, plan: Plan) -> None:
        """Try again what our own fault kept from being said; in the end give it up."""
        why, first_at = f"our fault: {type(fault).__name__}", told.first_tried_at or now
        attempt = Attempt(
            harmless_twice=True, number=told.attempts, first_at=first_at, now=now, jitter=0.5
        )
        if given_up(attempt, self._patience):
            self._end(db, told, State.DEAD, plan, fault=why, now=now)
            return
        due_at = now + backoff(told.attempts, attempt.jitter, self._patience)
        settle(
            db, told, worker=self._worker, state=State.WAITING, due_at=due_at, fault=why,
            first_tried_at=first_at,
        )  # fmt: skip

    def _end(
        self, db: Session, told: Told, state: State, plan: Plan, *, now: datetime, **more: object
    ) -> None:
        if settle(db, told, worker=self._worker, state=state, ended_at=now, **more):
            plan.settled.append((told.kind, state))

    def _is_alone(self, kind: str) -> bool:
        return self._kinds[kind].in_place or self._kinds[kind].letter is not None

    def _is_urgent(self, told: Told) -> bool:
        return told.urgent or self._kinds[told.kind].urgent

    def _by_reader(self, claimed: Iterable[Told]) -> list[list[Told]]:
        """Put together what is for one reader; what is urgent goes by itself, and first.

        So does what changes a message in its place, and what is for somebody outside.
        """
        alone: list[list[Told]] = []
        folded: dict[tuple[To, str], list[Told]] = {}
        for told in claimed:
            if self._is_urgent(told) or self._is_alone(told.kind):
                alone.append([told])
            else:
                folded.setdefault((told.to, told.way), []).append(told)
        return alone + list(folded.values())


def _ask_psm(db: Session, told: Told, reader: Reader, now: datetime) -> None:
    write(
        db, PASS_ON, to=To(email=reader.psm_email), business_key=f"{PASS_ON}:{told.id}",
        now=now, ref={"notice": str(told.id)}, urgent=told.urgent,
    )  # fmt: skip

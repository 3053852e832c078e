"""Writing down what became of a message, for every notice that it carried."""

import logging
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.errands import Errand
from dialogs.live_cards import Posted
from dialogs.notices import Kinds
from dialogs.rules.delivery import (
    Answer,
    Attempt,
    Dead,
    Gone,
    Outcome,
    Patience,
    RetryAt,
    Route,
    Sent,
    Uncertain,
    Vanished,
    outcome,
)
from store.notices import settle
from store.people import deactivate, pause
from store.told import Spot, State, To, Told

log = logging.getLogger(__name__)

Changes = list[tuple[str, State]]


class Recorder:
    """Decides by the rules what an answer means, and records it where the claim still holds."""

    def __init__(self, kinds: Kinds, *, worker: str, patience: Patience) -> None:
        self._kinds = kinds
        self._worker = worker
        self._patience = patience

    def record(
        self, db: Session, errand: Errand, answer: Answer, *, now: datetime, jitter: float
    ) -> Changes:
        """Record it in one transaction; return the changes of state."""
        changes: Changes = []
        for told in errand.told:
            attempt = Attempt(
                harmless_twice=errand.harmless_twice,
                number=told.attempts,
                first_at=told.first_tried_at or now,
                now=now,
                jitter=jitter,
                in_place=bool(errand.replaces),
            )
            became = outcome(answer, attempt, patience=self._patience)
            state, values = _row(became, errand, told, now)
            if settle(db, told, worker=self._worker, state=state, **values):
                changes.append((told.kind, state))
                self._tell_kind(db, errand, told, became, now)
        if isinstance(became, Gone) and errand.route is Route.TEAMS:
            deactivate(db, tenant_id=errand.tenant_id, conversation_id=errand.conversation_id)
        if answer.retry_after and errand.route is Route.TEAMS:
            until = now + min(timedelta(seconds=answer.retry_after), self._patience.longest)
            pause(
                db, tenant_id=errand.tenant_id, conversation_id=errand.conversation_id, until=until
            )
        return changes

    def _tell_kind(
        self, db: Session, errand: Errand, told: Told, became: Outcome, now: datetime
    ) -> None:
        """Tell the kind that it was sent, or is gone; its fault must not undo the record."""
        kind = self._kinds[told.kind]
        try:
            with db.begin_nested():
                if isinstance(became, Vanished):
                    kind.gone(told, db)
                elif isinstance(became, Sent):
                    kind.sent(told, db, errand.route, now)
                    if card := _posted(errand, became, now):
                        kind.posted(told, db, card)
        except Exception:
            log.exception("where a notice stands could not be kept")


def _posted(errand: Errand, became: Sent, now: datetime) -> Posted | None:
    """Return what was posted where in Teams; a digest shows nothing that could be changed."""
    reference = errand.reference
    if reference is None or len(errand.told) > 1 or not became.message_id:
        return None
    return Posted(
        view=errand.view,
        to=To(tenant_id=errand.tenant_id, aad_object_id=reference.user.aad_object_id),
        at=Spot(conversation_id=errand.conversation_id, message_id=became.message_id),
        now=now,
    )


def _row(
    became: Outcome, errand: Errand, told: Told, now: datetime
) -> tuple[State, dict[str, object]]:
    """Return the state and the columns that an outcome means."""
    tried = {"first_tried_at": told.first_tried_at or now}
    match became:
        case Sent(message_id):
            return State.SENT, {
                **tried, "ended_at": now, "way": errand.route, "message_id": message_id[:200],
            }  # fmt: skip
        case RetryAt(at, why):
            return State.WAITING, {**tried, "due_at": at, "fault": why}
        case Gone(why):
            # Teams is not tried again: the address is given up; mail is not: the row says so
            way = Route.PSM if errand.route is Route.MAIL else ""
            return State.WAITING, {**tried, "due_at": now, "fault": why, "way": way}
        case Uncertain(why):
            return State.UNCERTAIN, {**tried, "fault": why}
        case Vanished(why):
            return State.CANCELLED, {**tried, "ended_at": now, "fault": why}
        case Dead(why):
            return State.DEAD, {**tried, "ended_at": now, "fault": why}

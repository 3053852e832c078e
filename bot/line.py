"""Whose turn it is: what all replicas say unasked in Teams stands in one line, in the database."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from bot.errands import Errand
from bot.rates import A_SECOND, AN_HOUR, LATEST, Rates
from store.utterances import keep_spoken, spoken_in

TOO_LATE = timedelta(seconds=LATEST)
COUNTS_IN_TENANT = timedelta(seconds=A_SECOND + LATEST)
COUNTS_IN_CHAT = timedelta(seconds=AN_HOUR + LATEST)


def line_up(
    db: Session, errands: Sequence[Errand], *, now: datetime, longest_wait: timedelta
) -> tuple[list[Errand], list[tuple[Errand, datetime]]]:
    """Give each message to Teams its moment, in the transaction that claims it.

    Returns also what would have to wait for too long, and until when: it has no moment yet.
    """
    in_chats = [errand for errand in errands if errand.conversation_id]
    if not in_chats:
        return list(errands), []
    rates = _rates_of(db, in_chats, now)
    in_line = [errand for errand in errands if not errand.conversation_id]
    for_later, said = [], []
    for errand in in_chats:
        where = {"tenant": errand.tenant_id, "conversation": errand.conversation_id}
        turn = rates.next_turn(**where, now=max(now, errand.not_before or now).timestamp())
        moment = datetime.fromtimestamp(turn, UTC)
        if moment - now > longest_wait:
            for_later.append((errand, moment))
            continue
        rates.take(turn, **where)
        said.append((errand.tenant_id, errand.conversation_id, moment))
        in_line.append(replace(errand, say_at=moment))
    keep_spoken(db, said, since=now - COUNTS_IN_CHAT)
    return in_line, for_later


def _rates_of(db: Session, errands: Iterable[Errand], now: datetime) -> Rates:
    in_chats, in_tenants = spoken_in(
        db,
        conversations={errand.conversation_id for errand in errands},
        since=now - COUNTS_IN_CHAT,
        tenants={errand.tenant_id for errand in errands},
        tenants_since=now - COUNTS_IN_TENANT,
    )
    return Rates(
        by_conversation=((chat, at.timestamp()) for chat, at in in_chats),
        by_tenant=((tenant, at.timestamp()) for tenant, at in in_tenants),
    )

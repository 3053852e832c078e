"""Requests in lists: a partner's own, and the queue of those who work on them."""

import re
from collections.abc import Sequence

from pydantic import NonNegativeInt
from sqlmodel import Session

from cards.requests import Option, RequestList, RequestRow
from cards.view import Button, Say
from dialogs.expert_team import UNKNOWN, in_private_once, refuse
from dialogs.expert_words import short_moment, short_name, short_urgency
from dialogs.paging import (
    PAGE,
    choice,
    chosen,
    clamped,
    open_button,
    pages,
    turning,
)
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.request_card import request_card, standing_words
from dialogs.turn import Instead, Reply, Turn
from store.entries import workload_names
from store.request_queue import Queue, QueueCounts, queue_counts, queue_page
from store.requests import (
    ASKS,
    ExpertRequest,
    Page,
    asked_for,
    my_requests,
    request_numbered,
    request_with_id,
)
from store.vocabulary import RequestState, Role

WORKERS = frozenset({Role.SME, Role.PSM, Role.PROGRAM})
NOT_YOUR_QUEUE = "The queue is for experts, Partner Success Managers and the programme team."
NOTHING_ASKED = (
    "There is none yet. Where an update says what help is needed, an expert is asked for it by a "
    "press."
)
ASK = Say(title="Ask for an expert", words="ask an expert")
QUEUES = {Queue.MINE: "Mine", Queue.UNASSIGNED: "Unassigned", Queue.LATE: "Late"}
_NUMBER = re.compile(r"(?<![\w.])#?(\d{4,9})\b")


class Ref(ButtonRef):
    """The page of a list; of a partner's requests, whether everybody's are wanted."""

    page: NonNegativeInt = 0
    everybody: bool = False
    queue: Queue = Queue.MINE


@in_private_once
def show(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the request that is named by its number, else somebody's requests."""
    number = _NUMBER.search(turn.text)
    if number:
        return _numbered(turn, db, int(number[1]))
    if turn.who.partner_id:
        return [_mine(turn, db, Ref())]
    if turn.who.roles & ASKS:
        return [_asked(turn, db, Ref())]
    return _queue(turn, db, Ref())


@in_private_once
def queue(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the queue of somebody who works on requests."""
    return _queue(turn, db, Ref())


@in_private_once
def page(turn: Turn, db: Session) -> Sequence[Reply]:
    """Turn a page of a partner's requests."""
    ref = Ref.of(turn)
    if ref is None or not (turn.who.partner_id or turn.who.roles & ASKS):
        return [OLD_BUTTON]
    look = _mine if turn.who.partner_id else _asked
    return [Instead(look(turn, db, ref))]


@in_private_once
def queue_of(turn: Turn, db: Session) -> Sequence[Reply]:
    """Turn a page of the queue, or go to another list of it."""
    ref = Ref.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    return [Instead(reply) if isinstance(reply, RequestList) else reply
            for reply in _queue(turn, db, ref)]  # fmt: skip


@in_private_once
def opened(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the request that was picked from a list."""
    picked = chosen(turn)
    if picked is None:
        return ["Please choose a request of the list first."]
    request = request_with_id(db, request_id=picked, who=turn.who)
    if request is None:
        refuse(turn, db, str(picked))
        return [UNKNOWN]
    return [request_card(db, request, turn.who)]


def _numbered(turn: Turn, db: Session, number: int) -> Sequence[Reply]:
    request = request_numbered(db, number=number, who=turn.who)
    if request is None:
        refuse(turn, db, f"request {number}")
        return [UNKNOWN]
    return [request_card(db, request, turn.who)]


def _mine(turn: Turn, db: Session, ref: Ref) -> RequestList:
    def look(offset: int) -> Page[ExpertRequest]:
        return my_requests(db, who=turn.who, everybody=ref.everybody, offset=offset, limit=PAGE)

    found, at = clamped(look, ref.page)
    partner = turn.who.partner_name
    other = Button(
        title="Only mine" if ref.everybody else "All of my company",
        action="expert.page",
        ref={"everybody": not ref.everybody},
    )
    turn_page = turning(found, at, "expert.page", {"everybody": ref.everybody})
    return RequestList(
        title=f"Requests of {partner}" if ref.everybody else "My requests",
        lead="" if found.total else "There is none yet.",
        rows=tuple(_row(one, turn, db) for one in found.lines),
        pages=pages(found, at),
        choose=choice(_options(found.lines)),
        buttons=(*open_button(found, "expert.open"), *turn_page, other, ASK),
    )


def _asked(turn: Turn, db: Session, ref: Ref) -> RequestList:
    """List what an FM or FTA asked for, from the status of their customers."""

    def look(offset: int) -> Page[ExpertRequest]:
        return asked_for(db, who=turn.who, offset=offset, limit=PAGE)

    found, at = clamped(look, ref.page)
    queue = Button(title="Queue", action="expert.queue", ref={"queue": Queue.MINE.value})
    return RequestList(
        title="Requests for my customers",
        lead="" if found.total else NOTHING_ASKED,
        rows=tuple(_row(one, turn, db) for one in found.lines),
        pages=pages(found, at),
        choose=choice(_options(found.lines)),
        buttons=(
            *open_button(found, "expert.open"),
            *turning(found, at, "expert.page", {}),
            *((queue,) if turn.who.roles & WORKERS else ()),
        ),
    )


def _queue(turn: Turn, db: Session, ref: Ref) -> Sequence[Reply]:
    who = turn.who
    if not who.roles & WORKERS:
        refuse(turn, db, "queue")
        return [NOT_YOUR_QUEUE]
    email = None if Role.PROGRAM in who.roles else who.email

    def look(offset: int) -> Page[ExpertRequest]:
        return queue_page(db, queue=ref.queue, email=email, now=turn.now, offset=offset, limit=PAGE)

    found, at = clamped(look, ref.page)
    counts = queue_counts(db, email=email, now=turn.now)
    turn_page = turning(found, at, "expert.queue", {"queue": ref.queue.value})
    return [
        RequestList(
            title=f"Queue: {QUEUES[ref.queue].lower()}",
            lead=_counted(counts),
            rows=tuple(_row(one, turn, db) for one in found.lines),
            pages=pages(found, at),
            choose=choice(_options(found.lines)),
            buttons=(*open_button(found, "expert.open"), *turn_page, *_tabs(ref.queue)),
        )
    ]


def _row(one: ExpertRequest, turn: Turn, db: Session) -> RequestRow:
    who = turn.who
    workload = short_name(workload_names(db).get(one.workload, one.workload))
    partner = f" ({one.partner_name})" if who.is_staff else ""
    since = short_moment(one.opened_at, who.time_zone)
    standing = standing_words(db, one, who).removesuffix(".")
    return RequestRow(
        title=f"{one.number}: {one.customer_name}{partner}, {workload}",
        text=f"{standing} · {short_urgency(one.urgency)} · {since}",
        late=_late(one, turn),
    )


def _late(one: ExpertRequest, turn: Turn) -> str:
    """Say what was promised for a moment that has passed."""
    zone, now = turn.who.time_zone, turn.now
    if one.state is RequestState.OFFERED and one.accept_by and one.accept_by <= now:
        return f"Not accepted by {short_moment(one.accept_by, zone)}" if turn.who.is_staff else ""
    if one.answer_by is None or one.answer_by > now:
        return ""
    if one.state is RequestState.ASKED_BACK:
        return f"Stands still: no reply by {short_moment(one.answer_by, zone)}"
    return f"Answer was due {short_moment(one.answer_by, zone)}" if one.waiting_since else ""


def _options(lines: Sequence[ExpertRequest]) -> tuple[Option, ...]:
    return tuple(
        Option(title=f"{one.number}: {one.customer_name}", value=str(one.id)) for one in lines
    )


def _tabs(shown: Queue) -> tuple[Button, ...]:
    return tuple(
        Button(title=title, action="expert.queue", ref={"queue": queue.value})
        for queue, title in QUEUES.items()
        if queue is not shown
    )


def _counted(counts: QueueCounts) -> str:
    return f"Mine: {counts.mine} · Unassigned: {counts.unassigned} · Late: {counts.late}"

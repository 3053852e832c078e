"""What is proposed for the catalogue: a list of what waits, for a second expert to approve."""

from collections.abc import Sequence

from sqlmodel import Session

from cards.proposals import ProposalCard
from cards.requests import Option, RequestList, RequestRow
from cards.view import Button, Fact
from dialogs.expert_team import in_private_once, refuse
from dialogs.expert_words import moment, short_moment, short_name
from dialogs.paging import (
    CHOOSE_FIRST,
    PAGE,
    choice,
    chosen,
    clamped,
    open_button,
    pages,
    parts_of,
    turned,
    turning,
)
from dialogs.proposed_answers import (
    EXCERPT,
    GONE,
    REVIEW,
    answer_card,
    answer_row,
    answer_title,
)
from dialogs.rules.proposing import refuse_approval
from dialogs.rules.request_facts import relations
from dialogs.rules.request_state import Refused, decide
from dialogs.turn import Reply, Turn
from store.entries import workload_names
from store.partners import contact
from store.proposals import Proposed, proposal_of, proposals_waiting
from store.psm_answers import Answered, answer_of
from store.requests import ExpertRequest, Page, request_with_id
from store.vocabulary import RequestVerb, Role

READERS = frozenset({Role.SME, Role.PSM, Role.PROGRAM})
NOT_YOURS = "Proposals for the catalogue are for the experts to look through."
NONE = "Nothing waits. An expert who has solved a request can propose its summary there."


@in_private_once
def show(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show what waits for a second expert."""
    return [_list(turn, db, 0)]


@in_private_once
def page(turn: Turn, db: Session) -> Sequence[Reply]:
    """Turn a page of the list."""
    return turned(turn, lambda at: _list(turn, db, at))


@in_private_once
def opened(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show one of the list whole."""
    if not turn.who.roles & READERS:
        return [_not_yours(turn, db)]
    picked = chosen(turn)
    if picked is None:
        return [CHOOSE_FIRST]
    if said := answer_of(db, question_id=picked):
        return [answer_card(turn, db, said)]
    request = request_with_id(db, request_id=picked, who=turn.who)
    held = proposal_of(db, request_id=picked)
    if request is None or held is None:
        return [GONE]
    return [_card(turn, db, held, request)]


def _list(turn: Turn, db: Session, wanted: int) -> RequestList | str:
    if not turn.who.roles & READERS:
        return _not_yours(turn, db)

    def look(offset: int) -> Page[Proposed | Answered]:
        return proposals_waiting(db, offset=offset, limit=PAGE)

    found, at = clamped(look, wanted)
    return RequestList(
        title="Proposed for the catalogue",
        lead="The oldest stands first." if found.total else NONE,
        rows=tuple(_row(one, turn, db) for one in found.lines),
        pages=pages(found, at),
        choose=choice(tuple(_option(one, db) for one in found.lines)),
        buttons=(*open_button(found, "proposals.open"), *turning(found, at, "proposals.page", {})),
    )


def _not_yours(turn: Turn, db: Session) -> str:
    refuse(turn, db, "proposals")
    return NOT_YOURS


def _row(one: Proposed | Answered, turn: Turn, db: Session) -> RequestRow:
    if isinstance(one, Answered):
        return answer_row(one, turn, db)
    text = " ".join(one.text.split())
    said = text if len(text) <= EXCERPT else text[: EXCERPT - 1].rstrip() + "…"
    when = short_moment(one.proposed_at, turn.who.time_zone)
    return RequestRow(title=_title(one, db), text=f"{said} ({_name(db, one.proposed_by)}, {when})")


def _option(one: Proposed | Answered, db: Session) -> Option:
    if isinstance(one, Answered):
        return Option(title=answer_title(one, db), value=str(one.question_id))
    return Option(title=_title(one, db), value=str(one.request_id))


def _title(one: Proposed, db: Session) -> str:
    return f"{one.number}: {_workload(db, one.workload)}"


def _workload(db: Session, workload: str) -> str:
    return short_name(workload_names(db).get(workload, workload))


def _name(db: Session, email: str) -> str:
    found = contact(db, email=email)
    return found.name if found else email


def _card(turn: Turn, db: Session, held: Proposed, request: ExpertRequest) -> ProposalCard:
    zone = turn.who.time_zone
    facts = [
        Fact(title="Workload", value=_workload(db, held.workload)),
        Fact(title="Proposed by", value=_name(db, held.proposed_by)),
        Fact(title="Proposed", value=moment(held.proposed_at, zone)),
    ]
    if held.approved_by and held.approved_at:
        facts.append(Fact(title="Approved by", value=_name(db, held.approved_by)))
    refused = _refused(turn, held, request)
    ref: dict[str, str | int] = {"request": str(request.id)}
    approve = Button(
        title="Approve",
        action="expert.do",
        ref={**ref, "version": request.version, "verb": RequestVerb.APPROVE.value},
        primary=True,
    )
    return ProposalCard(
        title=f"Proposed from request {held.number}",
        note=refused.reason if refused else REVIEW,
        facts=tuple(facts),
        text=tuple(parts_of(held.text)),
        buttons=(
            *(() if refused else (approve,)),
            Button(title="Show the request", action="expert.show", ref=ref),
            Button(title="All proposals", action="proposals.page"),
        ),
    )


def _refused(turn: Turn, held: Proposed, request: ExpertRequest) -> Refused | None:
    """Say why this reader may not approve it, if so."""
    decided = decide(request, RequestVerb.APPROVE, relations(request, turn.who), now=turn.now)
    if isinstance(decided, Refused):
        return decided
    return refuse_approval(
        proposed_by=held.proposed_by, approved_by=held.approved_by, email=turn.who.email
    )

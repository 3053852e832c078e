"""What PSMs answered to questions, among the proposals for the catalogue."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session

from cards.proposals import ProposalCard
from cards.requests import RequestRow
from cards.view import Button, Fact
from dialogs.expert_team import in_private_once, refuse
from dialogs.expert_words import moment, short_moment, short_name
from dialogs.paging import parts_of
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.rules.proposing import refuse_answer
from dialogs.turn import Instead, Reply, Turn
from dialogs.wording import VERDICT_WORDS
from store import audit
from store.entries import workload_names
from store.partners import contact
from store.psm_answers import Answered, answer_of, approve_answer
from store.vocabulary import Verdict

GONE = "This is not proposed any more."
EXCERPT = 160  # characters of a proposal that the list shows
REVIEW = (
    "What is approved goes to the review list of those who keep the catalogue. It is never live "
    "by itself."
)
APPROVED = "Approved for the review list."


class Ref(ButtonRef):
    """The question whose answer is proposed."""

    question: UUID


@in_private_once
def approve(turn: Turn, db: Session) -> Sequence[Reply]:
    """Let a PSM's answer into the review list; pressed twice it is in there once."""
    ref = Ref.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    said = answer_of(db, question_id=ref.question)
    if said is None or _refused(turn, said):
        refuse(turn, db, str(ref.question), action="proposal.refused")
        return [GONE] if said is None else [Instead(answer_card(turn, db, said))]
    if approve_answer(db, question_id=said.question_id, email=turn.who.email, now=turn.now):
        who, subject = turn.who.object_id, str(said.question_id)
        audit.record(db, now=turn.now, actor=who, action="proposal.approve", subject=subject)
    held = answer_of(db, question_id=said.question_id) or said
    return [APPROVED, Instead(answer_card(turn, db, held))]


def answer_card(turn: Turn, db: Session, said: Answered) -> ProposalCard:
    """Show a proposed answer whole, with what this reader may do."""
    zone, refused = turn.who.time_zone, _refused(turn, said)
    facts = [
        Fact(title="Verdict", value=VERDICT_WORDS[Verdict(said.verdict)]),
        Fact(title="Answered by", value=_name(db, said.answered_by)),
        Fact(title="Answered", value=moment(said.answered_at, zone)),
    ]
    if said.workload:
        facts.insert(0, Fact(title="Workload", value=_workload(db, said.workload)))
    if said.approved_by:
        facts.append(Fact(title="Approved by", value=_name(db, said.approved_by)))
    approve_it = Button(
        title="Approve",
        action="proposals.approve",
        ref={"question": str(said.question_id)},
        primary=True,
    )
    return ProposalCard(
        title="Proposed from a PSM's answer",
        note=refused or REVIEW,
        facts=tuple(facts),
        text=(f"“{said.question}”", *parts_of(said.masked)),
        buttons=(
            *(() if refused else (approve_it,)),
            Button(title="All proposals", action="proposals.page"),
        ),
    )


def answer_row(said: Answered, turn: Turn, db: Session) -> RequestRow:
    """Return the line of a proposed answer in the list."""
    text = " ".join(f"“{said.question}” {said.masked}".split())
    short = text if len(text) <= EXCERPT else text[: EXCERPT - 1].rstrip() + "…"
    when = short_moment(said.answered_at, turn.who.time_zone)
    return RequestRow(
        title=answer_title(said, db), text=f"{short} ({_name(db, said.answered_by)}, {when})"
    )


def answer_title(said: Answered, db: Session) -> str:
    """Name a proposed answer by its workload."""
    return f"Answer: {_workload(db, said.workload) if said.workload else 'no workload'}"


def _refused(turn: Turn, said: Answered) -> str:
    refused = refuse_answer(
        answered_by=said.answered_by,
        approved_by=said.approved_by,
        email=turn.who.email,
        roles=turn.who.roles,
    )
    return refused.reason if refused else ""


def _workload(db: Session, workload: str) -> str:
    return short_name(workload_names(db).get(workload, workload))


def _name(db: Session, email: str) -> str:
    found = contact(db, email=email)
    return found.name if found else email

"""The answers that partners doubt, for the PSM and the catalogue's keepers."""

from collections.abc import Sequence

from pydantic import NonNegativeInt
from sqlmodel import Session

from cards.questions import DoubtRow, DoubtsCard
from cards.requests import Option
from cards.view import Button
from dialogs.links import day
from dialogs.paging import choice
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.turn import Instead, Reply, Turn
from dialogs.wording import IN_OUR_CHAT, VERDICT_WORDS
from store.psm_answers import answered_among
from store.questions import Doubted, count_doubts, doubts_for
from store.vocabulary import Doubt, Place, Role

PAGE = 5
SHORT = 60  # characters of a question that a choice shows
KINDS = {
    Doubt.WRONG: "Said to be wrong",
    Doubt.UNSURE: "Still unsure",
    Doubt.HANDED_OVER: "Handed over",
}


class Ref(ButtonRef):
    """The page of the list that a button turns to."""

    page: NonNegativeInt = 0


def show(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the newest doubted answers; a PSM sees those of their own partners."""
    if not turn.who.roles & {Role.PSM, Role.PROGRAM, Role.ADMIN}:
        return ["This list is for Partner Success Managers and the programme team."]
    if turn.place is not Place.PERSONAL:
        return [IN_OUR_CHAT]
    ref = Ref.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    everybody = bool(turn.who.roles & {Role.PROGRAM, Role.ADMIN})
    psm_email = None if everybody else turn.who.email
    total = count_doubts(db, psm_email=psm_email)
    if total == 0:
        return ["No answer is doubted at the moment."]
    page = min(ref.page, (total - 1) // PAGE)  # doubts may have become fewer since
    doubts = doubts_for(db, psm_email=psm_email, offset=page * PAGE, limit=PAGE)
    waiting = _waiting(db, doubts)
    card = DoubtsCard(
        title="Answers that partners doubt",
        rows=tuple(_row(doubt) for doubt in doubts),
        pages=f"{page * PAGE + 1} to {page * PAGE + len(doubts)} of {total}",
        buttons=(*_answering(waiting), *_turning(page, total)),
        choose=choice(waiting, label="Answer"),
    )
    return [Instead(card) if turn.ref else card]


def _turning(page: int, total: int) -> tuple[Button, ...]:
    buttons = []
    if page > 0:
        buttons.append(Button(title="Newer", action="questions.page", ref={"page": page - 1}))
    if (page + 1) * PAGE < total:
        buttons.append(Button(title="Older", action="questions.page", ref={"page": page + 1}))
    return tuple(buttons)


def _waiting(db: Session, doubts: Sequence[Doubted]) -> tuple[Option, ...]:
    """Offer to answer what was handed over and has no answer."""
    handed = {one.question_id: one for one in doubts if one.kind is Doubt.HANDED_OVER}
    done = answered_among(db, handed.keys())
    return tuple(
        Option(title=_short(one.text), value=str(question_id))
        for question_id, one in handed.items()
        if question_id not in done
    )


def _answering(waiting: tuple[Option, ...]) -> tuple[Button, ...]:
    if not waiting:
        return ()
    return (Button(title="Answer it", action="handed.pick", primary=True),)


def _short(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 1].rstrip() + "…"


def _row(doubt: Doubted) -> DoubtRow:
    items = f" ({', '.join(doubt.items[:2])})" if doubt.items else ""
    return DoubtRow(
        kind=KINDS[doubt.kind],
        asked_by=doubt.partner_name or "Microsoft",
        when=day(doubt.said_at.date()),
        question=doubt.text,
        answered=VERDICT_WORDS[doubt.verdict] + items,
        comment=doubt.comment,
    )

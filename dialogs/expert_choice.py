"""Several requests for an expert that were begun and not sent: which one is gone on with."""

from collections.abc import Sequence

from pydantic import NonNegativeInt
from sqlmodel import Session

from cards.help import GuessCard
from cards.view import Button, Say
from dialogs.expert_drafts import draft_now, name_of
from dialogs.refs import ButtonRef
from dialogs.rules.drafts import MOST, Begun
from dialogs.turn import Turn
from store.drafts import Draft

WHICH = "You began these requests and have not sent them. Which one do you want to go on with?"
KEPT = (
    "You began a request ({first}) and have not sent it. What you said now is kept beside it as "
    "another one ({last}). Which one do you want to go on with?"
)
FULL = (
    f"You began {MOST} requests and have not sent them. Please send or discard one of them, and "
    "then say this again: “{said}”"
)
NEXT = "You began another request, too, and have not sent it: {name}."
GO_ON = Say(title="Go on with it", words="ask an expert")


class TakeRef(ButtonRef):
    """The version of the drafts, which of them to take, and whether instead of the one in hand."""

    version: NonNegativeInt
    draft: NonNegativeInt
    instead: NonNegativeInt = 0


def choice_card(turn: Turn, db: Session, draft: Draft, begun: Begun, *, is_new: bool) -> GuessCard:
    """Ask which of the drafts is gone on with; `is_new`: the last one was begun just now."""
    names = [name_of(db, fields) for fields in draft.all_begun]
    lead = WHICH
    if begun.is_full:
        lead = FULL.format(said=turn.text)
    elif is_new:
        lead = KEPT.format(first=names[0], last=names[-1])
    return GuessCard(lead=lead, buttons=_buttons(draft, names, is_new=is_new))


def also_begun(turn: Turn, db: Session) -> GuessCard | None:
    """Remind of what was begun beside the request that is sent or thrown away now."""
    begun = draft_now(turn, db).all_begun
    if not begun:
        return None
    return GuessCard(lead=NEXT.format(name=name_of(db, begun[0])), buttons=(GO_ON,))


def _buttons(draft: Draft, names: Sequence[str], *, is_new: bool) -> tuple[Button, ...]:
    """What was said now comes first; it can take the place of the only other one."""
    last = len(names) - 1
    order = [last, *range(last)] if is_new else range(len(names))
    buttons = [
        _take(draft, f"{'Begin' if is_new and at == last else 'Go on'}: {names[at]}", at)
        for at in order
    ]
    if is_new and last == 1:
        buttons.append(_take(draft, f"Begin it and discard {names[0]}", last, instead=1))
    return tuple(buttons)


def _take(draft: Draft, title: str, at: int, *, instead: int = 0) -> Button:
    ref: dict[str, str | int] = {"version": draft.version, "draft": at, "instead": instead}
    return Button(title=title, action="expert.take", ref=ref)

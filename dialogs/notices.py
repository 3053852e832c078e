"""What the bot says unasked, by kind: what it is called, what it shows, and what it may do.

A new kind is a line in NOTICES and a view beside the dialog that writes it (store.notices.write).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from cards.notices import DigestCard, DigestRow, PassOnCard, excerpt, words_of
from cards.view import Button, CardView
from dialogs import (
    batch_notices,
    coaching_notices,
    collaboration_notices,
    contact_notices,
    escalation_notices,
    handed_over,
    live_cards,
    partner_input_notices,
    psm_answer,
    rating_cards,
    request_notices,
    scope_news,
    significant_event_notices,
    status_notices,
    survey_notices,
    survey_nudges,
    survey_recovery_notices,
)
from dialogs.links import chat_link, mail_link
from dialogs.live_cards import Posted
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.rules.nudges import Wait
from dialogs.survey_nudges import Letter
from dialogs.turn import Reply, Turn
from dialogs.wording import IN_OUR_CHAT
from store.card_updates import CARD
from store.notice_desk import notice_for
from store.readers import Reader, reader_of
from store.told import Told
from store.vocabulary import Place

MOST_FOLDED = 10  # notices in one message: a card stays under its size
PASS_ON = "pass_on"  # noqa: S105 -- the name of a kind
DONE_WITH = "That is settled by now: there is nothing to show any more."
FOOTER = "Say “only urgent” or “pause for a week” if this is too much."

View = Callable[[Told, Session], CardView | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How one kind of notice is treated.

    `harmless_twice`: a second copy does no harm, so it is sent again where it may have arrived.
    `urgent`: it goes at once, whatever the hour and the reader's wishes.
    `view`: what it shows now, None where there is nothing to say any more.
    `posted`: told where it stands, in the transaction that records that it was sent.
    `in_place`: it changes the message that it names, without a sound: at once, whatever the hour,
    by itself, and where that message stands or nowhere; `gone` is told when it stands no more.
    `sent`: told that it was sent, and by which way.
    `letter`: it is for somebody outside the programme, whom the ledger does not name: what goes to
    them, in which of their hours, and by itself; `refused` is told when nothing reaches them.
    """

    title: str
    harmless_twice: bool
    urgent: bool
    view: View
    posted: Callable[[Told, Session, Posted], None] = live_cards.posted
    in_place: bool = False
    gone: Callable[[Told, Session], None] = lambda *_: None
    sent: Callable[[Told, Session, str, datetime], None] = lambda *_: None
    letter: Callable[[Told, Session, datetime], Letter | Wait | None] | None = None
    refused: Callable[[Told, Session, datetime], None] = lambda *_: None


Kinds = Mapping[str, Kind]


def with_pass_on(kinds: Kinds) -> Kinds:
    """Add the notice that asks a PSM to pass on what is of one of these kinds."""

    def view(told: Told, db: Session) -> CardView | None:
        original = _original(told, db)
        kind = kinds.get(original.kind) if original else None
        shown = kind.view(original, db) if original and kind else None
        return pass_on(reader_of(db, original), shown) if original and shown else None

    title = "Please pass this on"
    return {**kinds, PASS_ON: Kind(title=title, harmless_twice=True, urgent=False, view=view)}


def pass_on(who: Reader, shown: CardView) -> PassOnCard:
    """Ask a PSM to tell somebody what they cannot be told otherwise."""
    chat = chat_link(who.email, "Chat in Teams"), mail_link(who.email, "Write a mail")
    return PassOnCard(
        title="Please pass this on",
        who=", ".join(word for word in (who.name, who.email) if word) or "somebody of your partner",
        why="I cannot reach them in Teams or by mail.",
        lines=words_of(shown),
        links=chat if who.email else (),
    )


NOTICES: Kinds = with_pass_on(
    {
        handed_over.KIND: Kind(
            title="A scope question for you",
            harmless_twice=True,
            urgent=False,
            view=handed_over.view,
        ),
        psm_answer.KIND: Kind(
            title=psm_answer.TITLE,
            harmless_twice=True,
            urgent=False,
            view=psm_answer.view,
        ),
        scope_news.KIND: Kind(
            title=scope_news.TITLE,
            harmless_twice=True,
            urgent=False,
            view=scope_news.view,
        ),
        coaching_notices.KIND: Kind(
            title=coaching_notices.TITLE,
            harmless_twice=True,
            urgent=False,
            view=coaching_notices.view,
        ),
        **{
            name: Kind(title=title, harmless_twice=True, urgent=False, view=view)
            for name, title, view in (
                *request_notices.KINDS,
                *escalation_notices.KINDS,
                *partner_input_notices.KINDS,
                *significant_event_notices.KINDS,
                *status_notices.KINDS,
                *collaboration_notices.KINDS,
                *survey_notices.KINDS,
                *survey_recovery_notices.KINDS,
                *batch_notices.KINDS,
                *contact_notices.KINDS,
            )
        },
        request_notices.SOLVED: Kind(
            title="Did it help?",
            harmless_twice=True,
            urgent=False,
            view=request_notices.solved,
            posted=rating_cards.posted,
        ),
        rating_cards.KIND: Kind(
            title="A question is answered",
            harmless_twice=True,
            urgent=False,
            view=rating_cards.closed,
            in_place=True,
        ),
        survey_nudges.KIND: Kind(
            title=survey_nudges.TITLE,
            harmless_twice=False,
            urgent=False,
            view=lambda *_: None,
            letter=survey_nudges.letter_of,
            sent=survey_nudges.sent,
            refused=survey_nudges.refused,
        ),
        CARD: Kind(
            title="A card is changed",
            harmless_twice=True,
            urgent=False,
            view=live_cards.current,
            posted=live_cards.replaced,
            in_place=True,
            gone=live_cards.gone,
        ),
    }
)


def digest(parts: Sequence[tuple[Told, Kind, CardView]]) -> DigestCard:
    """Fold several notices to one reader into one message."""
    rows = []
    for told, kind, view in parts:
        title, text = excerpt(view, kind.title)
        show = Button(title="Show", action="notices.show", ref={"notice": str(told.id)})
        rows.append(DigestRow(title=title, text=text, show=show))
    return DigestCard(title=digest_title(len(rows)), rows=tuple(rows), footer=FOOTER)


def digest_title(count: int) -> str:
    """Return what several notices in one message are called."""
    return f"{count} things for you"


class Ref(ButtonRef):
    """The notice of a digest that is to be shown whole."""

    notice: str


def show(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show one notice of a digest, to the one it was for."""
    if turn.place is not Place.PERSONAL:
        return [IN_OUR_CHAT]
    ref = Ref.of(turn)
    row = notice_for(db, notice_id=ref.notice) if ref else None
    if row is None:
        return [OLD_BUTTON]
    told = Told.of(row)
    who = reader_of(db, told)
    if (who.tenant_id, who.aad_object_id) != (turn.who.tenant_id, turn.who.object_id):
        return [OLD_BUTTON]
    kind = NOTICES.get(told.kind)
    view = kind.view(told, db) if kind else None
    return [view or DONE_WITH]


def _original(told: Told, db: Session) -> Told | None:
    row = notice_for(db, notice_id=str(told.ref["notice"]))
    return Told.of(row) if row else None

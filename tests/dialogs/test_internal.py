"""What is internal reaches nobody but staff in their own chat: every dialog, role and place."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import orjson
import pytest
from sqlmodel import Session, select, update

from bot.actions import ACTIONS
from bot.router import COMMANDS, INTENTS
from cards.render import Renderer
from cards.view import CardView
from dialogs.turn import Handler, Instead, Turn
from dialogs.understanding.meaning import Intent, Match, Name
from store.identity import Identity
from store.models import Customer, Question
from store.vocabulary import Place, Role
from tests.dialogs.kept import kept
from tests.dialogs.stage import (
    DANA,
    ENTRIES,
    INSIDE,
    JONAS,
    STAFF,
    about,
    asked,
    pressing,
    scope,
    turn,
)
from tests.store.small_catalogue import MARKER

READERS = [
    *((who, Place.PERSONAL) for who in (DANA, JONAS)),
    *((who, place) for who in (DANA, *STAFF.values()) for place in (Place.CHANNEL, Place.GROUP)),
]
NAMES = (Name(typed="Lamna", key="c4"), Name(typed="Coho", keys=("c2", "c3")), None)
ANSWERS = {"remote": "no", "remediate": "no", "sponsor": "no"}


def open_token(action: str, ref: Mapping[str, object]) -> str:
    """A button's token as anybody can read it: signed is not hidden."""
    return action + orjson.dumps(ref).decode()


RENDERER = Renderer(open_token)


def printed(replies: object) -> str:
    """All that is shown here."""
    assert isinstance(replies, list)
    return "\n".join(_printed(reply) for reply in replies)


def _printed(reply: str | CardView | Instead) -> str:
    if isinstance(reply, str):
        return reply
    view = reply.view if isinstance(reply, Instead) else reply
    return RENDERER.render(view).decode()


def questions() -> Iterator[Turn]:
    """Every entry asked about first and last, surely and not, alone and beside another."""
    for entry in ENTRIES:
        for known in (0.9, 0.1):
            one = asked(entry, *(other for other in ENTRIES if other != entry), known=known)
            other = asked("int-enrol", entry, known=known)
            yield turn(meaning=scope(one))
            yield turn(meaning=scope(other, one))


def lookups(intent: Intent) -> Iterator[Turn]:
    for name in NAMES:
        for matched in ENTRIES:
            question = replace(asked(matched), matches=(Match(entry_id=matched, score=1.0),))
            meaning = about(intent, partner=None, customer=name)
            yield turn(meaning=replace(meaning, questions=(question,)))


def presses(db: Session, who: Identity) -> Iterator[Turn]:
    """Every button with every entry, on a question of one's own that rests on it."""
    refs: list[Mapping[str, object]] = [{}, {"page": 0}]
    refs += [{kind: key} for kind, key in (("partner", "p2"), ("customer", "c4"))]
    for entry in ENTRIES:
        question = kept(db, entry, who=who)
        refs += [{"question": question, "entry": entry}, {"question": question}]
    for ref in refs:
        for inputs in ({}, ANSWERS, {"comment": "x"}):
            yield pressing(turn(inputs=inputs), ref)


@pytest.fixture
def marked(db: Session) -> Session:
    """The store with the segment of a customer marked too."""
    db.execute(update(Customer).where(Customer.customer_id == "c4").values(segment=MARKER))  # type: ignore[arg-type]
    return db


def told(db: Session, said: Turn, handler: Handler, who: Identity, place: Place) -> str:
    return printed(list(handler(replace(said, who=who, place=place), db)))


@pytest.mark.parametrize(("who", "place"), READERS)
def test_no_answer_holds_it(marked: Session, who: Identity, place: Place) -> None:
    for said in questions():
        assert MARKER not in told(marked, said, INTENTS[Intent.SCOPE], who, place)
    for kept_question in marked.exec(select(Question)):
        assert MARKER not in repr(kept_question.items)


@pytest.mark.parametrize(("who", "place"), READERS)
def test_no_other_intent_holds_it(marked: Session, who: Identity, place: Place) -> None:
    for intent in set(INTENTS) - {Intent.SCOPE}:
        for said in lookups(intent):
            assert MARKER not in told(marked, said, INTENTS[intent], who, place)


@pytest.mark.parametrize(("who", "place"), READERS)
def test_no_command_holds_it(marked: Session, who: Identity, place: Place) -> None:
    for words, handler in COMMANDS.items():
        assert MARKER not in told(marked, turn(text=words), handler, who, place)


@pytest.mark.parametrize(("who", "place"), READERS)
def test_no_button_holds_it(marked: Session, who: Identity, place: Place) -> None:
    for said in presses(marked, who):
        for handler in ACTIONS.values():
            shown = told(marked, said, handler, who, place)
            # an id that was in the pressed button may come back in the next one: it was theirs
            assert MARKER not in shown.replace(INSIDE, "")


def test_staff_do_read_it_in_their_own_chat(marked: Session) -> None:
    finn = STAFF[Role.FM]
    shown = told(marked, turn(meaning=scope(asked(INSIDE))), INTENTS[Intent.SCOPE], finn,
                 Place.PERSONAL)  # fmt: skip
    assert MARKER in shown

"""What is sent: the activities of many people in many chats."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import orjson
import yaml
from aiohttp import ClientSession

from bench.connector import chat_id
from bench.load import Workload
from tests.teams import CARD_ID, Activity, Person, Teams

CATALOGUE = Path(__file__).parent.parent / "store" / "catalogue"
QUESTIONS = 200
TRIES = 10  # questions asked to get a card with a button
CUSTOMERS = ("Contoso", "Fabrikam", "Northwind Traders", "Woodgrove Bank", "Tailspin Toys")


class NoCardError(Exception):
    """The bot answered none of the questions with a card that has a button of its own."""


@dataclass(frozen=True, slots=True)
class Chats:
    """Personal chats, each with somebody else, of these partners' tenants in turn."""

    service_url: str
    tenants: tuple[str, ...]

    def message(self, chat: int, text: str, **overrides: object) -> Activity:
        who = self._who(chat)
        return self._teams.message(
            text, who=who, conversation=self._conversation(chat), **overrides
        )

    def press(self, chat: int, value: dict[str, Any], card: str) -> Activity:
        who = self._who(chat)
        return self._teams.press(value, who=who, card=card, conversation=self._conversation(chat))

    @property
    def _teams(self) -> Teams:
        return Teams(service_url=self.service_url)

    def _who(self, chat: int) -> Person:
        return Person(
            tenant_id=self.tenants[chat % len(self.tenants)],
            aad_object_id=f"10ad0000-0000-4000-8000-{chat:012d}",
            name=f"Person {chat}",
        )

    def _conversation(self, chat: int) -> dict[str, Any]:
        return {**self._who(chat).chat, "id": chat_id(chat)}


@dataclass(frozen=True, slots=True)
class Button:
    """An Action.Submit of one of the bot's cards: what pressing it sends, and the card's id."""

    value: dict[str, Any]
    card: str


def hello(chats: Chats) -> Workload:
    return lambda chat: chats.message(chat, "hello")


def padded(chats: Chats, size: int) -> Workload:
    """Messages as long as another workload's activities are."""
    filling = "x" * max(0, size - len(orjson.dumps(chats.message(0, ""))))
    return lambda chat: chats.message(chat, filling)


def scope_questions(chats: Chats) -> Workload:
    """Questions, no two alike, so that no kept answer helps."""
    texts = different_questions()
    return lambda chat: chats.message(chat, next(texts))


def presses(chats: Chats, buttons: Mapping[int, Button]) -> Workload:
    """Each chat's own button, pressed again and again."""
    return lambda chat: chats.press(chat, buttons[chat].value, buttons[chat].card)


def different_questions() -> Iterator[str]:
    questions = catalogue_questions()[:QUESTIONS]
    for number in count():
        question = questions[number % len(questions)].rstrip("?. ")
        yield f"{question} at {CUSTOMERS[number % len(CUSTOMERS)]} {number}?"


@cache
def catalogue_questions() -> tuple[str, ...]:
    """Return the questions of the catalogue, those of all workloads in turn."""
    by_file = [
        list(questions_in(yaml.safe_load(file.read_text(encoding="utf-8"))))
        for file in sorted(CATALOGUE.glob("*.yaml"))
    ]
    longest = max(len(questions) for questions in by_file)
    return tuple(
        questions[turn] for turn in range(longest) for questions in by_file if turn < len(questions)
    )


def questions_in(node: object) -> Iterator[str]:
    """Find the questions wherever they stand; an entry that has none asks about what it is."""
    match node:
        case {"questions": list(questions)}:
            yield from questions
        case {"what": str(what), "verdict": _}:
            yield f"Is this in scope: {what}?"
        case dict():
            for child in node.values():
                yield from questions_in(child)
        case list():
            for child in node:
                yield from questions_in(child)


async def scope_button(
    http: ClientSession, url: str, token: str, chats: Chats, chat: int
) -> Button:
    """Ask until the answer is a card with a button "scope...": the first one.

    Raises:
        NoCardError: no answer was.
    """
    headers = {"Authorization": f"Bearer {token}"}
    reply: dict[str, Any] = {}
    for _, question in zip(range(TRIES), different_questions(), strict=False):
        asked = chats.message(chat, question, deliveryMode="expectReplies")
        async with http.post(url, json=asked, headers=headers) as response:
            response.raise_for_status()
            replies = (await response.json())["activities"]
        for reply in replies:
            for value in submits(reply):
                if str(value.get("action", "")).startswith("scope."):
                    return Button(value, reply.get("id") or CARD_ID)
    raise NoCardError(f"no button whose action starts with 'scope.'; last: {str(reply)[:500]}")


def submits(node: object) -> Iterator[dict[str, Any]]:
    """Find the data of every Action.Submit in a message."""
    match node:
        case {"type": "Action.Submit", "data": dict(data)}:
            yield data
        case dict():
            for child in node.values():
                yield from submits(child)
        case list():
            for child in node:
                yield from submits(child)

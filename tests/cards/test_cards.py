"""Every card look: as it was agreed (golden files), and within what Teams takes."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

import cards
from bot.actions import ACTIONS
from bot.buttons import Seal
from bot.router import command_for
from cards.render import MAX_CARD, Renderer
from dialogs.skills import SKILLS
from tests.cards.cases import CASES
from tests.conftest import SECRET, Golden

MOST_ACTIONS = 6
RENDERER = Renderer(Seal(SECRET).sign)


def rendered(name: str) -> dict[str, Any]:
    card: dict[str, Any] = orjson.loads(RENDERER.render(CASES[name]))
    return card


def elements(part: object) -> Iterator[dict[str, Any]]:
    """Yield every element and action of a card, at any depth."""
    if isinstance(part, dict):
        if "type" in part:
            yield part
        for inner in part.values():
            yield from elements(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from elements(inner)


@pytest.mark.parametrize("name", CASES)
def test_card(name: str, golden: Golden) -> None:
    golden(f"cards/{name}", rendered(name))


@pytest.mark.parametrize("name", CASES)
def test_every_button_has_a_dialog(name: str) -> None:
    for element in elements(rendered(name)):
        if element["type"] == "Action.Submit":
            said = element["data"].get("msteams")
            if said:
                assert said["type"] == "imBack"
            else:
                assert element["data"]["action"] in ACTIONS


@pytest.mark.parametrize("name", CASES)
def test_a_card_keeps_to_what_teams_takes(name: str) -> None:
    card = rendered(name)
    actions = [e for e in elements(card) if e["type"].startswith("Action.")]
    inputs = [e for e in elements(card) if e["type"].startswith("Input.")]
    assert (card["type"], card["version"]) == ("AdaptiveCard", "1.5")
    assert card["fallbackText"]
    assert len(orjson.dumps(card)) <= MAX_CARD
    # a line that opens a part of the card takes no room among the buttons
    assert sum(e["type"] != "Action.ToggleVisibility" for e in actions) <= MOST_ACTIONS
    assert all(e["label"] for e in inputs)
    assert len({e["id"] for e in inputs}) == len(inputs)
    assert all(e["url"].startswith("https://") for e in actions if e["type"] == "Action.OpenUrl")


def test_every_view_has_a_case() -> None:
    modules = [
        importlib.import_module(f"cards.{m.name}") for m in pkgutil.iter_modules(cards.__path__)
    ]
    views = {
        view
        for module in modules
        for _, view in inspect.getmembers(module, inspect.isclass)
        if "template" in vars(view) and not inspect.isabstract(view) and view.__name__ != "CardView"
    }
    assert views == {type(view) for view in CASES.values()}


HELP_WORDS = [skill.words for skill in SKILLS] + ["help"]


@pytest.mark.parametrize("words", HELP_WORDS)
def test_what_a_help_button_says_is_a_command(words: str) -> None:
    assert command_for(words) is not None

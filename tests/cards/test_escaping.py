"""Whatever stands in a view is shown as it was typed: in every text of every card."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import orjson
import pytest

from cards.scope import SourceLine
from cards.text import letters, plain
from cards.view import Button, Link, Say
from tests.cards.cases import CASES
from tests.cards.test_cards import RENDERER, elements

TYPED = "**x** [a](https://e)"
OURS = {"style", "color", "kind", "shows"}  # how it looks


def typed_over(value: Any) -> Any:
    """Put what somebody might type in the place of every text of a view."""
    if isinstance(value, str):
        return TYPED if value else value
    if isinstance(value, tuple):
        return tuple(typed_over(one) for one in value)
    if not is_dataclass(value) or isinstance(value, type | Button | Link | Say | SourceLine):
        return value
    held = {one.name: getattr(value, one.name) for one in fields(value) if one.name not in OURS}
    return replace(value, **{name: typed_over(one) for name, one in held.items()})


def texts(card: Mapping[str, Any]) -> list[str]:
    """Return every text that is read as Markdown."""
    found: list[str] = []
    for element in elements(card):
        if element["type"] == "TextBlock":
            found.append(element["text"])
        for fact in element.get("facts", ()):
            found += [fact["title"], fact["value"]]
    return found


@pytest.mark.parametrize("name", CASES)
def test_what_was_typed_is_nowhere_read_as_markdown(name: str) -> None:
    card = orjson.loads(RENDERER.render(typed_over(CASES[name])))
    for text in texts(card):
        assert "**" not in text
        if not text.startswith("Source"):
            assert "](" not in text.replace(r"\]", "")


def test_what_is_escaped_already_stays_as_it_is() -> None:
    assert plain(plain(TYPED)) == plain(TYPED)
    assert letters(plain(TYPED)) == TYPED

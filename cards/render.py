"""Turn a typed card view into Adaptive Card JSON."""

from collections.abc import Callable, Mapping
from pathlib import Path

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Undefined
from markupsafe import Markup

from cards.text import card_markdown, plain, source_text, visible
from cards.view import Button, CardView, Link, Say

MAX_CARD = 24_000  # bytes; a message may have 80 KB, and Teams adds to what we send
FALLBACK_SHOWN = 1_000  # characters of the card that a client without cards shows

Sign = Callable[[str, Mapping[str, object]], str]


class CardTooLargeError(Exception):
    """A card passed Teams' limit: a list that should have been paged."""


def _as_json(value: object) -> Markup:
    """Print one JSON value; a macro's output (Markup) is JSON already."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, Undefined):
        str(value)  # StrictUndefined raises here, naming the missing field
    return Markup(orjson.dumps(value).decode())  # noqa: S704 -- we have just encoded it


def _environment() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=StrictUndefined,
        autoescape=True,  # so that macros return Markup
        finalize=_as_json,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    templates.filters["plain"] = plain
    templates.filters["source_text"] = source_text
    templates.filters["visible"] = visible
    return templates


class Renderer:
    """Renders views; `sign` makes the token that each button carries."""

    def __init__(self, sign: Sign) -> None:
        self._templates = _environment()
        self._templates.filters["action"] = self._action
        self._sign = sign

    def render(self, view: CardView) -> bytes:
        """Return the card as JSON; every `{{ }}` in its template printed one JSON value."""
        template = self._templates.get_template(view.template)
        card = orjson.loads(template.render(card=view))
        card["fallbackText"] = card_markdown(card)[:FALLBACK_SHOWN]
        rendered = orjson.dumps(card)
        if len(rendered) > MAX_CARD:
            raise CardTooLargeError(f"{view.template}: {len(rendered)} bytes")
        return rendered

    def _action(self, button: Button | Say | Link) -> Mapping[str, object]:
        if isinstance(button, Link):
            return {"type": "Action.OpenUrl", "title": button.title, "url": button.url}
        if isinstance(button, Say):
            said = {"msteams": {"type": "imBack", "value": button.words}}
            return {"type": "Action.Submit", "title": button.title, "data": said}
        data = {"action": button.action, "token": self._sign(button.action, button.ref)}
        pressed = {"type": "Action.Submit", "title": button.title, "data": data}
        return {**pressed, "style": "positive"} if button.primary else pressed

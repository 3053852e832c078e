"""What does not fit on a card at once: lists in pages, long texts in paragraphs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, ValidationError

from cards.requests import FormField, Option
from cards.view import Button, CardView
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.turn import Instead, Reply, Turn
from store.requests import Page

PAGE = 5
PART = 500  # characters of one paragraph
CHOOSE_FIRST = "Please choose one of the list first."
Line = TypeVar("Line")


class Chosen(BaseModel):
    """What was picked from a list."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    chosen: Annotated[str, Field(max_length=36)] = ""


def chosen(turn: Turn) -> UUID | None:
    """Return what was picked from a list; None if nothing was."""
    try:
        return UUID(Chosen.model_validate(dict(turn.inputs)).chosen)
    except (ValidationError, ValueError):
        return None


class PageRef(ButtonRef):
    """The page of a list."""

    page: NonNegativeInt = 0


def turned(turn: Turn, look: Callable[[int], CardView | str]) -> Sequence[Reply]:
    """Put the page that a button asks for in the list's place; words that refuse it are said."""
    ref = PageRef.of(turn)
    shown = look(ref.page) if ref else OLD_BUTTON
    return [shown if isinstance(shown, str) else Instead(shown)]


def clamped(look: Callable[[int], Page[Line]], wanted: int) -> tuple[Page[Line], int]:
    """Return a page and its number; beyond the end, the last one. `look` takes an offset."""
    found = look(wanted * PAGE)
    last = _last(found)
    if wanted <= last:
        return found, wanted
    return look(last * PAGE), last


def turning(
    found: Page[Line], at: int, action: str, ref: Mapping[str, str | int]
) -> tuple[Button, ...]:
    """Return the buttons that turn the page, where there is another."""
    ways = (("Back", at - 1), ("Next", at + 1))
    return tuple(
        Button(title=title, action=action, ref={**ref, "page": to})
        for title, to in ways
        if 0 <= to <= _last(found)
    )


def pages(found: Page[Line], at: int) -> str:
    """Say which lines of how many are shown."""
    if not found.lines:
        return "Nothing here."
    start = at * PAGE
    return f"{start + 1} to {start + len(found.lines)} of {found.total}"


def choice(options: tuple[Option, ...], *, label: str = "Open") -> FormField | None:
    """Let one of the lines be picked; the first one is."""
    if not options:
        return None
    return FormField(
        name="chosen", label=label, kind="choice", value=options[0].value, options=options
    )


def open_button(found: Page[Line], action: str) -> tuple[Button, ...]:
    """Open what was picked, where there is anything."""
    if not found.lines:
        return ()
    return (Button(title="Open it", action=action, primary=True),)


def parts_of(text: str) -> Iterator[str]:
    """Take a long text apart, at its own line ends and between words, so that none of it is cut."""
    for line in text.splitlines():
        rest = line.strip()
        while len(rest) > PART:
            at = rest.rfind(" ", 0, PART) if " " in rest[:PART] else PART
            yield rest[:at]
            rest = rest[at:].strip()
        if rest:
            yield rest


def _last(found: Page[Line]) -> int:
    return max(0, (found.total - 1) // PAGE)

"""Text from outside made harmless for cards, and cards made readable as text."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from cards.scope import SourceLine

# What Markdown, Teams' mentions and Adaptive Cards' own functions read as more than letters.
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#~|]|&(?=#?\w+;))")
_LIST_START = re.compile(r"^(\s*\d*)([-+.)])(?=\s|$)", re.MULTILINE)
# Marks that turn the direction of the text after them, and other invisible controls.
_INVISIBLE = re.compile(r"[\u0000-\u0008\u000b-\u001f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_ZERO_WIDTH = "\u200b"
SHOWN = 600  # characters of somebody's text that a card shows


class Plain(str):
    """Text that Markdown shows as it was typed: it is not escaped again."""

    __slots__ = ()


def visible(text: str) -> str:
    """Leave out marks that cannot be seen but change how the text after them reads."""
    return _INVISIBLE.sub("", text)


def plain(text: str) -> str:
    r"""Show `text` as typed: `[x](evil)` stays letters, `{{DATE()}}` is not expanded."""
    if isinstance(text, Plain):
        return text
    shown = visible(text)
    if len(shown) > SHOWN:
        shown = shown[: SHOWN - 1].rstrip() + "…"
    shown = _MARKDOWN.sub(r"\\\1", shown)
    shown = _LIST_START.sub(r"\1\\\2", shown)
    shown = shown.replace("{{", "{" + _ZERO_WIDTH + "{").replace("://", f":{_ZERO_WIDTH}//")
    return Plain(shown)


def source_text(lines: Iterable[SourceLine]) -> str:
    """Return where an answer comes from, as Markdown; a title is a link only to an https page."""
    return "Source: " + "; ".join(_source(line) for line in lines) if lines else "Source: none"


def _source(line: SourceLine) -> str:
    title = plain(line.title)
    if line.url.startswith("https://") and not set(line.url) & set(" ()<>\"'"):
        title = f"[{title}]({line.url})"
    return f"{title}, {plain(line.date)}"


def card_text(card: dict[str, Any]) -> str:
    """Return what a card says, as lines of plain text: for the terminal and for mails."""
    return letters(card_markdown(card))


def card_markdown(card: dict[str, Any]) -> str:
    """Return what a card says, as lines in which what was typed is still escaped: for Teams."""
    return "\n".join(line for line in _lines(card) if line)


def letters(markdown: str) -> str:
    """Take the escapes out again: what Markdown makes of a text that is all escaped."""
    shown = markdown.replace("**", "")  # ours: what was typed is escaped
    shown = re.sub(r"\\([\\`*_\[\]<>#~|&+.)-])", r"\1", shown)
    return shown.replace(_ZERO_WIDTH, "")


def _lines(element: dict[str, Any]) -> Iterator[str]:
    yield from _own_lines(element)
    for part in ("body", "items", "columns"):
        for inner in element.get(part, ()):
            yield from _lines(inner)
    if isinstance(fallback := element.get("fallback"), dict):  # what a chart shows as a table
        yield from _lines(fallback)
    actions = element.get("actions", ())
    yield " ".join(f"[{a['title']}]" for a in actions if a["type"] != "Action.OpenUrl")
    yield from (f"{a['title']}: {a['url']}" for a in actions if a["type"] == "Action.OpenUrl")


def _own_lines(element: dict[str, Any]) -> Iterator[str]:
    kind = str(element.get("type"))
    if kind == "TextBlock":
        yield str(element["text"])
    elif kind == "RichTextBlock":
        runs = [run if isinstance(run, str) else run["text"] for run in element["inlines"]]
        yield plain("".join(runs))
    elif kind == "FactSet":
        for fact in element["facts"]:
            yield f"{fact['title']}: {fact['value']}"
    elif kind.startswith("Input."):
        yield f"{element.get('label', element.get('title', ''))}: …"

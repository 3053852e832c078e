"""Turn a view into a mail, or into a page: HTML, plain text and a subject, in one language.

What anybody typed is escaped in HTML, loses marks that turn a line around, and is no link.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import ClassVar, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from cards.mails.tongues import Tongue
from cards.text import visible

TEMPLATES = Path(__file__).parent / "templates"
LONGEST_NAME = 80  # characters
_JOINER = "\u2060"  # cannot be seen, and no mail program takes what has it inside for an address
_LINKED = re.compile(r"([.:/@])(?=\S)")
_APART = "\u2068", "\u2069"  # around a name: it does not turn the line it stands in


class MailView(Protocol):
    """A frozen dataclass; its fields are all that its templates see."""

    stem: ClassVar[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A mail in words: each paragraph of its plain text, and the same as HTML."""

    subject: str
    paragraphs: tuple[str, ...]
    html: str


def write_mail(view: MailView, tongue: Tongue) -> Written:
    """Write a mail in a language; nothing in it is fetched from anywhere when it is opened."""
    text = _render(f"{view.stem}.txt.j2", view, tongue)
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text) if block.strip()]
    subject = " ".join(_render(f"{view.stem}.subject.j2", view, tongue).split())
    return Written(
        subject=subject,
        paragraphs=tuple(blocks),
        html=_render(f"{view.stem}.html.j2", view, tongue),
    )


def write_page(view: MailView, tongue: Tongue) -> str:
    """Write a page in a language."""
    return _render(f"{view.stem}.html.j2", view, tongue)


def unlinked(text: str) -> str:
    """Show a name as typed, on one line, and so that no mail program makes a link of it."""
    shown = " ".join(visible(text).split())
    if len(shown) > LONGEST_NAME:
        shown = shown[: LONGEST_NAME - 1].rstrip() + "…"
    return _LINKED.sub(rf"\1{_JOINER}", shown)


def _render(template: str, view: MailView, tongue: Tongue) -> str:
    environment = _environment(tongue.words, html=template.endswith(".html.j2"))
    return environment.get_template(template).render(view=view, tongue=tongue)


@cache
def _environment(words: NullTranslations, *, html: bool) -> Environment:
    """Set templates up for a language; compiled once for each, whatever the country."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=html,  # noqa: S701 -- the other half is plain text
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
    made.filters["name"] = _name_in_html if html else _name_in_text
    made.filters["names"] = _names_in_html if html else _names_in_text
    made.filters["breakable"] = _breakable
    made.filters["day"] = _day
    return made


@pass_context
def _day(context: Context, day: date) -> str:
    return _tongue(context).day(day)


@pass_context
def _name_in_html(_: Context, text: str) -> Markup:
    return Markup("<bdi>{}</bdi>").format(unlinked(text))


@pass_context
def _names_in_html(context: Context, names: Iterable[str]) -> Markup:
    shown = [str(_name_in_html(context, name)) for name in names]
    return Markup(_tongue(context).listed(shown))  # noqa: S704 -- escaped one by one


@pass_context
def _name_in_text(context: Context, text: str) -> str:
    before, after = _APART if _tongue(context).direction == "rtl" else ("", "")
    return f"{before}{unlinked(text)}{after}"


@pass_context
def _names_in_text(context: Context, names: Iterable[str]) -> str:
    return _tongue(context).listed([_name_in_text(context, name) for name in names])


def _breakable(address: str) -> Markup:
    """Let a long address go on in the next line after a sign; it is copied as it is."""
    return Markup(re.sub(r"([@.])", r"\1<wbr>", str(escape(address))))  # noqa: S704 -- escaped


def _tongue(context: Context) -> Tongue:
    tongue: Tongue = context["tongue"]
    return tongue

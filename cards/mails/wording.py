"""Which words the templates have: what every catalogue must hold.

To write catalogues anew after a template changed: `uv run python -m cards.mails.wording`.
"""

from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from cards.mails.render import TEMPLATES
from cards.mails.tongues import DOMAIN, LANGUAGES, LOCALES

METHODS = [("**.j2", "jinja2.ext:babel_extract")]
OPTIONS = {"**.j2": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}


def wording() -> Catalog:
    """Return every string of the templates, with where it stands."""
    found = Catalog(project="partner-success-bot", charset="utf-8")
    for file, line, message, comments, context in _extracted():
        found.add(message, locations=[(file, line)], auto_comments=comments, context=context)
    return found


def _extracted() -> Iterator[tuple[str, int, str | tuple[str, ...], list[str], str | None]]:
    return extract_from_dir(TEMPLATES, method_map=METHODS, options_map=OPTIONS)


def path_of(language: str) -> Path:
    """Return where a language's catalogue stands."""
    return LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def update(language: str) -> None:
    """Write a catalogue anew: new strings are added empty, those no template has go."""
    path = path_of(language)
    known = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            known = read_po(file, locale=language)
    known.update(wording(), no_fuzzy_matching=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, known, ignore_obsolete=True, width=100, include_previous=False)


if __name__ == "__main__":
    for name in LANGUAGES:
        update(name)

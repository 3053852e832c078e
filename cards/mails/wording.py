"""Which words the templates have: what every catalogue must hold.

To write catalogues anew after a template changed: `uv run python -m cards.mails.wording`.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from cards.mails.render import TEMPLATES
from cards.mails.tongues import DOMAIN, LANGUAGES, LOCALES

# header lines that tell when and by whom it was written: the history of the file does
_PASSING = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Report-Msgid-Bugs-To'
    r'|Generated-By): .*\\n"\n',
    re.MULTILINE,
)
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


def written(language: str) -> str:
    """Return a catalogue as it is to be: new strings are empty, those no template has are gone."""
    path = path_of(language)
    known = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            known = read_po(file, locale=language)
    known.update(wording(), no_fuzzy_matching=True)
    made = BytesIO()
    write_po(made, known, ignore_obsolete=True, width=100, include_lineno=False)
    return _PASSING.sub("", made.getvalue().decode())


if __name__ == "__main__":
    for name in LANGUAGES:
        path_of(name).write_text(written(name), encoding="utf-8")

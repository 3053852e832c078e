"""The languages customers are written to in: catalogues compiled once, names of days, lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LOCALES = Path(__file__).parent.parent / "locales"
DOMAIN = "mails"
ENGLISH = "en"
LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl", "pl", "ja", "ko", "zh_Hans")
ANYWHERE = {ENGLISH: "en_001"}  # 4 January: what is read right outside the United States too
LONGEST_TAG = 35  # characters: what RFC 5646 asks everybody to take


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language with the habits of one country."""

    locale: Locale
    words: NullTranslations

    @property
    def tag(self) -> str:
        """The language as HTML and mail headers name it, such as zh-Hans."""
        return str(Locale(self.locale.language, script=self.locale.script)).replace("_", "-")

    @property
    def direction(self) -> str:
        """`rtl` where it is written from right to left, else `ltr`."""
        return str(self.locale.text_direction)

    def day(self, moment: date) -> str:
        """Write a day in full, as it is written there."""
        return format_date(moment, "long", locale=self.locale)

    def listed(self, names: Sequence[str]) -> str:
        """Put names one after the other, as in "A, B and C"."""
        return format_list(list(names), locale=self.locale)


def tongue_for(language: str, country: str = "") -> Tongue:
    """Return what to write in: the language asked for, or English where we do not have it."""
    name = language_for(language)
    return Tongue(_locale(name, country), _translations(name))


def language_for(tag: str) -> str:
    """Return which of our languages a tag (BCP 47) is: "zh-CN" is zh_Hans, "zh-TW" none of ours."""
    if len(tag) > LONGEST_TAG:
        return ENGLISH
    try:
        locale = Locale.parse(tag.strip().replace("-", "_"), resolve_likely_subtags=True)
    except (ValueError, UnknownLocaleError, TypeError):
        return ENGLISH
    full = f"{locale.language}_{locale.script}" if locale.language == "zh" else locale.language
    if locale.language == "zh" and locale.script is None:
        full = "zh_Hant" if locale.territory in ("TW", "HK", "MO") else "zh_Hans"
    return full if full in LANGUAGES else ENGLISH


@cache
def _locale(name: str, country: str) -> Locale:
    """Return the locale of a language in a country; the language's own if there is none."""
    try:
        return Locale.parse(f"{name}_{country.upper()}")
    except (ValueError, UnknownLocaleError):
        return Locale.parse(ANYWHERE.get(name, name))


@cache
def _translations(name: str) -> Translations:
    return catalogue_of(name, DOMAIN)


def catalogue_of(name: str, domain: str) -> Translations:
    """Compile a catalogue; a plural rule is read from it."""
    with (LOCALES / name / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        catalogue = read_po(file, locale=name, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled, domain=domain)


def compile_all() -> None:
    """Compile every catalogue, so that a faulty one is found at the start."""
    for name in LANGUAGES:
        _translations(name)

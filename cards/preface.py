"""The sentence that begins an answer to whoever wrote in another language than English."""

from functools import cache
from gettext import NullTranslations
from typing import Final

from cards.mails.tongues import catalogue_of

DOMAIN: Final = "chat"
LANGUAGES: Final = ("de", "es", "fr", "ja", "pt")
LONGEST: Final = 300  # characters of a reading that is shown
READ_AS: Final = "I answer in English. I understood your message as: “%(reading)s”"
READ: Final = "I answer in English; I read your message in your own language."


def preface(language: str, reading: str = "") -> str:
    """Say in somebody's language that the answer is English, and how their words were read."""
    words = _words(language)
    if not reading or len(reading) > LONGEST:
        return words.gettext(READ)
    return words.gettext(READ_AS) % {"reading": reading}


@cache
def _words(language: str) -> NullTranslations:
    return catalogue_of(language, DOMAIN)

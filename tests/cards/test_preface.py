import pytest
from babel.messages.pofile import read_po

from cards.mails.tongues import LOCALES
from cards.preface import LANGUAGES, LONGEST, READ, READ_AS, preface
from dialogs.understanding.glossary import load_tables


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_lacks_a_sentence(language: str) -> None:
    with (LOCALES / language / "LC_MESSAGES" / "chat.po").open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    said = {str(one.id): str(one.string) for one in catalogue if one.id}
    assert said.keys() == {READ_AS, READ}
    assert all(said.values())
    assert "%(reading)s" in said[READ_AS]


def test_every_language_that_is_understood_has_them() -> None:
    assert {language for language, _, _ in load_tables()} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reading_is_shown(language: str) -> None:
    assert "is 100% in scope?" in preface(language, "is 100% in scope?")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rough_or_long_reading_is_not(language: str) -> None:
    assert preface(language, "x" * (LONGEST + 1)) == preface(language) != READ

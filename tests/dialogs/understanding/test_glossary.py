from typing import Any

import pytest

from dialogs.understanding.glossary import GLOSSARIES, JAPANESE, Glossary, load_tables
from dialogs.understanding.text import read_lists

FEW = Glossary("xx", {"für": "for", "ordner*": "folders", "öffentliche ordner": "public folders",
                      "*postfächer": "mailboxes", "l'": "the", "ou": "or", "où": "where",
                      "bitte": ""})  # fmt: skip
KANJI = Glossary(JAPANESE, {"移行": "migration", "テナント間移行": "tenant to tenant migration",
                            "の": ""})  # fmt: skip


@pytest.mark.parametrize(
    ("glossary", "typed", "english"),
    [
        pytest.param(FEW, "Öffentliche Ordner für Teams", "public folders for Teams", id="longest"),
        pytest.param(FEW, "OEFFENTLICHE ORDNER fuer 3", "public folders for 3", id="no umlauts"),
        pytest.param(FEW, "offentliche ordnern", "offentliche folders", id="whole phrases only"),
        pytest.param(FEW, "Gmail-Postfächer", "Gmail-mailboxes", id="part of a compound"),
        pytest.param(FEW, "Archivpostfächer?", "mailboxes?", id="the star before"),
        pytest.param(FEW, "l'Intune", "the Intune", id="an article that clings"),
        pytest.param(FEW, "ou où", "or where", id="an accent that matters"),
        pytest.param(FEW, "¿Ordner , bitte ?", "folders,?", id="marks"),
        pytest.param(FEW, "Vorfür", "Vorfür", id="nothing known"),
        pytest.param(KANJI, "Gmailの移行", "Gmail migration", id="no blanks"),
        pytest.param(
            KANJI, "テナント間移行", "tenant to tenant migration", id="longest of Japanese"
        ),
    ],
)
def test_a_text_is_put_into_english(glossary: Glossary, typed: str, english: str) -> None:
    assert glossary.render(typed).english == english


def test_what_was_known_is_told() -> None:
    assert FEW.render("Ordner von für").spans == ((0, 6), (11, 14))


@pytest.mark.parametrize("language", ["de", "es", "fr", "ja", "pt"])
def test_the_files_hold_phrases_only(language: str) -> None:
    raw: Any = read_lists(GLOSSARIES / f"{language}.yaml")
    for table in (raw["frames"], raw["glossary"]):
        for phrase, english in table.items():
            # what YAML takes for true or false needs marks around it
            assert isinstance(phrase, str), phrase
            assert isinstance(english, str), phrase
            assert english.isascii(), phrase


def test_each_language_has_enough() -> None:
    sizes = {language: len(phrases) for language, _, phrases in load_tables()}
    assert sizes.keys() == {"de", "es", "fr", "ja", "pt"}
    assert min(sizes.values()) >= 300

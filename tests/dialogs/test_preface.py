from dataclasses import replace

from cards.help import GuessCard
from dialogs.preface import with_preface
from dialogs.understanding.meaning import Intent, Meaning

GERMAN = Meaning(intent=Intent.HELP, confidence=1, language="de", reading="*what* can you do?")
CARD = GuessCard(lead="Is it one of these?", buttons=())


def test_a_card_begins_with_it() -> None:
    card, other = with_preface([CARD, "more"], GERMAN)
    assert isinstance(card, GuessCard)
    assert "*what* can you do?" in card.preface
    assert replace(card, preface="") == CARD
    assert other == "more"


def test_before_anything_else_it_stands_by_itself() -> None:
    sentence, said = with_preface(["Hello."], GERMAN)
    assert isinstance(sentence, str)
    assert "Englisch" in sentence
    assert r"\*what\*" in sentence
    assert said == "Hello."


def test_english_and_silence_have_none() -> None:
    assert with_preface([CARD], None) == [CARD]
    assert with_preface([CARD], replace(GERMAN, language="")) == [CARD]
    assert with_preface([], GERMAN) == []

"""Which dialog answers words that are not sure, and what becomes of the words."""

import pytest

from bot.reception import MAX_TEXT
from bot.router import CLEAR, dialog_for, led
from cards.help import GuessCard
from cards.view import Say
from dialogs import expert_form, scope, unclear
from dialogs import help as manners
from dialogs.help import MOST_CARRIED, meant_as
from dialogs.turn import Handler
from dialogs.understanding.meaning import Intent, Meaning
from tests.cards.test_cards import RENDERER

S, E, H = Intent.SCOPE, Intent.SME_REQUEST, Intent.HELP


@pytest.mark.parametrize(
    ("guesses", "confidence", "expected"),
    [
        ((S, E, H), CLEAR, scope.answer),
        ((S, E, H), 0.5, unclear.answer),
        ((S, H, E), 0.5, unclear.answer),
        ((S, H), 0.5, scope.answer),
        ((S, E), 0.2, unclear.ask),
        ((E, S), CLEAR, expert_form.start),
        ((E, S), 0.6, unclear.ask),
        ((E, H, S), 0.3, unclear.ask),
        ((E, H), 0.6, expert_form.start),
        ((E, H), 0.3, manners.guess),
        ((H, S, E), 0.4, manners.guess),
    ],
)
def test_what_may_be_either_is_both(
    guesses: tuple[Intent, ...], confidence: float, expected: Handler
) -> None:
    meaning = Meaning(intent=guesses[0], confidence=confidence, guesses=guesses)
    assert dialog_for(meaning, "who helps with Intune") is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ask an expert: help with Intune", (expert_form.start, "help with Intune")),
        ("scope question : two\nlines", (scope.answer, "two\nlines")),
        ("ask an expert", (None, "ask an expert")),
        ("ask an expert:", (None, "ask an expert:")),
        ("should I ask an expert: yes or no", (None, "should I ask an expert: yes or no")),
    ],
)
def test_the_first_words_say_what_the_rest_is_meant_as(
    text: str, expected: tuple[Handler | None, str]
) -> None:
    assert led(text) == expected


def test_what_a_button_says_again_leads_to_what_it_was_meant_as() -> None:
    text = "somebody for “Intune”, please: it's {{stuck}}"
    assert led(meant_as(E, text).words) == (expert_form.start, text)
    assert led(meant_as(S, text).words) == (scope.answer, text)
    assert meant_as(H if H in manners.GUESSES else Intent.PRIVACY, text).words == "privacy"
    assert meant_as(E, "é" * MOST_CARRIED).words == "ask an expert"


def test_a_card_with_all_that_it_can_carry_keeps_its_size() -> None:
    longest = "x" * (MOST_CARRIED - 2)
    card = GuessCard(lead="", buttons=tuple(meant_as(one, longest) for one in (S, E)))
    assert all(isinstance(one, Say) and longest in one.words for one in card.buttons)
    assert all(isinstance(one, Say) and len(one.words) <= MAX_TEXT for one in card.buttons)
    assert RENDERER.render(card)

import time

import pytest

from dialogs.understanding.parts import Splitter
from dialogs.understanding.text import Words

SAID = {
    "one question stays whole": (
        "They have 300 seats. The admin left. Can we run it for them?",
        ["They have 300 seats. The admin left. Can we run it for them?"],
    ),
    "greeting and thanks": ("Hi team, is autopilot in? thanks a lot", ["is autopilot in?"]),
    "talk about the weekend": (
        "Good morning! Hope you had a great weekend. quick one: SSPR ok?",
        ["SSPR ok?"],
    ),
    "a smiley": ("hiya :) audio bridges?", ["audio bridges?"]),
    "only a greeting": ("good morning", ["good morning"]),
    "a word that also greets": ("All domains need EOP", ["All domains need EOP"]),
    "numbered": (
        "2 questions: 1) is KFM in 2) who trains the users",
        ["is KFM in", "who trains the users"],
    ),
    "numbered, the second one first": (
        "2 things: 1) Teams numbers 2) user training. mainly 2",
        ["user training", "Teams numbers"],
    ),
    "two sentences that ask": (
        "Is conditional access in? And the firewall too?",
        ["Is conditional access in?", "the firewall too?"],
    ),
    "one sentence that asks twice": (
        "Is Known Folder Move in scope and do you migrate mailboxes from Gmail?",
        ["Is Known Folder Move in scope", "do you migrate mailboxes from Gmail?"],
    ),
    "one sentence that asks twice, with a comma": (
        "Is SSPR in scope, and is the firewall covered?",
        ["Is SSPR in scope", "is the firewall covered?"],
    ),
    "what leans on the first half stays with it": (
        "Can we plan labels and can we write them?",
        ["Can we plan labels and can we write them?"],
    ),
    "a subject with an and in it": (
        "Do you guide on SharePoint and OneDrive and Teams?",
        ["Do you guide on SharePoint and OneDrive and Teams?"],
    ),
    "a story that ends in one question": (
        "They have 300 seats and can we help?",
        ["They have 300 seats and can we help?"],
    ),
    "plus": ("labels + auto labelling", ["labels", "auto labelling"]),
    "a remark names the main one": (
        "Is the proxy in? And the sensors? sensors are more important",
        ["the sensors?", "Is the proxy in?"],
    ),
    "a remark names half of one": (
        "proxies and sensors. sensors most urgent",
        ["sensors.", "proxies"],
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_take_apart(words: Words, name: str) -> None:
    text, questions = SAID[name]
    assert list(Splitter(words.small_talk).take_apart(text).questions) == questions


@pytest.mark.parametrize(
    "text", ["i" * 4000, "the " * 1000, "hi " * 1300, "1) a " * 800, "is " + "and do you " * 360]
)
def test_no_text_takes_long(words: Words, text: str) -> None:
    splitter = Splitter(words.small_talk)
    started = time.perf_counter()
    splitter.take_apart(text)
    assert time.perf_counter() - started < 0.5

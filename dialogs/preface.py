"""Answers to whoever wrote in another language begin with a sentence in that."""

from collections.abc import Sequence
from dataclasses import replace

from cards.help import GuessCard, HelpCard
from cards.preface import preface
from cards.scope import ScopeCard
from cards.text import plain
from dialogs.turn import Reply
from dialogs.understanding.meaning import Meaning


def with_preface(replies: Sequence[Reply], meaning: Meaning | None) -> Sequence[Reply]:
    """Say first that the answer is English: on the card where it has room, else before it."""
    if meaning is None or not meaning.language or not replies:
        return replies
    said = preface(meaning.language, meaning.reading)
    first, *others = replies
    if isinstance(first, (GuessCard, HelpCard, ScopeCard)):
        return [replace(first, preface=said), *others]
    return [str(plain(said)), *replies]

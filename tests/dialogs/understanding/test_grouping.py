"""Texts that mean about the same stand together; a new one moves no other."""

import numpy as np

from dialogs.understanding.grouping import grouped
from dialogs.understanding.understand import Understander

ASKED = (
    "Is Known Folder Move part of the benefit for [customer]?",
    "do you package apps for intune",
    "can we get help with known folder move",
    "KFM in scope?",
    "Packaging of Win32 apps in Intune, is it included",
    "Do you migrate mailboxes from Gmail?",
)


def test_the_same_direction_is_one_group() -> None:
    vectors = np.array([[1, 0], [0, 1], [0.9, 0.4], [0, 0.9]], np.float32)
    assert grouped(vectors) == [[0, 2], [1, 3]]


def test_nothing_is_no_group() -> None:
    assert grouped(np.zeros((0, 4), np.float32)) == []


def test_a_new_text_moves_no_other() -> None:
    vectors = np.random.default_rng(7).normal(size=(60, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    before, after = grouped(vectors[:-1]), grouped(vectors)
    assert [[n for n in group if n < 59] for group in after if group != [59]] == before


def test_questions_are_grouped_by_what_they_ask(understander: Understander) -> None:
    groups = grouped(understander.vectors(ASKED))
    assert groups == [[0, 2, 3], [1, 4], [5]]

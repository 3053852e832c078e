"""How near a question comes to every text: the quick way gives what the definition says."""

import numpy as np
import pytest

from dialogs.understanding.meanings import Meanings, fit_meanings
from dialogs.understanding.whitening import Vectors, unit

NUMBERS = np.random.default_rng(1)
SIZES = [1, 3, 2, 5] * 30  # examples of each entry
EXAMPLES, ENTRIES = sum(SIZES), len(SIZES)
VECTORS = unit(NUMBERS.normal(size=(EXAMPLES + 2 * ENTRIES, 384)).astype(np.float32))
DECOYS = unit(NUMBERS.normal(size=(40, 384)).astype(np.float32))
ASKED = unit(VECTORS[2] + 0.3 * DECOYS[5])
OWNERS = np.repeat(np.arange(ENTRIES), SIZES)
NEAR = 0.03  # numbers of seven bits, and directions that are stretched

MEANINGS = Meanings(SIZES, VECTORS, fit_meanings(SIZES, VECTORS), DECOYS)
[SEEN] = MEANINGS.look([ASKED])


def white(vectors: Vectors) -> Vectors:
    space = MEANINGS.whitening
    return unit(np.asarray((vectors - space.centre) @ space.turn, np.float32))


def nearest_of_entries(likenesses: Vectors, skip: int | None = None) -> list[float]:
    return [
        max((float(likenesses[n]) for n in np.flatnonzero(e == OWNERS) if n != skip), default=-1)
        for e in range(ENTRIES)
    ]


def means(skip: int | None = None) -> Vectors:
    texts = white(VECTORS)
    sums = texts[EXAMPLES : EXAMPLES + ENTRIES] + texts[EXAMPLES + ENTRIES :]
    for number, owner in enumerate(OWNERS):
        if number != skip:
            sums[owner] += texts[number]
    return unit(sums) @ white(ASKED)


@pytest.mark.parametrize("skip", [None, 0, 2], ids=["all", "the only one left out", "one of three"])
def test_a_question_is_compared_with_every_text(skip: int | None) -> None:
    found = MEANINGS.likenesses(SEEN, without=skip)
    near, near_white, mean, statement, statement_white, words_white = found.columns
    plain, turned = VECTORS @ ASKED, white(VECTORS) @ white(ASKED)
    assert near == pytest.approx(nearest_of_entries(plain, skip), abs=NEAR)
    assert near_white == pytest.approx(nearest_of_entries(turned, skip), abs=NEAR)
    assert mean == pytest.approx(means(skip), abs=1e-4)
    assert statement == pytest.approx(plain[EXAMPLES : EXAMPLES + ENTRIES], abs=NEAR)
    assert statement_white == pytest.approx(turned[EXAMPLES : EXAMPLES + ENTRIES], abs=NEAR)
    assert words_white == pytest.approx(turned[EXAMPLES + ENTRIES :], abs=NEAR)


@pytest.mark.parametrize("skip", [None, 5])
def test_decoys_are_compared_too(skip: int | None) -> None:
    found = MEANINGS.likenesses(SEEN, without_decoy=skip)
    others = np.delete(DECOYS, [] if skip is None else [skip], axis=0)
    assert found.decoy == pytest.approx(float((others @ ASKED).max()), abs=NEAR)
    three = np.sort(white(others) @ white(ASKED))[-3:]
    assert found.decoys_white == pytest.approx(float(three.mean()), abs=NEAR)


def test_what_a_question_is_like_does_not_depend_on_what_else_is_asked() -> None:
    together = MEANINGS.look([DECOYS[3] * 9, ASKED, VECTORS[8]])[1]
    assert np.array_equal(together.plain, SEEN.plain)
    assert np.array_equal(together.turned, SEEN.turned)

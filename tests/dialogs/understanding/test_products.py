"""Products with 8-bit numbers are near enough to the exact ones."""

import numpy as np
import pytest

from dialogs.understanding.products import Products
from dialogs.understanding.whitening import unit


@pytest.mark.parametrize("count", [1, 2, 700])
def test_cosines_are_right_to_two_digits(count: int) -> None:
    random = np.random.default_rng(5)
    vectors = unit(random.normal(size=(count, 384)).astype(np.float32))
    others = unit(random.normal(size=(3, 384)).astype(np.float32))
    others[1] = vectors[0]
    near = Products(vectors)(others)
    assert near.shape == (3, count)
    assert near == pytest.approx(others @ vectors.T, abs=0.01)


def test_a_vector_of_nothing_is_like_nothing() -> None:
    vectors = np.zeros((2, 384), np.float32)
    vectors[0, 0] = 1
    assert Products(vectors)(vectors).tolist() == [
        [pytest.approx(1, abs=0.01), 0],
        [0, 0],
    ]

import numpy as np
import pytest

from dialogs.understanding.whitening import Compared, fit_whitening, unit

NUMBERS = np.random.default_rng(0)
VECTORS = unit(NUMBERS.normal(size=(1200, 384)).astype(np.float32))
OWNERS = np.arange(1200) // 3
WHITENING = fit_whitening(VECTORS, OWNERS)
NEAR = 0.03  # numbers of seven bits, and directions that are stretched


def test_both_cosines_come_from_one_pass() -> None:
    compared = Compared(VECTORS, WHITENING.lengths(VECTORS))
    plain, turned = compared.likenesses(WHITENING.view(VECTORS[7]))
    assert plain == pytest.approx(VECTORS @ VECTORS[7], abs=NEAR)
    assert turned == pytest.approx(WHITENING(VECTORS) @ WHITENING(VECTORS[7]), abs=NEAR)


def test_a_direction_in_which_examples_of_one_entry_differ_is_shrunk() -> None:
    noisy = NUMBERS.normal(size=(300, 4)).astype(np.float32)
    noisy[:, 0] *= 20
    space = fit_whitening(noisy, np.arange(300) // 3)
    assert np.linalg.norm(space.turn.T[:, 0]) < np.linalg.norm(space.turn.T[:, 1]) / 2

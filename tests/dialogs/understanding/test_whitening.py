import numpy as np
import pytest

from dialogs.understanding.whitening import fit_whitening, unit

NUMBERS = np.random.default_rng(0)
VECTORS = unit(NUMBERS.normal(size=(1200, 384)).astype(np.float32))
OWNERS = np.arange(1200) // 3
WHITENING = fit_whitening(VECTORS, OWNERS)


def test_a_view_turns_a_cosine_of_the_other_space_into_a_product() -> None:
    turned = unit(np.asarray((VECTORS - WHITENING.centre) @ WHITENING.turn, np.float32))
    seen = WHITENING.view(VECTORS[7])
    products = (VECTORS @ seen.direction - seen.offset) / WHITENING.lengths(VECTORS)
    assert products == pytest.approx(turned @ turned[7], abs=1e-4)


def test_a_direction_in_which_examples_of_one_entry_differ_is_shrunk() -> None:
    noisy = NUMBERS.normal(size=(300, 4)).astype(np.float32)
    noisy[:, 0] *= 20
    space = fit_whitening(noisy, np.arange(300) // 3)
    assert np.linalg.norm(space.turn.T[:, 0]) < np.linalg.norm(space.turn.T[:, 1]) / 2

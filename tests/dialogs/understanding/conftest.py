"""One understander for all tests; it holds no state."""

from pathlib import Path

import pytest

from dialogs.understanding.preparation import Preparation, make_speller
from dialogs.understanding.speller import Speller
from dialogs.understanding.text import Words, load_words
from dialogs.understanding.understand import Understander
from store.knowledge import Catalogue
from tests.catalogue import whole_catalogue

# A few words stand in for the language model's list of common ones.
ENGLISH = tuple(
    """the customer wants to move mail and files for our school fourth coffee fine art design
    please who is what can we help with them this that adventure works two partner status
    update at of
    """.split()  # noqa: SIM905 - as a sentence it can be read
)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return whole_catalogue()


@pytest.fixture(scope="session")
def words() -> Words:
    return load_words()


@pytest.fixture(scope="session")
def speller(catalogue: Catalogue, words: Words) -> Speller:
    return make_speller(catalogue, words, (), ENGLISH)


@pytest.fixture(scope="session")
def preparation(words: Words, speller: Speller) -> Preparation:
    return Preparation(words, speller)


@pytest.fixture(scope="session")
def understander(catalogue: Catalogue, model_folder: Path) -> Understander:
    return Understander.load(catalogue, data_folder=model_folder)

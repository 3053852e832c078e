"""The catalogue as it is, read once: a service that a test starts need not read it again."""

from functools import cache

from store.catalogue_files import load_catalogue
from store.knowledge import Catalogue


@cache
def whole_catalogue() -> Catalogue:
    """Return it; nothing in it changes."""
    return load_catalogue()

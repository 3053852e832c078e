"""Names that are like what somebody typed: misspelt, or only a part of one."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

SIMILAR = 75.0  # of 100; below, a name is not meant
CLEAR = 92.0  # the best one is meant if it is this like and the next one is not
Named = tuple[str, str, str]  # ("partner" or "customer", id, name)


def similar_names(typed: str, names: Sequence[Named], *, limit: int) -> list[Named]:
    """Return the names most like `typed`, best first; just one where that one is clear."""
    found = process.extract(
        typed,
        [name for _, _, name in names],
        scorer=fuzz.WRatio,
        processor=default_process,
        score_cutoff=SIMILAR,
        limit=limit,
    )
    if len(found) > 1 and found[0][1] >= CLEAR > found[1][1]:
        found = found[:1]
    near = [names[index] for _, _, index in found]
    return [one for one in near if _begins(typed, one)] or near


def _begins(typed: str, named: Named) -> bool:
    """Whether a word of the name begins so: "tail" means Tailspin rather than Retail."""
    start = default_process(typed)
    return bool(start) and any(word.startswith(start) for word in default_process(named[2]).split())

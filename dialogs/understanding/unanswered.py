"""What the catalogue does not answer: example questions and names of products."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from dialogs.understanding.text import read_lists

DECOYS: Final = Path(__file__).parent / "decoys.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """Questions nothing in the catalogue answers, and products that no source lists."""

    questions: tuple[str, ...]
    products: tuple[str, ...]


def load_unanswered(path: Path = DECOYS) -> Unanswered:
    """Read decoys.yaml."""
    raw: Any = read_lists(path)
    return Unanswered(
        questions=tuple(map(str, raw["questions"])), products=tuple(map(str, raw["products"]))
    )

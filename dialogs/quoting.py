"""A question of a text as it was typed: it was read with a stand-in in the place of names."""

import re

from dialogs.understanding.intents import STAND_IN
from dialogs.understanding.text import clean

_NAME = r"[^?!;]{1,80}?"
_END = r"(?=[?!.,;:]|$)"


def as_typed(question: str, text: str) -> str:
    """Return a question as it stands in `text`; "" where it cannot be found there.

    A card must not show the stand-in: it would tell which names are in the roster.
    """
    stand_in = STAND_IN.capitalize()
    pattern = _NAME.join(re.escape(piece) for piece in question.split(stand_in))
    if question.endswith(stand_in):
        pattern += _END
    found = re.search(pattern, clean(text))
    return found.group().strip() if found else ""

"""A text whose names are read as stand-ins, and the way back to what was typed."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from dialogs.understanding.intents import ANYBODY
from dialogs.understanding.meaning import Intent, Name
from dialogs.understanding.names import CUSTOMER, PARTNER, Found

_MASKS: Final = {PARTNER: "[partner]", CUSTOMER: "[customer]"}

# A stand-in that is looked for again carries its number in wide digits: cleaning makes those
# ordinary, so nobody can have typed them.
_WIDE: Final = {ord(digit): 0xFF10 + int(digit) for digit in "0123456789"}
_NUMBER: Final = re.compile("[\uff10-\uff19]+")
_NUMBERED: Final = re.compile(f"{ANYBODY}({_NUMBER.pattern})")


@dataclass(frozen=True, slots=True)
class NamedText:
    """A cleaned text and the names in it, in order."""

    typed: str
    found: Sequence[Found]

    def masked(self, intent: Intent) -> str:
        """Every name is only said to be a customer's or a partner's: fit to be kept."""
        return self._with(lambda _, one: _MASKS[_kind(one, intent)])

    def numbered(self) -> str:
        """Every name is ANYBODY, with a number that `as_typed` knows."""
        return self._with(lambda number, _: ANYBODY + str(number).translate(_WIDE))

    @property
    def stand_ins(self) -> list[str]:
        """What stands in the numbered text where names did."""
        return [ANYBODY + str(n).translate(_WIDE) for n in reversed(range(len(self.found)))]

    def as_typed(self, part: str) -> str:
        """Put the names back into a part of the numbered text."""
        return _NUMBERED.sub(lambda match: self.found[int(match[1])].typed, part)

    def roles(self, intent: Intent) -> tuple[Name | None, Name | None]:
        """Return the first partner and the first customer."""
        roles: dict[str, Name] = {}
        for one in self.found:
            said = self.typed[: one.start].lower().rstrip().endswith("partner")
            kind = PARTNER if said else _kind(one, intent)
            keys = tuple(sorted(key for owner, key in one.owners if owner == kind))
            name = Name(typed=one.typed, key=keys[0] if len(keys) == 1 else "", keys=keys)
            roles.setdefault(kind, name)
        return roles.get(PARTNER), roles.get(CUSTOMER)

    def _with(self, word: Callable[[int, Found], str]) -> str:
        text = self.typed
        for number, one in reversed(list(enumerate(self.found))):
            text = text[: one.start] + word(number, one) + text[one.end :]
        return text


def without_numbers(part: str) -> str:
    """Make a part of a numbered text ready to be matched."""
    return _NUMBER.sub("", part)


def _kind(found: Found, intent: Intent) -> str:
    """Tell customer from partner: by the list, and where it is silent by what is wanted."""
    kinds = {kind for kind, _ in found.owners}
    if len(kinds) == 1:
        return kinds.pop()
    return PARTNER if intent is Intent.PSM_LOOKUP else CUSTOMER

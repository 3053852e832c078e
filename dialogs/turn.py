"""What a dialog is given and what it gives back. No SDK types here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlmodel import Session

from cards.view import CardView
from dialogs.understanding.meaning import Meaning
from store.identity import Identity
from store.vocabulary import Audience, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One thing a person said or pressed, at one moment.

    `ref` is what a pressed button carries (it has been checked to be ours); `inputs` is what was
    filled in beside it and comes from outside.
    """

    who: Identity
    now: datetime
    conversation_id: str
    activity_id: str
    place: Place = Place.PERSONAL
    text: str = ""
    meaning: Meaning | None = None
    ref: Mapping[str, object] = field(default_factory=dict)
    inputs: Mapping[str, object] = field(default_factory=dict)
    edition: int = 0

    def saying(self, text: str, meaning: Meaning | None) -> "Turn":
        """Return this turn with what was said."""
        return replace(self, text=text, meaning=meaning)

    def pressing(self, ref: Mapping[str, object], inputs: Mapping[str, object]) -> "Turn":
        """Return this turn with the button that was pressed."""
        return replace(self, ref=ref, inputs=inputs)

    @property
    def reader(self) -> Audience:
        """What may be shown: internal matters to staff only, and only where nobody else reads."""
        if self.who.is_staff and self.place is Place.PERSONAL:
            return Audience.INTERNAL
        return Audience.PARTNER


@dataclass(frozen=True, slots=True)
class Instead:
    """A card that takes the place of the one whose button was pressed."""

    view: CardView


Reply = str | CardView | Instead
Handler = Callable[[Turn, Session], Sequence[Reply]]

"""What a pressed button carries. It was signed by us, but perhaps by an earlier version of us."""

from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from dialogs.turn import Turn

OLD_BUTTON = "This card is too old to be used. Please ask again and use the new one."


class ButtonRef(BaseModel):
    """The row a button is about; each dialog names its own fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def of(cls, turn: Turn) -> Self | None:
        """Read what the button of this turn carries; None if it is not as we write it today."""
        try:
            return cls.model_validate(turn.ref)
        except ValidationError:
            return None

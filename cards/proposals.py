"""Cards about what is proposed for the catalogue."""

from dataclasses import dataclass
from typing import ClassVar

from cards.view import Button, Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalCard:
    """A proposed entry, whole, for a second expert to read before it is approved."""

    template: ClassVar[str] = "proposal.json.j2"
    title: str
    note: str
    facts: tuple[Fact, ...]
    text: tuple[str, ...]
    buttons: tuple[Button, ...]

"""What kind of thing a live card shows: how it is read, and what its cards say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from sqlmodel import Session

from cards.requests import HistoryLine
from cards.view import Button, CardView
from store.identity import Identity


class Versioned(Protocol):
    """A thing that people know by its number, or by a name; `version` counts its changes."""

    @property
    def number(self) -> int | str: ...
    @property
    def version(self) -> int: ...


T = TypeVar("T", bound=Versioned)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject(Generic[T]):
    """One kind of thing that live cards show; a button's `ref` names it by this kind.

    `read`: as it is now, for what nobody asked. `seen_by`: the same, if this person may see it.
    `card`: the whole card, with what is new. `told`: what a card had told that was posted with
    a version. `show`: a button, with this title, that shows the card.
    """

    called: str
    read: Callable[[Session, UUID], T | None]
    seen_by: Callable[[Session, UUID, Identity], T | None]
    card: Callable[[Session, T, Identity], CardView]
    title: Callable[[T], str]
    told: Callable[[Session, T, Identity, int], Sequence[HistoryLine]]
    show: Callable[[T, str], Button]

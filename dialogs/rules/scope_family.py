"""A whole workload or family of products: what the benefit holds of it, taken together."""

from collections.abc import Container
from dataclasses import dataclass, replace

from store.vocabulary import Verdict

MORE = 2  # a family is conditional where so many times more of it depends than is in scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Ids of a family's entries by their verdict, the most typical ones first."""

    name: str
    inside: tuple[str, ...] = ()
    conditional: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """In scope where the benefit holds enough of it; that some of it is not changes nothing."""
        if self.inside and len(self.conditional) <= MORE * len(self.inside):
            return Verdict.IN_SCOPE
        if self.conditional:
            return Verdict.CONDITIONAL
        return Verdict.OUT_OF_SCOPE if self.outside else Verdict.UNKNOWN

    @property
    def items(self) -> tuple[str, ...]:
        """The entries that the verdict rests on."""
        return {
            Verdict.IN_SCOPE: self.inside,
            Verdict.CONDITIONAL: self.conditional,
            Verdict.OUT_OF_SCOPE: self.outside,
        }.get(self.verdict, ())

    def first(self, most: int) -> "Family":
        """Leave only so many entries of each verdict."""
        return replace(
            self,
            inside=self.inside[:most],
            conditional=self.conditional[:most],
            outside=self.outside[:most],
        )

    def among(self, ids: Container[str]) -> "Family":
        """Leave only entries that are among these."""
        return replace(
            self,
            inside=tuple(one for one in self.inside if one in ids),
            conditional=tuple(one for one in self.conditional if one in ids),
            outside=tuple(one for one in self.outside if one in ids),
        )

    @property
    def all(self) -> tuple[str, ...]:
        """Every entry."""
        return (*self.inside, *self.conditional, *self.outside)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bare:
    """A question that says nothing of what is to be done: of which family, if it names one.

    `who_may` says that it asks who may have the benefit.
    """

    family: Family | None = None
    who_may: bool = False

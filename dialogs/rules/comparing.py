"""What a changed catalogue does to answers: which of them change, from what to what. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from store.vocabulary import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a catalogue answers to a question."""

    verdict: Verdict
    items: tuple[str, ...]
    confidence: float

    @property
    def main(self) -> str:
        """The entry that the answer rests on, "" if on none."""
        return self.items[0] if self.items else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A question, how often it was asked, and what it is answered before and after.

    `right` are the verdicts that somebody has said are right, if anybody has.
    """

    text: str
    asked: int
    before: Given
    after: Given
    right: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Questions whose verdict changes in the same way."""

    before: Verdict
    after: Verdict
    questions: tuple[Compared, ...]

    @property
    def asked(self) -> int:
        return sum(one.asked for one in self.questions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """All that changes: verdicts, the most frequent change first, and entries with none.

    `right` is how many answers are right before and after, and of how many that is known.
    """

    questions: int
    asked: int
    moves: tuple[Move, ...]
    entries: tuple[Compared, ...]
    right: tuple[int, int, int]

    @property
    def changed(self) -> int:
        """How many questions get another verdict."""
        return sum(len(move.questions) for move in self.moves)


def effect_of(compared: Sequence[Compared]) -> Effect:
    """Sum up what changes; what is asked most stands first."""
    ranked = sorted(compared, key=lambda one: (-one.asked, one.text))
    kinds: dict[tuple[Verdict, Verdict], list[Compared]] = {}
    for one in ranked:
        if one.before.verdict is not one.after.verdict:
            kinds.setdefault((one.before.verdict, one.after.verdict), []).append(one)
    moves = [Move(before=old, after=new, questions=tuple(q)) for (old, new), q in kinds.items()]
    known = [one for one in ranked if one.right]
    return Effect(
        questions=len(ranked),
        asked=sum(one.asked for one in ranked),
        moves=tuple(sorted(moves, key=lambda one: (-one.asked, one.before, one.after))),
        entries=tuple(
            one
            for one in ranked
            if one.before.verdict is one.after.verdict and one.before.main != one.after.main
        ),
        right=(
            sum(one.before.verdict in one.right for one in known),
            sum(one.after.verdict in one.right for one in known),
            len(known),
        ),
    )

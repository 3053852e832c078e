"""Questions about a whole workload or family: it is named, and nothing is said of what is to be
done ("Is Intune in scope for Contoso?"; "Is Intune enrolment in scope?" is not one)."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from dialogs.rules.scope import Situation
from dialogs.rules.scope_family import Bare, Family
from dialogs.understanding.indexing import SUPERSEDED
from dialogs.understanding.preparation import Preparation
from dialogs.understanding.retrieval import Indexed
from dialogs.understanding.text import Phrases, joined, read_lists
from store.vocabulary import Verdict

FAMILIES: Final = Path(__file__).parent / "families.yaml"


class Families:
    """The families that the catalogue holds something of, by what they are called."""

    def __init__(
        self, entries: Iterable[Indexed], prepare: Preparation, path: Path = FAMILIES
    ) -> None:
        """Read families.yaml; ids that the catalogue does not hold are passed over."""
        raw = read_lists(path)
        standing = [one for one in entries if not one.replaced_by and one.status != SUPERSEDED]
        self._families: dict[str, Family] = {}
        called: dict[str, str] = {}
        for one in raw["families"]:
            family = _family(one, standing)
            if family.verdict is not Verdict.UNKNOWN:
                self._families[family.name] = family
                for words in one["words"]:
                    called |= dict.fromkeys((joined(words), prepare.known_text(words)), family.name)
        self.called = Phrases(called)
        self.asking = frozenset(raw["words of asking"])
        self._size = frozenset(raw["words of size"])
        self._entitlement = frozenset(raw["words of entitlement"])

    def bare(self, prepared: str, situation: Situation, *, follows: bool = False) -> Bare | None:
        """Tell whether a prepared question says nothing of what is to be done, and what it names.

        Where a plan is named, or several families are, entries decide as for other questions. One
        that `follows` another is read with that: then it asks of the family named last.
        """
        if situation.plans:
            return None
        words = prepared.split(" ")
        sizes = self._size if situation.seats else frozenset()
        found = named_in(words, self.called, self.asking, sizes)
        if found is None or (len(found) > 1 and (not follows or situation.cloud)):
            return None
        family = self._families[found[-1]] if found else None
        who_may = not self._entitlement.isdisjoint(words)
        return Bare(family=family, who_may=who_may) if family or who_may else None


def named_in(
    words: Sequence[str],
    table: Phrases,
    asking: frozenset[str],
    numbers: frozenset[str] = frozenset(),
) -> list[str] | None:
    """Return what the longest phrases of a text name, each once; None if it says anything else.

    `numbers` are words that may stand beside a number; without any, numbers say something too.
    """
    found: dict[str, None] = {}
    at = 0
    while at < len(words):
        longest = min(table.longest.get(words[at], 0), len(words) - at)
        sizes = range(longest, 0, -1)
        size = next((n for n in sizes if " ".join(words[at : at + n]) in table), 0)
        if size:
            found[table[" ".join(words[at : at + size])]] = None
        elif not (
            words[at] in asking or (numbers and (words[at] in numbers or words[at].isdigit()))
        ):
            return None
        at += max(size, 1)
    return list(found)


def _family(described: Mapping[str, Any], entries: Sequence[Indexed]) -> Family:
    """Sort the entries of a family: the typical ones first, then as the catalogue has them."""
    workloads, only = described.get("workloads", ()), described.get("entries", ())
    typical = {entry_id: place for place, entry_id in enumerate(described.get("typical", only))}
    mine = [one for one in entries if one.workload in workloads or one.entry_id in only]
    mine.sort(key=lambda one: typical.get(one.entry_id, len(typical)))

    def of(verdict: Verdict) -> tuple[str, ...]:
        return tuple(one.entry_id for one in mine if one.verdict is verdict)

    return Family(
        name=str(described["name"]),
        inside=of(Verdict.IN_SCOPE),
        conditional=of(Verdict.CONDITIONAL),
        outside=of(Verdict.OUT_OF_SCOPE),
    )

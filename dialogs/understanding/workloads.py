"""Which workloads a text names."""

from dataclasses import dataclass

from dialogs.understanding.text import Phrases, Words, replaced, tokens
from store.knowledge import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Workloads a text names, in order; `wide` ones only by a word that says little."""

    clear: tuple[str, ...] = ()
    wide: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Clear ones first."""
        return (*self.clear, *(w for w in self.wide if w not in self.clear))


class WorkloadNames:
    """Every word or phrase that names a workload: ids, names, aliases, our own list."""

    def __init__(self, catalogue: Catalogue, words: Words) -> None:
        table: dict[str, str] = {}
        for workload in catalogue.workloads.values():
            for alias in (workload.id.replace("_", " "), workload.name, *workload.aliases):
                typed = tokens(alias)
                table.setdefault(" ".join(typed), workload.id)
                table.setdefault(" ".join(replaced(typed, words.replace)), workload.id)
        for phrase, workload_id in words.workloads.items():
            if workload_id in catalogue.workloads:
                table[phrase] = workload_id
        self.table = Phrases(table)
        self._wide = words.wide

    def named(self, *readings: str) -> Named:
        """Find workloads in several readings of a text (as typed, as prepared)."""
        clear: dict[str, None] = {}
        wide: dict[str, None] = {}
        for reading in readings:
            for phrase, workload in self._phrases(tokens(reading)):
                (wide if phrase in self._wide else clear)[workload] = None
        return Named(clear=tuple(clear), wide=tuple(wide))

    def _phrases(self, words: list[str]) -> list[tuple[str, str]]:
        """Return the longest phrases that name something, from left to right."""
        found: list[tuple[str, str]] = []
        at = 0
        while at < len(words):
            longest = self.table.longest.get(words[at], 0)
            for size in range(min(longest, len(words) - at), 0, -1):
                phrase = " ".join(words[at : at + size])
                if phrase in self.table:
                    found.append((phrase, self.table[phrase]))
                    at += size - 1
                    break
            at += 1
        return found

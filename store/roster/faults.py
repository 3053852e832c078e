"""What is wrong with the files, said so that somebody can find and mend it."""

import re

SHOWN = 200
VALUE_SHOWN = 60
UNPRINTABLE = re.compile(r"[^\x20-\x7e\xa0-\u2027\u2030-\u2065\u2070-\ud7ff\ue000-\U0010ffff]")


class RosterError(Exception):
    """The import was refused. `faults` has the first lines of `file:line: column: what is wrong`.

    `more` says how many faults came after the last one shown.
    """

    def __init__(self, faults: list[str], *, more: int = 0) -> None:
        rest = [f"and {more} more"] if more else []
        super().__init__("\n".join(faults + rest))
        self.faults = faults
        self.more = more


class Faults:
    """Collects faults in the order they are found; keeps the first SHOWN and counts the rest."""

    def __init__(self, order: tuple[str, ...]) -> None:
        self._order = order
        self._kept: list[tuple[int, int, str]] = []
        self._count = 0

    def add(self, file: str, line: int, column: str, wrong: str) -> None:
        """Note one fault; `line` is where the record starts, the header being line 1."""
        self._count += 1
        if len(self._kept) < SHOWN:
            place = self._order.index(file) if file in self._order else -1
            self._kept.append((place, line, f"{file}:{line}: {column}: {wrong}"))

    def raise_if_any(self) -> None:
        """Refuse the import if anything was wrong.

        Raises:
            RosterError: with the faults by file and line.
        """
        if self._count:
            by_place = sorted(self._kept, key=lambda fault: fault[:2])
            raise RosterError([told for _, _, told in by_place], more=self._count - len(self._kept))


def shown(value: str, *, personal: bool) -> str:
    """Give a value back for a message: short, harmless for a terminal, and masked if personal."""
    printable = UNPRINTABLE.sub("\ufffd", value)
    if personal:
        return f"{printable[:1]}\u2026"
    return printable if len(printable) <= VALUE_SHOWN else f"{printable[:VALUE_SHOWN]}\u2026"

"""From bytes to records: one CSV file read as a stream, in bounded memory."""

import csv
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from store.roster.faults import Faults, shown
from store.roster.values import nearest

# longer than any honest line; without a bound a file with no line break would be read at once
LONGEST_LINE = 1_000_000
LINE, HEADER, FILE = "(line)", "(header)", "(file)"
STARTS = {
    b"\xff\xfe": 'is UTF-16: save it as "CSV UTF-8"',
    b"\xfe\xff": 'is UTF-16: save it as "CSV UTF-8"',
    b"PK\x03\x04": 'is an Excel workbook: save it as "CSV UTF-8"',
}
DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the line it starts on, and its cells by column name, trimmed."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What a file's header may and must name."""

    required: tuple[str, ...]
    optional: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Every column, in the order of the contract."""
        return self.required + self.optional


class Sheet(AbstractContextManager["Sheet"]):
    """An open CSV file: `header` tells its columns, iterating gives its records.

    Faults of form (encoding, quotes, number of cells, header) go to `faults`; what can still be
    read after one is read. `readable` is False where the header leaves nothing to read.
    """

    def __init__(self, path: Path, columns: Columns, faults: Faults) -> None:
        self.name = path.name
        self._path = path
        self._columns = columns
        self._faults = faults
        self._raw: BinaryIO | None = None
        self.size = 0
        self.header: tuple[str, ...] = ()
        self.readable = False

    def __enter__(self) -> Self:
        try:
            self._raw = self._path.open("rb")
            self.size = self._path.stat().st_size
            start = self._raw.read(4)
            self._raw.seek(0)
        except OSError as error:
            self._faults.add(self.name, 1, FILE, f"cannot be read: {error.strerror}")
            return self
        for magic, wrong in STARTS.items():
            if start.startswith(magic):
                self._faults.add(self.name, 1, FILE, wrong)
                return self
        # bytes that are not UTF-8 become lone surrogates, so the cell they are in can be named
        self._text = TextIOWrapper(
            self._raw, encoding="utf-8-sig", errors="surrogateescape", newline=""
        )
        self._rows = self._read(self._text)
        self._read_header()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._raw is not None:
            self._raw.close()

    @property
    def position(self) -> int:
        """How many bytes of `size` have been read."""
        return self._raw.tell() if self._raw is not None else 0

    def __iter__(self) -> Iterator[Record]:
        if not self.readable:
            return
        for line, row in self._rows:
            if len(row) == len(self.header):
                yield Record(line, dict(zip(self.header, row, strict=True)))
            else:
                wrong = f"has {len(row)} cells, but the header has {len(self.header)}"
                self._faults.add(self.name, line, LINE, wrong)

    def _read(self, text: TextIOWrapper) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows that hold something; a row is given with the line it starts on."""
        reader = csv.reader(self._lines(text), strict=True)
        while True:
            line = reader.line_num + 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if self._is_the_end(line, str(error)):
                    return
                continue
            trimmed = [cell.strip() for cell in row]
            if any(trimmed):
                yield line, trimmed

    def _is_the_end(self, line: int, error: str) -> bool:
        """Note what broke the form of a record; say whether nothing can be read after it."""
        if "unexpected end of data" in error:
            wrong = "a quote is opened and never closed"
        elif "field limit" in error:
            wrong = "a cell is longer than any can be: is a quote not closed? The rest is not read"
        else:
            wrong = 'a quote inside a quoted cell must be doubled: "" instead of "'
            self._faults.add(self.name, line, LINE, wrong)
            return False
        self._faults.add(self.name, line, LINE, wrong)
        return True

    def _lines(self, text: TextIOWrapper) -> Iterator[str]:
        number = 0
        while line := text.readline(LONGEST_LINE):
            number += 1
            if len(line) == LONGEST_LINE and not line.endswith(("\n", "\r")):
                wrong = f"is longer than {LONGEST_LINE} characters; the rest is not read"
                self._faults.add(self.name, number, LINE, wrong)
                return
            yield line

    def _read_header(self) -> None:
        line, row = next(self._rows, (1, []))
        names = [cell.casefold() for cell in row]
        known = [name for name in names if name in self._columns.all]
        if not known:
            # the cells are not shown: this may be the first record of a file without a header
            self._faults.add(self.name, line, HEADER, self._no_header(row))
            return
        missing = [name for name in self._columns.required if name not in names]
        doubled = [name for name, times in Counter(names).items() if name and times > 1]
        for wrong in self._wrong_names(names, row):
            self._faults.add(self.name, line, *wrong)
        for name in missing:
            self._faults.add(self.name, line, name, "the column is missing")
        for name in doubled:
            self._faults.add(
                self.name, line, shown(name, personal=False), "the column is there twice"
            )
        self.header = tuple(names)
        self.readable = not missing and not doubled

    def _no_header(self, row: list[str]) -> str:
        wanted = f"the first line must name the columns: {', '.join(self._columns.required)}"
        if not row:
            return f"the file is empty; {wanted}"
        for delimiter, name in DELIMITERS.items():
            cells = {cell.strip('" ').casefold() for cell in ",".join(row).split(delimiter)}
            if cells & set(self._columns.all):
                return f"the cells are separated by {name}: save the file with commas"
        return f"there is no header; {wanted}"

    def _wrong_names(self, names: list[str], row: list[str]) -> Iterator[tuple[str, str]]:
        for number, (name, cell) in enumerate(zip(names, row, strict=True), 1):
            if not name:
                yield HEADER, f"column {number} has no name"
            elif name not in self._columns.all:
                hint = nearest(name, self._columns.all)
                told = shown(cell, personal=False)
                yield told, f"is not a column of {self.name}{hint}"

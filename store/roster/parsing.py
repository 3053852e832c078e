"""From a record to a line, or to everything that is wrong with its cells."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from store.roster import values
from store.roster.faults import shown
from store.roster.lines import Line
from store.roster.reading import Record


@dataclass(frozen=True, slots=True)
class Wrong:
    """A fault of one cell."""

    column: str
    message: str


def parse(kind: type[Line], record: Record, workloads: Collection[str]) -> Line | list[Wrong]:
    """Check every cell of a record on its own; an empty cell stands for what is not known."""
    unfit = [
        Wrong(name, message)
        for name, cell in record.cells.items()
        if (message := values.unfit(cell)) and name in kind.model_fields
    ]
    if unfit:
        return unfit
    given = {name: cell for name, cell in record.cells.items() if cell}
    try:
        return kind.model_validate(given, context=workloads)
    except ValidationError as error:
        return list(_explain(kind, error))


def _explain(kind: type[Line], error: ValidationError) -> Iterator[Wrong]:
    for fault in error.errors(include_url=False):
        column = str(fault["loc"][0])
        if fault["type"] == "missing":
            yield Wrong(column, "is empty")
            continue
        value = str(fault.get("ctx", {}).get("value", ""))
        told = shown(value, personal=kind.personal)
        yield Wrong(column, f"{told} {fault['msg']}".strip())

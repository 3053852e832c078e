"""The time between two moments, in seconds, on every database."""

from typing import Any

from sqlalchemy import Double
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class seconds_between(GenericFunction[float]):  # noqa: N801 -- called like the other functions
    """How many seconds lie between two moments."""

    type = Double()
    inherit_cache = True
    name = "seconds_between"


@compiles(seconds_between, "postgresql")
def _on_postgresql(element: Any, compiler: Any, **options: Any) -> str:  # noqa: ANN401
    start, end = (compiler.process(one, **options) for one in element.clauses)
    return f"EXTRACT(EPOCH FROM ({end} - {start}))"


@compiles(seconds_between, "sqlite")
def _on_sqlite(element: Any, compiler: Any, **options: Any) -> str:  # noqa: ANN401
    start, end = (compiler.process(one, **options) for one in element.clauses)
    return f"((julianday({end}) - julianday({start})) * 86400)"

"""A measurement that is made on a store of each kind, and its table printed for each."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol, TypeVar

from tests.postgres import running_server, server_programs

STORES = ("sqlite", "postgresql")
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


class Judged(Protocol):
    """Figures that say of themselves whether they are as they ought to be."""

    @property
    def is_right(self) -> bool: ...


F = TypeVar("F", bound=Judged)


def on_both(
    measure: Callable[[str], Awaitable[F]], table: Callable[[str, F], str], *, only: str | None
) -> bool:
    """Measure on an empty store of each kind, or `only` on one; say whether all was right.

    PostgreSQL is left out where it is not installed.
    """
    right = True
    for kind in STORES:
        if only not in (None, kind):
            continue
        with _store(kind) as url:
            if url is None:
                continue
            figures = asyncio.run(_made(measure, url))
        print(table(NAMES[kind], figures), flush=True)
        right &= figures.is_right
    return right


async def _made(measure: Callable[[str], Awaitable[F]], url: str) -> F:
    return await measure(url)


@contextmanager
def _store(kind: str) -> Iterator[str | None]:
    if kind == "sqlite":
        with TemporaryDirectory() as folder:
            yield f"sqlite:///{Path(folder) / 'year.db'}"
        return
    programs = server_programs()
    if programs is None:
        yield None
        return
    with running_server(programs) as url:
        yield f"{url}/postgres"

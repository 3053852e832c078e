"""Hearing of notices that other replicas wrote: PostgreSQL's LISTEN, for as long as it takes."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy import make_url

from store.db import normalise_url
from store.notices import CHANNEL

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 15.0  # seconds between attempts to connect


def listens(database_url: str) -> bool:
    """Say whether this database can call: SQLite has one process, there is nobody else."""
    return make_url(normalise_url(database_url)).get_backend_name() == "postgresql"


async def listen(database_url: str, heard: Callable[[], None]) -> None:
    """Call `heard` for every piece of news until cancelled; a lost connection is made anew."""
    import psycopg  # noqa: PLC0415 -- is there already where this is called, and only there

    url = make_url(normalise_url(database_url)).set(drivername="postgresql")
    pause = FIRST_PAUSE
    while True:
        with suppress(OSError):
            try:
                async with await psycopg.AsyncConnection.connect(
                    url.render_as_string(hide_password=False), autocommit=True
                ) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    pause = FIRST_PAUSE
                    heard()  # whatever was said while nobody listened
                    async for _ in connection.notifies():
                        heard()
            except psycopg.Error as fault:
                log.warning("not listening", extra={"reason": type(fault).__name__})
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)

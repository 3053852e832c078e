"""How a command ends: what went wrong on standard error, and the exit status.

0 done, 1 the input was refused (each fault is named), 2 the command line or the settings are wrong
(the variable is named).
"""

import asyncio
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import datetime
from io import TextIOWrapper
from typing import Any, NamedTuple, NoReturn, TypeVar

import typer
from rich.console import Console
from sqlalchemy.exc import DatabaseError, OperationalError

from bot.asking import NobodyError
from bot.comparing import QuestionsError
from bot.config import Settings
from bot.config_values import ConfigError
from bot.start import Say
from store.catalogue_files import CatalogueError
from store.db import DatabaseBusyError
from store.roster import RosterError

T = TypeVar("T")
REFUSED, WRONG = 1, 2
EXIT_STATUS = (
    "Exit status: 0 done, 1 the input was refused (each fault is named), 2 the command line or "
    "the settings are wrong (the variable is named)."
)


class Operator(NamedTuple):
    """What the commands of an operator work with: the settings, and the time."""

    settings: Callable[[], Settings]
    clock: Callable[[], datetime]


def ended(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end; what the input did wrong is told on standard error."""
    for stream in (sys.stdin, sys.stdout):  # whatever the terminal is set to
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        with wrong_database():
            return asyncio.run(work)
    except (RosterError, CatalogueError, QuestionsError) as error:
        fail(str(error), REFUSED)
    except NobodyError as error:
        fail(f"--as: nobody in the roster has the address {error}", WRONG)


@contextmanager
def wrong_database() -> Iterator[None]:
    """Tell what is wrong with the database; where it is, an operator knows from the settings."""
    try:
        yield
    except ConfigError as error:
        fail(str(error), WRONG)
    except DatabaseBusyError as busy:
        fail(f"DATABASE_URL: {busy}", WRONG)
    except DatabaseError as error:
        if type(error) not in (DatabaseError, OperationalError):  # a mistake of ours
            raise
        said = str(error.orig).strip().partition("\n")[0]
        fail(f"DATABASE_URL: the database cannot be used: {said}", WRONG)


def fail(message: str, status: int) -> NoReturn:
    """Say what is wrong on standard error, and end with this exit status."""
    typer.echo(message, err=True)
    raise typer.Exit(status)


def to_terminal() -> Say:
    """Return what writes a line for a person to standard error."""
    console = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
    return console.print

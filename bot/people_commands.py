"""`erase` and `export-person`: what is kept of a survey contact, for whoever asks an operator."""

from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Annotated, Any, NamedTuple

import orjson
import typer
from sqlmodel import Session

from bot.config import Settings
from bot.start import open_database
from store import audit
from store.sealed import Vault, keep_vault
from store.survey_erasure import OPERATOR, all_of, erase_person

REFUSED = 1  # exit status
Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="The person's e-mail address.")]


class Keeper(NamedTuple):
    """What the commands need: the settings, the time, and how the command line ends."""

    settings: Callable[[], Settings]
    clock: Callable[[], datetime]
    ended: Callable[[Coroutine[Any, Any, str]], str]


def add_people_commands(cli: typer.Typer, keeper: Keeper) -> None:
    """Add the commands to the command line."""

    @cli.command()
    def erase(address: Address) -> None:
        """Erase somebody as a survey contact, everywhere; cards that showed it are put right.

        What they are not brought back by is a code made of the address. It cannot be undone.
        """
        typer.echo(keeper.ended(work(keeper, _address(address), erased)))

    @cli.command("export-person")
    def export_person(address: Address) -> None:
        """Write all that is kept of somebody as a survey contact, as JSON."""
        typer.echo(keeper.ended(work(keeper, _address(address), exported)))


async def work(keeper: Keeper, address: str, doing: Callable[[Session, str, datetime], str]) -> str:
    """Do it in one transaction; return what to print."""
    settings, now = keeper.settings(), keeper.clock()
    keep_vault(Vault(settings.secret_key))
    database = open_database(settings.database_url)
    try:
        await database.prepare()
        return await database.run(lambda db: doing(db, address, now))
    finally:
        await database.close()


def erased(db: Session, address: str, now: datetime) -> str:
    """Erase somebody; the answer names nobody, so that it may stand in a log."""
    count = erase_person(db, email=address, actor=OPERATOR, now=now)
    return f"Erased in {count} place{'' if count == 1 else 's'}; nothing more is sent to them."


def exported(db: Session, address: str, now: datetime) -> str:
    """Return all that is kept of somebody; that it was read is noted."""
    told = all_of(db, email=address)
    audit.record(
        db, now=now, actor=OPERATOR, action="person.exported", subject="survey contact",
        detail={"contacts": len(told["contacts"])},
    )  # fmt: skip
    return orjson.dumps(told, option=orjson.OPT_INDENT_2).decode()


def _address(given: str) -> str:
    if "@" not in given:
        typer.echo("ADDRESS: this is no e-mail address", err=True)
        raise typer.Exit(REFUSED)
    return given

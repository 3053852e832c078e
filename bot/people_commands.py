"""`erase` and `export-person`: what is kept of a survey contact, for whoever asks an operator."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import orjson
import typer
from sqlmodel import Session

from bot.ending import REFUSED, Operator, ended, fail
from bot.start import open_database
from store import audit
from store.sealed import Vault, keep_vault
from store.survey_erasure import OPERATOR, all_of, erase_person

Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="The person's e-mail address.")]


def add_people_commands(cli: typer.Typer, operator: Operator) -> None:
    """Add the commands to the command line."""

    @cli.command()
    def erase(address: Address) -> None:
        """Erase somebody as a survey contact, everywhere; cards that showed it are put right.

        What they are not brought back by is a code made of the address. It cannot be undone.
        """
        typer.echo(ended(work(operator, _address(address), erased)))

    @cli.command("export-person")
    def export_person(address: Address) -> None:
        """Write all that is kept of somebody as a survey contact, as JSON."""
        typer.echo(ended(work(operator, _address(address), exported)))


async def work(
    operator: Operator, address: str, doing: Callable[[Session, str, datetime], str]
) -> str:
    """Do it in one transaction; return what to print."""
    settings, now = operator.settings(), operator.clock()
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
        fail("ADDRESS: this is no e-mail address", REFUSED)
    return given

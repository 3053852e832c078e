"""`audit`: whether the audit trail is whole."""

from datetime import datetime

import typer

from bot.ending import EXIT_STATUS, REFUSED, Operator, ended, fail
from bot.start import open_database
from store.audit import Verified, verify


def add_audit_command(cli: typer.Typer, operator: Operator) -> None:
    """Add the command to the command line."""
    trail = typer.Typer(help="Check the audit trail.", no_args_is_help=True)

    @trail.command("verify", epilog=EXIT_STATUS)
    def verify_() -> None:
        """Check that no line of the audit trail was changed, taken out or put in.

        Each line holds a hash over itself and the line before. Keep the number and hash of the last
        line that this tells elsewhere: so you see later that nothing was cut off at the end.
        """
        found = ended(verified(operator.settings().database_url))
        if found.broken is not None:
            fail(_broken(found), REFUSED)
        typer.echo(_whole(found))

    cli.add_typer(trail, name="audit")


async def verified(url: str) -> Verified:
    """Go through the whole trail."""
    database = open_database(url)
    try:
        await database.prepare()
        return await database.read(verify)
    finally:
        await database.close()


def _broken(found: Verified) -> str:
    good = f"the {found.good:,} before it are whole" if found.good else "it is the first there is"
    return (
        f"audit: line {found.broken} does not follow from the one before it; {good}. Compare from "
        "there on with a backup, and find out who can write to the database."
    )


def _whole(found: Verified) -> str:
    if not found.good or found.last_at is None:
        return "The audit trail is empty."
    return (
        f"The audit trail is whole: {found.good:,} lines, the last of {_moment(found.last_at)} "
        f"with the hash {found.last_digest}."
    )


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}Z"

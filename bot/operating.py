"""`notices`: what the bot has to say and has not, and why; to be sent again or dropped."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import typer
from sqlmodel import Session

from bot.config import Settings
from bot.ending import REFUSED, Operator, ended, fail
from bot.start import open_database
from store.notice_desk import OPEN, OpenNotice, backlog, drop, open_notices, resend
from store.told import State

SHOWN = 200  # of each state
HEADINGS = ("id", "state", "kind", "age", "due", "tries", "why")


def add_notices_command(cli: typer.Typer, operator: Operator) -> None:
    """Add the command to the command line."""

    @cli.command()
    def notices(
        *,
        again: Annotated[str, typer.Option("--resend", metavar="ID", help="Send once more.")] = "",
        gone: Annotated[str, typer.Option("--drop", metavar="ID", help="Give up.")] = "",
    ) -> None:
        """List the notices that wait, are uncertain or dead, oldest first, with the reason."""
        if again and gone:
            fail("give either --resend or --drop", REFUSED)
        doing = operate(operator.settings(), operator.clock(), again=again, gone=gone)
        typer.echo(ended(doing))


async def operate(settings: Settings, now: datetime, *, again: str = "", gone: str = "") -> str:
    """Do what the operator asks for; return what to print."""
    database = open_database(settings.database_url)
    try:
        await database.prepare()
        if again:
            notice_id = _id(again)
            done = await database.run(lambda db: resend(db, notice_id=notice_id, now=now))
            return _told(done, again, "is sent again", "is not uncertain or dead")
        if gone:
            notice_id = _id(gone)
            done = await database.run(lambda db: drop(db, notice_id=notice_id, now=now))
            return _told(done, gone, "is dropped", "does not wait, nor is it uncertain or dead")
        return await database.read(lambda db: listing(db, now))
    finally:
        await database.close()


def listing(db: Session, now: datetime) -> str:
    """Return the counts, and the oldest notices of each state as a table."""
    counts = dict.fromkeys(OPEN, 0)
    for row in backlog(db):
        counts[State(row.state)] += row.count
    head = ", ".join(f"{count} {state}" for state, count in counts.items())
    rows = [
        _row(notice, now)
        for state in reversed(OPEN)  # what needs somebody first
        for notice in open_notices(db, states=(state,), limit=SHOWN)
    ]
    return "\n".join([head, *(_table([HEADINGS, *rows]) if rows else ())])


def _row(notice: OpenNotice, now: datetime) -> tuple[str, ...]:
    kind = f"{notice.kind} (urgent)" if notice.urgent else notice.kind
    due = f"{notice.due_at:%Y-%m-%d %H:%M}Z"
    return (
        str(notice.id), notice.state, kind, age(now - notice.made_at), due, str(notice.attempts),
        notice.fault,
    )  # fmt: skip


def age(passed: timedelta) -> str:
    """Write how long ago something was, in its largest unit: "3d", "5h", "12m", "40s"."""
    seconds = max(0, int(passed.total_seconds()))
    for unit, length in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds >= length:
            return f"{seconds // length}{unit}"
    return f"{seconds}s"


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _id(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        fail(f"ID: {given} is no id of a notice", REFUSED)


def _told(done: bool, notice_id: str, yes: str, no: str) -> str:
    if not done:
        fail(f"ID: {notice_id} {no}", REFUSED)
    return f"{notice_id} {yes}"

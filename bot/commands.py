"""What the terminal offers: serve (without a command), ask, import, export.

Exit status: 0 done, 1 the input was refused (each fault is named), 2 the command line or the
settings are wrong (the variable is named).
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import typer
from aiohttp import web
from rich.console import Console

from bot.asking import Asking, as_json, as_text
from bot.config import ConfigError, Settings
from bot.exporting import EXPORTS, write_export
from bot.importing import import_folder
from bot.local.npm import renderer_installation
from bot.logs import set_up_logging
from bot.start import DATA_FOLDER, default_database, local_secret
from store.db import Database, DatabaseBusyError
from store.knowledge import CatalogueError
from store.roster import RosterError

T = TypeVar("T")
REFUSED, WRONG = 1, 2
Build = Callable[..., Awaitable[web.Application]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What only the composition root may read or make."""

    env: Mapping[str, str]
    clock: Callable[[], datetime]
    build: Build


def run(outside: Outside) -> None:
    """Run the command line; ends the process with the exit status."""
    command_line(outside)()


def command_line(outside: Outside) -> typer.Typer:
    """Return the commands, bound to the outside they work on."""
    cli = typer.Typer(
        help="The Teams bot of the FastTrack Partner Success Team. Without a command it serves.",
        invoke_without_command=True,
        no_args_is_help=False,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )

    @cli.callback()
    def serve(context: typer.Context) -> None:
        """Serve the bot on POST /api/messages; in local mode also the chat page on /."""
        if context.invoked_subcommand is None:
            _serve(outside)

    @cli.command()
    def ask(
        question: Annotated[
            str,
            typer.Argument(help="The question; - reads one question a line from standard input."),
        ],
        *,
        json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
        as_person: Annotated[
            str, typer.Option("--as", help="Ask as this person of the roster (mail address).")
        ] = "",
    ) -> None:
        """Answer a question on the terminal as the bot would."""
        _ended(_ask(outside, question, json=json, email=as_person))

    @cli.command("import")
    def import_(
        folder: Annotated[Path, typer.Argument(help="The folder with the CSV files.")],
        *,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check.")] = False,
    ) -> None:
        """Load partners, people, customers, assignments, survey contacts and survey events.

        All or nothing: with a fault in any file, nothing is loaded, and every fault is named.
        """
        _ended(_import(outside, folder, dry_run=dry_run))

    @cli.command()
    def export(
        kind: Annotated[str, typer.Argument(help=f"One of {', '.join(EXPORTS)}.")],
    ) -> None:
        """Write CSV to standard output."""
        if kind not in EXPORTS:
            _fail(f"KIND: {kind} is none of {', '.join(EXPORTS)}", WRONG)
        _ended(_export(outside, kind))

    return cli


def _serve(outside: Outside) -> None:
    settings = _settings(outside)
    set_up_logging(level=settings.log_level, form=settings.log_format)
    say = Console(stderr=True, highlight=False).print
    database = Database(settings.database_url)
    try:
        database.claim()
    except DatabaseBusyError as busy:
        _fail(f"DATABASE_URL: {busy}", WRONG)

    async def application() -> web.Application:
        app = await outside.build(settings, data_folder=DATA_FOLDER, say=say)
        if settings.local:
            app.cleanup_ctx.append(renderer_installation(DATA_FOLDER / "npm", say=say))
        app.on_startup.append(announce)
        return app

    async def announce(_: web.Application) -> None:
        where = f"http://{settings.host}:{settings.port}/"
        say(f"Open {where} in a browser to chat with the bot." if settings.local else "Serving.")

    try:
        web.run_app(
            application(), host=settings.host, port=settings.port, print=None, access_log=None
        )
    except CatalogueError as error:
        _fail(str(error), REFUSED)
    except OSError as error:
        _fail(f"PORT: cannot listen on {settings.host}:{settings.port}: {error.strerror}", WRONG)


async def _ask(outside: Outside, question: str, *, json: bool, email: str) -> None:
    settings = _settings(outside)
    # only standard output is for answers: a script may read it
    say = Console(stderr=True, highlight=False).print if sys.stderr.isatty() else lambda _: None
    async with Asking.opened(
        settings, data_folder=DATA_FOLDER, clock=outside.clock, say=say
    ) as asking:
        if question != "-":
            answer = await asking.answer(question, email=email)
            typer.echo(as_json(answer) if json else as_text(answer))
            return
        for line in sys.stdin:
            typer.echo(as_json(await asking.answer(line.rstrip("\n"), email=email)))


async def _import(outside: Outside, folder: Path, *, dry_run: bool) -> None:
    settings = _settings(outside)
    report = await import_folder(settings, folder, now=outside.clock(), dry_run=dry_run)
    typer.echo(report)


async def _export(outside: Outside, kind: str) -> None:
    await write_export(_settings(outside), kind, sys.stdout)


def _settings(outside: Outside) -> Settings:
    try:
        return Settings.from_env(
            outside.env,
            default_database=default_database(DATA_FOLDER),
            local_secret=lambda: local_secret(DATA_FOLDER),
        )
    except ConfigError as error:
        _fail(str(error), WRONG)


def _ended(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end; what the input did wrong is told on standard error."""
    try:
        return asyncio.run(work)
    except (RosterError, CatalogueError) as error:
        _fail(str(error), REFUSED)
    except DatabaseBusyError as busy:
        _fail(f"DATABASE_URL: {busy}", WRONG)


def _fail(message: str, status: int) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(status)

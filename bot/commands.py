"""What the terminal offers: serve (without a command), ask, import, export.

Exit status: 0 done, 1 the input was refused (each fault is named), 2 the command line or the
settings are wrong (the variable is named).
"""

import asyncio
import errno
import sys
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from socket import gaierror
from typing import Annotated, Any, NoReturn, TypeVar

import typer
from aiohttp import web
from rich.console import Console
from sqlalchemy.exc import DatabaseError, OperationalError

from bot import comparing
from bot.asking import Asking, NobodyError, as_json, as_text
from bot.config import Settings
from bot.config_values import ConfigError
from bot.exporting import BY_MEANING, EXPORTS, write_export
from bot.importing import import_folder
from bot.local.npm import renderer_installation
from bot.logs import set_up_logging
from bot.operating import Operator, add_notices_command
from bot.people_commands import Keeper, add_people_commands
from bot.start import (
    DATA_FOLDER,
    Load,
    Say,
    default_database,
    ignore,
    load_understander,
    local_secret,
    open_database,
)
from dialogs.question_meaning import compare_by
from store.catalogue_files import CatalogueError, load_catalogue
from store.db import DatabaseBusyError
from store.roster import RosterError

T = TypeVar("T")
REFUSED, WRONG = 1, 2
Build = Callable[..., Awaitable[web.Application]]
EXIT_STATUS = (
    "Exit status: 0 done, 1 the input was refused (each fault is named), 2 the command line or "
    "the settings are wrong (the variable is named)."
)
# what the system says when the address itself is the trouble
CANNOT_LISTEN = frozenset({errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EACCES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What only the composition root may read or make."""

    env: Mapping[str, str]
    clock: Callable[[], datetime]
    build: Build
    data_folder: Path = DATA_FOLDER
    load: Load = load_understander


def run(outside: Outside) -> None:
    """Run the command line; ends the process with the exit status."""
    command_line(outside)()


def command_line(outside: Outside) -> typer.Typer:
    """Return the commands, bound to the outside they work on."""
    cli = typer.Typer(
        help="The Teams bot of the FastTrack Partner Success Team. Without a command it serves: "
        "the bot on POST /api/messages, and in local mode the chat page on /.",
        epilog=EXIT_STATUS,
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

    @cli.command(epilog=EXIT_STATUS)
    def ask(
        question: Annotated[
            str,
            typer.Argument(
                metavar="QUESTION",
                show_default=False,
                help="The question; - reads one question a line from standard input and prints "
                "one JSON object a line, in order. With --compare: a file of more questions, an "
                'object with "question" a line, or nothing.',
            ),
        ] = "",
        *,
        json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
        as_person: Annotated[
            str, typer.Option("--as", help="Ask as this person of the roster (mail address).")
        ] = "",
        folder: Annotated[
            Path | None,
            typer.Option(
                "--compare",
                metavar="FOLDER",
                help="Show what the catalogue in this folder would change in the answers to all "
                "kept questions, before it goes live; nothing is changed.",
            ),
        ] = None,
    ) -> None:
        """Answer a question on the terminal as the bot would."""
        if folder is not None:
            if not folder.is_dir():
                _fail(f"--compare: {folder} is no folder", WRONG)
            _ended(_compare(outside, folder, question, json=json))
            return
        if not question:
            _fail("QUESTION: is missing", WRONG)
        _ended(_ask(outside, question, json=json, email=as_person))

    @cli.command("import", epilog=EXIT_STATUS)
    def import_(
        folder: Annotated[
            Path, typer.Argument(metavar="FOLDER", help="The folder with the CSV files.")
        ],
        *,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check.")] = False,
    ) -> None:
        """Load the roster from CSV files.

        These are partners.csv, people.csv, customers.csv, assignments.csv, survey_contacts.csv
        and survey_events.csv; what a file that is absent has brought before stays as it is.

        All or nothing: with a fault in any file, nothing is loaded, and every fault is named as
        file:line: column: what is wrong.
        """
        _ended(_import(outside, folder, dry_run=dry_run))

    @cli.command(epilog=EXIT_STATUS)
    def export(
        kind: Annotated[str, typer.Argument(metavar="KIND", help=f"One of {', '.join(EXPORTS)}.")],
    ) -> None:
        """Write CSV to standard output."""
        if kind not in EXPORTS:
            _fail(f"KIND: {kind} is none of {', '.join(EXPORTS)}", WRONG)
        _ended(_export(outside, kind))

    add_notices_command(cli, Operator(lambda: _settings(outside), outside.clock, _ended))
    add_people_commands(cli, Keeper(lambda: _settings(outside), outside.clock, _ended))
    return cli


def _serve(outside: Outside) -> None:
    settings = _settings(outside)
    set_up_logging(level=settings.log_level, form=settings.log_format)
    say = _to_terminal()

    async def application() -> web.Application:
        folder = outside.data_folder
        with _wrong_database():
            app = await outside.build(settings, data_folder=folder, say=say, load=outside.load)
        if settings.local:
            app.cleanup_ctx.append(renderer_installation(folder / "npm", say=say))
        return app

    def announce(_: str) -> None:
        where = f"{settings.public_url}/"
        say(f"Open {where} in a browser to chat with the bot." if settings.local else "Serving.")

    with _wrong_database():
        database = open_database(settings.database_url)
        database.claim()
    try:
        web.run_app(
            application(), host=settings.host, port=settings.port, print=announce, access_log=None
        )
    except CatalogueError as error:
        _fail(str(error), REFUSED)
    except OSError as error:
        if isinstance(error, gaierror):
            _fail(f"HOST: {settings.host} is no address of this machine", WRONG)
        if error.errno not in CANNOT_LISTEN:
            raise
        _fail(f"PORT: cannot listen on {settings.host}:{settings.port}: {error.strerror}", WRONG)


async def _ask(outside: Outside, question: str, *, json: bool, email: str) -> None:
    settings = _settings(outside)
    # only standard output is for answers: a script may read it
    say = _to_terminal() if sys.stderr.isatty() else ignore
    async with Asking.opened(
        settings, data_folder=outside.data_folder, clock=outside.clock, say=say, load=outside.load
    ) as asking:
        if question != "-":
            answer = await asking.answer(question, email=email)
            typer.echo(as_json(answer) if json else as_text(answer))
            return
        for line in sys.stdin:
            typer.echo(as_json(await asking.answer(line.rstrip("\n"), email=email)))


async def _compare(outside: Outside, folder: Path, file: str, *, json: bool) -> None:
    settings = _settings(outside)
    effect = await comparing.compare(
        settings,
        folder,
        _lines(file) if file else None,
        data_folder=outside.data_folder,
        now=outside.clock(),
        say=_to_terminal() if sys.stderr.isatty() else ignore,
        load=outside.load,
    )
    typer.echo(comparing.as_json(effect) if json else comparing.as_text(effect))


def _lines(file: str) -> tuple[str, list[str]]:
    """Read a file of questions, - is standard input."""
    if file == "-":
        return "-", list(sys.stdin)
    try:
        return Path(file).name, Path(file).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        _fail(f"QUESTION: {file} is no file that can be read", WRONG)


async def _import(outside: Outside, folder: Path, *, dry_run: bool) -> None:
    settings = _settings(outside)
    report = await import_folder(settings, folder, now=outside.clock(), dry_run=dry_run)
    typer.echo(report)


async def _export(outside: Outside, kind: str) -> None:
    if kind in BY_MEANING:
        say = _to_terminal() if sys.stderr.isatty() else ignore
        catalogue = await asyncio.to_thread(load_catalogue)
        compare_by(await asyncio.to_thread(outside.load, catalogue, outside.data_folder, say))
    await write_export(_settings(outside), kind, sys.stdout)


def _settings(outside: Outside) -> Settings:
    try:
        return Settings.from_env(
            outside.env,
            default_database=default_database(outside.data_folder),
            local_secret=lambda: local_secret(outside.data_folder),
        )
    except ConfigError as error:
        _fail(str(error), WRONG)
    except OSError as error:
        _fail(f"{outside.data_folder}: {error.strerror}: set SECRET_KEY and DATABASE_URL", WRONG)


def _ended(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end; what the input did wrong is told on standard error."""
    for stream in (sys.stdin, sys.stdout):  # whatever the terminal is set to
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        with _wrong_database():
            return asyncio.run(work)
    except (RosterError, CatalogueError, comparing.QuestionsError) as error:
        _fail(str(error), REFUSED)
    except NobodyError as error:
        _fail(f"--as: nobody in the roster has the address {error}", WRONG)


@contextmanager
def _wrong_database() -> Iterator[None]:
    """Tell what is wrong with the database; where it is, an operator knows from the settings."""
    try:
        yield
    except ConfigError as error:
        _fail(str(error), WRONG)
    except DatabaseBusyError as busy:
        _fail(f"DATABASE_URL: {busy}", WRONG)
    except DatabaseError as error:
        if type(error) not in (DatabaseError, OperationalError):  # a mistake of ours
            raise
        said = str(error.orig).strip().partition("\n")[0]
        _fail(f"DATABASE_URL: the database cannot be used: {said}", WRONG)


def _to_terminal() -> Say:
    """Return what writes a line for a person to standard error."""
    console = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
    return console.print


def _fail(message: str, status: int) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(status)

"""What the terminal offers: serve (without a command), ask, import, export; for operators more."""

import asyncio
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot import comparing
from bot.asking import Asking, as_json, as_text
from bot.audit_command import add_audit_command
from bot.backup_commands import add_backup_commands
from bot.config import Settings
from bot.config_values import ConfigError
from bot.ending import EXIT_STATUS, WRONG, Operator, ended, fail, to_terminal
from bot.exporting import BY_MEANING, EXPORTS, write_export
from bot.importing import import_folder
from bot.operating import add_notices_command
from bot.people_commands import add_people_commands
from bot.serving import Build, serve
from bot.start import (
    DATA_FOLDER,
    Load,
    default_database,
    ignore,
    load_understander,
    local_secret,
)
from dialogs.question_meaning import compare_by
from store.catalogue_files import load_catalogue


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
    def no_command(context: typer.Context) -> None:
        """Serve the bot on POST /api/messages; in local mode also the chat page on /."""
        if context.invoked_subcommand is None:
            serve(
                _settings(outside),
                build=outside.build,
                data_folder=outside.data_folder,
                load=outside.load,
            )

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
                fail(f"--compare: {folder} is no folder", WRONG)
            ended(_compare(outside, folder, question, json=json))
            return
        if not question:
            fail("QUESTION: is missing", WRONG)
        ended(_ask(outside, question, json=json, email=as_person))

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
        ended(_import(outside, folder, dry_run=dry_run))

    @cli.command(epilog=EXIT_STATUS)
    def export(
        kind: Annotated[str, typer.Argument(metavar="KIND", help=f"One of {', '.join(EXPORTS)}.")],
    ) -> None:
        """Write CSV to standard output."""
        if kind not in EXPORTS:
            fail(f"KIND: {kind} is none of {', '.join(EXPORTS)}", WRONG)
        ended(_export(outside, kind))

    operator = Operator(lambda: _settings(outside), outside.clock)
    add_notices_command(cli, operator)
    add_people_commands(cli, operator)
    add_backup_commands(cli, operator)
    add_audit_command(cli, operator)
    return cli


async def _ask(outside: Outside, question: str, *, json: bool, email: str) -> None:
    settings = _settings(outside)
    # only standard output is for answers: a script may read it
    say = to_terminal() if sys.stderr.isatty() else ignore
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
        say=to_terminal() if sys.stderr.isatty() else ignore,
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
        fail(f"QUESTION: {file} is no file that can be read", WRONG)


async def _import(outside: Outside, folder: Path, *, dry_run: bool) -> None:
    settings = _settings(outside)
    report = await import_folder(settings, folder, now=outside.clock(), dry_run=dry_run)
    typer.echo(report)


async def _export(outside: Outside, kind: str) -> None:
    if kind in BY_MEANING:
        say = to_terminal() if sys.stderr.isatty() else ignore
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
        fail(str(error), WRONG)
    except OSError as error:
        fail(f"{outside.data_folder}: {error.strerror}: set SECRET_KEY and DATABASE_URL", WRONG)

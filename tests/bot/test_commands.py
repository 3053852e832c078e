"""The command line: exit status, faults on standard error, answers on standard output."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlmodel import Session, SQLModel, func, select, text
from typer.testing import CliRunner

from app import build, utc_now
from bot.commands import Outside, command_line
from bot.exporting import EXPORTS
from bot.reception import NO_WORDS, TOO_LONG
from dialogs.understanding.understand import Understander
from store.db import Database, open_engine
from tests.conftest import SECRET
from tests.roster import DEMO

ASK = "Is Known Folder Move in scope?"
KEYS = ["text", "intent", "slots", "verdict", "items", "confidence", "answer"]
Run = Callable[..., Any]


@pytest.fixture
def run(tmp_path: Path, understander: Understander) -> Run:
    """Run a command as a terminal does, with a data folder of its own."""

    def run(*arguments: str, typed: str | bytes | None = None, **env: str) -> Any:
        outside = Outside(
            env={"SECRET_KEY": SECRET, **env},
            clock=utc_now,
            build=build,
            data_folder=tmp_path / "data",
            load=lambda *_: understander,
        )
        return CliRunner().invoke(command_line(outside), arguments, input=typed)

    return run


def counts(url: str) -> dict[str, int]:
    engine = open_engine(url)
    with Session(engine) as db:
        found = {
            table.name: db.scalar(select(func.count()).select_from(table)) or 0
            for table in SQLModel.metadata.sorted_tables
        }
    engine.dispose()
    return found


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ([], ["ask", "import", "export", "serves", "/api/messages", "Exit status"]),
        (
            ["ask"],
            [
                "QUESTION",
                "--json",
                "--as",
                "--compare",
                "FOLDER",
                "standard input",
                "in order",
                "Exit status",
            ],
        ),
        (["import"], ["FOLDER", "--dry-run", "All or nothing", "survey_events.csv", "Exit status"]),
        (["export"], ["KIND", *EXPORTS]),
    ],
)
def test_help(run: Run, command: list[str], says: list[str]) -> None:
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert [word for word in says if word not in result.stdout] == []
    assert result.stderr == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["--nonsense"],
        ["ask"],
        ["ask", "--nonsense", "x"],
        ["import"],
        ["export"],
        ["export", "nonsense"],
        ["ask", "x", "--as", "nobody@nowhere.example"],
    ],
)
def test_a_wrong_command_line_ends_with_2(run: Run, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.strip()


@pytest.mark.parametrize("command", [["ask", "x"], ["import", str(DEMO)], ["export", "status"]])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "x"),
        ("MicrosoftAppId", ""),
        ("DATABASE_URL", "mysql://u:hidden@h/x"),
        ("DATABASE_URL", "sqlite:////proc/x/bot.db"),
        ("DATABASE_URL", f"sqlite:///{Path(__file__).parent}"),
        ("DATABASE_URL", f"sqlite:///{__file__}"),
        ("DATABASE_URL", "postgresql://u:hidden@127.0.0.1:1/x"),
    ],
)
def test_wrong_settings_end_with_2_and_are_named(
    run: Run, command: list[str], name: str, value: str
) -> None:
    result = run(*command, **{name: value})
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(name)
    assert "hidden" not in result.stderr


def test_one_question(run: Run, url_with_roster: str) -> None:
    result = run("ask", ASK, DATABASE_URL=url_with_roster)
    assert result.exit_code == 0
    assert result.stdout.startswith("In scope\n")
    assert result.stderr == ""


def test_one_question_as_json(run: Run, url_with_roster: str) -> None:
    result = run("ask", "--json", ASK, DATABASE_URL=url_with_roster)
    [line] = result.stdout.splitlines()
    answer = orjson.loads(line)
    assert list(answer) == KEYS
    assert answer["text"] == ASK
    assert answer["verdict"] == "in_scope"
    assert answer["slots"]["workload"] == "onedrive"
    assert 0 <= answer["confidence"] <= 1


def test_one_question_a_line(run: Run, url_with_roster: str) -> None:
    lines = ["privacy", "", "  ", ASK, "x" * 5000, "ä \u2028 ü", '"{{}}\\', "last"]
    typed = "\r\n".join(lines[:4]) + "\n" + "\n".join(lines[4:])  # no line break at the end
    result = run("ask", "-", typed=typed.encode(), DATABASE_URL=url_with_roster)
    assert result.exit_code == 0
    assert result.stderr == ""
    answers = [orjson.loads(line) for line in result.stdout.split("\n")[:-1]]
    assert [answer["text"] for answer in answers] == lines
    assert [answer["answer"] for answer in answers[1:3]] == [NO_WORDS] * 2
    assert answers[4]["answer"] == TOO_LONG
    assert {answer["verdict"] for answer in answers[1:3]} == {"unknown"}


def test_no_lines_no_answers(run: Run, url_with_roster: str) -> None:
    result = run("ask", "-", typed="", DATABASE_URL=url_with_roster)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_bytes_that_are_no_text_are_answered_too(run: Run, url_with_roster: str) -> None:
    result = run("ask", "-", typed=b"\xff\xfe\nprivacy\n", DATABASE_URL=url_with_roster)
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 2


@pytest.mark.parametrize("changed", [False, True])
def test_ask_leaves_no_trace(run: Run, url_with_roster: str, *, changed: bool) -> None:
    """Not even of a catalogue that was changed since the bot read it."""
    if changed:
        engine = open_engine(url_with_roster)
        with Session(engine) as db, db.begin():
            db.execute(text("UPDATE edition SET digest = 'older' WHERE body = 'catalogue'"))
        engine.dispose()
    before = counts(url_with_roster)
    result = run("ask", "-", typed=f"{ASK}\nIs Intune in scope?\n", DATABASE_URL=url_with_roster)
    assert result.exit_code == 0
    assert f"Catalogue edition {2 if changed else 1}" in result.stdout
    assert counts(url_with_roster) == before


def test_ask_fills_an_empty_store_as_serving_would(run: Run, tmp_path: Path) -> None:
    result = run("ask", "--as", "marisol.vega@fasttrack.example", "open questions")
    assert result.exit_code == 0
    assert (tmp_path / "data" / "bot.db").is_file()
    assert run("ask", ASK).exit_code == 0


async def test_ask_goes_on_while_the_bot_has_the_file(url_with_roster: str, run: Run) -> None:
    serving = Database(url_with_roster)
    serving.claim()
    await serving.prepare()
    answer = await asyncio.to_thread(run, "ask", ASK, DATABASE_URL=url_with_roster)
    refused = await asyncio.to_thread(run, "import", str(DEMO), DATABASE_URL=url_with_roster)
    await serving.close()
    assert answer.exit_code == 0
    assert refused.exit_code == 2
    assert refused.stderr.startswith("DATABASE_URL: another process is using ")
    assert "stop it first" in refused.stderr

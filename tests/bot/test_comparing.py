"""What a changed catalogue would change is shown before it goes live; comparing changes nothing."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import orjson
import pytest
from sqlmodel import Session
from typer.testing import CliRunner

from app import build, utc_now
from bot.commands import Outside, command_line
from dialogs.rules.scope import Candidate, ScopeCase
from dialogs.understanding.meaning import Asked, Intent, Meaning
from dialogs.understanding.understand import Said, Understander
from store.catalogue_files import CATALOGUE
from store.db import open_engine
from store.knowledge import Catalogue
from store.questions import keep_question
from store.vocabulary import EntryKind
from tests.bot.test_commands import counts
from tests.conftest import SECRET
from tests.store.test_questions import question

Run = Callable[..., Any]
KFM, KEPT = "odb-kfm", "kept: odb-kfm for [customer]"


class EntryNamed:
    """Stands in for the understanding: a question is about the entry whose id it names."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._entries: dict[str, tuple[EntryKind, Any, str]] = {
            entry.id: (kind, entry, workload) for kind, entry, workload in catalogue.entries()
        }

    def understand_all(self, said: Sequence[Said]) -> list[Meaning]:
        return [self._meaning(one.text) for one in said]

    def _meaning(self, text: str) -> Meaning:
        assert "[" not in text
        ids = [word for word in text.replace(":", " ").split() if word in self._entries]
        found = [(one, *self._entries[one]) for one in ids]
        candidates = tuple(
            Candidate(key, kind, entry.verdict, 0.9, workload)
            for key, kind, entry, workload in found
        )
        case = ScopeCase(candidates=candidates, known=0.9 if found else 0.1)
        asked = Asked(text=text, workload="", matches=(), known=case.known, case=case)
        return Meaning(intent=Intent.SCOPE, confidence=1.0, questions=(asked,))


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def run(*arguments: str, typed: str | None = None, **env: str) -> Any:
        outside = Outside(
            env={"SECRET_KEY": SECRET, **env},
            clock=utc_now,
            build=build,
            data_folder=tmp_path / "data",
            load=lambda catalogue, *_: cast("Understander", EntryNamed(catalogue)),
        )
        return CliRunner().invoke(command_line(outside), arguments, input=typed)

    return run


@pytest.fixture
def url(url_with_roster: str) -> str:
    """A store with a question that was asked three times, and another."""
    engine = open_engine(url_with_roster)
    with Session(engine) as db, db.begin():
        for number in (1, 2, 3):
            keep_question(db, question(number, text=KEPT))
        keep_question(db, question(id=UUID(int=4), activity_id="4", text="int-none of it"))
    engine.dispose()
    return url_with_roster


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the catalogue in which Known Folder Move is out of scope."""
    copy = tmp_path / "proposed"
    shutil.copytree(CATALOGUE, copy)
    file = copy / "onedrive.yaml"
    before, mark, after = file.read_text(encoding="utf-8").partition(f"id: {KFM}\n")
    assert mark
    changed = before + mark + after.replace("verdict: in_scope", "verdict: out_of_scope", 1)
    file.write_text(changed, encoding="utf-8")
    return copy


def test_what_would_change_is_told(run: Run, url: str, folder: Path) -> None:
    result = run("ask", "--compare", str(folder), DATABASE_URL=url)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines() == [
        "2 questions, asked 4 times.",
        "1 verdict and 0 entries would change.",
        "",
        "In scope -> Out of scope: 1 question, asked 3 times",
        f"  {KEPT} ({KFM} -> {KFM}, asked 3 times)",
    ]


def test_the_same_catalogue_changes_nothing(run: Run, url: str) -> None:
    result = run("ask", "--compare", str(CATALOGUE), DATABASE_URL=url)
    assert result.stdout.splitlines()[1:] == ["0 verdicts and 0 entries would change."]


def test_a_file_of_questions_and_json(run: Run, url: str, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "more.jsonl"
    file.write_text(
        f'{{"question": "is {KFM} in", "verdict": "out_of_scope"}}\n\n'
        f'{{"text": "{KFM} ?", "verdict": "in_scope", "also_ok": ["conditional"]}}\n',
        encoding="utf-8",
    )
    result = run("ask", "--compare", str(folder), str(file), "--json", DATABASE_URL=url)
    assert result.exit_code == 0, result.stderr
    told = orjson.loads(result.stdout)
    assert (told["questions"], told["asked"], told["verdicts_changed"]) == (4, 6, 3)
    assert told["right"] == {"before": 1, "after": 1, "of": 2}
    assert told["moves"] == [{"from": "in_scope", "to": "out_of_scope", "questions": 3, "asked": 5}]
    first = told["changes"][0]
    assert (first["text"], first["asked"]) == (KEPT, 3)
    assert (first["from"]["verdict"], first["to"]["items"]) == ("in_scope", [KFM])


def test_nothing_is_changed_by_comparing(run: Run, url: str, folder: Path) -> None:
    before = counts(url)
    run("ask", "--compare", str(folder), DATABASE_URL=url)
    assert counts(url) == before


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("nonsense\n", "-:1: (line): is not JSON"),
        ('{"question": "x"}\n[]\n', "-:2: (line): must be an object"),
        ('{"question": ""}\n', "-:1: question: must be a text"),
        ('{"question": "x", "verdict": "maybe"}\n', "-:1: verdict: maybe is none of in_scope"),
    ],
)
def test_mistakes_in_the_file_end_with_1_and_are_named(
    run: Run, url: str, folder: Path, typed: str, fault: str
) -> None:
    result = run("ask", "--compare", str(folder), "-", typed=typed, DATABASE_URL=url)
    assert (result.exit_code, result.stdout) == (1, "")
    assert fault in result.stderr


def test_mistakes_in_the_catalogue_end_with_1_and_are_named(
    run: Run, url: str, folder: Path
) -> None:
    file = folder / "onedrive.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("out_of_scope", "perhaps", 1), encoding="utf-8")
    result = run("ask", "--compare", str(folder), DATABASE_URL=url)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "onedrive.yaml: " in result.stderr


@pytest.mark.parametrize("arguments", [["/nowhere"], [str(CATALOGUE), "/nowhere.jsonl"]])
def test_what_is_not_there_ends_with_2(run: Run, url: str, arguments: list[str]) -> None:
    result = run("ask", "--compare", *arguments, DATABASE_URL=url)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "/nowhere" in result.stderr

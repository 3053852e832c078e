"""`import` and `export` on the terminal."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

import pytest
from sqlmodel import Session

from bot.config import Settings
from bot.exporting import EXPORTS, write_export
from store import audit
from store.db import open_engine
from store.models import Question
from tests.bot.test_commands import Run, counts, run  # noqa: F401 -- a fixture
from tests.conftest import NOON, SECRET
from tests.roster import DEMO

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx"]


def test_the_same_files_twice_change_nothing(run: Run, tmp_path: Path) -> None:  # noqa: F811
    first, second = run("import", str(DEMO)), run("import", str(DEMO))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stdout.splitlines()[-1] == "Loaded: roster edition 1."
    assert second.stdout.splitlines()[-1] == "Nothing changed."
    assert (first.stderr, second.stderr) == ("", "")  # the bar is for terminals


def test_a_dry_run_loads_nothing(run: Run, tmp_path: Path) -> None:  # noqa: F811
    result = run("import", "--dry-run", str(DEMO))
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "Checked only: nothing was loaded."
    assert counts(f"sqlite:///{tmp_path / 'data' / 'bot.db'}")["person"] == 0


@pytest.mark.parametrize("dry_run", [[], ["--dry-run"]])
def test_faults_are_named_and_nothing_is_loaded(
    run: Run,  # noqa: F811
    tmp_path: Path,
    dry_run: list[str],
) -> None:
    folder = copytree(DEMO, tmp_path / "csv")
    with (folder / "partners.csv").open("a", encoding="utf-8") as file:
        file.write("broken\n")
    result = run("import", str(folder), *dry_run)
    lines = len((folder / "partners.csv").read_text(encoding="utf-8").splitlines())
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith(f"partners.csv:{lines}: ")
    assert set(counts(f"sqlite:///{tmp_path / 'data' / 'bot.db'}").values()) == {0}


def test_a_misspelt_workload_is_refused_with_the_one_that_was_meant(
    run: Run,  # noqa: F811
    tmp_path: Path,
) -> None:
    folder = copytree(DEMO, tmp_path / "csv")
    rows = (folder / "assignments.csv").read_text(encoding="utf-8").splitlines()
    rows[1] = rows[1].replace("purview_data_lifecycle", "purview_data_livecycle")
    (folder / "assignments.csv").write_text("\n".join(rows), encoding="utf-8")
    result = run("import", str(folder))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "assignments.csv:2: workload: purview_data_livecycle is not a workload of the catalogue; "
        "did you mean purview_data_lifecycle?\n"
    )


def test_a_folder_that_is_not_there_is_refused(run: Run, tmp_path: Path) -> None:  # noqa: F811
    result = run("import", str(tmp_path / "nowhere"))
    assert result.exit_code == 1
    assert "nowhere" in result.stderr


@pytest.mark.parametrize("kind", EXPORTS)
def test_every_export_has_a_header_and_rows_of_its_width(
    run: Run,  # noqa: F811
    url_with_roster: str,
    kind: str,
) -> None:
    result = run("export", kind, DATABASE_URL=url_with_roster)
    rows = list(csv.reader(io.StringIO(result.stdout)))
    assert (result.exit_code, result.stderr) == (0, "")
    assert {len(row) for row in rows} == {len(rows[0])}
    assert (len(rows) > 1) == (kind not in {"questions", "requests", "proposals", "review"})


def test_an_empty_store_has_headers_only(run: Run) -> None:  # noqa: F811
    result = run("export", "status")
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 1)


def test_what_a_spreadsheet_would_run_is_escaped(
    run: Run,  # noqa: F811
    url_with_roster: str,
) -> None:
    engine = open_engine(url_with_roster)
    with Session(engine) as db, db.begin():
        db.add_all(question(number, words) for number, words in enumerate(FORMULAS))
    engine.dispose()
    result = run("export", "questions", DATABASE_URL=url_with_roster)
    rows = csv.DictReader(io.StringIO(result.stdout, newline=""))
    assert [row["text"] for row in rows] == [f"'{words}".replace("\r", "\n") for words in FORMULAS]


def question(number: int, words: str) -> Question:
    return Question(
        conversation_id="a:1", activity_id=str(number), tenant_id="t", aad_object_id="o",
        asked_at=datetime.fromtimestamp(number, UTC), text=words, verdict="unknown", items=[],
        confidence=0.0, edition=1,
    )  # fmt: skip


class Full(io.StringIO):
    """A disk that takes the header and three rows."""

    def write(self, line: str) -> int:
        if self.getvalue().count("\n") == 4:
            raise OSError(28, "No space left on device")
        return super().write(line)


async def test_rows_are_written_as_they_are_read(url_with_roster: str) -> None:
    """What fails half-way has written what it had, and the store can be opened again."""
    settings = Settings(database_url=url_with_roster, secret_key=SECRET)
    out = Full()
    with pytest.raises(OSError, match="No space"):
        await write_export(settings, "status", out)
    assert out.getvalue().count("\n") == 4
    whole = io.StringIO()
    await write_export(settings, "status", whole)
    assert whole.getvalue().startswith(out.getvalue())


async def test_details_of_the_audit_trail_are_json(url_with_roster: str) -> None:
    engine = open_engine(url_with_roster)
    with Session(engine) as db, db.begin():
        audit.record(db, now=NOON, actor="a", action="b", subject="=c", detail={"z": 1, "a": 2})
    engine.dispose()
    out = io.StringIO()
    await write_export(Settings(database_url=url_with_roster, secret_key=SECRET), "audit", out)
    row = list(csv.DictReader(io.StringIO(out.getvalue())))[-1]
    assert (row["subject"], row["detail"]) == ("'=c", '{"a":2,"z":1}')
    assert row["at"] == "2030-01-07T12:00:00+00:00"


def test_forecasts_of_the_milestones_that_are_set_are_exported(
    run: Run,  # noqa: F811
    url_with_roster: str,
) -> None:
    result = run("export", "forecasts", DATABASE_URL=url_with_roster, STATUS_MILESTONES="10,40")
    header = result.stdout.splitlines()[0].split(",")
    assert {"forecast_10", "forecast_15", "forecast_40"} <= set(header)
    default = run("export", "forecasts", DATABASE_URL=url_with_roster)
    assert "forecast_10" not in default.stdout.splitlines()[0].split(",")

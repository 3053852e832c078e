"""The house rules that a machine can check: who imports whom, what is pure, what is async."""

import ast
import importlib
import inspect
import pkgutil
from functools import cache
from pathlib import Path

import pytest

import cards

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "dialogs", "cards", "store")
SOURCES = [
    ROOT / "app.py",
    *sorted(
        path
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "node_modules" not in path.parts
    ),
]
MAY_IMPORT = {
    "app": {"app", *PACKAGES},
    "bot": set(PACKAGES),
    "dialogs": {"dialogs", "cards", "store"},
    "cards": {"cards"},
    "store": {"store"},
}
OURS = {"app", "tests", "bench", *PACKAGES}
RULES_MAY_IMPORT = (
    "collections", "dataclasses", "datetime", "enum", "functools", "holidays", "math", "re",
    "store.status_values", "store.vocabulary", "typing", "zoneinfo", "dialogs.rules",
)  # fmt: skip
SDK = ("botbuilder", "botframework")
# Where the clock and the environment may be read: the composition root hands both down.
PASSES_ITS_ENVIRONMENT_ON = {"dialogs/understanding/encoder.py"}  # to a program it starts
WORLD = {"os.environ", "os.getenv", "datetime.now", "datetime.utcnow", "date.today", "time.time"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def is_within(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in packages)


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_imports_go_one_way(path: Path) -> None:
    top = path.relative_to(ROOT).parts[0].removesuffix(".py")
    ours = {name.split(".")[0] for name in imports(path)} & OURS
    assert ours <= MAY_IMPORT[top]


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_every_import_is_absolute(path: Path) -> None:
    relative = [node for node in nodes(path) if isinstance(node, ast.ImportFrom) and node.level]
    assert relative == []


@pytest.mark.parametrize("path", sorted((ROOT / "dialogs/rules").glob("*.py")), ids=name_of)
def test_rules_are_pure(path: Path) -> None:
    assert {name for name in imports(path) if not is_within(name, RULES_MAY_IMPORT)} == set()


def test_the_vocabulary_is_a_leaf() -> None:
    found = imports(ROOT / "store/vocabulary.py")
    assert {name for name in found if not is_within(name, ("enum",))} == set()


@pytest.mark.parametrize("path", sorted((ROOT / "dialogs/understanding").glob("*.py")), ids=name_of)
def test_understanding_has_no_session(path: Path) -> None:
    allowed = ("store.knowledge", "store.vocabulary")
    stores = {name for name in imports(path) if name.startswith(("store.", "sqlmodel"))}
    assert {name for name in stores if not is_within(name, allowed)} == set()


def test_only_bot_and_app_know_the_sdk() -> None:
    knowing = {
        path.relative_to(ROOT).parts[0]
        for path in SOURCES
        if any(is_within(name, SDK) for name in imports(path))
    }
    assert knowing <= {"app.py", "bot"}


def test_only_the_edge_is_async() -> None:
    awaiting = {
        name_of(path)
        for path in SOURCES
        if any(isinstance(node, ast.AsyncFunctionDef | ast.Await) for node in nodes(path))
    }
    assert {name for name in awaiting if not name.startswith("bot/")} == {"app.py", "store/db.py"}


@pytest.mark.parametrize(
    "path",
    [path for path in SOURCES if name_of(path).startswith(("dialogs/", "cards/", "store/"))],
    ids=name_of,
)
def test_clock_and_environment_are_handed_down(path: Path) -> None:
    read = {ast.unparse(node) for node in nodes(path) if isinstance(node, ast.Attribute)}
    passed_on = {"os.environ"} if name_of(path) in PASSES_ITS_ENVIRONMENT_ON else set()
    assert read & WORLD <= passed_on


def test_templates_are_named_like_their_views() -> None:
    """ChecksForm has checks_form.json.j2, and HelpCard help.json.j2."""
    templates = {path.name for path in (ROOT / "cards/templates").glob("*.j2")}
    classes = [
        made
        for module in pkgutil.iter_modules(cards.__path__)
        for _, made in inspect.getmembers(
            importlib.import_module(f"cards.{module.name}"), inspect.isclass
        )
    ]
    views = {made: str(vars(made)["template"]) for made in classes if "template" in vars(made)}
    assert templates - {"_macros.json.j2"} == set(views.values())
    for view, template in views.items():
        stem = template.removesuffix(".json.j2").replace("_", "")
        assert view.__name__.lower().removesuffix("card") == stem

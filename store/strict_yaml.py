"""YAML read strictly: a key given twice is refused, and whatever is wrong is one kind of fault."""

from pathlib import Path
from typing import Any

import yaml

# libyaml reads the catalogue in a tenth of the time; where it is not built in, the other one does
_Safe: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
# What PyYAML lets through for text that is none of its values: "2026-99-99", "!!bool maybe", …
_SLIPS = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
DEEPEST = 100  # levels of brackets; libyaml itself has no limit but the machine's


class YamlError(Exception):
    """A file cannot be read as YAML; `place` says where."""

    def __init__(self, place: str, what: str) -> None:
        super().__init__(f"{place}: {what}")
        self.place = place
        self.what = what


def read_yaml(path: Path) -> object:
    """Read a file.

    Raises:
        YamlError: it cannot be read, or gives a key twice.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        _check_depth(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 -- it is a safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else "(file)"
        raise YamlError(place, str(getattr(error, "problem", None) or error)) from None
    except (OSError, *_SLIPS) as error:
        raise YamlError("(file)", str(error) or type(error).__name__) from None


def _check_depth(text: str) -> None:
    """Refuse what would be built by a recursion too deep for the machine's stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_Safe):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise YamlError("(file)", "too many brackets in brackets")


class _Loader(_Safe):  # type: ignore[misc]
    """Safe YAML that refuses a key given twice: the later one would silently win."""


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[object, object]:
    seen: set[object] = set()
    for key, _ in node.value:
        name = loader.construct_object(key, deep=True)
        if name in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"{name} is given twice", key.start_mark
            )
        seen.add(name)
    loader.flatten_mapping(node)
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)

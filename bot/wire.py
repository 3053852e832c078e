"""Activities as JSON: the SDK's models read and written by plans made once per class.

The SDK's own serialiser walks every model by strings (about 1 ms a turn) and drops what it does
not know; this one keeps unknown properties and leaves the bytes to orjson.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

import botbuilder.schema
import orjson
from botbuilder.schema import Activity
from msrest.serialization import Model

M = TypeVar("M", bound=Model)
V = TypeVar("V")
Reader = Callable[[Any], Any]

PLAIN: Mapping[str, type | tuple[type, ...]] = {
    "str": str,
    "int": int,
    "bool": bool,
    "float": (int, float),
}
MAX_TIMESTAMP = 40  # characters; the longest ISO 8601 Teams sends has 33


class MalformedActivityError(ValueError):
    """The JSON is not an activity; the message says which property is wrong."""


class Encoded:
    """JSON already encoded (a card): copied by reference, printed as it is."""

    __slots__ = ("json",)

    def __init__(self, json: bytes) -> None:
        self.json = json

    def __deepcopy__(self, _: dict[int, object]) -> "Encoded":
        return self  # immutable; the SDK copies every activity before it sends it


def read_activity(body: bytes) -> Activity:
    """Read an activity from JSON.

    Raises:
        MalformedActivityError: it is no JSON object, or a property has a wrong type.
    """
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise MalformedActivityError(f"not JSON: {error}") from None
    activity = _read(Activity, data, "activity")
    if not activity.type:
        raise MalformedActivityError("type: missing")
    return activity


def write_activity(value: object) -> bytes:
    """Write an activity (or a dictionary with models in it) as JSON."""
    return orjson.dumps(value, default=_plain, option=orjson.OPT_PASSTHROUGH_DATETIME)


def _read(model: type[M], data: object, where: str) -> M:
    if not isinstance(data, dict):
        raise MalformedActivityError(f"{where}: must be an object")
    kind: Any = model  # a class can be hashed, whatever mypy makes of msrest
    fields, blank = _reading_plan(kind)
    made = model.__new__(model)
    values = made.__dict__
    values.update(blank)
    unknown = values["additional_properties"] = {}
    for key, value in data.items():
        field = fields.get(key)
        if field is None:
            unknown[key] = value
        elif value is not None:
            name, reader = field
            try:
                values[name] = reader(value)
            except (TypeError, ValueError) as error:
                raise MalformedActivityError(f"{where}.{key}: {error}") from None
    return made


@cache
def _reading_plan(model: type[Model]) -> tuple[dict[str, tuple[str, Reader]], dict[str, Any]]:
    blank = {k: v for k, v in vars(model()).items() if k != "additional_properties"}
    fields = {
        described["key"]: (name, _reader(described["type"], name))
        for name, described in model._attribute_map.items()  # noqa: SLF001 -- how msrest names them
        if described["key"]
    }
    return fields, blank


def _reader(kind: str, name: str) -> Reader:
    if kind == "iso-8601":
        return _moment
    if kind == "object" or kind.startswith("{"):
        return lambda value: value
    if kind.startswith("["):
        inner = _reader(kind[1:-1], name)
        return lambda values: [inner(value) for value in _checked(values, list)]
    plain = PLAIN.get(kind)
    if plain is not None:
        return lambda value: _checked(value, plain)
    model = getattr(botbuilder.schema, kind)
    return lambda value: _read(model, value, name)


def _checked(value: V, kind: type | tuple[type, ...]) -> V:
    if not isinstance(value, kind):
        raise TypeError(f"is a {type(value).__name__}")
    return value


def _moment(value: Any) -> datetime:  # noqa: ANN401 -- whatever stands in the JSON
    text: str = _checked(value, str)
    if len(text) > MAX_TIMESTAMP:
        raise ValueError("is not a date and time")
    return datetime.fromisoformat(text)


def _plain(value: object) -> object:
    if isinstance(value, Encoded):
        return orjson.Fragment(value.json)
    if isinstance(value, datetime):
        utc = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        return utc.isoformat() + "Z"
    if isinstance(value, Model):
        return _written(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _written(model: Model) -> Mapping[str, object]:
    kind: Any = type(model)
    values = model.__dict__
    written = dict(values.get("additional_properties") or {})
    for name, key in _writing_plan(kind):
        if (value := values.get(name)) is not None:
            written[key] = value
    return written


@cache
def _writing_plan(model: type[Model]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, described["key"])
        for name, described in model._attribute_map.items()  # noqa: SLF001 -- how msrest names them
        if described["key"]
    )

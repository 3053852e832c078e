"""Logs: an allow-list of fields. No text of messages, no names, no addresses, no tokens.

What an exception says may quote what somebody typed, so only its type and the places in the code
are written.
"""

import logging
import traceback
from datetime import UTC, datetime

import orjson

from bot.trail import NOWHERE, here

FIELDS = (
    "reference", "reason", "status", "code", "intent", "dialog", "outcome", "milliseconds",
    "action", "rows", "edition",
)  # fmt: skip


def set_up_logging(*, level: str, form: str) -> None:
    """Write to standard error, `form` "console" for people or "json" for machines."""
    handler = logging.StreamHandler()
    handler.setFormatter(_JsonLines() if form == "json" else _Console())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # these put addresses, headers, statements or what was asked into their messages
    for chatty in ("aiohttp.access", "sqlalchemy.engine", "alembic", "httpx2", "openai"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


class _Console(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        told = _told(record)
        head = f"{told.pop('time')} {told.pop('level'):7} {told.pop('message')}"
        told.pop("trace", None)  # below, a line each
        fields = " ".join(f"{name}={value}" for name, value in told.items() if name != "logger")
        return "\n".join([f"{head} {fields}".rstrip(), *(f"    {line}" for line in _trace(record))])


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return orjson.dumps(_told(record)).decode()


def _told(record: logging.LogRecord) -> dict[str, object]:
    own = record.name.partition(".")[0] in ("app", "bot", "dialogs", "cards", "store")
    told: dict[str, object] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        # our own messages are constants; others' may have values in them: put in later ("%s"),
        # or (asyncio) after the first line
        "message": record.getMessage() if own else str(record.msg).partition("\n")[0],
    }
    trail = here()  # a line is written where it was said: on the turn's own trail
    if trail is not NOWHERE:
        told["turn"] = trail.id
    told |= {name: vars(record)[name] for name in FIELDS if name in vars(record)}
    if record.exc_info and record.exc_info[1] is not None:
        told["error"] = type(record.exc_info[1]).__name__
        told["trace"] = _trace(record)
    return told


def _trace(record: logging.LogRecord) -> list[str]:
    """Where in the code it happened; an exception's own words may quote what somebody typed."""
    if not record.exc_info or record.exc_info[1] is None:
        return []
    frames = traceback.extract_tb(record.exc_info[1].__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]

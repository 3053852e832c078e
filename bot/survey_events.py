"""`POST /api/survey-events`: what the survey's sender tells, signed and taken once.

Three headers prove a message: `X-Survey-Timestamp` (seconds since 1970), `X-Survey-Id` (new for
each message, the same when it is sent again) and `X-Survey-Signature`, which is `v1=` and the
HMAC-SHA256, in hexadecimal digits, of `v1`, the timestamp, the id and the body, a line break
between them, under SURVEY_EVENTS_SECRET.
"""

import hmac
import logging
import re
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

import orjson
from aiohttp import web

from store.db import Database
from store.survey_intake import Cells, WrongEventsError, take_events

log = logging.getLogger(__name__)

PATH = "/api/survey-events"
FRESH = 300.0  # seconds: an older message, or one from the future, is not taken
MOST = 1_000  # events of a message
MOST_FAULTS = 100  # told of a message
VERSION = "v1"
ID = re.compile(r"[A-Za-z0-9._:-]{8,100}")
DIGITS = re.compile(r"[0-9]{1,12}")
LONGEST_CELL = 400


class NotOursError(Exception):
    """A message does not prove that it comes from the sender; why is for the log only."""


class MalformedError(Exception):
    """A message is signed, but says nothing that could be read."""


def signature(secret: str, *, timestamp: str, message_id: str, body: bytes) -> str:
    """Return the signature of a message, as its header has it."""
    told = "\n".join((VERSION, timestamp, message_id, "")).encode() + body
    return f"{VERSION}={hmac.new(secret.encode(), told, sha256).hexdigest()}"


class SurveyEvents:
    """Takes what the survey's sender tells."""

    def __init__(self, database: Database, secret: str, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._secret = secret
        self._clock = clock

    def routes(self) -> list[web.AbstractRouteDef]:
        """Return the route; none where there is no secret to check a message by."""
        return [web.post(PATH, self.post)] if self._secret else []

    async def post(self, request: web.Request) -> web.Response:
        """Take a message: 200 also where it was here before; nothing of it is kept otherwise."""
        body = await request.read()
        try:
            message_id = self._proven(request, body)
            events = _events(body)
            taken = await self._take(events, message_id)
        except NotOursError as refusal:
            log.warning("refused", extra={"reason": f"survey events: {refusal}"})
            return web.Response(status=401)
        except MalformedError as fault:
            return _told(400, {"error": str(fault)})
        except WrongEventsError as wrong:
            faults = [
                {"event": one.event, "field": one.field, "what": one.what}
                for one in wrong.faults[:MOST_FAULTS]
            ]
            return _told(422, {"error": "nothing was taken", "faults": faults})
        return _told(200, taken)

    async def _take(self, events: list[Cells], message_id: str) -> dict[str, object]:
        now = self._clock()
        taken = await self._database.run(
            lambda db: take_events(db, events, message_id=message_id, now=now)
        )
        return {
            "events": taken.events, "invitations": taken.invitations, "again": taken.again,
        }  # fmt: skip

    def _proven(self, request: web.Request, body: bytes) -> str:
        """Return the id of a message that is signed, and fresh.

        Raises:
            NotOursError: it is not.
        """
        said = [request.headers.getall(f"X-Survey-{name}", []) for name in
                ("Timestamp", "Id", "Signature")]  # fmt: skip
        if any(len(one) != 1 for one in said):
            raise NotOursError("a header is missing, or there twice")
        (timestamp,), (message_id,), (signed,) = said
        if not DIGITS.fullmatch(timestamp) or not ID.fullmatch(message_id):
            raise NotOursError("a header is malformed")
        wanted = signature(self._secret, timestamp=timestamp, message_id=message_id, body=body)
        if not hmac.compare_digest(wanted.encode(), signed.encode()):
            raise NotOursError("wrong signature")
        if abs(self._clock().timestamp() - int(timestamp)) > FRESH:
            raise NotOursError("not fresh")
        return message_id


def _events(body: bytes) -> list[Cells]:
    """Read the events of a message.

    Raises:
        MalformedError: it is no list of events.
    """
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise MalformedError("the body is no JSON") from None
    events = told.get("events") if isinstance(told, dict) else None
    if not isinstance(events, list) or not 1 <= len(events) <= MOST:
        raise MalformedError(f"events: give a list of 1 to {MOST}")
    return [_cells(number, one) for number, one in enumerate(events)]


def _cells(number: int, event: object) -> Cells:
    if not isinstance(event, dict):
        raise MalformedError(f"events[{number}] is no object")
    cells = {}
    for name, value in event.items():
        if isinstance(value, bool) or not isinstance(value, str | int | None):
            raise MalformedError(f"events[{number}] holds what is neither text nor a whole number")
        cells[name] = "" if value is None else str(value).strip()
        if len(cells[name]) > LONGEST_CELL:
            raise MalformedError(f"events[{number}] holds a text that is too long")
    return cells


def _told(status: int, body: dict[str, object]) -> web.Response:
    return web.Response(
        status=status, body=orjson.dumps(body), content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )  # fmt: skip

"""What the chat page asks for: the transcript, the stream of events, and saying something."""

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus

from aiohttp import web

from bot.local.connector import no_such_activity, read_object, refusal
from bot.local.transcript import Event, Speaker, Transcripts, UnknownActivityError, Watch

HEARTBEAT = 15.0  # seconds; a window that is gone is noticed by writing to it
RETRY = 1000  # milliseconds that the browser waits before it connects again


def window_routes(transcripts: Transcripts) -> list[web.AbstractRouteDef]:
    windows = Windows(transcripts)
    return [
        web.get("/local/transcript", windows.transcript),
        web.get("/local/events", windows.events),
        web.post("/local/opened", windows.opened),
        web.post("/local/said", windows.said),
        web.post("/local/delivery", windows.delivery),
    ]


class Windows:
    def __init__(self, transcripts: Transcripts) -> None:
        self._transcripts = transcripts

    async def transcript(self, request: web.Request) -> web.Response:
        entries = self._transcripts.entries(wanted(request))
        cursor = self._transcripts.cursor
        return web.json_response({"cursor": cursor, "entries": [e.to_json() for e in entries]})

    async def opened(self, request: web.Request) -> web.Response:
        """Answer `first` once, however many windows ask: the bot should greet only once."""
        conversation = text_of(await read_object(request), "conversation")
        return web.json_response({"first": self._transcripts.introduce(conversation)})

    async def said(self, request: web.Request) -> web.Response:
        """Keep what the person says, for the person's other windows."""
        told = await read_object(request)
        activity = told.get("activity")
        if not isinstance(activity, Mapping):
            raise refusal(HTTPStatus.BAD_REQUEST, "BadSyntax", "activity is missing.")
        activity_id = self._transcripts.add(text_of(told, "conversation"), activity, Speaker.PERSON)
        return web.json_response({"id": activity_id}, status=HTTPStatus.CREATED)

    async def delivery(self, request: web.Request) -> web.Response:
        """Note whether the bot took what the person said."""
        told = await read_object(request)
        conversation, activity_id = text_of(told, "conversation"), text_of(told, "id")
        delivered = told.get("delivered") is True
        try:
            self._transcripts.set_delivered(conversation, activity_id, delivered=delivered)
        except UnknownActivityError as unknown:
            raise no_such_activity(activity_id) from unknown
        return web.Response(status=HTTPStatus.NO_CONTENT)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Stream what happens, in one conversation or (without `conversation`) in all.

        Starts after the Last-Event-ID that a browser sends when it connects again, or after the
        query's `after`, or now.
        """
        conversation = request.query.get("conversation", "")
        after = request.headers.get("Last-Event-ID") or request.query.get("after", "")
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
        )
        with self._transcripts.watch() as news:
            opening = self._opening(conversation, after)  # before any await: no gap, no double
            await response.prepare(request)
            with suppress(ConnectionResetError):  # the window was closed
                await response.write(opening)
                while chunk := await next_chunk(news, conversation):
                    await response.write(chunk)
        return response

    def _opening(self, conversation: str, after: str) -> bytes:
        cursor = self._transcripts.cursor
        missed = self._transcripts.since(after or cursor)
        start = f"retry: {RETRY}\n\n".encode()
        if missed is None:
            return start + block("reset", {}, cursor=cursor)
        caught_up = b"".join(as_block(event) for event in missed if concerns(event, conversation))
        return start + caught_up + block("ready", {}, cursor=cursor)


async def next_chunk(news: Watch, conversation: str) -> bytes:
    """Wait for the next thing to write; nothing at all when the program is ending."""
    try:
        async with asyncio.timeout(HEARTBEAT):
            event = await news.get()
            while event is not None and not concerns(event, conversation):
                event = await news.get()
    except TimeoutError:
        return b": still here\n\n"
    return b"" if event is None else as_block(event)


def concerns(event: Event, conversation: str) -> bool:
    return conversation in ("", event.conversation)


def as_block(event: Event) -> bytes:
    return block("activity", event.to_json(), cursor=event.cursor)


def block(name: str, data: Mapping[str, object], *, cursor: str) -> bytes:
    """Write one server-sent event; without a cursor the browser keeps the one it has."""
    identity = f"id: {cursor}\n" if cursor else ""
    return f"event: {name}\n{identity}data: {json.dumps(data)}\n\n".encode()


def wanted(request: web.Request) -> str:
    conversation = request.query.get("conversation")
    if not conversation:
        raise refusal(HTTPStatus.BAD_REQUEST, "BadSyntax", "conversation is missing.")
    return conversation


def text_of(told: Mapping[str, object], name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str) or not value:
        raise refusal(HTTPStatus.BAD_REQUEST, "BadSyntax", f"{name} is missing.")
    return value

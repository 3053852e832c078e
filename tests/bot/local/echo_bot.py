"""A small bot for the page's tests: real HTTP in, real HTTP to the connector out."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from http import HTTPStatus
from typing import Any

from aiohttp import ClientSession, web
from yarl import URL

Json = dict[str, Any]
CARD = "application/vnd.microsoft.card.adaptive"
CARD_HEAD = {"type": "AdaptiveCard", "version": "1.5"}


def text(words: str) -> Json:
    return {"type": "message", "text": words}


def card(body: list[Json], actions: list[Json] | None = None) -> Json:
    content = {**CARD_HEAD, "body": body, "actions": actions or []}
    return {"type": "message", "attachments": [{"contentType": CARD, "content": content}]}


def line(words: str, **looks: Any) -> Json:
    return {"type": "TextBlock", "text": words, "wrap": True, **looks}


FORM = card(
    [
        line("Request an expert", style="heading"),
        {
            "type": "Input.Text",
            "id": "customer",
            "label": "Customer",
            "isRequired": True,
            "errorMessage": "Name the customer.",
        },
        {
            "type": "Input.ChoiceSet",
            "id": "workload",
            "label": "Workload",
            "value": "teams",
            "choices": [
                {"title": "Microsoft Teams", "value": "teams"},
                {"title": "Exchange Online", "value": "exchange"},
            ],
        },
        {
            "type": "Input.Number",
            "id": "seats",
            "label": "Seats",
            "min": 1,
            "errorMessage": "At least one seat.",
        },
        {"type": "Input.Toggle", "id": "urgent", "title": "It is urgent"},
    ],
    [
        {
            "type": "Action.Submit",
            "title": "Send request",
            "style": "positive",
            "data": {"action": "form.submit"},
        },
        {
            "type": "Action.Submit",
            "title": "Say help",
            "associatedInputs": "none",
            "data": {"msteams": {"type": "imBack", "value": "help"}},
        },
        {
            "type": "Action.Submit",
            "title": "Not now",
            "associatedInputs": "none",
            "data": {
                "msteams": {
                    "type": "messageBack",
                    "displayText": "Not now, thanks",
                    "text": "decline",
                    "value": '{"action": "form.decline"}',
                }
            },
        },
        {"type": "Action.OpenUrl", "title": "Guide", "url": "https://learn.microsoft.com/"},
        {"type": "Action.OpenUrl", "title": "Bad", "url": "javascript:document.title='bad'"},
    ],
)

FACTS = card(
    [
        {
            "type": "FactSet",
            "facts": [
                {"title": "Primary RM", "value": "FTP Graphic Design Institute"},
                {"title": "PSM", "value": "oluwaseun.adeyemi@fasttrack.example"},
            ],
        }
    ]
)


def seats_of(value: Mapping[str, Any]) -> str:
    return f"{value['customer']}: {value['workload']}, {value.get('seats', 'no')} seats"


class EchoBot:
    """Keeps what it got in `heard`, and answers `form`, `facts`, `later`, `undo` and the rest."""

    def __init__(self) -> None:
        self.heard: list[Json] = []
        self.broken = False
        self._http: ClientSession
        self._tasks: set[asyncio.Task[None]] = set()

    def add_to(self, app: web.Application) -> None:
        app.add_routes([web.post("/api/messages", self._messages)])
        app.cleanup_ctx.append(self._lifespan)

    async def _lifespan(self, _: web.Application) -> AsyncIterator[None]:
        async with ClientSession() as self._http:
            yield
            for task in self._tasks:
                task.cancel()

    async def _messages(self, request: web.Request) -> web.Response:
        activity = await request.json()
        if self.broken:
            raise web.HTTPServiceUnavailable
        self.heard.append(activity)
        if activity["type"] == "conversationUpdate":
            await self.send(activity, text(f"Welcome, **{activity['from']['name']}**!"))
        if activity["type"] == "message":
            await self._answer(activity)
        return web.Response(status=HTTPStatus.CREATED)

    async def _answer(self, activity: Json) -> None:
        if value := activity.get("value"):
            await self._pressed(activity, value)
            return
        match activity["text"]:
            case "form":
                await self.send(activity, FORM)
            case "facts":
                await self.send(activity, FACTS)
            case "later":
                self._later(activity)
            case "undo":
                sent = await self.send(activity, text("A mistake"))
                await self._call("DELETE", activity, sent)
            case "think":
                await self.send(activity, {"type": "typing"})
            case words:
                await self.send(activity, text(f"You said: {words}"))

    async def _pressed(self, activity: Json, value: Json) -> None:
        if value["action"] == "form.decline":
            await self.send(activity, text(f"Declined with: {activity['text']}"))
            return
        done = card([line("Request sent", style="heading"), line(seats_of(value))])
        await self._call("PUT", activity, activity["replyToId"], done)
        await self.send(activity, text("Thank you."))

    def _later(self, activity: Json) -> None:
        async def unasked() -> None:
            await asyncio.sleep(0.3)
            await self.send(activity, text("Your weekly status"))

        task = asyncio.create_task(unasked())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def send(self, to: Json, activity: Json) -> str:
        return await self._call("POST", to, "", activity)

    async def _call(
        self, method: str, to: Json, activity_id: str, activity: Json | None = None
    ) -> str:
        url = URL(to["serviceUrl"]) / "v3/conversations" / to["conversation"]["id"] / "activities"
        url = url / activity_id if activity_id else url
        async with self._http.request(method, url, json=activity) as response:
            response.raise_for_status()
            return (await response.json())["id"] if activity else ""

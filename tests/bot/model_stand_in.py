"""Chat completions of Azure OpenAI on loopback: they answer well, badly, late, or not at all.

async with standing_in() as model:
    settings = Settings(..., own_model=model.settings)
    model.says(points_at_first)
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import orjson
from aiohttp import web
from aiohttp.test_utils import TestServer as HttpServer

from bot.config import OwnModel

KEY = "the-operators-own-key"
DEPLOYMENT = "partner-gpt"
PATH = f"/openai/deployments/{DEPLOYMENT}/chat/completions"
Said = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What is sent back; `text` as it is, else `said` as a completion."""

    said: object = None
    text: str | None = None
    status: int = 200
    kind: str = "application/json"
    delay: float = 0.0


Answers = Callable[[Said], Reply]


def entry(entry_id: str) -> Reply:
    return Reply(said={"answer": "entry", "entry": entry_id, "reworded": None})


def reworded(words: str) -> Reply:
    return Reply(said={"answer": "reworded", "entry": None, "reworded": words})


NONE = Reply(said={"answer": "none", "entry": None, "reworded": None})


def points_at_first(sent: Said) -> Reply:
    return entry(sent["entries"][0]["id"])


class Model:
    """The stand-in, with what it was sent, oldest first."""

    def __init__(self) -> None:
        self.bodies: list[Said] = []
        self.keys: list[str | None] = []
        self.versions: list[str | None] = []
        self.most_at_once = 0
        self.settings = OwnModel(endpoint="", deployment=DEPLOYMENT, api_key=KEY)
        self._at_once = 0
        self._answers: Answers = lambda _: NONE

    @property
    def asked(self) -> list[Said]:
        """The questions and entries."""
        return [orjson.loads(body["messages"][1]["content"]) for body in self.bodies]

    def says(self, answers: Answers | Reply) -> None:
        """Answer so from now on."""
        self._answers = answers if callable(answers) else lambda _: answers

    async def complete(self, request: web.Request) -> web.StreamResponse:
        self.bodies.append(await request.json())
        self.keys.append(request.headers.get("api-key"))
        self.versions.append(request.query.get("api-version"))
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            reply = self._answers(self.asked[-1])
            await asyncio.sleep(reply.delay)
        finally:
            self._at_once -= 1
        text = reply.text if reply.text is not None else _completion(reply.said)
        headers = {"Location": "/elsewhere"} if 300 <= reply.status < 400 else {}
        return web.Response(
            text=text, status=reply.status, content_type=reply.kind, headers=headers
        )


def _completion(said: object) -> str:
    content = said if isinstance(said, str) or said is None else orjson.dumps(said).decode()
    message = {"role": "assistant", "content": content}
    return orjson.dumps(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": DEPLOYMENT,
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        }
    ).decode()


@asynccontextmanager
async def standing_in() -> AsyncIterator[Model]:
    """Run the stand-in."""
    model = Model()
    app = web.Application()
    app.add_routes([web.post(PATH, model.complete)])
    async with HttpServer(app) as server:
        model.settings = OwnModel(
            endpoint=str(server.make_url("")).rstrip("/"), deployment=DEPLOYMENT, api_key=KEY
        )
        yield model

"""Microsoft's services on loopback: signing keys, token service and connector in one server.

    async with Microsoft() as microsoft:
        settings = Settings(..., credentials=microsoft.credentials, cloud=microsoft.cloud())
        ...post microsoft.activity(text="status") with microsoft.authorization()...
        assert microsoft.connector.said == ["You have no open requests."]

Each service does its work until it is told otherwise: `microsoft.connector.faults.next(...)`.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import count
from types import TracebackType
from typing import Any, Self

import orjson
from aiohttp import web

from bot.config import Cloud, Credentials
from tests.signing import STRANGER, SigningKey, rsa_key, signed
from tests.teams import APP_ID, Activity, Teams

BOT_FRAMEWORK = "https://api.botframework.com"
SCOPE = f"{BOT_FRAMEWORK}/.default"
CREDENTIALS = Credentials(
    app_id=APP_ID,
    password="the bot's own secret",  # noqa: S106 - opens nothing but the stand-in
    tenant_id="b07b07b0-0000-4000-8000-0000000000ff",
)
HOUR, DAY = 3600, 86400


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What a service answers instead of doing its work; without a status it is only late."""

    status: int | None = None
    code: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0


class Faults:
    """The faults a service is to have: some for the next requests, in order, then the lasting."""

    def __init__(self) -> None:
        self._next: deque[Fault] = deque()
        self.lasting: Fault | None = None

    def next(self, *faults: Fault) -> None:
        self._next.extend(faults)

    async def strike(self) -> web.Response | None:
        """Wait as long as the fault due says; the answer is None if the work is to be done."""
        fault = self._next.popleft() if self._next else self.lasting
        if fault is None:
            return None
        await asyncio.sleep(fault.delay)
        if fault.status is None:
            return None
        error = {"error": {"code": fault.code, "message": fault.code}}
        return web.json_response(error, status=fault.status, headers=fault.headers)


class KeyService:
    """The Bot Framework's OpenID metadata and the keys it points to."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.fetches = 0
        self._numbers = count(STRANGER + 1)
        self._keys: dict[str, SigningKey] = {}
        self.add_key()

    @property
    def newest(self) -> SigningKey:
        return list(self._keys.values())[-1]

    def add_key(self, *, endorsements: tuple[str, ...] = ("msteams",)) -> SigningKey:
        """List one more key, which signs from now on."""
        number = next(self._numbers)
        key = SigningKey(f"key-{number}", rsa_key(number), endorsements)
        self._keys[key.key_id] = key
        return key

    def remove_key(self, key_id: str) -> None:
        del self._keys[key_id]

    async def metadata(self, request: web.Request) -> web.Response:
        if answer := await self.faults.strike():
            return answer
        where = str(request.url.with_path("/v1/keys"))
        return web.json_response({"issuer": BOT_FRAMEWORK, "jwks_uri": where})

    async def keys(self, _: web.Request) -> web.Response:
        self.fetches += 1
        if answer := await self.faults.strike():
            return answer
        return web.json_response({"keys": [key.public for key in self._keys.values()]})


class TokenService:
    """The token endpoint: what the bot shows the connector comes from here."""

    def __init__(self, credentials: Credentials) -> None:
        self.faults = Faults()
        self.fetches = 0
        self.expires_in = HOUR
        self.issued: list[str] = []
        self._credentials = credentials

    async def token(self, request: web.Request) -> web.Response:
        self.fetches += 1
        if answer := await self.faults.strike():
            return answer
        form = {name: str(value) for name, value in (await request.post()).items()}
        if error := self._refusal(request.match_info["tenant"], form):
            return web.json_response({"error": error}, status=HTTPStatus.UNAUTHORIZED)
        self.issued.append(f"connector-token-{self.fetches}")
        return web.json_response(
            {
                "token_type": "Bearer",
                "expires_in": self.expires_in,
                "access_token": self.issued[-1],
            }
        )

    def _refusal(self, tenant_id: str, form: Mapping[str, str]) -> str:
        """Name what is wrong with a request, in the words of OAuth, or nothing."""
        known = self._credentials
        if tenant_id != known.tenant_id:
            return "invalid_request"
        if (form.get("client_id"), form.get("client_secret")) != (known.app_id, known.password):
            return "invalid_client"
        if form.get("grant_type") != "client_credentials":
            return "unsupported_grant_type"
        return "" if form.get("scope") == SCOPE else "invalid_scope"


@dataclass(slots=True, kw_only=True)
class Received:
    """One request to the connector; the status is 0 until it is answered.

    `message_id` is that of the message it made, `at` when it came.
    """

    method: str
    path: str
    authorization: str
    conversation: str = ""
    activity_id: str = ""
    body: dict[str, Any] = field(default_factory=dict)
    status: int = 0
    message_id: str = ""
    at: float = field(default_factory=time.time)


class Connector:
    """What the bot writes to: it notes every request, the refused ones too."""

    def __init__(self, tokens: TokenService) -> None:
        self.faults = Faults()
        self.checks_tokens = True
        self.received: list[Received] = []
        self._tokens = tokens
        self._news = asyncio.Condition()
        self._message_numbers = count(1)

    @property
    def posted(self) -> list[dict[str, Any]]:
        """The messages that arrived; that the bot is typing is none."""
        arrived = (
            request.body
            for request in self.received
            if request.method == "POST" and request.status == HTTPStatus.CREATED
        )
        return [body for body in arrived if body.get("type") == "message"]

    @property
    def said(self) -> list[str]:
        """The texts of the messages that arrived; a card has none."""
        return [body.get("text", "") for body in self.posted]

    async def wait_for(self, requests: int, *, seconds: float = 5.0) -> list[Received]:
        """Wait until there are so many requests in all."""
        async with asyncio.timeout(seconds), self._news:
            await self._news.wait_for(lambda: len(self.received) >= requests)
        return self.received

    async def create(self, request: web.Request) -> web.Response:
        return await self._take(request, self._created)

    async def post(self, request: web.Request) -> web.Response:
        return await self._take(request, self._posted)

    async def put(self, request: web.Request) -> web.Response:
        return await self._take(request, lambda put: web.json_response({"id": put.activity_id}))

    async def delete(self, request: web.Request) -> web.Response:
        return await self._take(request, lambda _: web.Response())

    def _created(self, received: Received) -> web.Response:
        """Open the personal chat with a member: it is always the same one."""
        member = str(received.body["members"][0]["id"])
        answer = {"id": f"a:{member.removeprefix('29:')}"}
        if "activity" in received.body:
            answer["activityId"] = self._message_id(received)
        return web.json_response(answer, status=HTTPStatus.CREATED)

    def _posted(self, received: Received) -> web.Response:
        answer = {"id": self._message_id(received)}
        return web.json_response(answer, status=HTTPStatus.CREATED)

    async def _take(
        self, request: web.Request, work: Callable[[Received], web.Response]
    ) -> web.Response:
        received = await self._note(request)
        answer = await self._refusal(request) or work(received)
        received.status = answer.status
        return answer

    async def _note(self, request: web.Request) -> Received:
        raw = await request.read()
        received = Received(
            method=request.method,
            path=request.path,
            authorization=request.headers.get("Authorization", ""),
            conversation=request.match_info.get("conversation", ""),
            activity_id=request.match_info.get("activity", ""),
            body=orjson.loads(raw) if raw else {},
        )
        self.received.append(received)
        async with self._news:
            self._news.notify_all()
        return received

    async def _refusal(self, request: web.Request) -> web.Response | None:
        if answer := await self.faults.strike():
            return answer
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if self.checks_tokens and token not in self._tokens.issued:
            return web.json_response(
                {"message": "Authorization has been denied."}, status=HTTPStatus.UNAUTHORIZED
            )
        return None

    def _message_id(self, received: Received) -> str:
        received.message_id = f"1:{next(self._message_numbers)}"
        return received.message_id


class Microsoft:
    """All of them on one port, and the tokens and activities that come from there."""

    def __init__(self, credentials: Credentials = CREDENTIALS) -> None:
        self.credentials = credentials
        self.keys = KeyService()
        self.tokens = TokenService(self.credentials)
        self.connector = Connector(self.tokens)
        self.url = ""
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=0.1)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._runner.cleanup()

    @property
    def service_url(self) -> str:
        return f"{self.url}/emea/"

    @property
    def teams(self) -> Teams:
        return Teams(service_url=self.service_url, app_id=self.credentials.app_id)

    def cloud(self) -> Cloud:
        """Say where the bot finds these services; the hosts it may write to stay the real ones."""
        metadata = f"{self.url}/v1/.well-known/openidconfiguration"
        return Cloud(key_metadata=metadata, login=self.url, loopback=True)

    def activity(self, **overrides: Any) -> Activity:
        """Build a personal message; `teams` builds the other kinds."""
        return self.teams.message(**overrides)

    def authorization(self, **knobs: Any) -> dict[str, str]:
        """Build the header that shows a token; the knobs are those of `token`."""
        return {"Authorization": f"Bearer {self.token(**knobs)}"}

    def token(
        self,
        *,
        key: SigningKey | None = None,
        algorithm: str = "RS256",
        headers: Mapping[str, object] | None = None,
        **claims: object,
    ) -> str:
        """Sign a token as the Bot Framework does when it calls the bot.

        Any claim can be changed, or left out by None, and so can any header, such as `kid`.
        HS256 signs with the public key as the secret: what a careless check would accept.
        """
        key = key or self.keys.newest
        now = int(time.time())
        payload = {
            "iss": BOT_FRAMEWORK,
            "aud": self.credentials.app_id,
            "serviceurl": self.service_url,
            "nbf": now - 5 * 60,
            "exp": now + DAY,
            **claims,
        }
        head = {"typ": "JWT", "kid": key.key_id, "x5t": key.key_id, **(headers or {})}
        return signed(head, payload, key.private, algorithm)

    def forged_token(self, **knobs: Any) -> str:
        """Sign with a key of somebody else under the id of a listed one."""
        key = SigningKey(self.keys.newest.key_id, rsa_key(STRANGER))
        return self.token(key=key, **knobs)

    def _app(self) -> web.Application:
        app = web.Application()
        conversations = "/emea/v3/conversations"
        activities = f"{conversations}/{{conversation}}/activities"
        app.add_routes(
            [
                web.get("/v1/.well-known/openidconfiguration", self.keys.metadata),
                web.get("/v1/keys", self.keys.keys),
                web.post("/{tenant}/oauth2/v2.0/token", self.tokens.token),
                web.post(conversations, self.connector.create),
                web.post(activities, self.connector.post),
                web.post(f"{activities}/{{activity}}", self.connector.post),
                web.put(f"{activities}/{{activity}}", self.connector.put),
                web.delete(f"{activities}/{{activity}}", self.connector.delete),
            ]
        )
        return app

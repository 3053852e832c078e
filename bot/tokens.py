"""Whose call this is (inbound), and what we show the connector (outbound).

Only what the Bot Connector itself signs for this bot gets through: emulator and skill tokens,
which the stock SDK accepts too, do not.
"""

import asyncio
import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import jwt
from aiohttp import ClientError, ClientSession
from botbuilder.schema import Activity

from bot.config import Credentials

ISSUER = "https://api.botframework.com"
SCOPE = "https://api.botframework.com/.default"
CHANNEL = "msteams"
# what a service that is down, or answers something else, makes of a fetch
FETCH_FAULTS = (
    ClientError, TimeoutError, ValueError, KeyError, TypeError, AttributeError, jwt.PyJWTError,
)  # fmt: skip
LEEWAY = 300  # seconds
KEYS_KEPT = 24 * 3600.0  # seconds
REFRESH_AT_MOST_EVERY = 300.0  # seconds: what an unknown key id may cause
RETRY_AFTER = 5.0  # seconds, when the keys could not be fetched
RENEW_BEFORE_END = 300.0  # seconds
REFUSED_AT_MOST_EVERY = 60.0  # seconds: what a refusal of our token may cause
SAFETY = 10.0  # seconds a token must last yet to be shown
CACHED_TOKENS = 4096
MAX_TOKEN = 8192  # characters; real ones have about 1,200

log = logging.getLogger(__name__)


class UnauthorisedError(Exception):
    """The caller did not prove to be the Bot Connector. The reason is for the log only."""


class NoTokenError(Exception):
    """The token service gave us no token, so nothing can be said to the connector now."""


class SigningKeys:
    """The Bot Connector's public keys: fetched when needed, never while a turn of others waits."""

    def __init__(
        self,
        http: ClientSession,
        metadata_url: str,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._http = http
        self._metadata_url = metadata_url
        self._clock = clock
        self._keys: dict[str, tuple[jwt.PyJWK, frozenset[str]]] = {}
        self._fetched_at = self._not_before = float("-inf")
        self._fetching: asyncio.Task[None] | None = None

    async def find(self, key_id: str) -> jwt.PyJWK:
        """Return the key with this id, if it is endorsed for Teams.

        Raises:
            UnauthorisedError: there is no such key, or it may not sign for Teams.
        """
        if self._is_wanting(key_id):
            if self._fetching is None or self._fetching.done():
                self._fetching = asyncio.create_task(self._refresh())
            if key_id not in self._keys:  # a known key is used at once, however old the list is
                await asyncio.shield(self._fetching)
        key, endorsements = self._keys.get(key_id, (None, frozenset()))
        if key is None:
            raise UnauthorisedError("unknown signing key")
        if CHANNEL not in endorsements:
            raise UnauthorisedError("signing key not endorsed for Teams")
        return key

    def _is_wanting(self, key_id: str) -> bool:
        now = self._clock()
        stale = now - self._fetched_at > KEYS_KEPT
        return now >= self._not_before and (stale or key_id not in self._keys)

    async def _refresh(self) -> None:
        """Fetch the keys; while the service is down the old ones go on being used."""
        try:
            keys = await self._fetch()
        except FETCH_FAULTS as fault:
            log.warning("signing keys not fetched", extra={"reason": type(fault).__name__})
            self._not_before = self._clock() + RETRY_AFTER
            return
        self._keys = keys
        self._fetched_at = self._clock()
        self._not_before = self._fetched_at + REFRESH_AT_MOST_EVERY

    async def _fetch(self) -> dict[str, tuple[jwt.PyJWK, frozenset[str]]]:
        metadata = await self._get(self._metadata_url)
        found = await self._get(str(metadata["jwks_uri"]))
        keys = {
            key["kid"]: (jwt.PyJWK(key, "RS256"), frozenset(key.get("endorsements", ())))
            for key in found["keys"]
            if key.get("kty") == "RSA" and "kid" in key
        }
        if not keys:
            raise ValueError("no keys")
        return keys

    async def _get(self, url: str) -> dict[str, Any]:
        async with self._http.get(url, allow_redirects=False) as response:
            response.raise_for_status()
            answer: dict[str, Any] = await response.json(content_type=None)
        return answer


class InboundTokens:
    """Checks the token of every call; what a token proves is remembered until it expires."""

    def __init__(self, keys: SigningKeys, app_id: str) -> None:
        self._keys = keys
        self._app_id = app_id
        self._proved: OrderedDict[bytes, Mapping[str, Any]] = OrderedDict()

    async def check(self, authorization: str) -> Mapping[str, Any]:
        """Return the claims of a valid `Authorization` header.

        Raises:
            UnauthorisedError: anything about it is not as the Bot Connector sends it.
        """
        scheme, _, token = authorization.partition(" ")
        if scheme != "Bearer" or not token or len(token) > MAX_TOKEN:
            raise UnauthorisedError("no bearer token")
        fingerprint = hashlib.sha256(token.encode()).digest()
        claims = self._proved.get(fingerprint)
        if claims is None:
            claims = await self._verify(token)
            self._proved[fingerprint] = claims
            if len(self._proved) > CACHED_TOKENS:
                self._proved.popitem(last=False)
        elif claims["exp"] + LEEWAY < time.time():
            del self._proved[fingerprint]
            raise UnauthorisedError("expired")
        return claims

    async def _verify(self, token: str) -> Mapping[str, Any]:
        try:
            header = jwt.get_unverified_header(token)
            key = await self._keys.find(str(header.get("kid", "")))
            claims: Mapping[str, Any] = jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                audience=self._app_id,
                issuer=ISSUER,
                leeway=LEEWAY,
                options={"require": ["exp", "iss", "aud"]},
            )
        except (jwt.PyJWTError, ValueError) as error:
            raise UnauthorisedError(type(error).__name__) from None
        return claims


def check_claims(claims: Mapping[str, Any], activity: Activity) -> None:
    """Check what the activity says against what its token proves; every time, never cached.

    Raises:
        UnauthorisedError: another channel than Teams, or another service URL than the token's.
    """
    if activity.channel_id != CHANNEL:
        raise UnauthorisedError("not from Teams")
    if not activity.service_url or claims.get("serviceurl") != activity.service_url:
        raise UnauthorisedError("service URL is not the token's")


class OutboundToken:
    """The token our calls to the connector carry: fetched once, by one, before it runs out."""

    def __init__(
        self,
        http: ClientSession,
        credentials: Credentials,
        login: str,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._http = http
        self._credentials = credentials
        self._url = f"{login.rstrip('/')}/{credentials.tenant_id}/oauth2/v2.0/token"
        self._clock = clock
        self._token = ""
        self._renew_at = self._ends_at = self._not_refused_before = float("-inf")
        self._fetching: asyncio.Task[None] | None = None

    async def get(self) -> str:
        """Return a token; one that nears its end is used on while the next is being fetched.

        Raises:
            NoTokenError: there is none; the next call tries again.
        """
        if self._clock() >= self._renew_at:
            if self._fetching is None or self._fetching.done():
                self._fetching = asyncio.create_task(self._fetch())
                self._fetching.add_done_callback(_looked_at)
            if self._clock() >= self._ends_at:
                # shielded: one caller's cancellation must not take the token from the others
                await asyncio.shield(self._fetching)
        return self._token

    async def instead_of(self, refused: str) -> str:
        """Return another token than one that the connector refused, if there is one.

        Fetched at most once a minute: where every token is refused, it is not the token.

        Raises:
            NoTokenError: there is none; the next call tries again.
        """
        if refused == self._token and self._clock() >= self._not_refused_before:
            self._not_refused_before = self._clock() + REFUSED_AT_MOST_EVERY
            self._renew_at = self._ends_at = float("-inf")
        return await self.get()

    async def _fetch(self) -> None:
        try:
            answer = await self._ask()
            token, lasts = str(answer["access_token"]), float(answer["expires_in"])
        except FETCH_FAULTS as fault:
            log.warning("no token", extra={"reason": type(fault).__name__})
            raise NoTokenError from fault
        now = self._clock()
        self._token = token
        self._renew_at = now + max(lasts - RENEW_BEFORE_END, lasts / 2)
        self._ends_at = now + lasts - SAFETY

    async def _ask(self) -> Mapping[str, Any]:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._credentials.app_id,
            "client_secret": self._credentials.password,
            "scope": SCOPE,
        }
        async with self._http.post(self._url, data=form, allow_redirects=False) as response:
            response.raise_for_status()
            answer: Mapping[str, Any] = await response.json(content_type=None)
        return answer


def _looked_at(task: asyncio.Task[None]) -> None:
    if not task.cancelled():
        task.exception()  # whoever waits hears of it; in the background the log is enough


class TokenSource(Protocol):
    """What gives us the token to show the connector."""

    async def get(self) -> str:
        """Return a token."""
        ...

    async def instead_of(self, refused: str) -> str:
        """Return another one, if there is one."""
        ...

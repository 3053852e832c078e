"""Whose call this is (inbound), and what we show the connector (outbound).

Only what the Bot Connector itself signs for this bot gets through: emulator and skill tokens,
which the stock SDK accepts too, do not.
"""

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import jwt
from aiohttp import ClientError, ClientSession
from botbuilder.schema import Activity

from bot.config import Credentials

ISSUER = "https://api.botframework.com"
SCOPE = "https://api.botframework.com/.default"
CHANNEL = "msteams"
LEEWAY = 300  # seconds
KEYS_KEPT = 24 * 3600.0  # seconds
REFRESH_AT_MOST_EVERY = 300.0  # seconds: what an unknown key id may cause
RETRY_AFTER = 5.0  # seconds, when the keys could not be fetched
RENEW_BEFORE_END = 300.0  # seconds
CACHED_TOKENS = 4096
MAX_TOKEN = 8192  # characters; real ones have about 1,200


class UnauthorisedError(Exception):
    """The caller did not prove to be the Bot Connector. The reason is for the log only."""


class SigningKeys:
    """The Bot Connector's public keys: fetched when needed, never while a turn of others waits."""

    def __init__(self, http: ClientSession, metadata_url: str) -> None:
        self._http = http
        self._metadata_url = metadata_url
        self._keys: dict[str, tuple[jwt.PyJWK, frozenset[str]]] = {}
        self._fetched_at = self._not_before = float("-inf")
        self._fetching = asyncio.Lock()

    async def find(self, key_id: str) -> jwt.PyJWK:
        """Return the key with this id, if it is endorsed for Teams.

        Raises:
            UnauthorisedError: there is no such key, or it may not sign for Teams.
        """
        if self._is_wanting(key_id):
            async with self._fetching:
                if self._is_wanting(key_id):
                    await self._refresh()
        key, endorsements = self._keys.get(key_id, (None, frozenset()))
        if key is None:
            raise UnauthorisedError("unknown signing key")
        if CHANNEL not in endorsements:
            raise UnauthorisedError("signing key not endorsed for Teams")
        return key

    def _is_wanting(self, key_id: str) -> bool:
        now = time.monotonic()
        stale = now - self._fetched_at > KEYS_KEPT
        return now >= self._not_before and (stale or key_id not in self._keys)

    async def _refresh(self) -> None:
        """Fetch the keys; while the service is down the old ones go on being used."""
        try:
            keys = await self._fetch()
        except (ClientError, TimeoutError, ValueError, KeyError, jwt.PyJWTError):
            self._not_before = time.monotonic() + RETRY_AFTER
            return
        self._keys = keys
        self._fetched_at = time.monotonic()
        self._not_before = self._fetched_at + REFRESH_AT_MOST_EVERY

    async def _fetch(self) -> dict[str, tuple[jwt.PyJWK, frozenset[str]]]:
        metadata = await self._get(self._metadata_url)
        found = await self._get(str(metadata["jwks_uri"]))
        return {
            key["kid"]: (jwt.PyJWK(key, "RS256"), frozenset(key.get("endorsements", ())))
            for key in found["keys"]
            if key.get("kty") == "RSA" and "kid" in key
        }

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
        self._good_until = float("-inf")
        self._fetching: asyncio.Task[None] | None = None

    async def get(self) -> str:
        """Return a token that is good for some minutes yet; a failure is not remembered."""
        if self._clock() >= self._good_until:
            if self._fetching is None or self._fetching.done():
                self._fetching = asyncio.create_task(self._fetch())
            # shielded: one caller's cancellation must not take the token from the others
            await asyncio.shield(self._fetching)
        return self._token

    async def _fetch(self) -> None:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._credentials.app_id,
            "client_secret": self._credentials.password,
            "scope": SCOPE,
        }
        async with self._http.post(self._url, data=form, allow_redirects=False) as response:
            response.raise_for_status()
            answer = await response.json(content_type=None)
        self._token = answer["access_token"]
        lasts = float(answer["expires_in"])
        self._good_until = self._clock() + max(lasts - RENEW_BEFORE_END, lasts / 2)


TokenSource = Callable[[], Awaitable[str]]

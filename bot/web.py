"""The routes: one HTTP request in, one turn, one HTTP answer out."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from aiohttp import web
from botbuilder.core import Bot, InvokeResponse
from botbuilder.schema import Activity, ActivityTypes, DeliveryModes

from bot.activities import object_id_of, tenant_of
from bot.adapter import Adapter
from bot.addresses import AllowedHosts, ForbiddenAddressError
from bot.lanes import Lanes
from bot.metrics import Metrics
from bot.tokens import CHANNEL, InboundTokens, UnauthorisedError, check_claims
from bot.wire import MalformedActivityError, read_activity, write_activity

log = logging.getLogger(__name__)

MAX_BODY = 256 * 1024  # bytes; Teams sends at most about 100 KB
ANSWER_WITHIN = 5.0  # seconds; Teams sends an activity again after about 15
MAX_ID = 400  # characters
SAID_BY_SOMEBODY = frozenset({ActivityTypes.message, ActivityTypes.invoke})


class Messages:
    """`POST /api/messages`: every check in the order in which it costs least."""

    def __init__(
        self,
        adapter: Adapter,
        bot: Bot,
        *,
        hosts: AllowedHosts,
        tokens: InboundTokens | None,
        metrics: Metrics,
    ) -> None:
        self._adapter = adapter
        self._bot = bot
        self._hosts = hosts
        self._tokens = tokens
        self._metrics = metrics
        self._lanes = Lanes()

    async def post(self, request: web.Request) -> web.Response:
        """Run one turn; answer when it is done or after ANSWER_WITHIN, whichever is first."""
        try:
            claims = await self._claims(request)
            if request.content_type != "application/json":
                raise web.HTTPUnsupportedMediaType(text="application/json only")
            activity = read_activity(await request.read())
            if claims is not None:
                check_claims(claims, activity)
            self._check(activity)
        except UnauthorisedError as refusal:
            log.warning("refused", extra={"reason": str(refusal)})
            return web.Response(status=401)
        except MalformedActivityError as fault:
            return _problem(400, "BadRequest", str(fault))
        if not tenant_of(activity):
            return _problem(403, "Forbidden", "The sender's tenant is not stated, or stated twice.")
        if not object_id_of(activity):
            if activity.type in SAID_BY_SOMEBODY:
                return _problem(403, "Forbidden", "The sender's directory object id is not stated.")
            return web.Response(status=200)  # a notice of Teams' own: nobody to answer
        return await self._answer(activity)

    async def drain(self, _: web.Application) -> None:
        """Let the turns that are under way end."""
        await self._lanes.drain()

    async def _claims(self, request: web.Request) -> Mapping[str, Any] | None:
        if self._tokens is None:
            return None
        return await self._tokens.check(request.headers.get("Authorization", ""))

    def _check(self, activity: Activity) -> None:
        """Check what every turn relies on, so that nothing behind has to.

        Raises:
            UnauthorisedError, MalformedActivityError
        """
        if activity.channel_id != CHANNEL:
            raise UnauthorisedError("not from Teams")
        try:
            self._hosts.check(activity.service_url or "")
        except ForbiddenAddressError as fault:
            raise UnauthorisedError(f"service URL: {fault}") from None
        for name, part in (
            ("conversation", activity.conversation),
            ("from", activity.from_property),
        ):
            if part is None or not part.id:
                raise MalformedActivityError(f"{name}.id: missing")
            if len(part.id) > MAX_ID:
                raise MalformedActivityError(f"{name}.id: too long")

    async def _answer(self, activity: Activity) -> web.Response:
        turn = self._lanes.start(
            activity.conversation.id, self._adapter.process(activity, self._bot)
        )
        waits = (
            activity.type == ActivityTypes.invoke
            or activity.delivery_mode == DeliveryModes.expect_replies
        )
        done, _ = await asyncio.wait({turn}, timeout=None if waits else ANSWER_WITHIN)
        if not done:
            return web.Response(status=202)
        return _response(turn.result())


def _response(answer: InvokeResponse) -> web.Response:
    if answer.body is None:
        return web.Response(status=answer.status)
    return web.Response(
        body=write_activity(answer.body), status=answer.status, content_type="application/json"
    )


def _problem(status: int, code: str, message: str) -> web.Response:
    return web.json_response({"error": {"code": code, "message": message}}, status=status)

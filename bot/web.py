"""The routes: one HTTP request in, one turn, one HTTP answer out."""

import asyncio
import logging
import time
from collections.abc import Iterator

from aiohttp import web
from botbuilder.core import Bot, InvokeResponse
from botbuilder.schema import Activity, ActivityTypes, DeliveryModes

from bot.activities import object_id_of, tenant_of
from bot.adapter import Adapter
from bot.addresses import AllowedHosts, ForbiddenAddressError
from bot.draining import Draining
from bot.lanes import Lanes
from bot.metrics import Metrics, label_of
from bot.repeats import Repeats
from bot.tokens import CHANNEL, InboundTokens, UnauthorisedError, check_claims
from bot.trail import Stage, Trail, leave
from bot.wire import MalformedActivityError, read_activity, write_activity

log = logging.getLogger(__name__)

MAX_BODY = 256 * 1024  # bytes; Teams sends at most about 100 KB
ANSWER_WITHIN = 5.0  # seconds; Teams sends an activity again after about 15
# characters; as the store's columns are, so that nothing behind has to look again
MAX_ID, MAX_ADDRESS, MAX_DIRECTORY_ID = 150, 400, 64
SAID_BY_SOMEBODY = frozenset({ActivityTypes.message, ActivityTypes.invoke})


class ForbiddenError(Exception):
    """Who this comes from is not stated as it must be; the message says what is missing."""


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
        draining: Draining,
    ) -> None:
        self._adapter = adapter
        self._bot = bot
        self._hosts = hosts
        self._tokens = tokens
        self._metrics = metrics
        self._draining = draining
        self._lanes = Lanes()
        self._repeats = Repeats()

    async def post(self, request: web.Request) -> web.Response:
        """Run one turn; answer when it is done or after ANSWER_WITHIN, whichever is first."""
        trail = Trail()
        here = trail.follow()
        try:
            response = await self._post(request, trail)
            if self._draining.begun:  # the next one on this connection is to go elsewhere
                response.force_close()
            return response
        finally:
            leave(here)

    async def _post(self, request: web.Request, trail: Trail) -> web.Response:
        try:
            activity = await self._admit(request)
        except (
            UnauthorisedError, MalformedActivityError, ForbiddenError, web.HTTPException,
        ) as refusal:  # fmt: skip
            response = _refusal(refusal)
            self._metrics.refusal(response.status)
            return response
        trail.meant(label_of(activity.type))
        trail.lap(Stage.ADMISSION)
        response = await self._answer(activity, trail)
        if response.status == 403:  # noqa: PLR2004 -- HTTP's own number
            self._metrics.refusal(response.status)
        else:
            seconds = time.perf_counter() - trail.since
            self._metrics.turn(activity.type, response.status, seconds)
        return response

    async def drain(self, _: web.Application) -> None:
        """Let the turns that are under way end."""
        await self._lanes.drain()

    async def _admit(self, request: web.Request) -> Activity:
        """Return the activity of a request that proved where it comes from.

        Raises:
            UnauthorisedError, MalformedActivityError, ForbiddenError, web.HTTPException
        """
        claims = None
        if self._tokens is not None:
            claims = await self._tokens.check(request.headers.get("Authorization", ""))
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType
        activity = read_activity(await request.read())
        if claims is not None:
            check_claims(claims, activity)
        if activity.channel_id != CHANNEL:
            raise UnauthorisedError("not from Teams")
        try:
            self._hosts.check(activity.service_url or "")
        except ForbiddenAddressError as fault:
            raise UnauthorisedError(f"service URL: {fault}") from None
        _check_ids(activity)
        if not tenant_of(activity):
            raise ForbiddenError("The sender's tenant is not stated, or stated twice.")
        if activity.type in SAID_BY_SOMEBODY and not object_id_of(activity):
            raise ForbiddenError("The sender's directory object id is not stated.")
        return activity

    async def _answer(self, activity: Activity, trail: Trail) -> web.Response:
        if not object_id_of(activity):
            return web.Response(status=200)  # a notice of Teams' own: nobody to answer
        waits = (
            activity.type == ActivityTypes.invoke
            or activity.delivery_mode == DeliveryModes.expect_replies
        )
        if not waits and self._repeats.is_one(activity):
            return web.Response(status=201)  # as the first time
        turn = self._lanes.start(activity.conversation.id, self._turn(activity, trail))
        done, _ = await asyncio.wait({turn}, timeout=None if waits else ANSWER_WITHIN)
        if not done:
            return web.Response(status=202)
        answer = _response(turn.result())
        if answer.status == 403:  # noqa: PLR2004 -- HTTP's own number
            self._repeats.forget(activity)
        return answer

    async def _turn(self, activity: Activity, trail: Trail) -> InvokeResponse:
        """Run a turn; what it took is told when it ends, which may be after it was answered."""
        answer = await self._adapter.process(activity, self._bot)
        if answer.status != 403:  # noqa: PLR2004 -- HTTP's own number
            self._metrics.ended(trail)
        return answer


def _check_ids(activity: Activity) -> None:
    """Check the ids that every turn relies on.

    Raises:
        MalformedActivityError: one is missing, too long, or has what no id has in it.
    """
    for name, needed, value, most in _ids(activity):
        if needed and not value:
            raise MalformedActivityError(f"{name}: missing")
        if value and len(value) > most:
            raise MalformedActivityError(f"{name}: too long")
        if value and not value.isprintable():
            raise MalformedActivityError(f"{name}: not an id")


def _ids(activity: Activity) -> Iterator[tuple[str, bool, str | None, int]]:
    """Yield each id with its name, whether it must be there, and how long it may be."""
    sender, bot, here = activity.from_property, activity.recipient, activity.conversation
    yield "conversation.id", True, here and here.id, MAX_ADDRESS
    yield "from.id", True, sender and sender.id, MAX_ADDRESS
    yield "from.aadObjectId", False, sender and sender.aad_object_id, MAX_DIRECTORY_ID
    yield "recipient.id", False, bot and bot.id, MAX_ADDRESS
    yield "serviceUrl", True, activity.service_url, MAX_ADDRESS
    yield "id", False, activity.id, MAX_ID
    yield "channelData.tenant.id", False, tenant_of(activity), MAX_DIRECTORY_ID


def _refusal(reason: Exception) -> web.Response:
    """Return what a refused caller is told: why only where that helps nobody to get in."""
    match reason:
        case UnauthorisedError():
            log.warning("refused", extra={"reason": str(reason)})
            return web.Response(status=401)
        case ForbiddenError():
            return _problem(403, "Forbidden", str(reason))
        case web.HTTPException():
            return _problem(reason.status, type(reason).__name__.removeprefix("HTTP"), "Refused.")
        case _:
            return _problem(400, "BadRequest", str(reason))


def _response(answer: InvokeResponse) -> web.Response:
    if answer.body is None:
        return web.Response(status=answer.status)
    return web.Response(
        body=write_activity(answer.body), status=answer.status, content_type="application/json"
    )


def _problem(status: int, code: str, message: str) -> web.Response:
    return web.json_response({"error": {"code": code, "message": message}}, status=status)

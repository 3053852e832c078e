"""Turns in, activities out: our own adapter, on the SDK's abstract one.

The stock CloudAdapter answers 500 to expectReplies and to invokes, and opens a client, a session
and a token application for every turn; this one posts over one session (README, "Why").
"""

import asyncio
import logging
import random
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import orjson
from aiohttp import ClientSession
from botbuilder.core import Bot, BotAdapter, InvokeResponse, TurnContext
from botbuilder.schema import (
    Activity,
    ActivityTypes,
    ConversationReference,
    DeliveryModes,
    ResourceResponse,
)
from yarl import URL

from bot.addresses import AllowedHosts
from bot.delivery import DeliveryError, why
from bot.errors import on_turn_error
from bot.tokens import TokenSource
from bot.wire import write_activity
from dialogs.rules.delivery import pause_in_a_turn

log = logging.getLogger(__name__)

JSON_HEADERS = {"Content-Type": "application/json; charset=utf-8"}
# What has a place in the chat that an answer can stand under; a notice of Teams' own has none.
ANSWERED_TO = frozenset({ActivityTypes.message, ActivityTypes.message_update, ActivityTypes.invoke})
FORBIDDEN = "partner_success_bot.forbidden"  # in turn_state: this caller gets no answer


class Context(TurnContext):
    """The SDK's turn, without its deep copy of everything that is sent: what we send is ours."""

    async def send_activities(self, activities: Sequence[Activity]) -> list[ResourceResponse]:
        """Address the activities to where the turn came from, and send them or keep them."""
        asked = self.activity
        for said in activities:
            said.type = said.type or ActivityTypes.message
            said.id = None
            said.channel_id, said.service_url = asked.channel_id, asked.service_url
            said.conversation, said.locale = asked.conversation, asked.locale
            said.from_property, said.recipient = asked.recipient, asked.from_property
            said.reply_to_id = asked.id if asked.type in ANSWERED_TO else None
        self.responded = True
        if asked.delivery_mode != DeliveryModes.expect_replies:
            sent: list[ResourceResponse] = await self.adapter.send_activities(self, activities)
            return sent
        self.buffered_reply_activities.extend(activities)
        for said in activities:
            if said.type == ActivityTypes.invoke_response:
                self.turn_state[self._INVOKE_RESPONSE_KEY] = said
        return [ResourceResponse() for _ in activities]


class Adapter(BotAdapter):
    """Runs one turn for each activity and carries what it says to the connector."""

    def __init__(
        self, http: ClientSession, *, hosts: AllowedHosts, token: TokenSource | None = None
    ) -> None:
        super().__init__(on_turn_error)
        self._http = http
        self._hosts = hosts
        self._token = token

    async def process(self, activity: Activity, bot: Bot) -> InvokeResponse:
        """Run one turn of the bot and return what the HTTP request is answered with."""
        context = Context(self, activity)
        await self.run_pipeline(context, bot.on_turn)
        if FORBIDDEN in context.turn_state:
            return InvokeResponse(status=403, body=context.turn_state[FORBIDDEN])
        if activity.delivery_mode == DeliveryModes.expect_replies:
            return InvokeResponse(
                status=200, body={"activities": context.buffered_reply_activities}
            )
        if activity.type == ActivityTypes.invoke:
            answer = context.turn_state.get(self._INVOKE_RESPONSE_KEY)
            return answer.value if answer else InvokeResponse(status=501)
        return InvokeResponse(status=201)

    async def deliver(
        self, reference: ConversationReference, activity: Activity, *, replaces: str = ""
    ) -> str:
        """Say something unasked in a known conversation, anew or in the place of a message.

        Returns the message's id.

        Raises:
            one of bot.delivery.NOT_DELIVERED: it was not said.
        """
        TurnContext.apply_conversation_reference(activity, reference)
        if replaces:
            activity.id = replaces
            await self._call("PUT", activity, replaces, body=activity)
            return replaces
        said = await self._call("POST", activity, None, body=activity)
        return said.id or ""

    async def send_activities(
        self, context: TurnContext, activities: Sequence[Activity]
    ) -> list[ResourceResponse]:
        """Post each activity; the SDK calls this with replies already addressed."""
        return [await self._send(context, activity) for activity in activities]

    async def update_activity(self, context: TurnContext, activity: Activity) -> ResourceResponse:
        """Replace a message the bot sent before."""
        return await self._patiently("PUT", activity, activity.id, body=activity)

    async def delete_activity(self, context: TurnContext, reference: ConversationReference) -> None:
        """Take back a message the bot sent before."""
        await self._patiently("DELETE", reference, reference.activity_id)

    async def _send(self, context: TurnContext, activity: Activity) -> ResourceResponse:
        if activity.type == ActivityTypes.invoke_response:  # goes out in the HTTP answer
            context.turn_state[self._INVOKE_RESPONSE_KEY] = activity
            return ResourceResponse()
        # that the bot is typing is not worth waiting for
        post = self._call if activity.type == ActivityTypes.typing else self._patiently
        return await post("POST", activity, activity.reply_to_id, body=activity)

    async def _patiently(
        self,
        method: str,
        to: Activity | ConversationReference,
        activity_id: str | None,
        *,
        body: Activity | None = None,
    ) -> ResourceResponse:
        """Call the connector for somebody who waits: what it asks to have later it gets once more.

        So does what it may have done, except a message: nobody reads one twice.
        """
        try:
            return await self._call(method, to, activity_id, body=body)
        except DeliveryError as fault:
            jitter = random.random()  # noqa: S311 -- spreads attempts
            pause = pause_in_a_turn(fault.answer, harmless_twice=method != "POST", jitter=jitter)
            if pause is None:
                raise
            log.info("said once more", extra=why(fault))
        await asyncio.sleep(pause.total_seconds())
        return await self._call(method, to, activity_id, body=body)

    async def _call(
        self,
        method: str,
        to: Activity | ConversationReference,
        activity_id: str | None,
        *,
        body: Activity | None = None,
    ) -> ResourceResponse:
        """Call the connector; a token that it refuses is replaced by a fresh one, once."""
        base = self._hosts.check(to.service_url or "")
        path = f"v3/conversations/{_segment(to.conversation.id)}/activities"
        if activity_id:
            path += f"/{_segment(activity_id)}"
        url, data = URL(base + path, encoded=True), write_activity(body) if body else None
        if self._token is None:
            return await self._request(method, url, data, JSON_HEADERS)
        token = await self._token.get()
        try:
            return await self._request(method, url, data, _showing(token))
        except DeliveryError as fault:
            if fault.status != HTTPStatus.UNAUTHORIZED:
                raise
            fresh = await self._token.instead_of(token)
            if fresh == token:
                raise
        return await self._request(method, url, data, _showing(fresh))

    async def _request(
        self, method: str, url: URL, data: bytes | None, headers: Mapping[str, str]
    ) -> ResourceResponse:
        # a redirect would carry the token to wherever it points
        async with self._http.request(
            method, url, data=data, headers=headers, allow_redirects=False
        ) as response:
            answer = _object(await response.read())
        if not 200 <= response.status < 300:  # noqa: PLR2004 -- HTTP's own numbers
            asked = response.headers.get("Retry-After", "")
            raise DeliveryError(response.status, _error_code(answer), retry_after=asked)
        return ResourceResponse(id=answer.get("id"))


def _showing(token: str) -> Mapping[str, str]:
    return {**JSON_HEADERS, "Authorization": f"Bearer {token}"}


def _segment(identifier: str) -> str:
    """Quote an id so that it stays one segment of the path, whatever is in it."""
    return quote(identifier, safe="")


def _object(body: bytes) -> dict[str, Any]:
    """Read the connector's answer; a proxy's HTML or an empty body counts as none."""
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _error_code(answer: dict[str, Any]) -> str:
    error = answer.get("error")
    return str(error.get("code", "")) if isinstance(error, dict) else ""

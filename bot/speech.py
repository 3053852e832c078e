"""Saying what a dialog returned: in the chat, in a card's place, to an invoke."""

import logging
from collections.abc import Sequence
from typing import Any

import orjson
from botbuilder.core import TurnContext
from botbuilder.schema import Activity, DeliveryModes

from bot.activities import CARD, card_activity, tenant_of, text_activity
from bot.delivery import NOT_DELIVERED, DeliveryError, why
from cards.render import Renderer
from cards.view import CardView
from dialogs.turn import Instead, Reply
from store.db import Database
from store.people import deactivate

log = logging.getLogger(__name__)


class Speech:
    """Turns replies into activities and sends them where they belong."""

    def __init__(self, renderer: Renderer, database: Database) -> None:
        self._renderer = renderer
        self._database = database

    async def say(
        self, context: TurnContext, replies: Sequence[Reply]
    ) -> Sequence[tuple[CardView, str]]:
        """Say every reply, in order; return the cards with the ids of their messages.

        Raises:
            one of bot.delivery.NOT_DELIVERED: the connector did not take a reply.
        """
        cards = []
        try:
            for reply in replies:
                message_id = await self._say(context, reply)
                view = reply.view if isinstance(reply, Instead) else reply
                if message_id and not isinstance(view, str):
                    cards.append((view, message_id))
        except DeliveryError as fault:
            if fault.gone:
                here = context.activity
                await self._give_up(tenant_of(here), here.conversation.id)
            raise
        return cards

    def invoke_answer(self, replies: Sequence[Reply]) -> tuple[CardView | None, dict[str, Any]]:
        """Return what answers an Action.Execute: the last card, else the words; and the body.

        Teams puts the card in the place of the pressed one.
        """
        views = [reply.view if isinstance(reply, Instead) else reply for reply in replies]
        cards = [view for view in views if not isinstance(view, str)]
        if cards:
            card = orjson.loads(self._renderer.render(cards[-1]))
            return cards[-1], {"statusCode": 200, "type": CARD, "value": card}
        message = "\n\n".join(view for view in views if isinstance(view, str))
        kind = "application/vnd.microsoft.activity.message"
        return None, {"statusCode": 200, "type": kind, "value": message}

    async def _give_up(self, tenant_id: str, conversation_id: str) -> None:
        """Write to this conversation no more, until somebody writes to us from it."""
        await self._database.run(
            lambda db: deactivate(db, tenant_id=tenant_id, conversation_id=conversation_id)
        )

    async def _say(self, context: TurnContext, reply: Reply) -> str:
        """Say one reply; return the id of its message, "" where the connector gives none."""
        if isinstance(reply, Instead):
            return await self._replace(context, reply.view)
        return await _send(context, self._activity(reply))

    async def _replace(self, context: TurnContext, view: CardView) -> str:
        """Put the card in the place of the pressed one; say it anew where that cannot be done."""
        activity = self._activity(view)
        pressed_on: str = context.activity.reply_to_id
        if not pressed_on or context.activity.delivery_mode == DeliveryModes.expect_replies:
            return await _send(context, activity)
        activity.id = pressed_on
        try:
            await context.update_activity(activity)
        except NOT_DELIVERED as fault:
            log.info("card not replaced", extra=why(fault))
            return await _send(context, activity)
        return pressed_on

    def _activity(self, reply: str | CardView) -> Activity:
        if isinstance(reply, str):
            return text_activity(reply)
        return card_activity(self._renderer.render(reply))


async def _send(context: TurnContext, activity: Activity) -> str:
    sent = await context.send_activity(activity)
    return (sent.id or "") if sent else ""

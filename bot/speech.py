"""Saying what a dialog returned: in the chat, in a card's place, to an invoke."""

import logging
from collections.abc import Sequence
from typing import Any

import orjson
from botbuilder.core import TurnContext
from botbuilder.schema import Activity, DeliveryModes

from bot.activities import CARD, card_activity, tenant_of, text_activity
from bot.delivery import NOT_DELIVERED, DeliveryError, why
from bot.file_cards import consent_card
from bot.files import CONSENT, FileDesk
from bot.trail import Stage, here
from cards.files import FileOffer
from cards.render import Renderer
from cards.view import CardView
from dialogs.slide_files import FileRef
from dialogs.turn import Instead, Reply
from store.db import Database
from store.people import deactivate

log = logging.getLogger(__name__)


class Speech:
    """Turns replies into activities and sends them where they belong.

    `consents`: whether Teams is there to take files itself; elsewhere a file is a link.
    """

    def __init__(
        self, renderer: Renderer, database: Database, *, files: FileDesk, consents: bool
    ) -> None:
        self._renderer = renderer
        self._database = database
        self._files = files
        self._consents = consents

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
            card = orjson.loads(self._rendered(cards[-1]))
            here().lap(Stage.RENDER)
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
        if self._consents and isinstance(reply, FileOffer) and not (reply.links or reply.as_link):
            return await self._ask_consent(context, reply)
        return await _send(context, self._activity(reply))

    async def _ask_consent(self, context: TurnContext, offer: FileOffer) -> str:
        """Offer a file in Teams' own way; as a link where the connector does not take that."""
        ref = FileRef.read(offer.ref)
        size = await self._files.size(ref) if ref else 0
        token = self._files.token(CONSENT, offer.ref)
        asking = consent_card(name=offer.name, about=offer.about, size=size, token=token)
        try:
            return await _send(context, asking)
        except DeliveryError as fault:
            if fault.gone or not 400 <= fault.status < 429:  # noqa: PLR2004 -- HTTP's own numbers
                raise
            log.info("consent card not taken", extra=why(fault))
            return await _send(context, self._activity(offer))

    async def _replace(self, context: TurnContext, view: CardView) -> str:
        """Put the card in the place of the pressed one; say it anew where that cannot be done."""
        activity = self._activity(view)
        pressed_on: str = context.activity.reply_to_id
        if not pressed_on or context.activity.delivery_mode == DeliveryModes.expect_replies:
            return await _send(context, activity)
        activity.id = pressed_on
        try:
            await context.update_activity(activity)
            here().lap(Stage.REPLY)
        except NOT_DELIVERED as fault:
            log.info("card not replaced", extra=why(fault))
            return await _send(context, activity)
        return pressed_on

    def _activity(self, reply: str | CardView) -> Activity:
        if isinstance(reply, str):
            return text_activity(reply)
        activity = card_activity(self._rendered(reply))
        here().lap(Stage.RENDER)
        return activity

    def _rendered(self, view: CardView) -> bytes:
        if isinstance(view, FileOffer) and not view.links:
            view = self._files.linked(view)
        return self._renderer.render(view)


async def _send(context: TurnContext, activity: Activity) -> str:
    sent = await context.send_activity(activity)
    here().lap(Stage.REPLY)
    return (sent.id or "") if sent else ""

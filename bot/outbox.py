"""Writing first: a card for somebody of the roster, in their own chat with the bot."""

import logging

from botbuilder.schema import Activity

from bot.activities import reference_to
from bot.adapter import Adapter
from bot.delivery import NOT_DELIVERED, DeliveryError, why
from store.db import Database
from store.people import deactivate, personal_addresses

log = logging.getLogger(__name__)


class Outbox:
    """Finds where somebody can be written to, and writes there."""

    def __init__(self, database: Database, adapter: Adapter) -> None:
        self._database = database
        self._adapter = adapter

    async def tell(self, email: str, activity: Activity) -> bool:
        """Write to somebody of the roster; say whether it was delivered.

        What is told is always in the store too, so that nothing is lost where it was not.
        """
        for address in await self._database.read(lambda db: personal_addresses(db, email=email)):
            try:
                await self._adapter.deliver(reference_to(address), activity)
            except NOT_DELIVERED as fault:
                log.warning("not delivered", extra=why(fault))
                if isinstance(fault, DeliveryError) and fault.gone:
                    await self.give_up(address.tenant_id, address.conversation_id)
            else:
                return True
        return False

    async def give_up(self, tenant_id: str, conversation_id: str) -> None:
        """Write to this conversation no more, until somebody writes to us from it."""
        await self._database.run(
            lambda db: deactivate(db, tenant_id=tenant_id, conversation_id=conversation_id)
        )

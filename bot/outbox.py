"""Writing first: a card for somebody of the roster, in their own chat with the bot."""

import logging

from aiohttp import ClientError
from botbuilder.schema import Activity

from bot.activities import reference_to
from bot.adapter import Adapter, DeliveryError
from bot.addresses import ForbiddenAddressError
from store.db import Database
from store.people import deactivate, personal_addresses

log = logging.getLogger(__name__)

# The conversation will not take anything any more: trying again is no use.
GONE = frozenset(
    {
        "BotNotInConversationRoster",
        "ConversationBlockedByUser",
        "BotDisabledByAdmin",
        "ForbiddenOperationException",
        "MessageWritesBlocked",
        "ConversationNotFound",
    }
)


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
            except DeliveryError as fault:
                log.warning("not delivered", extra={"status": fault.status, "code": fault.code})
                if fault.code in GONE:
                    await self._database.run(
                        lambda db, gone=address: deactivate(
                            db, tenant_id=gone.tenant_id, conversation_id=gone.conversation_id
                        )
                    )
            except (ClientError, TimeoutError, ForbiddenAddressError) as fault:
                log.warning("not delivered", extra={"reason": type(fault).__name__})
            else:
                return True
        return False

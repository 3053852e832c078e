"""The three dots: shown while an answer takes longer than half a second, and never after it."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import ClientError
from botbuilder.core import TurnContext
from botbuilder.schema import Activity, ActivityTypes, DeliveryModes

from bot.adapter import DeliveryError

SHOW_AFTER = 0.5  # seconds
SHOW_AGAIN = 3.0  # seconds; Teams hides it by itself after a while

log = logging.getLogger(__name__)


@asynccontextmanager
async def typing_while(context: TurnContext) -> AsyncIterator[None]:
    """Show that an answer is being made, for as long as the body runs."""
    activity = context.activity
    if (
        activity.type == ActivityTypes.invoke
        or activity.delivery_mode == DeliveryModes.expect_replies
    ):
        yield
        return
    showing = asyncio.create_task(_show(context))
    try:
        yield
    finally:
        showing.cancel()
        await asyncio.wait([showing])


async def _show(context: TurnContext) -> None:
    await asyncio.sleep(SHOW_AFTER)
    try:
        while True:
            await context.send_activity(Activity(type=ActivityTypes.typing))
            await asyncio.sleep(SHOW_AGAIN)
    except (DeliveryError, ClientError, TimeoutError) as fault:
        # the answer itself will meet the same fault and be reported with a reference
        log.info("typing not shown", extra={"reason": type(fault).__name__})

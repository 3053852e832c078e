"""The three dots: shown while an answer takes longer than half a second, and never after it."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from botbuilder.core import TurnContext
from botbuilder.schema import Activity, ActivityTypes, DeliveryModes

from bot.delivery import NOT_DELIVERED, why

SHOW_AFTER = 0.5  # seconds
SHOW_AGAIN = 3.0  # seconds; Teams hides it by itself after a while
LET_END = 2.0  # seconds for one that is on its way: cut off, it could arrive after the answer

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
    done = asyncio.Event()
    showing = asyncio.create_task(_show(context, done))
    try:
        yield
    finally:
        done.set()
        await asyncio.wait([showing], timeout=LET_END)
        showing.cancel()


async def _show(context: TurnContext, done: asyncio.Event) -> None:
    pause = SHOW_AFTER
    while not await _within(pause, done):
        try:
            await context.send_activity(Activity(type=ActivityTypes.typing))
        except NOT_DELIVERED as fault:
            # the answer itself will meet the same fault and be reported with a reference
            log.info("typing not shown", extra=why(fault))
            return
        pause = SHOW_AGAIN


async def _within(seconds: float, done: asyncio.Event) -> bool:
    with suppress(TimeoutError):
        await asyncio.wait_for(done.wait(), seconds)
    return done.is_set()

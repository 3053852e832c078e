"""The three dots: shown while an answer takes longer than half a second, and never after it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from botbuilder.core import TurnContext
from botbuilder.schema import Activity, ActivityTypes, DeliveryModes

from bot.delivery import NOT_DELIVERED, why

SHOW_AFTER = 0.5  # seconds
SHOW_AGAIN = 3.0  # seconds; Teams hides it by itself after a while
LET_END = 2.0  # seconds for one that is on its way: cut off, it could arrive after the answer

log = logging.getLogger(__name__)


@asynccontextmanager
async def typing_while(
    context: TurnContext, *, known: Callable[[], bool] = lambda: True
) -> AsyncIterator[None]:
    """Show that an answer is being made, for as long as the body runs.

    `known` says, when the time has come, whether this is somebody who may be shown it.
    """
    activity = context.activity
    if (
        activity.type == ActivityTypes.invoke
        or activity.delivery_mode == DeliveryModes.expect_replies
    ):
        yield
        return
    done, shown = asyncio.Event(), set[asyncio.Task[None]]()

    def show() -> None:
        if known():
            shown.add(asyncio.create_task(_show(context, done)))

    # nearly every answer is there before: a timer costs less than a task
    timer = asyncio.get_running_loop().call_later(SHOW_AFTER, show)
    try:
        yield
    finally:
        timer.cancel()
        done.set()
        if shown:
            await asyncio.wait(shown, timeout=LET_END)
        for task in shown:
            task.cancel()


async def _show(context: TurnContext, done: asyncio.Event) -> None:
    while not done.is_set():
        try:
            await context.send_activity(Activity(type=ActivityTypes.typing))
        except NOT_DELIVERED as fault:
            # the answer itself will meet the same fault and be reported with a reference
            log.info("typing not shown", extra=why(fault))
            return
        await _within(SHOW_AGAIN, done)


async def _within(seconds: float, done: asyncio.Event) -> None:
    """Wait until it is done, or for so long."""
    with suppress(TimeoutError):
        await asyncio.wait_for(done.wait(), seconds)

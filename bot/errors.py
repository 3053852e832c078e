"""The last line: a turn of ours broke. Log it, and give the person the same reference."""

import logging
from uuid import uuid4

from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.schema import Activity, ActivityTypes

log = logging.getLogger(__name__)


def new_reference() -> str:
    """Return a short reference that the person can quote and the log can be searched for."""
    return uuid4().hex[:8]


async def on_turn_error(context: TurnContext, error: Exception) -> None:
    """Tell the person that it was our fault, with the reference the log has too."""
    reference = new_reference()
    log.error("turn failed", exc_info=error, extra={"reference": reference})
    sorry = f"Something went wrong on our side. Please try again. Reference: {reference}."
    if context.activity.type == ActivityTypes.invoke:
        failed = {"error": {"code": "InternalError", "message": sorry}}
        answer = Activity(
            type=ActivityTypes.invoke_response, value=InvokeResponse(status=500, body=failed)
        )
        await context.send_activity(answer)
    elif context.activity.type in (ActivityTypes.message, ActivityTypes.message_update):
        await context.send_activity(sorry)

"""The last line: a turn of ours broke. Log it, and give the person the same reference."""

import logging
from uuid import uuid4

from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.schema import Activity, ActivityTypes

from bot.activities import text_activity
from bot.delivery import NOT_DELIVERED, DeliveryError, why
from bot.trail import NOWHERE, Outcome, here

log = logging.getLogger(__name__)


def new_reference() -> str:
    """Return a short reference that the person can quote and the log can be searched for.

    It is what the id of the turn begins with, which stands in all that the turn has logged.
    """
    trail = here()
    return (uuid4().hex if trail is NOWHERE else trail.id)[:8]


async def on_turn_error(context: TurnContext, error: Exception) -> None:
    """Tell the person that it was our fault, with the reference the log has too.

    This never raises: a connector that takes nothing must not become a failed request of Teams,
    which would send the same activity again.
    """
    reference = new_reference()
    here().outcome = Outcome.UNDELIVERED if isinstance(error, NOT_DELIVERED) else Outcome.FAILED
    log.error("turn failed", exc_info=error, extra={"reference": reference, **why(error)})
    apology = _apology(context.activity, reference)
    if apology is None or (isinstance(error, DeliveryError) and error.gone):
        return
    try:
        await context.send_activity(apology)
    except NOT_DELIVERED as fault:
        log.warning("apology not delivered", extra={"reference": reference, **why(fault)})


def _apology(to: Activity, reference: str) -> Activity | None:
    """Return what answers a turn that broke; what nobody said or pressed needs no answer."""
    sorry = f"Something went wrong on our side. Please try again. Reference: {reference}."
    if to.type == ActivityTypes.invoke:
        failed = {"error": {"code": "InternalError", "message": sorry}}
        return Activity(
            type=ActivityTypes.invoke_response, value=InvokeResponse(status=500, body=failed)
        )
    if to.type in (ActivityTypes.message, ActivityTypes.message_update):
        return text_activity(sorry)
    return None

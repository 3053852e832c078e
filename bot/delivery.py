"""What can go wrong on the way to the connector, and what of it the log may hold."""

import re

from aiohttp import ClientError

from bot.addresses import ForbiddenAddressError
from bot.tokens import NoTokenError
from dialogs.rules.delivery import Answer, Heard, is_gone

_CODE = re.compile(r"[A-Za-z]{1,64}")  # what codes look like; anything else may be a text
_SECONDS = re.compile(r"\d{1,9}(\.\d{1,3})?", re.ASCII)


class DeliveryError(Exception):
    """The connector did not take an activity; `code` is as it gave it, or "" if that is none.

    `retry_after` is in how many seconds it wants to be asked again, None if it does not say.
    """

    def __init__(self, status: int, code: str, *, retry_after: str = "") -> None:
        self.status = status
        self.retry_after = float(retry_after) if _SECONDS.fullmatch(retry_after) else None
        self.code = code if _CODE.fullmatch(code) else ""
        super().__init__(f"connector answered {status} {self.code}".rstrip())

    @property
    def gone(self) -> bool:
        """Whether this conversation is closed to the bot for good."""
        return is_gone(self.status, self.code)

    @property
    def answer(self) -> Answer:
        """What the connector said, as the rules of delivery read it."""
        return Answer(
            heard=Heard.STATUS, status=self.status, code=self.code, retry_after=self.retry_after
        )


NOT_DELIVERED = (DeliveryError, ForbiddenAddressError, NoTokenError, ClientError, TimeoutError)


def why(fault: BaseException) -> dict[str, object]:
    """Return the fields of the log that tell what a fault was."""
    if isinstance(fault, DeliveryError):
        return {"status": fault.status, "code": fault.code}
    return {"reason": type(fault).__name__}

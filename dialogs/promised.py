"""What this service promises: said once at the start, before anybody is served.

Every card of a request names it, also those that are made where no setting is at hand.
"""

from dialogs.rules.promises import Promises


class _Kept:
    """The one place where it is kept."""

    promises = Promises()


def promise_from_now_on(promises: Promises) -> None:
    """Promise this from now on; what was promised before stays as it was."""
    _Kept.promises = promises


def promises() -> Promises:
    """Return what is promised now."""
    return _Kept.promises

"""What Teams sends again: answered the first time, it is not answered once more."""

from collections import OrderedDict

from botbuilder.schema import Activity, ActivityTypes

REMEMBERED = 10_000  # messages; Teams sends one again within a minute or so


class Repeats:
    """Remembers the last messages of this process by their conversation and id.

    What a message changes is kept to once by the store, for every replica and under a new id too
    (`store/effects.py`); this spares whoever asks for help a second answer, and no turn has to
    write for that.
    """

    def __init__(self, most: int = REMEMBERED) -> None:
        self._most = most
        self._seen: OrderedDict[tuple[str, str], None] = OrderedDict()

    def is_one(self, activity: Activity) -> bool:
        """Say whether this message has been here; from now on it has."""
        key = _key(activity)
        if key is None:
            return False
        if key in self._seen:
            return True
        self._seen[key] = None
        if len(self._seen) > self._most:
            self._seen.popitem(last=False)
        return False

    def forget(self, activity: Activity) -> None:
        """Take a message as new again: it was refused, and is to be the next time too."""
        self._seen.pop(_key(activity) or ("", ""), None)


def _key(activity: Activity) -> tuple[str, str] | None:
    """Return what is the same when Teams sends a message again; an edit has its id as well."""
    if activity.type != ActivityTypes.message or not activity.id:
        return None
    return activity.conversation.id, activity.id

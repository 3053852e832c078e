"""What a button carries: a signed token, so that nobody presses what they were not offered."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping

import orjson

from store.keys import derive

SIGNATURE_BYTES = 16
MAX_TOKEN = 2000  # characters; ours have under 300


class ForgedButtonError(Exception):
    """The token was not made by us for this action: altered, or from before the key changed."""


class Seal:
    """Signs and opens button tokens; made once from SECRET_KEY."""

    def __init__(self, secret: str) -> None:
        self._key = derive(secret, "card buttons")

    def sign(self, action: str, ref: Mapping[str, object]) -> str:
        """Return a token that holds `ref` and fits `action` only."""
        content = orjson.dumps(ref, option=orjson.OPT_SORT_KEYS)
        return urlsafe_b64encode(self._signature(action, content) + content).decode().rstrip("=")

    def open(self, action: str, token: object) -> Mapping[str, object]:
        """Return what a token holds.

        Raises:
            ForgedButtonError: it is not ours, or was made for another action.
        """
        if not isinstance(token, str) or len(token) > MAX_TOKEN:
            raise ForgedButtonError(action)
        try:
            raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except ValueError:
            raise ForgedButtonError(action) from None
        signature, content = raw[:SIGNATURE_BYTES], raw[SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._signature(action, content)):
            raise ForgedButtonError(action)
        ref: Mapping[str, object] = orjson.loads(content)
        return ref

    def _signature(self, action: str, content: bytes) -> bytes:
        told = action.encode() + b"\0" + content
        return hmac.digest(self._key, told, "sha256")[:SIGNATURE_BYTES]

"""Contact data at rest: AES-GCM, bound to the row it belongs to, and a keyed hash to find it by."""

import hmac
import os
from hashlib import sha256
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from store.keys import derive

NONCE_BYTES = 12
COLUMN = b"surveycontact.sealed\0"  # what is sealed for one column opens in no other


class WrongKeyError(Exception):
    """The data was sealed under another SECRET_KEY, or for another row."""


class Vault:
    """Seals and opens the contact fields of a row; made once from SECRET_KEY."""

    def __init__(self, secret: str) -> None:
        self._cipher = AESGCM(derive(secret, "survey contacts"))
        self._hash_key = derive(secret, "address look-up")
        # the first byte of what is stored: lets a later key be told from this one
        self._key_id = derive(secret, "key id")[:1]

    def seal(self, fields: dict[str, Any], *, row: str) -> bytes:
        """Encrypt `fields` so that they open only as this row's (`row` is its business key)."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, orjson.dumps(fields), COLUMN + row.encode())
        return self._key_id + nonce + sealed

    def open(self, sealed: bytes, *, row: str) -> dict[str, Any]:
        """Decrypt what `seal` gave for this row.

        Raises:
            WrongKeyError: the key or the row is another one.
        """
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            told = self._cipher.decrypt(nonce, body, COLUMN + row.encode())
        except (InvalidTag, ValueError):  # ValueError: too short to have been sealed at all
            raise WrongKeyError(row) from None
        fields: dict[str, Any] = orjson.loads(told)
        return fields

    def address_hash(self, email: str) -> str:
        """Return a keyed hash of an address: the same for any spelling of its case."""
        return hmac.new(self._hash_key, email.strip().casefold().encode(), sha256).hexdigest()


class _Kept:
    """The one place where the vault is kept."""

    vault: Vault | None = None


def keep_vault(made: Vault) -> None:
    """Seal and open with this one from now on: said once at the start, before anybody is served."""
    _Kept.vault = made


def vault() -> Vault:
    """Return the vault that is kept.

    Raises:
        RuntimeError: nobody has said which.
    """
    if _Kept.vault is None:
        raise RuntimeError("no vault is kept: keep_vault is called once at the start")
    return _Kept.vault

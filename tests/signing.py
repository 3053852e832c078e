"""Tokens as the Bot Framework signs them, and as it never would."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import jwt
import orjson
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import RSAAlgorithm

from tests.teams import APP_ID

# Claims of tokens that the SDK lets through and the bot must not: `token(**EMULATOR)`.
EMULATOR_TENANT_ID = "d6d49420-f39b-4df7-a1dc-d59a935871db"  # in the SDK's list of issuers
EMULATOR = {
    "iss": f"https://login.microsoftonline.com/{EMULATOR_TENANT_ID}/v2.0",
    "ver": "2.0",
    "azp": APP_ID,
    "oid": "f0f0f0f0-0000-4000-8000-000000000001",
}
EMULATOR_V1 = {
    "iss": f"https://sts.windows.net/{EMULATOR_TENANT_ID}/",
    "ver": "1.0",
    "appid": APP_ID,
    "oid": "f0f0f0f0-0000-4000-8000-000000000001",
}
SKILL = {**EMULATOR, "azp": "5c111000-0000-4000-8000-000000000001"}


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key of the Bot Framework and the channels whose tokens it may sign."""

    key_id: str
    private: RSAPrivateKey
    endorsements: tuple[str, ...] = ("msteams",)

    @property
    def public(self) -> dict[str, Any]:
        """The key as the key endpoint lists it."""
        jwk = RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        named = {"kid": self.key_id, "use": "sig", "endorsements": list(self.endorsements)}
        return {**jwk, **named}


@cache
def rsa_key(number: int) -> RSAPrivateKey:
    """Make a key, once per process: it takes about as long as a whole test."""
    return generate_private_key(public_exponent=65537, key_size=2048)


STRANGER = 0  # the number of a key that no endpoint ever lists


def signed(
    headers: Mapping[str, object], claims: Mapping[str, object], key: RSAPrivateKey, algorithm: str
) -> str:
    """Sign a token; what is None is left out. HS256 takes the public key for the secret."""
    head, payload = present(headers), present(claims)
    if algorithm == "HS256":
        return signed_with_public_key(head, payload, key)
    return jwt.encode(payload, "" if algorithm == "none" else key, algorithm, headers=head)


def signed_with_public_key(
    head: dict[str, Any], payload: dict[str, Any], key: RSAPrivateKey
) -> str:
    """By hand, because PyJWT refuses to sign so."""
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    parts = [orjson.dumps({**head, "alg": "HS256"}), orjson.dumps(payload)]
    text = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)
    signature = hmac.digest(public, text, hashlib.sha256)
    return (text + b"." + base64.urlsafe_b64encode(signature).rstrip(b"=")).decode()


def present(fields: Mapping[str, object]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}

"""A token service as the stock SDK's MSAL wants it: over https, under a certificate of our own.

MSAL asks the public cloud about any authority it does not know, unless its path is /adfs: so that
is ours. The number of round trips is that of the public cloud.
"""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

LASTS = timedelta(days=2)
CA_USAGE = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)
LOOPBACK = x509.SubjectAlternativeName(
    [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
)


class Login:
    """The token service on loopback; `ca` is the certificate to trust."""

    def __init__(self, folder: Path) -> None:
        self.ca = folder / "ca.pem"
        self.url = ""
        self.tokens = 0
        self._context = server_context(folder, self.ca)
        app = web.Application()
        app.router.add_get("/adfs/.well-known/openid-configuration", self._configuration)
        app.router.add_post("/adfs/oauth2/token", self._token)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=self._context).start()
        self.url = f"https://localhost:{self._runner.addresses[0][1]}/adfs"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._runner.cleanup()

    async def _configuration(self, _: web.Request) -> web.Response:
        return web.json_response(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/oauth2/authorize",
                "token_endpoint": f"{self.url}/oauth2/token",
            }
        )

    async def _token(self, request: web.Request) -> web.Response:
        await request.read()
        self.tokens += 1
        token = f"connector-token-{self.tokens}"
        return web.json_response(
            {"token_type": "Bearer", "expires_in": 3600, "access_token": token}
        )


def server_context(folder: Path, ca_file: Path) -> ssl.SSLContext:
    """Make an authority and a certificate for loopback; leave the authority's in `ca_file`."""
    ca_key, key = new_key(), new_key()
    ca_name = named("bench authority")
    ca = (
        certificate(ca_name, ca_key, ca_name)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(CA_USAGE, critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(ca_key.public_key()), critical=False
        )
        .sign(ca_key, SHA256())
    )
    leaf = (
        certificate(named("localhost"), key, ca_name)
        .add_extension(LOOPBACK, critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False
        )
        .sign(ca_key, SHA256())
    )
    ca_file.write_bytes(ca.public_bytes(Encoding.PEM))
    chain = folder / "login.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    chain.write_bytes(private + leaf.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    return context


def certificate(
    subject: x509.Name, key: RSAPrivateKey, issuer: x509.Name
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - LASTS)
        .not_valid_after(now + LASTS)
    )


def new_key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])

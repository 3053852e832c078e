"""Headers of a mail that must arrive letter for letter: the library would encode long ones."""

from collections.abc import Iterable
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.policy import SMTP, Policy

WHOLE = ("list-unsubscribe", "list-unsubscribe-post", "in-reply-to", "references")
MOSTLY_LETTERS = 0.2  # of other than ASCII; above it, quoted-printable is longer than base64


class _WholeHeader(UnstructuredHeader, BaseHeader):
    """Folded between its words only, however long one of them is."""

    def fold(self, *, policy: Policy) -> str:
        folded = f"{policy.linesep} ".join(str(self).split())
        return f"{self.name}: {folded}{policy.linesep}"


def _registry() -> HeaderRegistry:
    registry = HeaderRegistry()
    for name in WHOLE:
        registry.map_to_type(name, _WholeHeader)
    return registry


LINES = SMTP.clone(header_factory=_registry())
UTF8_LINES = LINES.clone(utf8=True)  # for an address whose own part is in other letters (RFC 6531)


def ascii_domain(address: str) -> str:
    """Return an address with its domain as it is looked up, such as xn--bcher-kva.example."""
    own, at, domain = address.rpartition("@")
    try:
        return f"{own}{at}{domain.encode('idna').decode()}"
    except UnicodeError:
        return address


def encoding_of(text: str) -> str | None:
    """Return how a text travels where a relay takes seven bits only; None: as the library says."""
    if text.isascii():
        return None
    share = sum(not letter.isascii() for letter in text) / len(text)
    return "quoted-printable" if share < MOSTLY_LETTERS else "base64"


def angled(ids: Iterable[str]) -> str:
    """Put message ids one after the other, each once."""
    return " ".join(dict.fromkeys(ids))

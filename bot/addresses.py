"""Which addresses our token may go to: checked on the way in, and again before every use."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from bot.config_values import is_loopback


class ForbiddenAddressError(Exception):
    """The service URL is none the bot may talk to."""


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """Hosts of the connector: exact names, or `.suffix` for every host under it.

    `loopback` also lets `http` to this machine through (local mode, where there is no token).
    """

    hosts: tuple[str, ...]
    loopback: bool = False

    def check(self, url: str) -> str:
        """Return the URL with a closing slash.

        Raises:
            ForbiddenAddressError: another scheme or host, user info, a query or an odd port.
        """
        return _checked(self.hosts, self.loopback, url)


@lru_cache(maxsize=256)  # a connector has few addresses, and every turn checks one twice
def _checked(hosts: tuple[str, ...], loopback: bool, url: str) -> str:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise ForbiddenAddressError("not an address") from None
    if parts.username is not None or parts.query or parts.fragment or "\\" in url:
        raise ForbiddenAddressError("more than scheme, host and path")
    if loopback and parts.scheme == "http" and is_loopback(host):
        return url.rstrip("/") + "/"
    if parts.scheme != "https" or port not in (None, 443) or not named_host(hosts, host):
        raise ForbiddenAddressError("not a host of the connector")
    return url.rstrip("/") + "/"


def named_host(hosts: tuple[str, ...], host: str) -> bool:
    """Say whether a host is one of these names, or under one of the suffixes."""
    return any(host.endswith(name) if name.startswith(".") else host == name for name in hosts)

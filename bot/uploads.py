"""Putting a file where Teams says it may be put: at Microsoft's own file services only.

What we send carries no token, follows no redirect, and is bounded in size and time.
"""

import re
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout
from yarl import URL

from bot.addresses import ForbiddenAddressError, named_host
from bot.config import Cloud
from bot.config_values import is_loopback
from bot.files import MadeFile

MOST_URL = 8_000  # characters
TIMEOUT = ClientTimeout(total=10, connect=4)
_LETTERS = re.compile(r"[A-Za-z0-9:/?#@!$&'()*+,;=%._~|^-]+")
TAKEN = frozenset({HTTPStatus.OK, HTTPStatus.CREATED})


@dataclass(frozen=True, slots=True)
class FileHosts:
    """Hosts of SharePoint and OneDrive: exact names, or `.suffix` for every host under it.

    `loopback` also lets `http` to this machine through (local mode).
    """

    hosts: tuple[str, ...]
    loopback: bool = False

    @classmethod
    def of(cls, cloud: Cloud) -> "FileHosts":
        return cls(cloud.file_hosts, loopback=cloud.loopback)

    def check(self, url: str) -> URL:
        """Return the address as it will be called.

        Raises:
            ForbiddenAddressError: another scheme or host, user info, an odd port, odd letters.
        """
        if len(url) > MOST_URL or not _LETTERS.fullmatch(url):
            raise ForbiddenAddressError("not an address")
        try:
            parts, called = urlsplit(url), URL(url, encoded=True)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            raise ForbiddenAddressError("not an address") from None
        # two readers of one address must not see two hosts in it
        if parts.username is not None or parts.fragment or _host(called) != host:
            raise ForbiddenAddressError("more than scheme, host, path and query")
        if self.loopback and parts.scheme == "http" and is_loopback(host):
            return called
        if parts.scheme != "https" or port not in (None, 443) or not named_host(self.hosts, host):
            raise ForbiddenAddressError("not a host of SharePoint or OneDrive")
        return called


def shown_address(url: str) -> str:
    """Return the address of a file with its spaces and letters as they stand in addresses."""
    return quote(url, safe=":/?#@!$&'()*+,;=%._~|-")


def _host(called: URL) -> str:
    return (called.raw_host or "").casefold()


async def put_file(http: ClientSession, to: URL, file: MadeFile) -> bool:
    """Put the file there in one piece; False if it was not taken."""
    size = len(file.content)
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Range": f"bytes 0-{size - 1}/{size}",
    }
    try:
        async with http.put(
            to, data=file.content, headers=headers, allow_redirects=False, timeout=TIMEOUT
        ) as answer:
            return answer.status in TAKEN
    except (ClientError, TimeoutError):
        return False

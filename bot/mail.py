"""Mail, for people whom Teams does not reach: over SMTP, or onto a page in local mode."""

import asyncio
import hashlib
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from typing import Protocol
from urllib.parse import unquote, urlsplit

from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from bot.config import Settings
from bot.config_values import is_loopback
from bot.mail_headers import LINES, UTF8_LINES, angled, ascii_domain, encoding_of
from dialogs.rules.delivery import Answer, Heard

NAME = "Partner Success Bot"
STEP, WHOLE = 20.0, 60.0  # seconds: for each step of the talk with the mail server, and for all
KEPT = 200  # mails on the page of local mode
PERMANENT = range(500, 600)  # SMTP's own numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail to one person; the same `keys` make the same Message-ID.

    `html` is the same as `lines`, where it is more than paragraphs. `follows` are the keys of mails
    it belongs to, the nearest last: a mailbox shows it below them.
    """

    to: str
    subject: str
    lines: tuple[str, ...]
    keys: tuple[str, ...]
    at: datetime
    html: str = ""
    language: str = "en"
    headers: tuple[tuple[str, str], ...] = ()
    follows: tuple[tuple[str, ...], ...] = ()


class Post(Protocol):
    """Something that takes a mail."""

    async def send(self, mail: Mail) -> Answer:
        """Hand a mail over; return what became of it, under its Message-ID."""
        ...


def post_of(settings: Settings) -> "Post | None":
    """Return how mail goes out: by SMTP, in local mode onto the page; None if not at all."""
    if settings.smtp_url:
        return SmtpPost(settings.smtp_url, sender=settings.smtp_from)
    return Mailbox() if settings.local else None


class Mailbox:
    """The mails of local mode: kept in memory, shown on a page, the newest first."""

    def __init__(self) -> None:
        self._mails: deque[Mail] = deque(maxlen=KEPT)

    @property
    def mails(self) -> Sequence[Mail]:
        return tuple(reversed(self._mails))

    async def send(self, mail: Mail) -> Answer:
        self._mails.append(mail)
        return Answer(heard=Heard.TAKEN, message_id=message_id(mail.keys, "localhost"))


class SmtpPost:
    """A mail server, as SMTP_URL names it; each mail has a connection of its own.

    Without a sender it is the user's name, where that is an address, else one at the server's host.
    """

    def __init__(self, url: str, *, sender: str = "") -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or ""
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._tls = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._tls else 587)
        by_user = self._user if "@" in self._user else f"partner-success-bot@{self._host}"
        self.sender = sender or by_user

    async def send(self, mail: Mail) -> Answer:
        """Hand a mail over, step by step: what fails before the text is sent was not sent."""
        to = ascii_domain(mail.to)
        message, client, begun = as_message(mail, sender=self.sender), self._client(), False
        options, lines = ([], LINES) if to.isascii() else (["SMTPUTF8"], UTF8_LINES)
        try:
            async with asyncio.timeout(WHOLE):
                await client.connect()
                await client.mail(self.sender, options=options)
                await client.rcpt(to, encoding="utf-8")
                begun = True
                await client.data(message.as_bytes(policy=lines))
        except SMTPResponseException as refusal:
            return _refused(refusal)
        except (SMTPException, OSError, TimeoutError) as fault:
            heard = Heard.SILENCE if begun else Heard.NOT_SENT
            return Answer(heard=heard, reason=f"mail {type(fault).__name__}")
        finally:
            client.close()
        return Answer(heard=Heard.TAKEN, message_id=str(message["Message-ID"]))

    def _client(self) -> SMTP:
        # a password goes over no open line, except to this machine
        open_line = self._tls or not self._user or is_loopback(self._host)
        return SMTP(
            hostname=self._host,
            port=self._port,
            username=self._user or None,
            password=self._password or None,
            use_tls=self._tls,
            start_tls=None if open_line else True,
            timeout=STEP,
        )


def as_message(mail: Mail, *, sender: str) -> EmailMessage:
    """Write a mail: plain text, and the same as HTML."""
    message, host = EmailMessage(policy=LINES), sender.rpartition("@")[2]
    message["From"] = f"{NAME} <{sender}>"
    message["To"] = ascii_domain(mail.to)
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = format_datetime(mail.at)
    message["Message-ID"] = message_id(mail.keys, host)
    if mail.follows:
        ids = [message_id(keys, host) for keys in mail.follows]
        message["In-Reply-To"], message["References"] = ids[-1], angled(ids)
    message["Auto-Submitted"] = "auto-generated"
    for name, value in mail.headers:
        message[name] = value
    text, html = "\n\n".join(mail.lines) + "\n", mail.html or as_html(mail)
    message.set_content(text, cte=encoding_of(text))
    message.add_alternative(html, subtype="html", cte=encoding_of(html))
    message["Content-Language"] = mail.language  # last: what sets the content takes such headers
    return message


def as_html(mail: Mail) -> str:
    """Return the lines of a mail as a small page; what anybody typed stays letters."""
    lines = "\n".join(f"<p>{escape(line)}</p>" for line in mail.lines)
    return f'<!doctype html>\n<html lang="{mail.language}"><body>\n{lines}\n</body></html>\n'


def message_id(keys: Sequence[str], host: str) -> str:
    """Return the id of a mail about these things: a second copy can be told by it."""
    digest = hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()[:40]
    return f"<{digest}@{host}>"


def _refused(refusal: SMTPResponseException) -> Answer:
    """Read a no of the mail server: 5xx is for good, whatever else is for now."""
    reason = f"mail {refusal.code}"
    if refusal.code in PERMANENT and not _is_about_us(refusal.code):
        return Answer(heard=Heard.REFUSED, reason=reason)
    return Answer(heard=Heard.NOT_SENT, reason=reason)


def _is_about_us(code: int) -> bool:
    """Say whether a refusal is about our own name and password: an operator can mend that."""
    return code in {530, 534, 535, 538}

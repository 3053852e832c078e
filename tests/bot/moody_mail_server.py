"""A real mail server on loopback that takes a mail, puts it off, refuses it, or hangs up."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from bench.processes import free_port
from bot.mail import SmtpPost


class Moody:
    """A mail server that answers each mail differently, and keeps what it took."""

    def __init__(self) -> None:
        self.says: dict[str, list[str]] = {}
        self.taken: list[Message] = []

    def _next(self, step: str, server: SMTP) -> str:
        said = self.says.get(step)
        answer = said.pop(0) if said else "250 OK"
        if answer == "hang up":
            assert server.transport is not None
            server.transport.close()
            return "421 closing"
        return answer

    async def handle_MAIL(  # noqa: N802 -- the server's own name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self._next("MAIL", server)

    async def handle_RCPT(  # noqa: N802 -- the server's own name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self._next("RCPT", server)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 -- the server's own name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = self._next("DATA", server)
        if answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.taken.append(message_from_bytes(envelope.content, policy=default))
        return answer


@contextmanager
def running(moody: Moody) -> Iterator[SmtpPost]:
    """Run it; return what sends to it."""
    controller = Controller(moody, hostname="127.0.0.1", port=free_port(), enable_SMTPUTF8=True)
    controller.start()
    yield SmtpPost(f"smtp://127.0.0.1:{controller.port}")
    controller.stop()

"""Mail over SMTP to a real server on loopback, and onto the page of local mode."""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient as HttpClient
from aiohttp.test_utils import TestServer as HttpServer
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from bench.processes import free_port
from bot.config import Settings
from bot.local.mails import mail_routes
from bot.mail import Mail, Mailbox, SmtpPost, message_id, post_of
from dialogs.rules.delivery import Answer, Heard
from tests.conftest import NOON, SECRET
from tests.stand_in import CREDENTIALS

MAIL = Mail(
    to="bob@partner.example",
    subject="A question\r\nBcc: evil@evil.example",
    lines=("A scope question for you", "Is <b>this</b> in scope & why? Grüße"),
    keys=("question.handed_over:1",),
    at=NOON,
)


class Server:
    """Takes mails; its answer to a step can be set."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.senders: list[str | None] = []
        self.rcpt = self.data = ""

    async def handle_RCPT(  # noqa: N802 -- the server's own name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 -- the server's own name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.data == "hang up":
            assert server.transport is not None
            server.transport.close()
            return ""
        if self.data:
            return self.data
        content = envelope.content
        assert isinstance(content, bytes)
        self.messages.append(message_from_bytes(content, policy=default))
        self.senders.append(envelope.mail_from)
        return "250 OK"


def authenticator(_: SMTP, __: Session, ___: Envelope, ____: str, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"bot", b"p@ss")
    return AuthResult(success=good, handled=False)


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def port(server: Server) -> Iterator[int]:
    controller = Controller(
        server, hostname="127.0.0.1", port=free_port(), authenticator=authenticator,
        auth_require_tls=False,
    )  # fmt: skip
    controller.start()
    yield controller.port
    controller.stop()


async def test_a_mail_arrives_as_text_and_html(server: Server, port: int) -> None:
    answer = await SmtpPost(f"smtp://127.0.0.1:{port}").send(MAIL)
    expected = message_id(MAIL.keys, "127.0.0.1")
    assert answer == Answer(heard=Heard.TAKEN, message_id=expected)
    [message] = server.messages
    assert message["Message-ID"] == expected
    assert message["To"] == MAIL.to
    assert message["Subject"] == "A question Bcc: evil@evil.example"
    assert message["Bcc"] is None
    text, html = (part.get_content() for part in message.iter_parts())  # type: ignore[attr-defined]
    assert text.splitlines()[::2] == list(MAIL.lines)
    assert "Is &lt;b&gt;this&lt;/b&gt; in scope &amp; why? Grüße" in html


@pytest.mark.parametrize(
    ("smtp_from", "sender"),
    [("", "partner-success-bot@127.0.0.1"), ("success@partner.example", "success@partner.example")],
)
async def test_mails_come_from_the_address_of_the_settings(
    server: Server, port: int, smtp_from: str, sender: str
) -> None:
    url = f"smtp://127.0.0.1:{port}"
    settings = Settings(
        database_url="sqlite://", secret_key=SECRET, smtp_url=url, smtp_from=smtp_from
    )
    post = post_of(settings)
    assert post is not None
    assert (await post.send(MAIL)).heard is Heard.TAKEN
    [message] = server.messages
    assert message["From"] == f"Partner Success Bot <{sender}>"
    assert server.senders == [sender]


async def test_a_name_and_a_password_are_shown(server: Server, port: int) -> None:
    assert (await SmtpPost(f"smtp://bot:p%40ss@127.0.0.1:{port}").send(MAIL)).heard is Heard.TAKEN
    wrong = await SmtpPost(f"smtp://bot:wrong@127.0.0.1:{port}").send(MAIL)
    assert wrong == Answer(heard=Heard.NOT_SENT, reason="mail 535")
    assert len(server.messages) == 1


@pytest.mark.parametrize(
    ("rcpt", "data", "heard"),
    [
        ("550 no such mailbox", "", Heard.REFUSED),
        ("450 greylisted", "", Heard.NOT_SENT),
        ("", "554 rejected", Heard.REFUSED),
        ("", "452 full", Heard.NOT_SENT),
        ("", "hang up", Heard.SILENCE),
    ],
)
async def test_what_the_server_says_is_understood(
    server: Server, port: int, rcpt: str, data: str, heard: Heard
) -> None:
    server.rcpt, server.data = rcpt, data
    assert (await SmtpPost(f"smtp://127.0.0.1:{port}").send(MAIL)).heard is heard


async def test_a_server_that_is_not_there_took_nothing() -> None:
    answer = await SmtpPost(f"smtp://127.0.0.1:{free_port()}").send(MAIL)
    assert (answer.heard, answer.reason) == (Heard.NOT_SENT, "mail SMTPConnectError")


async def test_a_password_goes_over_no_open_line_to_another_machine() -> None:
    client = SmtpPost("smtp://bot:secret@mail.example")._client()  # noqa: SLF001
    assert client._start_tls_on_connect is True  # noqa: SLF001


async def test_in_local_mode_mails_are_on_a_page() -> None:
    mailbox = Mailbox()
    app = web.Application()
    app.add_routes(mail_routes(mailbox))
    async with HttpClient(HttpServer(app)) as http:
        assert "No mail so far." in await (await http.get("/local/mails")).text()
        await mailbox.send(MAIL)
        page = await (await http.get("/local/mails")).text()
    assert "Is &lt;b&gt;this&lt;/b&gt; in scope" in page
    assert "bob@partner.example" in page


async def test_the_page_keeps_the_newest_200() -> None:
    mailbox = Mailbox()
    for _ in range(250):
        await mailbox.send(MAIL)
    assert len(mailbox.mails) == 200


def test_where_mail_goes_is_a_setting() -> None:
    local = Settings(database_url="sqlite://", secret_key=SECRET)
    real = Settings(database_url="sqlite://", secret_key=SECRET, credentials=CREDENTIALS)
    served = Settings(database_url="sqlite://", secret_key=SECRET, smtp_url="smtp://mail.example")
    assert isinstance(post_of(local), Mailbox)
    assert post_of(real) is None
    assert isinstance(post_of(served), SmtpPost)

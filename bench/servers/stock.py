"""An echo on the stock SDK's CloudAdapter; it runs in an environment of its own.

python bench/servers/stock.py PORT [--auth METADATA LOGIN CA APP_ID PASSWORD]

Without --auth the SDK checks nothing and shows no token. With it, it checks the caller's token
against the keys METADATA leads to and fetches its own from LOGIN, whose certificate CA signed.
"""

import argparse
import os
import tempfile
from pathlib import Path

import certifi
from aiohttp import web
from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication

BOT_FRAMEWORK = "https://api.botframework.com"


class Echo(ActivityHandler):  # type: ignore[misc]  # the SDK has no types
    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await turn_context.send_activity(f"Echo: {turn_context.activity.text}")


class Unchecked:
    """Configuration without an app id: the SDK then checks nothing."""


class Checked:
    """Configuration as the SDK reads it, with the stand-ins in the place of the public cloud."""

    APP_TYPE = "MultiTenant"
    TO_BOT_FROM_CHANNEL_TOKEN_ISSUER = BOT_FRAMEWORK
    TO_CHANNEL_FROM_BOT_OAUTH_SCOPE = BOT_FRAMEWORK
    OAUTH_URL = BOT_FRAMEWORK
    CALLER_ID = "urn:botframework:azure"

    def __init__(self, *, metadata: str, login: str, app_id: str, password: str) -> None:
        self.APP_ID = app_id
        self.APP_PASSWORD = password
        self.TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL = metadata
        self.TO_BOT_FROM_EMULATOR_OPENID_METADATA_URL = metadata
        self.TO_CHANNEL_FROM_BOT_LOGIN_URL = login


def trust(certificate: str) -> None:
    """Add one certificate to the public ones: loading them all costs what it does in production."""
    with tempfile.NamedTemporaryFile("wb", suffix=".pem", delete=False) as bundle:
        bundle.write(Path(certifi.where()).read_bytes())
        bundle.write(Path(certificate).read_bytes())
    os.environ["REQUESTS_CA_BUNDLE"] = bundle.name


def configuration(auth: list[str] | None) -> Checked | Unchecked:
    if auth is None:
        return Unchecked()
    metadata, login, certificate, app_id, password = auth
    trust(certificate)
    return Checked(metadata=metadata, login=login, app_id=app_id, password=password)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    names = ("METADATA", "LOGIN", "CA", "APP_ID", "PASSWORD")
    parser.add_argument("--auth", nargs=len(names), metavar=names)
    options = parser.parse_args()

    adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication(configuration(options.auth)))
    bot = Echo()

    async def messages(request: web.Request) -> web.Response:
        answer: web.Response = await adapter.process(request, bot)
        return answer

    app = web.Application()
    app.router.add_post("/api/messages", messages)
    web.run_app(app, host="127.0.0.1", port=options.port, access_log=None, print=None)


if __name__ == "__main__":
    main()

"""What the terminal does without a command: it serves until it is stopped."""

import errno
from collections.abc import Awaitable, Callable
from pathlib import Path
from socket import gaierror

from aiohttp import web

from bot.config import Settings
from bot.draining import run
from bot.ending import REFUSED, WRONG, fail, to_terminal, wrong_database
from bot.local.npm import renderer_installation
from bot.logs import set_up_logging
from bot.start import Load, open_database
from store.catalogue_files import CatalogueError

Build = Callable[..., Awaitable[web.Application]]
# what the system says when the address itself is the trouble
CANNOT_LISTEN = frozenset({errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EACCES})


def serve(settings: Settings, *, build: Build, data_folder: Path, load: Load) -> None:
    """Serve the bot, and in local mode the chat page."""
    set_up_logging(level=settings.log_level, form=settings.log_format)
    say = to_terminal()

    async def application() -> web.Application:
        with wrong_database():
            app = await build(settings, data_folder=data_folder, say=say, load=load)
        if settings.local:
            app.cleanup_ctx.append(renderer_installation(data_folder / "npm", say=say))
        return app

    def announce(_: str) -> None:
        where = f"{settings.public_url}/"
        say(f"Open {where} in a browser to chat with the bot." if settings.local else "Serving.")

    with wrong_database():
        database = open_database(settings.database_url)
        database.claim()
    try:
        run(application(), host=settings.host, port=settings.port, announce=announce)
    except CatalogueError as error:
        fail(str(error), REFUSED)
    except OSError as error:
        if isinstance(error, gaierror):
            fail(f"HOST: {settings.host} is no address of this machine", WRONG)
        if error.errno not in CANNOT_LISTEN:
            raise
        fail(f"PORT: cannot listen on {settings.host}:{settings.port}: {error.strerror}", WRONG)

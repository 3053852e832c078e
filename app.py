"""Composition root: build every object once and wire them; the only reader of the environment."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector, web
from dotenv import dotenv_values

from bot.adapter import Adapter
from bot.addresses import AllowedHosts
from bot.buttons import Seal
from bot.carrying import Carrier
from bot.commands import Outside, run
from bot.config import Settings
from bot.downloads import Downloads
from bot.draining import DRAINING, Draining
from bot.engine import Engine
from bot.engine_room import EngineRoom, Job
from bot.file_consent import FileConsent
from bot.files import FileDesk
from bot.handler import Bot
from bot.health import health_routes
from bot.helping import helping
from bot.knowledge import Knowledge
from bot.local.mails import mail_routes
from bot.local.people import demo_people
from bot.local.site import Site, add_local_mode
from bot.mail import Mailbox, post_of
from bot.metrics import Metrics
from bot.notice_metrics import NoticeMetrics
from bot.preferences_page import Preferences, preference_links
from bot.reception import Reception
from bot.speech import Speech
from bot.start import DATA_FOLDER, Load, Say, ignore, load_store, load_understander, settle
from bot.survey_events import SurveyEvents
from bot.sweeping import Sweeper, sweep_metrics
from bot.tokens import InboundTokens, OutboundToken, SigningKeys
from bot.uploads import FileHosts
from bot.web import MAX_BODY, Messages
from cards.mails.tongues import compile_all
from cards.render import Renderer
from dialogs.links import link_to_forms
from dialogs.milestones import forecast_from_now_on
from dialogs.notices import NOTICES
from dialogs.promised import promise_from_now_on
from dialogs.question_meaning import compare_by
from dialogs.survey_preferences import link_preferences
from store.catalogue_files import load_catalogue
from store.db import Database
from store.knowledge import Catalogue
from store.sealed import Vault, keep_vault

CONNECTOR_TIMEOUT = ClientTimeout(total=15, connect=5)
SWEEPS_EVERY = 60.0  # seconds: what falls due is seen to within a minute
SWEEPS_AFTER = 1.5  # seconds: a start answers people first
CONNECTIONS = 256  # to the connector, all hosts together


def utc_now() -> datetime:
    """The wall clock; everything else is handed the time."""
    return datetime.now(UTC)


async def build(
    settings: Settings,
    *,
    data_folder: Path = DATA_FOLDER,
    say: Say = ignore,
    read: Callable[[], Catalogue] = load_catalogue,
    load: Load = load_understander,
    clock: Callable[[], datetime] = utc_now,
) -> web.Application:
    """Return the service, ready to be bound to a port.

    Args:
        settings: what the outside sets.
        data_folder: where the model, its vectors and (in local mode) the card renderer are kept.
        say: told in plain words what is being done, for the terminal.
        read: reads the catalogue.
        load: loads the understanding of a catalogue.
        clock: tells the time.

    Raises:
        CatalogueError, DatabaseBusyError, sqlalchemy.exc.OperationalError: it cannot start.
    """
    _say_once(settings)
    async with AsyncExitStack() as opened:
        database = Database(settings.database_url)
        opened.push_async_callback(database.close)
        catalogue = await load_store(database, settings, now=utc_now(), say=say, read=read)
        understander = await asyncio.to_thread(load, catalogue, data_folder, say)
        http = ClientSession(
            timeout=CONNECTOR_TIMEOUT,
            connector=TCPConnector(
                limit=CONNECTIONS,
                limit_per_host=0,
                # the connector of local mode ends with us, and falls silent on what is kept open
                force_close=settings.local,
            ),
            cookie_jar=DummyCookieJar(),  # no service of ours keeps a session by cookie
        )
        opened.push_async_callback(http.close)
        compare_by(understander)
        knowledge = Knowledge(understander, database)
        opened.callback(knowledge.close)
        hosts = AllowedHosts(settings.cloud.connector_hosts, loopback=settings.cloud.loopback)
        tokens = outbound = None
        if settings.credentials is not None:
            keys = SigningKeys(http, settings.cloud.key_metadata)
            tokens = InboundTokens(keys, settings.credentials.app_id)
            outbound = OutboundToken(http, settings.credentials, settings.cloud.login)
        adapter = Adapter(http, hosts=hosts, token=outbound)
        seal = Seal(settings.secret_key)
        renderer, metrics, post = Renderer(seal.sign), Metrics(), post_of(settings)
        engine = Engine(
            database,
            Carrier(adapter, renderer, post),
            kinds=NOTICES,
            has_mail=post is not None,
            clock=clock,
            metrics=NoticeMetrics(metrics.registry),
            quiet_hours=not settings.local,  # whoever tries it out wants to see what comes
        )
        helper = await opened.enter_async_context(
            helping(settings.own_model, database, knowledge, metrics.registry)
        )
        reception = Reception(database, knowledge, seal, clock=clock, helper=helper)
        desk = FileDesk(database, seal, public_url=settings.public_url, clock=clock)
        speech = Speech(renderer, database, files=desk, consents=not settings.local)
        files = FileConsent(
            database, http, desk=desk, hosts=FileHosts.of(settings.cloud), speech=speech
        )
        bot = Bot(database, reception, speech, files=files, nudge=engine.nudge)
        draining = Draining(settings.drain_seconds)
        messages = Messages(
            adapter, bot, hosts=hosts, tokens=tokens, metrics=metrics, draining=draining
        )

        app = web.Application(client_max_size=MAX_BODY)
        app[DRAINING] = draining
        app.add_routes([web.post("/api/messages", messages.post)])
        app.add_routes(Downloads(desk).routes() + _survey_events(settings, database, clock))
        app.add_routes(Preferences(database, seal, clock=clock).routes())
        app.add_routes(
            health_routes(is_ready=database.is_ready, registry=metrics.registry, draining=draining)
        )
        if settings.local:
            _add_local_mode(app, database, data_folder=data_folder)
        if isinstance(post, Mailbox):
            app.add_routes(mail_routes(post))
        sweeping = _sweeping(database, engine, metrics, clock)
        room = EngineRoom(engine, settings.database_url, jobs=(sweeping,))
        app.on_startup.append(room.start)
        app.on_shutdown.extend([messages.drain, room.stop])
        closing = opened.pop_all()

    async def lifespan(_: web.Application) -> AsyncIterator[None]:
        yield
        await closing.aclose()

    app.cleanup_ctx.append(lifespan)
    settle()
    return app


def _say_once(settings: Settings) -> None:
    """Tell what has one place in the process: kept there before anybody is served."""
    promise_from_now_on(settings.promises)
    forecast_from_now_on(settings.milestones)
    link_to_forms(settings.forms)
    keep_vault(Vault(settings.secret_key))
    link_preferences(preference_links(Seal(settings.secret_key), settings.public_url))
    compile_all()


def _sweeping(
    database: Database, engine: Engine, metrics: Metrics, clock: Callable[[], datetime]
) -> Job:
    figures = sweep_metrics(metrics.registry)
    sweeper = Sweeper(database, clock=clock, metrics=figures, nudge=engine.nudge)
    return Job(name="sweeping", work=sweeper.sweep, every=SWEEPS_EVERY, after=SWEEPS_AFTER)


def _survey_events(
    settings: Settings, database: Database, clock: Callable[[], datetime]
) -> list[web.AbstractRouteDef]:
    return SurveyEvents(database, settings.survey_events_secret, clock=clock).routes()


def _add_local_mode(app: web.Application, database: Database, *, data_folder: Path) -> None:
    """Add the chat page and its connector: on loopback only, and never outside local mode."""
    npm_folder = data_folder / "npm"
    site = Site(
        bot_name="Partner Success Bot",
        npm_folder=npm_folder,
        people=lambda: database.read(demo_people),
        clock=utc_now,
    )
    add_local_mode(app, site)


def main() -> None:
    """Run the command line with the real environment and clock."""
    env = {name: value for name, value in dotenv_values(".env").items() if value is not None}
    run(Outside(env={**env, **os.environ}, clock=utc_now, build=build))


if __name__ == "__main__":
    main()

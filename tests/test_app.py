"""The real process: what it says and how it ends. Starts take seconds, so few tests share them."""

import asyncio
import os
import pty
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, ignore_patterns
from socket import socket

import orjson
import pytest
from aiohttp import ClientConnectionError, ClientSession

from bot.start import ignore, load_understander
from store.catalogue_files import load_catalogue
from tests.conftest import SECRET
from tests.roster import DEMO

ROOT = Path(__file__).parent.parent
SECONDS = 60


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended and what it wrote."""

    status: int
    out: str
    err: str


class Terminal:
    """Starts app.py as a user does, with a home of its own."""

    def __init__(self, home: Path, **env: str) -> None:
        inherited = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        self.home = home
        self._env = {**inherited, "XDG_DATA_HOME": str(home), "SECRET_KEY": SECRET, **env}

    async def start(
        self, *arguments: str, app: Path = ROOT / "app.py", err: int = PIPE, **env: str
    ) -> Process:
        return await asyncio.create_subprocess_exec(
            sys.executable, str(app), *arguments, env={**self._env, **env}, cwd=self.home,
            stdin=PIPE, stdout=PIPE, stderr=err,
        )  # fmt: skip

    async def run(self, *arguments: str, typed: str = "", **knobs: str) -> Ended:
        return await ended(await self.start(*arguments, **knobs), typed)  # type: ignore[arg-type]


async def ended(process: Process, typed: str = "") -> Ended:
    async with asyncio.timeout(SECONDS):
        out, err = await process.communicate(typed.encode())
    return Ended(process.returncode or 0, out.decode(), (err or b"").decode())


@pytest.fixture
def port() -> int:
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def terminal(tmp_path: Path, model_folder: Path) -> Terminal:
    """A home whose data folder has the language model in it already."""
    load_understander(load_catalogue(), model_folder, ignore)
    (tmp_path / "partner-success-bot").symlink_to(model_folder, target_is_directory=True)
    return Terminal(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path / 'bot.db'}")


@asynccontextmanager
async def serving(terminal: Terminal, port: int) -> AsyncIterator[Process]:
    """Serve, from the moment that it answers."""
    process = await terminal.start(PORT=str(port))
    try:
        async with ClientSession() as http:
            await until_ready(http, f"http://127.0.0.1:{port}/readyz", process)
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def until_ready(http: ClientSession, url: str, process: Process) -> None:
    for _ in range(SECONDS * 10):
        assert process.returncode is None
        with suppress(ClientConnectionError):
            async with http.get(url) as answer:
                assert answer.status == 200
                return
        await asyncio.sleep(0.1)
    raise TimeoutError(url)


async def test_it_serves_beside_the_other_commands_and_ends_on_sigterm(
    terminal: Terminal, port: int
) -> None:
    async with serving(terminal, port) as process:
        async with ClientSession() as http, http.get(f"http://127.0.0.1:{port}/") as page:
            assert "<html" in await page.text()
        asked, refused, second = await asyncio.gather(
            terminal.run("ask", "-", typed="Is Known Folder Move in scope?\n\nprivacy\n"),
            terminal.run("import", str(DEMO)),
            terminal.run(PORT=str(port), DATABASE_URL=f"sqlite:///{terminal.home / 'other.db'}"),
        )
        process.send_signal(signal.SIGTERM)
        end = await ended(process)
    assert (asked.status, asked.err) == (0, "")
    texts = [orjson.loads(line)["text"] for line in asked.out.splitlines()]
    assert texts == ["Is Known Folder Move in scope?", "", "privacy"]
    assert (refused.status, refused.out) == (2, "")
    assert refused.err.startswith("DATABASE_URL: another process is using ")
    assert (second.status, second.out) == (2, "")
    assert f"PORT: cannot listen on 127.0.0.1:{port}" in second.err
    assert (end.status, end.out) == (0, "")
    assert f"Open http://127.0.0.1:{port}/ in a browser" in end.err
    assert "Traceback" not in end.err + second.err


async def test_wrong_settings_end_it_before_the_port_is_bound(tmp_path: Path, port: int) -> None:
    """They come from .env here; the port is taken, and that is never found out."""
    (tmp_path / ".env").write_text(
        "MicrosoftAppId=b07b07b0-0000-4000-8000-000000000001\nMicrosoftAppPassword=hidden\n",
        encoding="utf-8",
    )
    with socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        terminal = Terminal(tmp_path, PORT=str(port))
        half, outside = await asyncio.gather(
            terminal.run(),
            terminal.run(MicrosoftAppPassword="", HOST="0.0.0.0"),  # noqa: S104
        )
    assert (half.status, half.out) == (2, "")
    assert half.err.startswith("MicrosoftAppType is not set")
    assert (outside.status, outside.out) == (2, "")
    assert outside.err.startswith("MicrosoftAppPassword is empty")
    assert "hidden" not in half.err + outside.err


async def test_mistakes_in_the_catalogue_end_every_command_that_reads_it(tmp_path: Path) -> None:
    """Each mistake is named; the code is copied to break its catalogue."""
    code = tmp_path / "code"
    for package in ("bot", "cards", "dialogs", "store"):
        copytree(ROOT / package, code / package, ignore=ignore_patterns("__pycache__"))
    (code / "app.py").write_bytes((ROOT / "app.py").read_bytes())
    for name, mistake in (("intune", "no_such_field: 1\n"), ("edge", "]\n")):
        with (code / "store" / "catalogue" / f"{name}.yaml").open("a", encoding="utf-8") as file:
            file.write(mistake)
    terminal = Terminal(tmp_path)
    # one after the other: at once, one of them may find that another has the store
    for command in (["ask", "x"], ["import", str(DEMO)], []):
        end = await ended(await terminal.start(*command, app=code / "app.py"))
        assert (end.status, end.out) == (1, "")
        assert "intune.yaml: " in end.err
        assert "no_such_field" in end.err
        assert "edge.yaml: line " in end.err
        assert "Traceback" not in end.err


async def test_the_default_database_is_in_the_users_data_folder(tmp_path: Path) -> None:
    end = await Terminal(tmp_path, SECRET_KEY="").run("export", "status")
    assert (end.status, end.err) == (0, "")
    assert end.out.startswith("customer_id,")
    folder = tmp_path / "partner-success-bot"
    assert {"bot.db", "secret.key"} <= {file.name for file in folder.iterdir()}


async def test_the_progress_bar_is_for_a_terminal(tmp_path: Path) -> None:
    main, side = pty.openpty()
    written: list[bytes] = []
    os.set_blocking(main, False)
    asyncio.get_running_loop().add_reader(main, _drain(main, written))
    process = await Terminal(tmp_path, TERM="xterm").start("import", str(DEMO), err=side)
    os.close(side)
    end = await ended(process)
    asyncio.get_running_loop().remove_reader(main)
    os.close(main)
    assert end.status == 0
    assert end.out.endswith("Loaded: roster edition 1.\n")
    assert "people.csv" in b"".join(written).decode()


def _drain(terminal: int, written: list[bytes]) -> Callable[[], None]:
    def read() -> None:
        with suppress(OSError):  # the other side was closed
            written.append(os.read(terminal, 65536))

    return read

"""Our bot beside a bare handler and the stock SDK's echo: turns a second, latency, CPU, memory.

    uv run python -m bench.edge                         16 in flight, 5 rounds of 3 seconds
    uv run python -m bench.edge --in-flight 1 16 128 --json runs.json
    uv run python -m bench.edge --only bare stock       whose names contain one of these

Our bot runs as in production: tokens checked, its own shown, turns committed. The others echo a
message as long as our longest. The servers share one core, one measured after the other in
shuffled rounds; the client and Microsoft's stand-ins have another. Read the ratios.
"""

import argparse
import asyncio
import random
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import CalledProcessError

import orjson
from aiohttp import ClientSession

from bench.connector import Connector
from bench.demo import load_demo_data, partner_tenants
from bench.figures import Figures
from bench.load import CHATS, Load, Workload
from bench.login import Login
from bench.machine import CLIENT_CORE, on_core
from bench.processes import NotStartedError, Server, free_port, listening, started, stock_python
from bench.report import Result, table, write_json
from bench.workloads import (
    Chats,
    NoCardError,
    hello,
    padded,
    presses,
    scope_button,
    scope_questions,
)
from tests.stand_in import CREDENTIALS, Microsoft

BARE, STOCK, STOCK_CHECKED = "bare: echo", "stock: echo", "stock with tokens: echo"
PRESS, QUESTION, HELLO = "ours: button press", "ours: scope question", "ours: hello"
NAMES = (BARE, STOCK, STOCK_CHECKED, PRESS, QUESTION, HELLO)
PATIENCE = {STOCK: 2, STOCK_CHECKED: 3}  # times the seconds: fewer turns fit into them
WARM_UP = 0.5  # seconds before each run
FIRST_TURNS = 60  # before the first run of a server
ECHOED = 1200  # bytes of an activity, where ours is not there to say how long its are


class UnfairError(Exception):
    """A server does not do what its figures would stand for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line asks for."""

    rounds: int
    seconds: float
    in_flight: Sequence[int]
    only: Sequence[str]
    json: Path | None
    show: bool

    def wants(self, *names: str) -> list[str]:
        return [n for n in names if not self.only or any(part in n for part in self.only)]


@dataclass(frozen=True, slots=True)
class Contender:
    """One server under one workload."""

    name: str
    server: Server
    workload: Workload
    token: str = ""


@dataclass(slots=True)
class Stage:
    """What every server needs around it, and the servers started so far."""

    folder: Path
    microsoft: Microsoft
    login: Login
    connector: Connector
    http: ClientSession
    closing: AsyncExitStack
    contenders: list[Contender] = field(default_factory=list)

    @property
    def token(self) -> str:
        """A token for turns whose replies go to the load client's connector."""
        return self.microsoft.token(serviceurl=self.connector.url)

    async def start(self, name: str, *command: str, port: int) -> Server:
        process = self.closing.enter_context(started(name, command, self.folder))
        return await listening(process, port, self.folder / f"{name}.log")

    def load(self, contender: Contender) -> Load:
        return Load(
            url=contender.server.url,
            connector=self.connector,
            workload=contender.workload,
            token=contender.token,
            pid=contender.server.pid,
        )


def main() -> None:
    options = command_line()
    # being told to stop must stop the servers too
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        with on_core(CLIENT_CORE):
            results = asyncio.run(experiment(options))
    except (CalledProcessError, NoCardError, NotStartedError, UnfairError) as error:
        sys.exit(f"bench.edge: {error}")
    print(table(results, stock=STOCK_CHECKED, bare=BARE))
    if options.json:
        write_json(results, options.json)


def command_line() -> Options:
    parser = argparse.ArgumentParser(prog="python -m bench.edge", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0, help="of each run")
    parser.add_argument("--in-flight", type=int, nargs="+", default=[16], metavar="N")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every run here")
    parser.add_argument("--show", action="store_true", help="print a reply of each server")
    return Options(**vars(parser.parse_args()))


async def experiment(options: Options) -> list[Result]:
    """Start the servers asked for, drive them in rounds, stop them."""
    async with AsyncExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory()))
        stage = Stage(
            folder=folder,
            microsoft=await closing.enter_async_context(Microsoft()),
            login=await closing.enter_async_context(Login(folder)),
            connector=await closing.enter_async_context(Connector()),
            http=await closing.enter_async_context(ClientSession()),
            closing=closing,
        )
        await start_ours(stage, options)
        await start_compared(stage, options)
        for contender in stage.contenders:
            await prove(stage, contender, show=options.show)
        return [result async for result in rounds(stage, options)]


async def start_ours(stage: Stage, options: Options) -> None:
    names = options.wants(PRESS, QUESTION, HELLO)
    if not names:
        return
    database_url = f"sqlite:///{stage.folder / 'bot.sqlite'}"
    load_demo_data(database_url)
    port = free_port()
    cloud = stage.microsoft.cloud()
    program = (sys.executable, "-m", "bench.ours", str(port), database_url)
    server = await stage.start("ours", *program, cloud.key_metadata, cloud.login, port=port)
    chats = Chats(stage.connector.url, partner_tenants())
    workloads = {HELLO: hello(chats), QUESTION: scope_questions(chats)}
    if PRESS in names:
        buttons = {
            chat: await scope_button(stage.http, server.url, stage.token, chats, chat)
            for chat in range(max(CHATS, *options.in_flight))
        }
        workloads[PRESS] = presses(chats, buttons)
    stage.contenders += [
        Contender(name, server, workloads[name], token=stage.token) for name in names
    ]


async def start_compared(stage: Stage, options: Options) -> None:
    """Start the echoes, each with a message as long as the longest of ours."""
    sizes = (len(orjson.dumps(contender.workload(0))) for contender in stage.contenders)
    chats = Chats(stage.connector.url, (CREDENTIALS.tenant_id,))
    workload = padded(chats, max(sizes, default=ECHOED))
    for name in options.wants(BARE, STOCK, STOCK_CHECKED):
        port = free_port()
        server = await stage.start(name.partition(":")[0], *compared(stage, name, port), port=port)
        token = stage.token if name == STOCK_CHECKED else ""
        stage.contenders.append(Contender(name, server, workload, token=token))


def compared(stage: Stage, name: str, port: int) -> list[str]:
    """Return the command of one of the servers ours is compared with."""
    if name == BARE:
        return [sys.executable, "bench/servers/bare.py", str(port)]
    plain = [stock_python(), "bench/servers/stock.py", str(port)]
    if name == STOCK:
        return plain
    services = [stage.microsoft.cloud().key_metadata, stage.login.url, str(stage.login.ca)]
    return [*plain, "--auth", *services, CREDENTIALS.app_id, CREDENTIALS.password]


async def prove(stage: Stage, contender: Contender, *, show: bool) -> None:
    """Warm a server up and see that it does what it is to be measured at.

    Raises:
        UnfairError
    """
    load = stage.load(contender)
    figures = await load.run(in_flight=4, turns=FIRST_TURNS)
    if figures.turns < FIRST_TURNS:
        raise UnfairError(f"{contender.name}: {figures.statuses} {figures.first_failure}")
    if show:
        print(contender.name, stage.connector.last_reply.decode(errors="replace"), sep="\n  ")
    if not contender.token:
        return
    if figures.unsigned:
        raise UnfairError(f"{contender.name}: replies without a token")
    forged = stage.microsoft.forged_token(serviceurl=stage.connector.url)
    headers = {"Authorization": f"Bearer {forged}"}
    activity = contender.workload(0)
    async with stage.http.post(contender.server.url, json=activity, headers=headers) as response:
        if response.ok:
            raise UnfairError(f"{contender.name}: takes a forged token")


async def rounds(stage: Stage, options: Options) -> AsyncIterator[Result]:
    for number in range(options.rounds):
        order = stage.contenders.copy()
        random.Random(number).shuffle(order)  # noqa: S311 - no secret; the same order every time
        for contender in order:
            for in_flight in options.in_flight:
                figures = await measure(stage, contender, in_flight, options.seconds)
                yield Result(
                    contender=contender.name, in_flight=in_flight, round=number, figures=figures
                )
        print(f"round {number + 1} of {options.rounds} done", file=sys.stderr)


async def measure(stage: Stage, contender: Contender, in_flight: int, seconds: float) -> Figures:
    longer = PATIENCE.get(contender.name, 1)
    return await stage.load(contender).run(
        in_flight=in_flight, seconds=seconds * longer, warm_up=WARM_UP * longer
    )


if __name__ == "__main__":
    main()

from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.local.loopback import is_loopback
from tests.bot.local.conftest import Client, local_app

ROUTES = [
    "/",
    "/local/people",
    "/local/static/chat.js",
    "/local/connector/v3/conversations",
    "/metrics",
]


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("localhost:3978", True),
        ("127.0.0.1:80", True),
        ("[::1]:3978", True),
        ("[::1]", True),
        ("LOCALHOST", True),
        ("", False),
        ("localhost.example.com", False),
        ("127.0.0.1.example.com:3978", False),
        ("example.com@localhost", False),
        ("localhost/.example.com", False),
        ("example.com", False),
        ("192.168.0.1:3978", False),
        ("[::ffff:127.0.0.1]", False),
        ("localhost:port", False),
        ("[::1", False),
    ],
)
def test_is_loopback(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


@pytest.mark.parametrize("path", ROUTES)
async def test_nothing_is_answered_to_a_foreign_name(client: Client, path: str) -> None:
    answer = await client.get(path, headers={"Host": "rebound.example.com"})
    assert answer.status == 403


@pytest.mark.parametrize("origin", ["https://example.com", "http://localhost:1", "null"])
async def test_another_sites_page_may_not_post(client: Client, origin: str) -> None:
    body = {"conversation": "a:ann"}
    answer = await client.post("/local/opened", json=body, headers={"Origin": origin})
    assert answer.status == 403


async def test_our_own_page_may_post(client: Client) -> None:
    origin = str(client.make_url("/")).rstrip("/")
    body = {"conversation": "a:ann"}
    answer = await client.post("/local/opened", json=body, headers={"Origin": origin})
    assert answer.status == 200


async def test_the_check_stands_before_what_the_app_had_before(tmp_path: Path) -> None:
    async def secret(_: web.Request) -> web.Response:
        return web.Response(text="secret")

    app = local_app(tmp_path)
    app.router.add_get("/secret", secret)
    async with TestClient(TestServer(app)) as client:
        assert (await client.get("/secret")).status == 200
        assert (await client.get("/secret", headers={"Host": "a.example.com"})).status == 403

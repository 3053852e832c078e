from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.local.site import PAGE
from tests.bot.local.conftest import PEOPLE, Client, fill_npm_folder, local_app


async def test_the_page_may_run_its_own_files_only(client: Client) -> None:
    answer = await client.get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert answer.content_type == "text/html"
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_page_names_no_other_host() -> None:
    texts = [path.read_text(encoding="utf-8") for path in PAGE.iterdir() if path.suffix != ".svg"]
    addresses = [text.split("http", 1)[1][:40] for text in texts if 'src="http' in text]
    assert addresses == []


@pytest.mark.parametrize(
    ("name", "content_type"),
    [("chat.js", "text/javascript"), ("chat.css", "text/css"), ("icon.svg", "image/svg+xml")],
)
async def test_files_have_the_type_that_a_browser_insists_on(
    client: Client, name: str, content_type: str
) -> None:
    answer = await client.get(f"/local/static/{name}")
    assert (answer.status, answer.content_type) == (200, content_type)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/local/static/missing.js",
        "/local/static/..%2fsite.py",
        "/local/vendor/adaptivecards.js",
        "/local/vendor/..%2f..%2fpackage.json",
    ],
)
async def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert (await client.get(path)).status == 404


async def test_the_renderer_is_served_once_it_is_installed(tmp_path: Path) -> None:
    async with TestClient(TestServer(local_app(tmp_path))) as client:
        assert await (await client.get("/local/renderer")).json() == {"ready": False}
        fill_npm_folder(tmp_path)
        assert await (await client.get("/local/renderer")).json() == {"ready": True}
        answer = await client.get("/local/vendor/markdown-it.js")
        assert (answer.content_type, await answer.text()) == ("text/javascript", "// here")


async def test_people_come_with_all_that_the_page_needs(client: Client) -> None:
    answer = await (await client.get("/local/people")).json()
    assert answer["bot"] == {"name": "Test Bot"}
    assert len(answer["people"]) == len(PEOPLE)
    assert answer["people"][0] == {
        "object_id": "00000000-0000-0000-0000-000000000001",
        "tenant_id": "11111111-0000-0000-0000-000000000000",
        "name": "Ann Archer",
        "title": "Partners, Contoso",
        "group": "Partners",
        "locale": "en-GB",
        "time_zone": "Europe/Berlin",
        "tries": ["help"],
    }

"""The abuse cases 11, 12 and 22: text that is meant to be more than text, or is too much of it."""

import asyncio
import re
import time
from io import BytesIO
from typing import Any

import orjson
import pytest

from tests.bot.conftest import Service
from tests.roster import named, somebody

PARTNER = somebody("partner")
HOSTILE = [
    pytest.param('He said "yes" {} [] \\ /', id="quotes, braces, backslashes"),
    pytest.param("{{ 7*7 }} {% for x in y %} ${x} #{x}", id="template signs"),
    pytest.param("[click](https://evil.example) **bold** `code`", id="Markdown"),
    pytest.param("<at>Alex</at> <b>bold</b> {{DATE(2030-01-01T00:00:00Z)}}", id="at and date"),
    pytest.param("abc \u202egnp.exe \u2066x\u2069", id="direction marks"),
]


@pytest.mark.parametrize("text", HOSTILE)
async def test_cases_11_and_12_hostile_text_on_the_other_sides_card(
    service: Service, text: str
) -> None:
    """The PSM's card has the shape it has for "abc": no link, no mention, no expansion."""
    plain, hostile = await doubted(service, "abc"), await doubted(service, text)
    assert kinds(plain["body"]) == kinds(hostile["body"])
    printed = orjson.dumps(hostile).decode()
    assert "://evil" not in printed
    assert "{{DATE(" not in printed
    assert "<at>" not in printed
    assert "entities" not in service.microsoft.connector.posted[-1]
    assert not set(printed) & set("\u202e\u2066\u2069")
    [shown] = [fact["value"] for fact in facts(hostile) if fact["title"] == "They say"]
    assert as_read(shown) == text.translate(dict.fromkeys(map(ord, "\u202e\u2066\u2069")))


async def doubted(service: Service, comment: str) -> dict[str, Any]:
    """A partner says what is wrong with an answer; return the card on which the PSM reads it."""
    psm = named("marisol.vega@fasttrack.example")
    partner = somebody("partner")
    await service.post(service.teams.message("Is Known Folder Move in scope?", who=partner))
    await service.post(service.teams.press(button(service, "scope.wrong"), who=partner))
    said = {**button(service, "scope.doubt_said"), "comment": comment}
    await service.post(service.teams.press(said, who=partner))
    await service.post(service.teams.message("open questions", who=psm))
    card: dict[str, Any] = service.microsoft.connector.posted[-1]["attachments"][0]["content"]
    rows = [element for element in card["body"] if element["type"] == "Container"]
    return {**card, "body": rows[:1]}


def button(service: Service, action: str) -> dict[str, Any]:
    """What a press of this button on the newest card sends."""
    card = service.microsoft.connector.posted[-1]["attachments"][0]["content"]
    [data] = [a["data"] for a in card["actions"] if a.get("data", {}).get("action") == action]
    return dict(data)


def facts(card: dict[str, Any]) -> list[dict[str, str]]:
    return [
        fact
        for row in card["body"]
        for element in row["items"]
        if element["type"] == "FactSet"
        for fact in element["facts"]
    ]


def as_read(shown: str) -> str:
    """What Markdown makes of a text that is all escaped: the letters as typed."""
    letters = re.sub(r"\\([^\w\s])", r"\1", shown)
    return letters.replace("\u200b", "")


def kinds(elements: list[dict[str, Any]]) -> list[Any]:
    """What a card is made of, without its texts."""
    return [(element["type"], kinds(element.get("items", []))) for element in elements]


async def test_case_12_ten_thousand_characters_are_politely_refused(service: Service) -> None:
    await service.post(service.teams.message("a" * 10_000, who=PARTNER))
    [said] = service.microsoft.connector.said
    assert said.startswith("That is more than I can read at once.")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"[" * 100_000, 400, id="100,000 nested brackets"),
        pytest.param(b'{"type":"message","text":"' + b"a" * 2**21 + b'"}', 413, id="2 MiB"),
        pytest.param(b"", 400, id="empty"),
        pytest.param(b"[]", 400, id="a list"),
        pytest.param(b'{"text":"no type"}', 400, id="no type"),
        pytest.param(b"{broken", 400, id="broken JSON"),
        pytest.param(b'{"type":"message","from":7}', 400, id="from is a number"),
    ],
)
async def test_case_22_bodies(service: Service, body: bytes, status: int) -> None:
    headers = {**service.microsoft.authorization(), "Content-Type": "application/json"}
    before = service.counts()
    answer = await service.http.post("/api/messages", data=BytesIO(body), headers=headers)
    assert answer.status == status
    assert service.counts() == before


TOO_LONG = {
    "a date": {"timestamp": "2" * 4000},
    "the activity": {"id": "1" * 10_000},
    "the conversation": {"conversation": {"id": "a" * 10_000, "conversationType": "personal"}},
    "the sender": {"from": {**PARTNER.account, "id": "2" * 10_000}},
    "the object id": {"from": {**PARTNER.account, "aadObjectId": "a" * 10_000}},
    "the bot": {"recipient": {"id": "2" * 10_000}},
    "no id: a line break": {"id": "1\n2"},
}


@pytest.mark.parametrize("overrides", TOO_LONG.values(), ids=TOO_LONG)
async def test_case_22_what_is_longer_than_any_honest_one(
    service: Service, overrides: dict[str, Any]
) -> None:
    before = service.counts()
    answer = await service.post(service.teams.message("help", who=PARTNER, **overrides))
    assert answer.status == 400
    assert service.counts() == before
    assert service.microsoft.connector.received == []


@pytest.mark.parametrize(
    "text", ["word " * 5_600, "<at>" * 7_000, "<at" * 9_000, "&" * 28_000, "\u202e" * 9_000]
)
async def test_case_22_nobody_else_waits(service: Service, text: str) -> None:
    """While 28 KB of text is looked at, a health check is answered within 100 ms."""
    long = service.teams.message(text, who=PARTNER)
    posting = asyncio.gather(*(service.post(long) for _ in range(5)))
    waits = []
    while not posting.done():
        started = time.monotonic()
        answer = await service.http.get("/healthz")
        assert answer.status == 200
        waits.append(time.monotonic() - started)
    await posting
    assert max(waits) < 0.1

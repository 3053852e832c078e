"""Events told as they happen: only signed, fresh, once, and all of a message or nothing."""

import logging
from collections.abc import AsyncIterator
from datetime import timedelta

import orjson
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient as HttpClient
from aiohttp.test_utils import TestServer as HttpServer
from sqlmodel import Session, select

from bot.survey_events import PATH, SurveyEvents, signature
from store.audit import first_broken
from store.batches import ALONE
from store.db import Database
from store.invitations import due
from store.models import AuditRecord, CatalogueEntry, Customer, SurveyEvent, SurveyInvitation
from store.sealed import Vault, keep_vault
from tests.conftest import NOON, SECRET

EVA = "eva@contoso.example"
OURS = "the secret of the survey's sender, long enough"
Http = HttpClient[web.Request, web.Application]
INVITED = {"customer_id": "c1", "workload": "teams", "email": EVA, "event": "invited",
           "at": "2030-01-07T10:00Z"}  # fmt: skip
ANSWERED = {**INVITED, "event": "completed", "at": "2030-01-07T11:00Z", "nsat": 150, "nps": "9"}


@pytest_asyncio.fixture
async def http(database: Database) -> AsyncIterator[Http]:
    keep_vault(Vault(SECRET))

    def fill(db: Session) -> None:
        db.add(Customer(customer_id="c1", name="Contoso", country="DE", licences=500))
        about = {"id": "teams", "name": "Microsoft Teams"}
        db.add(
            CatalogueEntry(entry_id="w-teams", kind="workload", digest="d", since=1, content=about)
        )

    await database.run(fill)
    app = web.Application()
    app.add_routes(SurveyEvents(database, OURS, clock=lambda: NOON).routes())
    async with HttpClient(HttpServer(app)) as client:
        yield client


def body_of(*events: object) -> bytes:
    return orjson.dumps({"events": list(events)})


async def post(http: Http, body: bytes, *, message_id: str = "message-1", **changed: str) -> int:
    timestamp = changed.get("timestamp", str(int(NOON.timestamp())))
    signed = signature(
        changed.get("secret", OURS), timestamp=timestamp, message_id=message_id, body=body
    )
    headers = {
        "X-Survey-Timestamp": timestamp, "X-Survey-Id": message_id,
        "X-Survey-Signature": changed.get("signed", signed),
    }  # fmt: skip
    answer = await http.post(PATH, data=body + changed.get("more", "").encode(), headers=headers)
    return answer.status


async def kept(database: Database) -> tuple[list[str], list[str]]:
    def work(db: Session) -> tuple[list[str], list[str]]:
        events = sorted(one.event for one in db.exec(select(SurveyEvent)))
        return events, [one.state for one in db.exec(select(SurveyInvitation))]

    return await database.read(work)


async def test_an_invitation_and_its_answer_are_taken(http: Http, database: Database) -> None:
    assert await post(http, body_of(INVITED)) == 200
    assert await kept(database) == (["invited"], ["open"])
    assert await post(http, body_of(ANSWERED), message_id="message-2") == 200
    assert await kept(database) == (["completed", "invited"], ["answered"])


async def test_many_at_once_wait_for_somebody_to_look(http: Http, database: Database) -> None:
    many = [{**INVITED, "email": f"p{n}@contoso.example"} for n in range(ALONE + 1)]
    assert await post(http, body_of(*many[:-1])) == 200
    assert len(await database.read(lambda db: due(db, now=NOON))) == ALONE
    assert await post(http, body_of(*many), message_id="message-2") == 200
    assert len(await database.read(lambda db: due(db, now=NOON))) == ALONE + 1
    others = [{**one, "email": f"other-{one['email']}"} for one in many]
    assert await post(http, body_of(*others), message_id="message-3") == 200
    assert len(await database.read(lambda db: due(db, now=NOON))) == ALONE + 1


async def test_a_message_that_comes_again_changes_nothing(http: Http, database: Database) -> None:
    assert await post(http, body_of(INVITED)) == 200
    for _ in range(3):
        assert await post(http, body_of(INVITED)) == 200
    # replayed with another body it is not signed; signed anew, its id has been here
    assert await post(http, body_of(ANSWERED)) == 200
    assert await kept(database) == (["invited"], ["open"])
    audited = await database.read(lambda db: len(db.exec(select(AuditRecord)).all()))
    assert audited == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"secret": "another secret that is long enough"},
        {"signed": ""},
        {"signed": "v1=00"},
        {"signed": "é"},
        {"more": " "},
        {"timestamp": str(int((NOON - timedelta(minutes=6)).timestamp()))},
        {"timestamp": str(int((NOON + timedelta(minutes=6)).timestamp()))},
        {"timestamp": "now"},
        {"timestamp": "9" * 30},
        {"message_id": "short"},
        {"message_id": "with blank in it"},
    ],
)
async def test_what_does_not_prove_its_sender_is_refused(
    http: Http, database: Database, changed: dict[str, str]
) -> None:
    assert await post(http, body_of(INVITED), **changed) == 401
    assert await kept(database) == ([], [])


async def test_without_headers_it_is_refused(http: Http) -> None:
    assert (await http.post(PATH, data=body_of(INVITED))).status == 401
    assert (await http.get(PATH)).status == 405


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b'{"events": []}', b'{"events": [1]}', b"[" * 100_000,
     body_of(*[INVITED] * 1_001), body_of({**INVITED, "at": [1]}),
     body_of({**INVITED, "email": "x" * 500})],
)  # fmt: skip
async def test_what_cannot_be_read_is_told(http: Http, database: Database, body: bytes) -> None:
    assert await post(http, body) == 400
    assert await kept(database) == ([], [])


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"customer_id": "c9"}, "customer_id"),
        ({"workload": "tems"}, "workload"),
        ({"event": "sent"}, "event"),
        ({"email": "eva at contoso"}, "email"),
        ({"at": "yesterday"}, "at"),
        ({"nps": 11}, "nps"),
        ({"email": ""}, "email"),
    ],
)
async def test_with_one_wrong_event_nothing_is_taken_and_the_id_stays_free(
    http: Http, database: Database, changed: dict[str, object], field: str
) -> None:
    body = body_of(INVITED, {**ANSWERED, **changed})
    timestamp = str(int(NOON.timestamp()))
    signed = signature(OURS, timestamp=timestamp, message_id="message-1", body=body)
    headers = {"X-Survey-Timestamp": timestamp, "X-Survey-Id": "message-1",
               "X-Survey-Signature": signed}  # fmt: skip
    answer = await http.post(PATH, data=body, headers=headers)
    told = await answer.json()
    assert answer.status == 422
    assert [(one["event"], one["field"]) for one in told["faults"]] == [(1, field)]
    assert "contoso" not in str(told)
    assert await kept(database) == ([], [])
    assert await post(http, body_of(INVITED)) == 200


async def test_nothing_about_a_person_is_noted(
    http: Http, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await post(http, body_of(INVITED, ANSWERED))
    await post(http, body_of(INVITED), secret="another secret that is long enough")  # noqa: S106
    assert EVA not in caplog.text

    def work(db: Session) -> tuple[str, object]:
        return str([one.model_dump() for one in db.exec(select(AuditRecord))]), first_broken(db)

    noted, broken = await database.read(work)
    assert "eva" not in noted
    assert broken is None


async def test_without_a_secret_there_is_no_such_address(database: Database) -> None:
    assert SurveyEvents(database, "", clock=lambda: NOON).routes() == []

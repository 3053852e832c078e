"""Files over HTTP: Teams' consent in a personal chat, and links that expire. Abuse of both."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient as HttpClient
from aiohttp.test_utils import TestServer as HttpServer
from pptx import Presentation
from sqlalchemy import update
from sqlmodel import Session, select

from app import build, utc_now
from bot.addresses import ForbiddenAddressError
from bot.buttons import Seal
from bot.config import Cloud, Settings
from bot.downloads import MOST_DOWNLOADS, disposition
from bot.file_consent import DECLINED, NOT_TAKEN, TOO_OLD
from bot.files import CONSENT, LINK
from bot.uploads import FileHosts
from dialogs.status_slide import GONE
from dialogs.understanding.understand import Understander
from store.db import open_engine
from store.models import AuditRecord, Customer
from tests.bot.conftest import Service
from tests.bot.expert_stage import Desk, press
from tests.cards.slides.opened import words
from tests.catalogue import whole_catalogue
from tests.conftest import SECRET
from tests.roster import address, named
from tests.stand_in import Fault
from tests.teams import Person

JANELLE = named("janelle.baptiste@fasttrack.example")  # the FM of Contoso
MATTEO = named("matteo.ricciardi@fasttrack.example")  # an FM, of others
SEAL = Seal(SECRET)


# --- links, in local mode -------------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class Clock:
    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return utc_now() + self.ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class Local:
    http: Any
    url: str
    clock: Clock

    async def link(self, title: str = "For the customer") -> str:
        """Ask for the slide of Contoso; return the path of the link."""
        desk = Desk(http=self.http)
        assert "Status slide of Contoso" in await desk.say(JANELLE, "status slide Contoso")
        await desk.say(JANELLE, press(title))
        [action] = desk.card(JANELLE)["actions"]
        path: str = action["url"].removeprefix("http://127.0.0.1:3978")
        assert path.startswith("/files/")
        return path


@pytest.fixture
async def local(
    url_with_roster: str, tmp_path: Path, understander: Understander
) -> AsyncIterator[Local]:
    settings = Settings(database_url=url_with_roster, secret_key=SECRET, cloud=Cloud(loopback=True))
    clock = Clock()
    app = await build(
        settings,
        data_folder=tmp_path,
        read=whole_catalogue,
        load=lambda *_: understander,
        clock=clock,
    )
    async with HttpClient(HttpServer(app)) as http:
        yield Local(http=http, url=url_with_roster, clock=clock)


async def test_a_link_brings_the_slide(local: Local) -> None:
    answer = await local.http.get(await local.link())
    assert answer.status == 200
    content = await answer.read()
    assert "Contoso" in words(content)
    assert len(Presentation(BytesIO(content)).slides) >= 1
    headers = answer.headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Type"].endswith("presentationml.presentation")
    assert headers["Content-Disposition"].startswith('attachment; filename="Contoso status 2')


async def test_the_portfolio_deck_comes_by_link_too(local: Local) -> None:
    desk = Desk(http=local.http)
    await desk.say(JANELLE, "portfolio deck")
    [action] = desk.card(JANELLE)["actions"]
    answer = await local.http.get(action["url"].removeprefix("http://127.0.0.1:3978"))
    assert "Customers of Janelle Baptiste" in words(await answer.read())


async def is_nothing(local: Local, path: str) -> bool:
    """Say whether the answer is the one for whatever is wrong, and tells nothing else."""
    answer = await local.http.get(path)
    assert "Content-Disposition" not in answer.headers
    return answer.status == 404 and "Contoso" not in await answer.text()


async def test_a_link_expires(local: Local) -> None:
    path = await local.link()
    local.clock.ahead = timedelta(minutes=14, seconds=50)
    assert (await local.http.get(path)).status == 200
    local.clock.ahead = timedelta(minutes=15, seconds=1)
    assert await is_nothing(local, path)


async def test_a_link_works_a_few_times_only(local: Local) -> None:
    path = await local.link()
    found = [(await local.http.get(path)).status for _ in range(MOST_DOWNLOADS + 1)]
    assert found == [200] * MOST_DOWNLOADS + [404]


async def test_a_link_ends_with_the_right_to_it(local: Local) -> None:
    path = await local.link()
    engine = open_engine(local.url)
    with Session(engine) as db, db.begin():
        db.connection().execute(
            update(Customer).where(Customer.name == "Contoso").values(fm_email="")  # type: ignore[arg-type]
        )
    engine.dispose()
    assert await is_nothing(local, path)


def ref(**changed: object) -> dict[str, object]:
    return {
        "variant": "internal", "customer": "C-2001", "tenant": JANELLE.tenant_id,
        "person": JANELLE.aad_object_id, "key": "k", **changed,
    }  # fmt: skip


def token(
    held: Mapping[str, object], *, kind: str = LINK, seal: Seal = SEAL, lasts: object = 600
) -> str:
    until = int(utc_now().timestamp()) + lasts if isinstance(lasts, int) else lasts
    return seal.sign(kind, {"file": held, "until": until})


FORGED = {
    "of another key": token(ref(), seal=Seal("another secret, long enough: 0123")),
    "made for a consent": token(ref(), kind=CONSENT),
    "made for a button": token(ref(), kind="status_slide.get"),
    "without an end": token(ref(), lasts=None),
    "that ends as text": token(ref(), lasts="2099-01-01"),
    "of somebody who may not": token(ref(person=MATTEO.aad_object_id)),
    "of somebody unknown": token(ref(person="00000000-0000-4000-8000-00000000dead")),
    "of an unknown customer": token(ref(customer="C-9999")),
    "of an unknown variant": token(ref(variant="everything")),
    "with one thing more": token(ref(admin=True)),
    "of nothing": SEAL.sign(LINK, {}),
    "that is a word": "x",
    "that is a path": "..%2F..%2Fetc%2Fpasswd",
    "of other letters": "é" * 20,
    "that is long": "A" * 3000,
}


def test_the_forged_ones_differ_from_a_real_one_in_one_thing_only() -> None:
    assert SEAL.open(LINK, token(ref()))["file"] == ref()


async def test_a_link_that_is_forged(local: Local) -> None:
    assert (await local.http.get(f"/files/{token(ref())}")).status == 200
    found = {name: await is_nothing(local, f"/files/{forged}") for name, forged in FORGED.items()}
    assert [name for name, nothing in found.items() if not nothing] == []


async def test_a_letter_changed_anywhere_is_another_link(local: Local) -> None:
    path = (await local.link()).rstrip("/")
    for at in range(len("/files/"), len(path), 23):
        other = "A" if path[at] != "A" else "B"
        assert await is_nothing(local, path[:at] + other + path[at + 1 :])


async def test_a_link_is_read_only(local: Local) -> None:
    path, methods = await local.link(), ("POST", "PUT", "DELETE", "HEAD")
    assert {(await local.http.request(method, path)).status for method in methods} == {405}


async def test_a_group_chat_gets_no_file(local: Local) -> None:
    desk = Desk(http=local.http)
    activity = desk.activity(JANELLE, "status slide Contoso")
    group = {**JANELLE.chat, "conversationType": "groupChat", "isGroup": True}
    told = await desk.post(JANELLE, {**activity, "conversation": group})
    assert "in our own chat only" in told
    assert JANELLE.aad_object_id not in desk.cards


def test_the_name_of_a_download_cannot_leave_its_header() -> None:
    told = disposition('Caf\u00e9 "x"\r\nSet-Cookie: a.pptx')
    assert told == (
        'attachment; filename="Caf_ _x___Set-Cookie: a.pptx"; '
        "filename*=UTF-8''Caf%C3%A9%20%22x%22%0D%0ASet-Cookie%3A%20a.pptx"
    )


# --- consent, in Teams ------------------------------------------------------------------------


@dataclass(slots=True)
class OneDrive:
    """Takes what is put, or answers as a test wants."""

    url: str = ""
    status: int = 201
    location: str = ""
    wait: float = 0
    puts: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def put(self, request: web.Request) -> web.Response:
        self.puts.append((dict(request.headers), await request.read()))
        await asyncio.sleep(self.wait)
        headers = {"Location": self.location} if self.location else {}
        return web.Response(status=self.status, headers=headers)

    @property
    def upload(self) -> dict[str, str]:
        return {
            "contentUrl": f"{self.url}/personal/Contoso é.pptx",
            "name": "Contoso status (1).pptx",
            "uploadUrl": f"{self.url}/up?guid=1&tempauth=a.b%2Fc",
            "uniqueId": "11111111-1111-4111-8111-111111111111",
            "fileType": "pptx",
        }


@asynccontextmanager
async def running_drive() -> AsyncIterator[OneDrive]:
    drive = OneDrive()
    app = web.Application(client_max_size=16 * 1024 * 1024)
    app.add_routes([web.put("/{any:.*}", drive.put)])
    async with HttpServer(app) as server:
        drive.url = str(server.make_url("")).rstrip("/")
        yield drive


@pytest.fixture
async def drive() -> AsyncIterator[OneDrive]:
    async with running_drive() as drive:
        yield drive


async def consent_of(service: Service, who: Person = JANELLE) -> dict[str, Any]:
    """Ask for the slide of Contoso; return the consent card."""
    await service.post(service.teams.message("status slide Contoso", who=who))
    menu = service.microsoft.connector.posted[-1]["attachments"][0]["content"]
    [data] = [a["data"] for a in menu["actions"] if a["title"] == "For the customer"]
    await service.post(service.teams.press(data, who=who, conversation=who.chat))
    [card] = service.microsoft.connector.posted[-1]["attachments"]
    assert card["contentType"] == "application/vnd.microsoft.teams.card.file.consent"
    return dict(card)


def answer_to(
    service: Service, card: dict[str, Any], action: str = "accept", **changed: Any
) -> dict[str, Any]:
    who = changed.pop("who", JANELLE)
    more = changed.pop("more", {})
    value = {
        "type": "fileUpload", "action": action, "context": card["content"][f"{action}Context"],
        **changed,
    }  # fmt: skip
    return service.teams.invoke("fileConsent/invoke", value, who=who, replyToId="1:c", **more)


def last_said(service: Service) -> str:
    return str(service.microsoft.connector.posted[-1].get("text", ""))


def audited(service: Service, action: str) -> list[str]:
    with Session(service.engine) as db:
        lines = db.exec(select(AuditRecord).where(AuditRecord.action == action))
        return [line.subject for line in lines]


async def test_an_accepted_file_is_put_and_shown(service: Service, drive: OneDrive) -> None:
    card = await consent_of(service)
    assert card["name"].startswith("Contoso status ")
    assert card["name"].endswith(".pptx")
    answer = await service.post(answer_to(service, card, uploadInfo=drive.upload))
    assert answer.status == 200
    [(headers, content)] = drive.puts
    size = len(content)
    assert headers["Content-Range"] == f"bytes 0-{size - 1}/{size}"
    assert "Authorization" not in headers
    assert card["content"]["sizeInBytes"] == pytest.approx(size, rel=0.02)
    assert "Contoso" in words(content)
    [shown] = service.microsoft.connector.posted[-1]["attachments"]
    assert shown == {
        "contentType": "application/vnd.microsoft.teams.card.file.info",
        "contentUrl": f"{drive.url}/personal/Contoso%20%C3%A9.pptx",
        "name": "Contoso status (1).pptx",
        "content": {"uniqueId": drive.upload["uniqueId"], "fileType": "pptx"},
    }
    gone = [r.activity_id for r in service.microsoft.connector.received if r.method == "DELETE"]
    assert gone == ["1:c"]
    assert audited(service, "slide.handed_out") == ["customer:C-2001"]


async def test_a_declined_file_is_not_sent(service: Service, drive: OneDrive) -> None:
    card = await consent_of(service)
    assert (await service.post(answer_to(service, card, "decline"))).status == 200
    assert last_said(service) == DECLINED
    await service.post(answer_to(service, card, uploadInfo=drive.upload))  # it was answered
    assert drive.puts == []


async def test_accepted_five_times_it_is_sent_once(service: Service, drive: OneDrive) -> None:
    card = await consent_of(service)
    before = len(service.microsoft.connector.posted)
    answers = await asyncio.gather(
        *(service.post(answer_to(service, card, uploadInfo=drive.upload)) for _ in range(5))
    )
    assert [answer.status for answer in answers] == [200] * 5
    assert len(drive.puts) == 1
    assert len(service.microsoft.connector.posted) == before + 1


@pytest.mark.parametrize("status", [307, 403, 202])
async def test_where_it_is_not_taken_there_is_a_link(
    service: Service, drive: OneDrive, status: int
) -> None:
    async with running_drive() as elsewhere:
        drive.status, drive.location = status, f"{elsewhere.url}/stolen"
        card = await consent_of(service)
        await service.post(answer_to(service, card, uploadInfo=drive.upload))
        assert elsewhere.puts == []
    [shown] = service.microsoft.connector.posted[-1]["attachments"]
    assert NOT_TAKEN in str(shown)
    [action] = shown["content"]["actions"]
    assert action["url"].startswith("https://bot.example/files/")
    got = await service.http.get(action["url"].removeprefix("https://bot.example"))
    assert got.status == 200


BAD_ADDRESSES = [
    "https://evil.example/up",
    "https://evil.example/?x=.sharepoint.com",
    "https://contoso.sharepoint.com.evil.example/up",
    "https://evilsharepoint.com/up",
    "https://sharepoint.com/up",
    "http://contoso-my.sharepoint.com/up",
    "https://contoso-my.sharepoint.com:8443/up",
    "https://user@contoso-my.sharepoint.com/up",
    "https://contoso-my.sharepoint.com@evil.example/up",
    "https://contoso-my.sharepoint.com\\@evil.example/up",
    "https://evil.example#@contoso-my.sharepoint.com/",
    "https://contoso-my.sharepoint.com/\r\nHost: evil.example",
    "https://169.254.169.254/latest/meta-data",
    "https://[::1]/up",
    "//contoso-my.sharepoint.com/up",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "",
    "https://contoso-my.sharepoint.com/" + "a" * 9_000,
]


@pytest.mark.parametrize("where", ["uploadUrl", "contentUrl"])
@pytest.mark.parametrize("url", BAD_ADDRESSES[2:4])
async def test_a_file_goes_nowhere_else(
    service: Service, drive: OneDrive, where: str, url: str
) -> None:
    card = await consent_of(service)
    await service.post(answer_to(service, card, uploadInfo={**drive.upload, where: url}))
    assert drive.puts == []
    assert last_said(service) == TOO_OLD
    assert audited(service, "file.refused") == ["upload"]


@pytest.mark.parametrize("url", [*BAD_ADDRESSES, "http://127.0.0.1:80/up", "https://127.0.0.1/up"])
def test_addresses_a_file_may_not_go_to(url: str) -> None:
    with pytest.raises(ForbiddenAddressError):
        FileHosts.of(Cloud()).check(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://contoso-my.sharepoint.com/personal/a/_api/v2.0/drive/items/1/up?guid='1'&a=b%2Fc",
        "https://contoso.sharepoint.us/up",
        "https://api.onedrive.com/up",
        "https://CONTOSO-my.SharePoint.com/up",
    ],
)
def test_addresses_a_file_may_go_to(url: str) -> None:
    assert str(FileHosts.of(Cloud()).check(url)).casefold() == url.casefold()


def changed(**fields: object) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda value: {**value, **fields}


MALFORMED: dict[str, Callable[[dict[str, Any]], object]] = {
    "no value": lambda _: None,
    "a list": lambda _: [],
    "another type": changed(type="fileDownload"),
    "another action": changed(action="delete"),
    "no context": changed(context=None),
    "more in the context": lambda v: {**v, "context": {**v["context"], "variant": "internal"}},
    "a forged context": changed(context={"token": token(ref(), seal=Seal("x" * 40), kind=CONSENT)}),
    "a link's context": changed(context={"token": token(ref())}),
    "a number for a token": changed(context={"token": 7}),
    "a context too old": changed(context={"token": token(ref(), kind=CONSENT, lasts=-1)}),
    "an address that is none": lambda v: {**v, "uploadInfo": {**v["uploadInfo"], "uploadUrl": 7}},
    "no id": lambda v: {**v, "uploadInfo": {**v["uploadInfo"], "uniqueId": "x" * 999}},
    "somebody else's": changed(context={"token": token(
        ref(person=MATTEO.aad_object_id), kind=CONSENT)}),
}  # fmt: skip


async def test_a_consent_that_is_not_ours(service: Service, drive: OneDrive) -> None:
    card = await consent_of(service)
    for name, change in MALFORMED.items():
        activity = answer_to(service, card, uploadInfo=drive.upload)
        activity["value"] = change(activity["value"])
        before = len(service.microsoft.connector.posted)
        assert (await service.post(activity)).status == 200, name
        told = service.microsoft.connector.posted[before:]
        assert [said.get("text") for said in told] == [TOO_OLD], name
    assert drive.puts == []
    assert audited(service, "file.refused") == ["consent"] * len(MALFORMED)
    await service.post(answer_to(service, card, uploadInfo=drive.upload))
    assert len(drive.puts) == 1  # the true one still works


async def test_an_acceptance_without_an_address(service: Service) -> None:
    card = await consent_of(service)
    await service.post(answer_to(service, card))
    assert last_said(service) == TOO_OLD


async def test_a_consent_is_for_one_person(service: Service, drive: OneDrive) -> None:
    card = await consent_of(service)
    await service.post(answer_to(service, card, who=MATTEO, uploadInfo=drive.upload))
    assert drive.puts == []
    assert audited(service, "file.refused") == ["consent"]


async def test_a_consent_is_not_taken_in_a_group(service: Service, drive: OneDrive) -> None:
    card = await consent_of(service)
    group = {**JANELLE.chat, "conversationType": "groupChat", "isGroup": True}
    more = {"conversation": group}
    await service.post(answer_to(service, card, uploadInfo=drive.upload, more=more))
    assert drive.puts == []


async def test_case_25_a_right_that_was_taken_away(service: Service, drive: OneDrive) -> None:
    card = await consent_of(service)
    with Session(service.engine) as db, db.begin():
        gone = update(Customer).where(Customer.fm_email == address(JANELLE))  # type: ignore[arg-type]
        db.connection().execute(gone.values(fm_email=""))
    await service.post(answer_to(service, card, uploadInfo=drive.upload))
    assert drive.puts == []
    assert last_said(service) == GONE
    assert audited(service, "slide.handed_out") == []


async def test_where_teams_refuses_the_consent_card_there_is_a_link(service: Service) -> None:
    await service.post(service.teams.message("status slide Contoso", who=JANELLE))
    menu = service.microsoft.connector.posted[-1]["attachments"][0]["content"]
    data = menu["actions"][0]["data"]
    service.microsoft.connector.faults.next(Fault(status=400, code="BadSyntax"))
    await service.post(service.teams.press(data, who=JANELLE, conversation=JANELLE.chat))
    [card] = service.microsoft.connector.posted[-1]["attachments"]
    assert card["content"]["actions"][0]["url"].startswith("https://bot.example/files/")


async def test_a_token_of_teams_is_needed(service: Service, drive: OneDrive) -> None:
    card = await consent_of(service)
    activity = answer_to(service, card, uploadInfo=drive.upload)
    assert (await service.post(activity, Authorization="")).status == 401
    assert drive.puts == []

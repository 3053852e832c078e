"""The page of somebody's reminders: GET changes nothing, POST keeps a choice, a click ends all."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from aiohttp import FormData, web
from aiohttp.test_utils import TestClient as HttpClient
from aiohttp.test_utils import TestServer as HttpServer
from sqlmodel import Session, select

from bot.buttons import Seal
from bot.preferences_page import Preferences, preference_links
from dialogs.survey_preferences import PreferenceRef, link_preferences, preference_url
from store.db import Database
from store.models import AuditRecord, ContactConsent, SurveyStop
from store.shown_answers import may_show
from store.survey_stops import ALL, ERASED, Stops, stops_of
from tests.bot.conftest import Service
from tests.conftest import NOON, SECRET

WHO = "f" * 64
ABOUT = (("contoso", "exchange_online"), ("contoso", "teams"), ("fabrikam", "teams"))
SEAL = Seal(SECRET)


def link(language: str = "en", about: tuple[tuple[str, str], ...] = ABOUT) -> str:
    ref = PreferenceRef(email_hash=WHO, about=about, language=language, country="")
    return preference_links(SEAL, "")(ref)


@pytest_asyncio.fixture
async def http(database: Database) -> AsyncIterator[HttpClient[web.Request, web.Application]]:
    app = web.Application()
    app.add_routes(Preferences(database, SEAL, clock=lambda: NOON).routes())
    async with HttpClient(HttpServer(app)) as client:
        yield client


async def kept(database: Database) -> Stops:
    return await database.read(lambda db: stops_of(db, email_hash=WHO))


Http = HttpClient[web.Request, web.Application]


async def test_looking_changes_nothing(http: Http, database: Database) -> None:
    for _ in range(2):
        answer = await http.get(link())
        assert answer.status == 200
        assert "Nothing changes until you press a button" in await answer.text()
    assert (await http.head(link())).status == 405
    assert await kept(database) == Stops({})
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("choice", "by_scope", "said"),
    [
        ("all", {ALL: None}, "You will get no more reminders."),
        (
            "this",
            {"contoso/exchange_online": None, "contoso/teams": None, "fabrikam/teams": None},
            "You will get no more reminders about these surveys.",
        ),
        ("pause-30", {ALL: NOON + timedelta(days=30)}, "no reminders until 6 February 2030"),
        ("pause-90", {ALL: NOON + timedelta(days=90)}, "no reminders until 7 April 2030"),
    ],
)
async def test_a_choice_is_kept_and_shown(
    http: Http, database: Database, choice: str, by_scope: dict[str, object], said: str
) -> None:
    for _ in range(2):  # pressed twice, or sent again by going back
        answer = await http.post(link(), data={"choice": choice})
        page = await answer.text()
        assert answer.status == 200
        assert "your choice is saved" in page
        assert said in page
        assert (await kept(database)).by_scope == by_scope
    later = await (await http.get(link())).text()
    assert said in later
    assert "your choice is saved" not in later


AGAIN = 'value="again"'


@pytest.mark.parametrize("choice", ["all", "this", "pause-30"])
async def test_a_choice_is_taken_back_by_a_press_and_not_by_looking(
    http: Http, database: Database, choice: str
) -> None:
    assert AGAIN not in await (await http.get(link())).text()
    assert AGAIN in await (await http.post(link(), data={"choice": choice})).text()
    assert AGAIN in await (await http.get(f"{link()}?choice=again")).text()
    assert (await kept(database)).by_scope
    page = await (await http.post(link(), data={"choice": "again"})).text()
    assert "You will get our reminders again" in page
    assert AGAIN not in page
    assert await kept(database) == Stops({})


async def test_what_was_said_of_something_else_is_not_taken_back(
    http: Http, database: Database
) -> None:
    other = link(about=(("adatum", "intune"),))
    await http.post(other, data={"choice": "this"})
    await http.post(link(), data={"choice": "all"})
    await http.post(link(), data={"choice": "again"})
    assert (await kept(database)).by_scope == {"adatum/intune": None}


async def test_who_was_erased_is_not_brought_back_by_an_old_link(
    http: Http, database: Database
) -> None:
    def erase(db: Session) -> None:
        db.add(SurveyStop(email_hash=WHO, scope=ALL, said_at=NOON, way=ERASED))

    await database.run(erase)
    page = await (await http.post(link(), data={"choice": "again"})).text()
    assert "You will get no more reminders." in page
    assert "<button" not in page
    assert (await kept(database)).by_scope == {ALL: None}


async def test_only_the_author_says_whether_their_answers_may_be_shown(
    http: Http, database: Database
) -> None:
    def add(db: Session) -> None:
        for customer, workload in ABOUT:
            db.add(
                ContactConsent(
                    customer_id=customer, workload=workload, email_hash=WHO, kept_at=NOON,
                    expires_on=NOON.date(),
                )
            )  # fmt: skip

    async def shown() -> bool | None:
        return await database.read(lambda db: may_show(db, email_hash=WHO, about=ABOUT))

    assert "answers-shown" not in await (await http.get(link())).text()  # nothing is kept of them
    await database.run(add)
    assert "answers-shown" in await (await http.get(link())).text()
    assert await shown() is False
    page = await (await http.post(link(), data={"choice": "answers-shown"})).text()
    assert "answers-hidden" in page
    assert await shown() is True
    await http.post(link(), data={"choice": "answers-hidden"})
    assert await shown() is False
    lines = await database.read(lambda db: db.exec(select(AuditRecord.action)).all())
    assert list(lines) == ["answers.allowed"] * 3 + ["answers.taken_back"] * 3


@pytest.mark.parametrize("as_multipart", [False, True])
async def test_one_click_ends_all_reminders(
    http: Http, database: Database, as_multipart: bool
) -> None:
    form = FormData(default_to_multipart=as_multipart)
    form.add_field("List-Unsubscribe", "One-Click")
    assert (await http.post(link(), data=form)).status == 200
    assert (await kept(database)).by_scope == {ALL: None}


@pytest.mark.parametrize(
    "data",
    [{"choice": "everything"}, {"choice": "pause-3000"}, {}, {"List-Unsubscribe": "no"}, b"\xff{"],
)
async def test_what_is_no_choice_changes_nothing(
    http: Http, database: Database, data: object
) -> None:
    assert (await http.post(link(), data=data)).status == 400
    assert (await kept(database)).by_scope == {}


async def test_a_form_that_is_none_is_refused(http: Http, database: Database) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert (await http.post(link(), data=b"no boundary", headers=headers)).status == 400
    assert (await kept(database)).by_scope == {}


async def test_a_link_that_is_not_ours_leads_nowhere(http: Http, database: Database) -> None:
    url = link()
    other = SEAL.sign("file.link", {"h": WHO, "a": {}, "l": "en", "c": ""})
    for bad in (url[:-3], url + "x", "/preferences/x", f"/preferences/{other}"):
        for answer in (await http.get(bad), await http.post(bad, data={"choice": "all"})):
            assert answer.status == 404
            assert "This link does not work" in await answer.text()
    german = await http.get("/preferences/x", headers={"Accept-Language": "de-CH,de;q=0.9"})
    assert "Dieser Link funktioniert nicht" in await german.text()
    assert (await kept(database)).by_scope == {}


async def test_it_is_in_the_language_of_the_mail(http: Http) -> None:
    assert '<html lang="ja" dir="ltr">' in await (await http.get(link("ja"))).text()


async def test_nobody_is_named_in_a_link(http: Http) -> None:
    assert re.fullmatch(r"/preferences/[\w-]+", link())
    many = tuple((f"customer-{n:03}", "exchange_online") for n in range(25))
    assert (await http.get(link(about=many))).status == 200


async def test_dialogs_make_links_as_they_were_told() -> None:
    link_preferences(preference_links(SEAL, "https://bot.example"))
    ref = PreferenceRef(email_hash=WHO, about=ABOUT, language="pl", country="PL")
    url = preference_url(ref)
    assert url.startswith("https://bot.example/preferences/")
    held = SEAL.open("survey.preferences", url.rpartition("/")[2])
    assert PreferenceRef.unpacked(held) == ref


async def test_the_service_serves_the_page_it_links_to(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    ref = PreferenceRef(email_hash=WHO, about=ABOUT, language="en", country="")
    path = "/preferences/" + preference_url(ref).rpartition("/")[2]
    with caplog.at_level("DEBUG", "bot"), caplog.at_level("DEBUG", "dialogs"):
        page = await (await service.http.get(path)).text()
        assert (await service.http.post(path, data={"choice": "this"})).status == 200
    assert "Exchange Online" in page  # by its name, not by its id
    assert "exchange_online" not in page
    told = " ".join(f"{r.name} {r.getMessage()}" for r in caplog.records if r.name[:4] == "bot.")
    assert path[-20:] not in told
    assert WHO not in told
    metrics = await (await service.http.get("/metrics")).text()
    assert WHO not in metrics
    assert "contoso" not in metrics
    assert service.counts()["surveystop"] == len(ABOUT)

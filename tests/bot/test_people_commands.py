"""What an operator does with a person's data on the terminal, and what exports hold of it."""

from typing import Any

import orjson
import pytest
from sqlmodel import Session, select

from bot.exporting import EXPORTS
from dialogs.survey_contact import KEPT
from store.db import open_engine
from store.models import SurveyContact
from tests.bot.expert_stage import Desk, press
from tests.bot.test_abuse_contacts import ASK, DANA, FILLED, SENTINEL, audit
from tests.bot.test_commands import Run, run  # noqa: F401 -- a fixture
from tests.roster import DEMO

DANA_AT = "dana.oyelaran@wingtip.example"


@pytest.fixture
async def somebody_named(local: Any) -> None:
    desk = Desk(http=local)
    await desk.say(DANA, ASK)
    assert KEPT in await desk.say(DANA, press("Keep it", **FILLED))


def test_case_17_no_export_holds_a_contact(
    somebody_named: None,
    run: Run,  # noqa: F811
    url_with_roster: str,
) -> None:
    for kind in EXPORTS:
        written = run("export", kind, DATABASE_URL=url_with_roster)
        assert written.exit_code == 0
        assert SENTINEL not in written.output.casefold()


def test_an_operator_exports_and_erases_a_person(
    somebody_named: None,
    run: Run,  # noqa: F811
    url_with_roster: str,
) -> None:
    url, address = {"DATABASE_URL": url_with_roster}, FILLED["email"].upper()
    told = orjson.loads(run("export-person", address, **url).stdout)
    assert [one["last_name"] for one in told["contacts"]] == [SENTINEL]
    erased = run("erase", address, **url)
    assert (erased.exit_code, SENTINEL in erased.output.casefold()) == (0, False)
    assert "1 place" in erased.stdout
    told = orjson.loads(run("export-person", address, **url).stdout)
    assert told["contacts"] == []
    actions, said, broken = audit(url_with_roster)
    assert actions[1:] == [
        "person.exported", "contact.erased", "person.erased", "person.exported"
    ]  # fmt: skip
    assert SENTINEL not in said
    assert broken is None


@pytest.fixture
async def dana_named(local: Any) -> None:
    desk = Desk(http=local)
    await desk.say(DANA, ASK)
    filled = FILLED | {"email": DANA_AT}
    assert KEPT in await desk.say(DANA, press("Keep it", **filled))


def test_asking_as_somebody_for_their_data_is_noted(
    dana_named: None,
    run: Run,  # noqa: F811
    url_with_roster: str,
) -> None:
    url = {"DATABASE_URL": url_with_roster}
    assert SENTINEL in run("ask", "--as", DANA_AT, "my data", **url).stdout.casefold()
    actions, said, broken = audit(url_with_roster)
    assert actions == ["contact.kept", "contact.revealed"]
    assert "operator" in said
    assert DANA_AT not in said
    assert broken is None


def test_what_is_no_address_is_refused(
    run: Run,  # noqa: F811
    url_with_roster: str,
) -> None:
    assert run("erase", "noemie", DATABASE_URL=url_with_roster).exit_code == 1


def test_an_import_does_not_bring_back_who_was_erased(
    run: Run,  # noqa: F811
    url_with_roster: str,
) -> None:
    url = {"DATABASE_URL": url_with_roster}
    assert "1 place" in run("erase", "tanisha.coleman@tailspintoys.example", **url).stdout
    before = contacts(url_with_roster)
    assert run("import", str(DEMO), **url).exit_code == 0
    assert contacts(url_with_roster) == before


def contacts(url: str) -> int:
    engine = open_engine(url)
    with Session(engine) as db:
        found = len(db.exec(select(SurveyContact.email_hash)).all())
    engine.dispose()
    return found

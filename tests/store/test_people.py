"""Who is talking, and where they can be written to."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from store.db import Database
from store.identity import Identity, Stranger, editions_in_force, identify, identity_by_email
from store.models import Address, Edition
from store.people import claim_welcome, deactivate, keep_address, personal_addresses
from store.vocabulary import Role
from tests.conftest import NOON
from tests.store.rows import ADATUM, MICROSOFT, WINGTIP, add_roster

DANA: dict[str, Any] = {
    "tenant_id": WINGTIP,
    "aad_object_id": "o-dana",
    "conversation_id": "a:dana",
    "place": "personal",
    "service_url": "https://smba.trafficmanager.net/emea/",
    "user_id": "29:dana",
    "bot_id": "28:bot",
}
KEY = {"tenant_id": WINGTIP, "object_id": "o-dana", "conversation_id": "a:dana"}


@pytest.fixture
def roster(db: Session) -> Session:
    add_roster(db)
    return db


def known(db: Session, tenant_id: str, object_id: str) -> Identity:
    found = identify(db, tenant_id=tenant_id, object_id=object_id)
    assert isinstance(found, Identity)
    return found


def test_somebody_of_the_roster_is_who_it_says(roster: Session) -> None:
    ana = known(roster, MICROSOFT, "o-ana")
    assert (ana.name, list(ana.roles), ana.region) == ("Ana Ruiz", [Role.PSM], "EMEA")
    assert ana.is_staff
    assert ana.partner_id == ""


def test_a_partner_s_person_belongs_to_the_partner_and_has_its_region(roster: Session) -> None:
    dana = known(roster, WINGTIP, "o-dana")
    assert (dana.partner_id, dana.partner_name, dana.region) == (
        "p1", "Wingtip Consulting", "Americas",
    )  # fmt: skip
    assert not dana.is_staff


def test_an_unknown_person_of_a_partner_s_tenant_is_a_partner(roster: Session) -> None:
    somebody = known(roster, ADATUM, "o-new")
    assert (list(somebody.roles), somebody.partner_id) == ([Role.PARTNER], "p2")
    assert somebody.name == ""


@pytest.mark.parametrize(
    ("tenant", "person", "tenant_known"),
    [
        pytest.param(MICROSOFT, "o-nobody", True, id="unknown, of the roster's own tenant"),
        pytest.param("t-else", "o-ana", False, id="a known object id, of another tenant"),
        pytest.param("", "", False, id="no tenant"),
    ],
)
def test_everybody_else_is_a_stranger(
    roster: Session, tenant: str, person: str, *, tenant_known: bool
) -> None:
    found = identify(roster, tenant_id=tenant, object_id=person)
    assert found == Stranger(tenant_known=tenant_known)


def test_an_operator_finds_people_by_address(roster: Session) -> None:
    found = identity_by_email(roster, email=" Ana@FastTrack.example")
    assert found == known(roster, MICROSOFT, "o-ana")
    assert identity_by_email(roster, email="nobody@fasttrack.example") is None


def test_the_newest_editions_are_in_force(db: Session) -> None:
    assert editions_in_force(db) == (0, 0)
    for body, number in (("roster", 1), ("roster", 2), ("catalogue", 7), ("roster", 3)):
        db.add(Edition(body=body, number=number, digest="", loaded_at=NOON))
    db.flush()
    assert editions_in_force(db) == (3, 7)


def test_an_address_is_kept_and_refreshed(db: Session) -> None:
    keep_address(db, DANA, now=NOON)
    keep_address(db, {**DANA, "service_url": "https://x.example/"}, now=NOON + timedelta(days=1))
    [held] = db.exec(select(Address))
    assert (held.service_url, held.seen_at) == ("https://x.example/", NOON + timedelta(days=1))


def test_what_comes_in_revives_an_address(db: Session) -> None:
    keep_address(db, DANA, now=NOON)
    deactivate(db, tenant_id=WINGTIP, conversation_id="a:dana")
    db.expire_all()
    assert [held.active for held in db.exec(select(Address))] == [False]
    keep_address(db, DANA, now=NOON)
    assert [held.active for held in db.exec(select(Address))] == [True]


async def test_two_first_messages_at_once_keep_one_address(database: Database) -> None:
    await asyncio.gather(
        *(database.run(lambda db: keep_address(db, DANA, now=NOON)) for _ in range(5))
    )
    assert await database.read(lambda db: len(db.exec(select(Address)).all())) == 1


def test_a_welcome_is_given_once_in_a_conversation(db: Session) -> None:
    keep_address(db, DANA, now=NOON)
    keep_address(db, {**DANA, "aad_object_id": "o-else"}, now=NOON)
    here = {"tenant_id": WINGTIP, "conversation_id": "a:dana"}
    assert [claim_welcome(db, **here, now=NOON) for _ in range(2)] == [True, False]
    assert not claim_welcome(db, tenant_id=WINGTIP, conversation_id="a:else", now=NOON)


async def test_notices_at_once_bring_one_welcome(database: Database) -> None:
    def arrive(db: Session) -> bool:
        keep_address(db, DANA, now=NOON)
        return claim_welcome(db, tenant_id=WINGTIP, conversation_id="a:dana", now=NOON)

    given = await asyncio.gather(*(database.run(arrive) for _ in range(5)))
    assert sorted(given) == [False] * 4 + [True]


def test_somebody_is_written_to_in_their_own_chat(roster: Session) -> None:
    keep_address(roster, DANA, now=NOON)
    channel = {**DANA, "conversation_id": "19:x", "place": "channel"}
    gone = {**DANA, "conversation_id": "a:old"}
    keep_address(roster, channel, now=NOON)
    keep_address(roster, gone, now=NOON)
    deactivate(roster, tenant_id=WINGTIP, conversation_id="a:old")
    found = personal_addresses(roster, email="dana@wingtip.example")
    assert [one.conversation_id for one in found] == ["a:dana"]

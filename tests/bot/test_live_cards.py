"""Cards in other people's chats: what the connector is asked to change, and what they then read."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from dialogs.live_cards import NOT_YOURS_NOW, OLDER, SHOW_HERE
from dialogs.understanding.understand import Understander
from store.card_updates import CARD
from store.models import Address, Notice, Person
from tests.bot.expert_stage import filled_in, press
from tests.bot.live_stage import Chats, Message, chats_from, live, lives, until_live, with_roster
from tests.bot.test_expert_conversations import FILLED, JONAS, KATRIN, NEED, SIGRID, TOMASZ
from tests.bot.test_unasked import MORNING, NIGHT
from tests.stand_in import Fault, Microsoft
from tests.teams import Person as Talker

EVERYBODY = (JONAS, TOMASZ, SIGRID, KATRIN)


@pytest.fixture
def url_with_roster(store_url: str, store_with_roster: Path) -> str:
    """A store of each kind with the demo roster in it."""
    return with_roster(store_url, store_with_roster)


@pytest.fixture
def now() -> datetime:
    return MORNING


@pytest.fixture
async def chats(
    microsoft: Microsoft, url_with_roster: str, tmp_path: Path, understander: Understander,
    now: datetime,
) -> AsyncIterator[Chats]:  # fmt: skip
    """A partner has asked for an expert; two experts and the PSM look at the request's card."""
    async with chats_from(now, microsoft, url_with_roster, tmp_path, understander) as chats:
        await chats.say(JONAS, NEED)
        await chats.press(JONAS, FILLED)
        await chats.press(JONAS, press("Send"))
        for who in (TOMASZ, SIGRID, KATRIN):
            await chats.say(who, "request 1001")
        yield chats


def stored(chats: Chats, kind: str = CARD) -> list[Notice]:
    with Session(chats.service.engine, expire_on_commit=False) as db:
        return list(
            db.exec(select(Notice).where(Notice.kind == kind).order_by(col(Notice.business_key)))
        )


async def settled(chats: Chats) -> None:
    """Wait until every change is made, but for the late look at the card of who made it."""
    soon = timedelta(seconds=20)
    await chats.until(
        lambda: all(
            row.state in ("sent", "cancelled") or row.due_at - row.made_at > soon
            for row in stored(chats)
        )
    )


async def test_everybody_elses_card_shows_who_accepted(chats: Chats) -> None:
    await chats.press(TOMASZ, press("Accept"))
    for who in (JONAS, SIGRID, KATRIN):
        await until_live(chats, who, "Tomasz Zieliński accepted the request.")
    reads = {who: live(chats, who).reads for who in EVERYBODY}
    assert [who for who in EVERYBODY if "With Tomasz Zieliński" not in reads[who]] == []
    assert "The request is yours" in reads[TOMASZ]
    assert "[Accept]" not in reads[SIGRID]
    assert "Partner: Adatum" in reads[KATRIN]
    assert "Partner: Adatum" not in reads[JONAS]


async def test_a_change_makes_no_sound(chats: Chats) -> None:
    sigrid = chats.newest(SIGRID)
    await chats.press(TOMASZ, press("Accept"))
    await chats.until_reads(SIGRID, sigrid, "With Tomasz")
    assert len(chats.messages(SIGRID)) == 1
    [put] = [
        one for one in chats.service.microsoft.connector.received
        if one.method == "PUT" and one.activity_id == sigrid.id
    ]  # fmt: skip
    assert "summary" not in put.body
    assert put.body["conversation"]["id"] == SIGRID.chat["id"]


@pytest.mark.parametrize("now", [NIGHT])
async def test_cards_change_at_night_and_news_wait(chats: Chats) -> None:
    jonas = chats.newest(JONAS)
    await chats.press(TOMASZ, press("Accept"))
    await chats.until_reads(JONAS, jonas, "With Tomasz")
    assert chats.newest(JONAS).id == jonas.id
    with Session(chats.service.engine) as db:
        waiting = select(Notice.state).where(Notice.aad_object_id == JONAS.aad_object_id)
        assert "waiting" in set(db.exec(waiting))


async def test_the_news_take_over_and_the_older_card_says_so(chats: Chats) -> None:
    first = chats.newest(JONAS)
    await chats.press(TOMASZ, press("Accept"))
    await chats.until(lambda: chats.newest(JONAS).id != first.id)  # the notice has come
    await chats.until_reads(JONAS, first, OLDER)
    assert "Jonas Keller asked for an expert" in chats.again(JONAS, first).reads
    newest = chats.newest(JONAS)
    assert lives(chats, JONAS) == [newest.id]
    await chats.press(JONAS, press(SHOW_HERE), on=chats.again(JONAS, first))
    assert "With Tomasz" in chats.again(JONAS, first).reads
    await chats.until_reads(JONAS, newest, OLDER)
    assert lives(chats, JONAS) == [first.id]


async def test_asked_for_again_only_the_newest_is_live(chats: Chats) -> None:
    old = chats.newest(SIGRID)
    await chats.say(SIGRID, "request 1001")
    await chats.until_reads(SIGRID, old, OLDER)
    new = chats.newest(SIGRID)
    assert new.id != old.id
    await chats.press(TOMASZ, press("Accept"))
    await chats.until_reads(SIGRID, new, "With Tomasz")
    assert OLDER in chats.again(SIGRID, old).reads


async def test_what_somebody_is_typing_is_not_overwritten(chats: Chats) -> None:
    card = chats.newest(JONAS)
    await chats.press(JONAS, press("Comment"), on=card)
    assert "Your comment" in chats.again(JONAS, card).reads
    sigrid = chats.newest(SIGRID)
    await chats.press(TOMASZ, press("Accept"))
    await chats.until_reads(SIGRID, sigrid, "With Tomasz")
    await settled(chats)
    opened = chats.again(JONAS, card)
    assert "Your comment" in opened.reads
    await chats.press(JONAS, press("Send", words="My long comment"), on=opened)
    assert "Something has happened meanwhile" in chats.again(JONAS, card).reads
    assert filled_in(chats.newest(JONAS).card) == {"words": "My long comment"}


async def test_the_card_is_live_again_when_the_form_is_left(chats: Chats) -> None:
    card = chats.newest(SIGRID)
    await chats.press(SIGRID, press("Text for the form"), on=card)
    assert lives(chats, SIGRID) == []
    await chats.press(SIGRID, press("Back"), on=chats.again(SIGRID, card))
    assert lives(chats, SIGRID) == [card.id]
    await chats.press(TOMASZ, press("Accept"))
    await chats.until_reads(SIGRID, card, "With Tomasz")


async def test_each_reader_sees_what_is_theirs(chats: Chats) -> None:
    await chats.press(TOMASZ, press("Decline"))
    await chats.press(TOMASZ, press("Decline", words="No Macs in my team"))
    await until_live(chats, KATRIN, "No Macs in my team")
    await until_live(chats, JONAS, "With the Partner Success Manager")
    await settled(chats)
    assert not [one for one in chats.messages(JONAS) if "No Macs in my team" in one.reads]


async def test_the_partners_comment_edit_and_withdrawal_show_on_the_other_side(
    chats: Chats,
) -> None:
    tomasz, sigrid = chats.newest(TOMASZ), chats.newest(SIGRID)
    await chats.press(JONAS, press("Comment"))
    await chats.press(JONAS, press("Send", words="It is 15.1"))
    await chats.until_reads(SIGRID, sigrid, "It is 15.1")
    await chats.press(JONAS, press("Edit"), on=live(chats, JONAS))
    await chats.press(JONAS, press("Save", outcome="All Macs"), on=form(chats, JONAS))
    await chats.until_reads(SIGRID, sigrid, "All Macs")
    await chats.press(JONAS, press("Withdraw"), on=live(chats, JONAS))
    await chats.press(JONAS, press("Withdraw"), on=form(chats, JONAS))
    await chats.until_reads(SIGRID, sigrid, "Withdrawn")
    assert "[Accept]" not in chats.again(SIGRID, sigrid).reads
    assert [one for one in chats.messages(TOMASZ) if "Withdrawn" in one.reads]
    assert tomasz.id in {one.id for one in chats.messages(TOMASZ)}


async def test_a_card_that_was_deleted_is_forgotten(chats: Chats) -> None:
    card = chats.newest(SIGRID)
    faults = chats.service.microsoft.connector.faults
    faults.lasting = Fault(status=404, code="ActivityNotFoundInConversation")
    await chats.press(TOMASZ, press("Accept"))
    await chats.until(lambda: not lives(chats, SIGRID))
    faults.lasting = None
    [row] = [row for row in stored(chats) if row.ref["message"] == card.id]
    assert (row.state, row.fault) == ("cancelled", "404 ActivityNotFoundInConversation")
    assert row.attempts == 1


async def test_several_changes_that_wait_are_one(chats: Chats) -> None:
    card = chats.newest(SIGRID)
    for words in ("one", "two", "three"):
        await chats.press(JONAS, press("Comment"), on=live(chats, JONAS))
        await chats.press(JONAS, press("Send", words=words), on=form(chats, JONAS))
    await chats.until_reads(SIGRID, card, "three")
    await settled(chats)
    assert chats.again(SIGRID, card).changes == 1
    assert len([row for row in stored(chats) if row.ref["message"] == card.id]) == 1


async def test_what_changes_while_a_card_is_being_changed_is_not_lost(chats: Chats) -> None:
    card = chats.newest(SIGRID)
    connector = chats.service.microsoft.connector
    await chats.press(TOMASZ, press("Accept"))
    connector.faults.lasting = Fault(delay=1.5)
    await chats.until(lambda: [r for r in connector.received if r.activity_id == card.id])
    connector.faults.lasting = None
    await chats.press(TOMASZ, press("Comment"), on=live(chats, TOMASZ))
    await chats.press(TOMASZ, press("Send", words="Meanwhile"), on=form(chats, TOMASZ))
    assert chats.again(SIGRID, card).changes == 0
    await chats.until_reads(SIGRID, card, "Meanwhile")
    assert chats.again(SIGRID, card).changes == 2


async def test_an_answer_of_too_busy_is_tried_again(chats: Chats) -> None:
    card = chats.newest(SIGRID)
    connector = chats.service.microsoft.connector
    await chats.press(TOMASZ, press("Accept"))
    connector.faults.lasting = Fault(status=429, headers={"Retry-After": "0.1"})
    await chats.until(lambda: [r for r in connector.received if r.activity_id == card.id])
    connector.faults.lasting = None
    await chats.until_reads(SIGRID, card, "With Tomasz")


async def test_who_may_see_it_no_more_is_left_nothing_of_it(chats: Chats) -> None:
    card = chats.newest(SIGRID)
    assert "Woodgrove Bank" in card.reads
    with Session(chats.service.engine) as db, db.begin():
        db.get_one(Person, "sigrid.lindqvist@fasttrack.example").roles = ["fm"]
    await chats.press(TOMASZ, press("Accept"))
    await chats.until(lambda: not lives(chats, SIGRID))
    assert chats.again(SIGRID, card).reads == f"Request 1001\n{NOT_YOURS_NOW}"
    await chats.press(TOMASZ, press("Comment"), on=live(chats, TOMASZ))
    await chats.press(TOMASZ, press("Send", words="Now"), on=form(chats, TOMASZ))
    await settled(chats)
    assert chats.again(SIGRID, card).changes == 1  # that is said once


async def test_a_closed_chat_gets_no_mail_about_a_card(chats: Chats) -> None:
    card = chats.newest(SIGRID)
    with Session(chats.service.engine) as db, db.begin():
        _close(db, SIGRID, active=False)
    await chats.press(TOMASZ, press("Accept"))
    await settled(chats)
    [row] = [row for row in stored(chats) if row.ref["message"] == card.id]
    assert (row.state, row.way) == ("cancelled", "")


async def test_two_accept_and_the_other_reads_who_was_first(chats: Chats) -> None:
    old = chats.newest(SIGRID)
    await asyncio.gather(
        chats.press(TOMASZ, press("Accept")), chats.press(SIGRID, press("Accept"), on=old)
    )
    reads = {who: "\n".join(m.reads for m in chats.messages(who)) for who in (TOMASZ, SIGRID)}
    won = [who for who in reads if "The request is yours" in reads[who]]
    assert len(won) == 1
    [lost] = set(reads) - set(won)
    assert f"Taken by {won[0].name} a moment ago" in reads[lost]


async def test_a_lost_answer_is_made_up_for(chats: Chats) -> None:
    """Whoever pressed has the new card as the answer; it is looked at once more all the same."""
    await chats.press(TOMASZ, press("Accept"))
    [tomasz] = lives(chats, TOMASZ)
    [row] = [row for row in stored(chats) if row.ref["message"] == tomasz]
    assert row.state == "waiting"
    assert row.due_at > MORNING


def _close(db: Session, who: Talker, *, active: bool) -> None:
    for held in db.exec(select(Address).where(Address.aad_object_id == who.aad_object_id)):
        held.active = active
        db.add(held)


def form(chats: Chats, who: Talker) -> Message:
    """Return the message in which somebody has opened a form."""
    return [one for one in chats.messages(who) if "[Back]" in one.reads][-1]

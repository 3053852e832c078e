"""Cards of an escalation in everybody's chats: changed where they stand, whoever did what."""

from collections.abc import AsyncIterator, Sequence
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import Session

from dialogs.live_cards import NOT_YOURS_NOW, OLDER, SHOW_HERE
from dialogs.understanding.understand import Understander
from store.models import Partner
from tests.bot.expert_stage import Press, filled_in, press
from tests.bot.live_stage import Chats, Message, chats_from, live, lives, until_live, with_roster
from tests.bot.test_escalation_conversations import (
    AMARA,
    CHOSEN,
    DANA,
    JONAS,
    KATRIN,
    LATE,
    LUCAS,
    MARISOL,
)
from tests.bot.test_unasked import MORNING
from tests.stand_in import Microsoft
from tests.teams import Person as Talker


@pytest.fixture
def url_with_roster(store_url: str, store_with_roster: Path) -> str:
    """A store of each kind with the demo roster in it."""
    return with_roster(store_url, store_with_roster)


@pytest.fixture
async def chats(
    microsoft: Microsoft, url_with_roster: str, tmp_path: Path, understander: Understander
) -> AsyncIterator[Chats]:
    """A partner has escalated something; the PSM and one of the programme team look at it."""
    async with chats_from(MORNING, microsoft, url_with_roster, tmp_path, understander) as chats:
        await raised(chats, JONAS, LATE, CHOSEN, to=(KATRIN,))
        yield chats


async def raised(
    chats: Chats, who: Talker, said: str, sent: Press, *, to: Sequence[Talker]
) -> None:
    """Escalate something; those it goes to have been told of it."""
    for one in to:
        await chats.say(one, "hi")
    await chats.say(who, said)
    await chats.press(who, sent)
    for one in to:
        await chats.until(partial(lives, chats, one))


async def billing(chats: Chats) -> None:
    """Escalate what is the programme team's."""
    said, sent = "escalate: our claim was not paid since May", press("Escalate", severity="normal")
    await raised(chats, DANA, said, sent, to=(AMARA, LUCAS))


async def fill_in(chats: Chats, who: Talker, title: str, words: str) -> None:
    """Open the form of somebody's live card, and send it."""
    card = live(chats, who)
    await chats.press(who, press(title), on=card)
    await chats.press(who, press(title, words=words), on=chats.again(who, card))


async def test_the_raisers_card_shows_every_step(chats: Chats) -> None:
    first = live(chats, JONAS)
    await chats.press(KATRIN, press("Acknowledge"), on=live(chats, KATRIN))
    await chats.until_reads(JONAS, first, OLDER)  # the news took over
    assert "nobody turns up" in chats.again(JONAS, first).reads
    assert "Acknowledged by Katrin Hoffmann" in live(chats, JONAS).reads
    await chats.press(JONAS, press(SHOW_HERE), on=chats.again(JONAS, first))
    assert "Acknowledged by Katrin Hoffmann" in chats.again(JONAS, first).reads
    await fill_in(chats, KATRIN, "Answer", "I call their CIO today.")
    await until_live(chats, JONAS, "I call their CIO today.")
    assert len(lives(chats, JONAS)) == 1


async def test_who_else_has_it_reads_what_was_done(chats: Chats) -> None:
    marisol = await covering(chats)
    await chats.press(KATRIN, press("Acknowledge"), on=live(chats, KATRIN))
    await chats.until_reads(MARISOL, marisol, "Katrin Hoffmann looks after this.")
    await fill_in(chats, KATRIN, "Close", "They are calm.")
    await chats.until_reads(MARISOL, marisol, "Katrin Hoffmann closed this.")
    shown = chats.again(MARISOL, marisol)
    assert "They are calm." in shown.reads
    assert "[Answer]" not in shown.reads


async def test_whoever_loses_sight_of_it_is_left_no_old_card(chats: Chats) -> None:
    marisol, katrin = await covering(chats), live(chats, KATRIN)
    await chats.press(KATRIN, press("Pass on to the programme team"), on=katrin)
    left = chats.again(KATRIN, katrin).reads
    assert "Passed on to the programme team. Who raised it is told." in left
    assert "[" not in left
    await chats.until_reads(MARISOL, marisol, NOT_YOURS_NOW)
    assert "Woodgrove" not in chats.again(MARISOL, marisol).reads
    await chats.until(lambda: not lives(chats, MARISOL))
    assert lives(chats, KATRIN) == []
    await until_live(chats, JONAS, "With the programme team, not acknowledged yet")


async def test_all_of_the_programme_team_read_who_was_first(chats: Chats) -> None:
    await billing(chats)
    lucas = live(chats, LUCAS)
    assert "[Acknowledge]" in lucas.reads
    await chats.press(AMARA, press("Acknowledge"), on=live(chats, AMARA))
    await chats.until_reads(LUCAS, lucas, "Amara Okonkwo looks after this.")
    assert "[Acknowledge]" not in chats.again(LUCAS, lucas).reads


async def test_an_answer_that_is_being_typed_is_not_overwritten(chats: Chats) -> None:
    await billing(chats)
    lucas = live(chats, LUCAS)
    await chats.press(LUCAS, press("Answer"), on=lucas)
    assert lives(chats, LUCAS) == []
    await fill_in(chats, AMARA, "Answer", "Paid")
    await until_live(chats, DANA, "Paid")
    form = chats.again(LUCAS, lucas)
    assert "Your answer" in form.reads
    await chats.press(LUCAS, press("Answer", words="I look into it"), on=form)
    assert "Something has happened meanwhile" in chats.again(LUCAS, lucas).reads
    assert filled_in(chats.newest(LUCAS).card) == {"words": "I look into it"}


async def covering(chats: Chats) -> Message:
    """Let another PSM cover for the partner's, and look at the escalation; return their card."""
    with Session(chats.service.engine) as db, db.begin():
        db.get_one(Partner, "FRP-1002").cover_psm_email = "marisol.vega@fasttrack.example"
    await chats.say(MARISOL, "escalations")
    await chats.press(MARISOL, press("Open it"))
    return live(chats, MARISOL)

"""In channels and group chats: the mention of the bot is taken out, other people's stay names."""

from typing import Any

import pytest
from sqlmodel import Session, select

from bot.activities import place_of, words_of
from bot.wire import read_activity, write_activity
from store.models import Question
from store.vocabulary import Place
from tests.bot.conftest import Service
from tests.roster import somebody
from tests.teams import BOT_NAME, THREAD, Teams

PARTNER, PSM = somebody("partner"), somebody("psm")
TEAMS = Teams(service_url="https://smba.trafficmanager.net/emea/")
BOT = f"<at>{BOT_NAME}</at>"


def mention(name: str, account: str) -> dict[str, Any]:
    return {"type": "mention", "mentioned": {"id": account}, "text": name}


def words(text: str, *others: dict[str, Any]) -> str:
    entities = [mention(BOT, TEAMS.bot["id"]), *others]
    activity = TEAMS.message(text, entities=entities)
    return words_of(read_activity(write_activity(activity)))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (f"{BOT} status", "status"),
        (f"  {BOT}&nbsp;status\n", "status"),
        (f"status {BOT}", "status"),
        (f"{BOT} who is the PSM of <at>Ann B.</at>?", "who is the PSM of Ann B.?"),
        ('<at id="0">Ann</at> asked', "Ann asked"),
        ("a &lt; b &amp; c", "a < b & c"),
        (f"What is {BOT_NAME}?", f"What is {BOT_NAME}?"),
        ("one\ntwo", "one\ntwo"),
        ("a <at unclosed", "a <at unclosed"),
        ("<attach> stays", "<attach> stays"),
    ],
)
def test_words(text: str, read: str) -> None:
    assert words(text, mention("<at>Ann B.</at>", "29:ann")) == read


def test_somebody_of_the_bots_name_stays_a_name() -> None:
    other = mention(BOT, "29:of-the-same-name")
    assert words(f"{BOT} ask {BOT} too", other) == f"ask {BOT_NAME} too"


def test_an_odd_mention_changes_nothing() -> None:
    odd: list[dict[str, Any]] = [
        {"type": "mention"},
        {"type": "mention", "mentioned": "x", "text": 7},
        {"type": "x"},
    ]
    assert words("help", *odd, mention("", TEAMS.bot["id"])) == "help"


@pytest.mark.parametrize(
    ("conversation", "place"),
    [
        ({"conversationType": "personal"}, Place.PERSONAL),
        ({"conversationType": "groupChat", "isGroup": True}, Place.GROUP),
        ({"conversationType": "channel", "isGroup": True}, Place.CHANNEL),
        ({"isGroup": True}, Place.GROUP),
        ({"conversationType": "newKind"}, Place.GROUP),
        ({}, Place.PERSONAL),
    ],
)
def test_what_is_not_clearly_a_personal_chat_is_none(
    conversation: dict[str, Any], place: Place
) -> None:
    activity = TEAMS.message(conversation={"id": "a:1", **conversation})
    assert place_of(read_activity(write_activity(activity))) is place


async def test_a_question_in_a_channel_is_answered_in_its_thread(service: Service) -> None:
    asked = service.teams.channel_message("Is Known Folder Move in scope?", who=PARTNER)
    await service.post(asked)
    [request] = service.microsoft.connector.received
    assert request.conversation == THREAD
    assert request.activity_id == asked["id"]
    with Session(service.engine) as db:
        assert "Partner Success" not in db.exec(select(Question.text)).one()


@pytest.mark.parametrize("kind", ["channel", "groupChat"])
async def test_what_is_internal_is_shown_in_the_personal_chat_only(
    service: Service, kind: str
) -> None:
    where = {**PSM.channel, "conversationType": kind}
    asked = service.teams.channel_message("open questions", who=PSM, conversation=where)
    await service.post(asked)
    [said] = service.microsoft.connector.said
    assert "in our own chat" in said

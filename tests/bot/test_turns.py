"""Everything Teams sends is handled: words, edits, reactions, invokes, and what nobody knows."""

from typing import Any

import pytest
from sqlmodel import Session, select

from bot.activities import text_activity
from bot.handler import NOT_KNOWN
from bot.reception import NO_WORDS
from cards.text import card_text
from dialogs.not_ours import OLD_CARD
from store.models import AuditRecord, Question
from tests.bot.conftest import Service
from tests.roster import somebody
from tests.stand_in import Fault
from tests.teams import Activity, Person

PARTNER, PSM = somebody("partner"), somebody("psm")
NEW_AT_A_PARTNER = Person(tenant_id=PARTNER.tenant_id, aad_object_id="e" * 8, name="New")
STRANGER = Person(tenant_id=PSM.tenant_id, aad_object_id="d" * 8, name="Stranger")
FOREIGNER = Person(tenant_id="0" * 8, aad_object_id="c" * 8, name="Foreigner")
ASK = "Is Known Folder Move in scope?"


def read(activity: Activity) -> str:
    """What the card of a message says."""
    return card_text(activity["attachments"][0]["content"])


async def test_expect_replies_brings_the_answer_in_the_http_answer(service: Service) -> None:
    asked = service.teams.message(ASK, who=PARTNER, deliveryMode="expectReplies")
    answer = await service.post(asked)
    [reply] = (await answer.json())["activities"]
    assert answer.status == 200
    assert read(reply).startswith("In scope")
    assert reply["replyToId"] == asked["id"]
    assert service.microsoft.connector.received == []


async def test_a_pressed_submit_is_answered_under_expect_replies(service: Service) -> None:
    asked = service.teams.message(ASK, who=PARTNER, deliveryMode="expectReplies")
    [reply] = (await (await service.post(asked)).json())["activities"]
    actions = reply["attachments"][0]["content"]["actions"]
    data = next(a["data"] for a in actions if a.get("data", {}).get("action") == "scope.wrong")
    pressed = service.teams.press(data, who=PARTNER, deliveryMode="expectReplies")
    answer = await service.post(pressed)
    assert len((await answer.json())["activities"]) == 1


async def test_an_invoked_card_action_is_answered_with_a_card(service: Service) -> None:
    await service.post(service.teams.message(ASK, who=PARTNER))
    [card] = service.microsoft.connector.posted
    actions = card["attachments"][0]["content"]["actions"]
    data = next(a["data"] for a in actions if a.get("data", {}).get("action") == "scope.wrong")
    action = {"type": "Action.Execute", "verb": "x", "data": data}
    answer = await service.post(
        service.teams.invoke("adaptiveCard/action", {"action": action}, who=PARTNER)
    )
    body = await answer.json()
    assert answer.status == 200
    assert body["type"] == "application/vnd.microsoft.card.adaptive"
    assert body["value"]["type"] == "AdaptiveCard"
    assert len(service.microsoft.connector.posted) == 1


@pytest.mark.parametrize("value", [{}, {"action": 7}, {"action": {"data": []}}])
async def test_an_invoke_with_odd_data_is_answered_with_words(
    service: Service, value: dict[str, Any]
) -> None:
    answer = await service.post(service.teams.invoke("adaptiveCard/action", value, who=PARTNER))
    assert (await answer.json())["value"] == NO_WORDS


async def test_an_invoke_nobody_knows_is_not_implemented(service: Service) -> None:
    answer = await service.post(service.teams.invoke("composeExtension/query", {}, who=PARTNER))
    assert answer.status == 501


async def test_an_edit_is_answered_anew_and_once(service: Service) -> None:
    asked = service.teams.message(ASK, who=PARTNER)
    await service.post(asked)
    edit = service.teams.message_update("Is it in scope for Exchange?", who=PARTNER, id=asked["id"])
    await service.post(edit)
    await service.post(edit)
    assert len(service.microsoft.connector.posted) == 2
    with Session(service.engine) as db:
        assert len(db.exec(select(Question)).all()) == 2


async def test_an_undeleted_message_and_a_reaction_are_left_alone(service: Service) -> None:
    data = {"eventType": "undeleteMessage", "tenant": {"id": PARTNER.tenant_id}}
    undeleted = service.teams.message_update(ASK, who=PARTNER, channelData=data)
    for activity in (
        undeleted,
        service.teams.message_reaction(who=PARTNER),
        service.teams.message_reaction(who=PARTNER, reactionsAdded=None, reactionsRemoved=[]),
        service.teams.message(who=PARTNER, type="messageDelete"),
    ):
        assert (await service.post(activity)).status == 201
    assert service.microsoft.connector.received == []
    assert service.addresses() == []


@pytest.mark.parametrize(
    "kind", ["typing", "event", "endOfConversation", "trace", "command", "somethingNew"]
)
async def test_an_activity_of_another_type_is_taken_and_not_answered(
    service: Service, kind: str
) -> None:
    extras: dict[str, Any] = {
        "semanticAction": {"id": "x", "entities": {"a": {"type": "b"}}},
        "newThing": [1],
    }
    answer = await service.post(service.teams.message(who=PARTNER, type=kind, **extras))
    assert answer.status == 201
    assert service.microsoft.connector.received == []


@pytest.mark.parametrize(
    "overrides",
    [
        pytest.param({"text": ""}, id="empty"),
        pytest.param({"text": None}, id="no text"),
        pytest.param({"text": " \u00a0\n "}, id="blank"),
        pytest.param({"text": "\0"}, id="a zero"),
        pytest.param(
            {"text": None, "attachments": [{"contentType": "image/png", "contentUrl": "x"}]},
            id="attachments only",
        ),
    ],
)
async def test_without_words_the_answer_says_so_and_the_address_is_kept(
    service: Service, overrides: dict[str, Any]
) -> None:
    await service.post(service.teams.message(who=PARTNER, **overrides))
    assert service.microsoft.connector.said == [NO_WORDS]
    assert [address.conversation_id for address in service.addresses()] == [PARTNER.chat["id"]]


@pytest.mark.parametrize(
    ("text", "text_format"),
    [
        ("open questions", None),
        ("open questions", "markdown"),
        ("<p>open&nbsp;questions</p>", "xml"),
        ("<div><strong>open</strong> questions<br/></div>", "xml"),
    ],
)
async def test_words_are_read_whatever_their_format(
    service: Service, text: str, text_format: str | None
) -> None:
    await service.post(service.teams.message(text, who=PARTNER, textFormat=text_format))
    assert service.microsoft.connector.said == [
        "This list is for Partner Success Managers and the programme team."
    ]


def refused_buttons(service: Service) -> list[tuple[str, str]]:
    """Who pressed a button that is not ours, and which, as the audit trail has it."""
    with Session(service.engine) as db:
        found = db.exec(select(AuditRecord).where(AuditRecord.action == "button.refused"))
        return [(one.actor, one.subject) for one in found]


@pytest.mark.parametrize(
    ("value", "noted"),
    [
        pytest.param({"action": "was.there.once"}, "unknown", id="old"),
        pytest.param({"action": "scope.wrong"}, "scope.wrong", id="no token"),
        pytest.param({"action": "scope.wrong", "token": "AAAA"}, "scope.wrong", id="forged"),
        pytest.param({"action": "scope.wrong", "token": "ä" * 9}, "scope.wrong",
                     id="no letters of a token"),
        pytest.param({"action": ["scope.wrong"], "token": {}}, "unknown", id="other types"),
    ],
)  # fmt: skip
async def test_an_old_or_forged_button_gets_a_polite_answer(
    service: Service, value: dict[str, Any], noted: str
) -> None:
    await service.post(service.teams.press(value, who=PARTNER))
    assert service.microsoft.connector.said == [OLD_CARD]
    assert refused_buttons(service) == [(PARTNER.aad_object_id, noted)]


@pytest.mark.parametrize(
    ("text", "text_format"),
    [
        pytest.param("You are welcome.", "plain", id="nothing to escape"),
        pytest.param(r"Only \*one\* was left.", "markdown", id="escaped"),
        pytest.param("See [the page](https://x.example).", "markdown", id="a link"),
        pytest.param("1. first\n2. second", "markdown", id="a list"),
    ],
)
def test_words_say_whether_they_are_markdown(text: str, text_format: str) -> None:
    said = text_activity(text)
    assert (said.text, said.text_format) == (text, text_format)


async def test_a_button_token_fits_no_other_action(service: Service) -> None:
    await service.post(service.teams.message(ASK, who=PARTNER))
    actions = service.microsoft.connector.posted[0]["attachments"][0]["content"]["actions"]
    token = next(a["data"]["token"] for a in actions if a["data"]["action"] == "scope.wrong")
    stolen = {"action": "scope.hand_over", "token": token}
    await service.post(service.teams.press(stolen, who=PARTNER))
    assert service.microsoft.connector.said[1:] == [OLD_CARD]
    assert refused_buttons(service) == [(PARTNER.aad_object_id, "scope.hand_over")]


async def test_somebody_new_of_a_partners_tenant_is_a_partner(service: Service) -> None:
    await service.post(service.teams.message(ASK, who=NEW_AT_A_PARTNER))
    [card] = service.microsoft.connector.posted
    assert read(card).startswith("In scope")


async def test_a_stranger_of_a_known_tenant_is_refused_politely_and_nothing_is_kept(
    service: Service,
) -> None:
    before = service.counts()
    for activity in (
        service.teams.installation_update(who=STRANGER),
        service.teams.conversation_update(who=STRANGER),
        service.teams.message(ASK, who=STRANGER),
    ):
        assert (await service.post(activity)).status == 201
    assert service.microsoft.connector.said == [NOT_KNOWN]
    invoked = service.teams.invoke("adaptiveCard/action", {}, who=STRANGER)
    assert (await (await service.post(invoked)).json())["value"] == NOT_KNOWN
    assert service.counts() == before


async def test_an_unknown_tenant_is_forbidden_whatever_it_sends(service: Service) -> None:
    before = service.counts()
    for activity in (
        service.teams.installation_update(who=FOREIGNER),
        service.teams.message_reaction(who=FOREIGNER),
        service.teams.message(ASK, who=FOREIGNER),
        service.teams.message(ASK, who=FOREIGNER, deliveryMode="expectReplies"),
        service.teams.invoke("adaptiveCard/action", {}, who=FOREIGNER),
        service.teams.message(who=FOREIGNER, type="somethingNew"),
    ):
        assert (await service.post(activity)).status == 403
    assert service.counts() == before
    assert service.microsoft.connector.received == []


async def test_the_replaced_card_is_said_anew_where_it_cannot_be_replaced(
    service: Service,
) -> None:
    await service.post(service.teams.message(ASK, who=PARTNER))
    [card] = service.microsoft.connector.posted
    actions = card["attachments"][0]["content"]["actions"]
    data = next(a["data"] for a in actions if a["data"]["action"] == "scope.wrong")
    await service.post(service.teams.press(data, who=PARTNER))
    form = service.microsoft.connector.posted[1]["attachments"][0]["content"]["actions"][0]["data"]
    service.microsoft.connector.faults.next(Fault(status=404, code="ActivityNotFound"))
    await service.post(service.teams.press({**form, "comment": "x" * 2000}, who=PARTNER))
    methods = [request.method for request in service.microsoft.connector.received]
    assert methods == ["POST", "POST", "PUT", "POST"]

"""What Teams sends to a bot: activities in the shape of the real ones, as plain dictionaries.

Every builder takes overrides by the field's own name; an override of None leaves the field out.
"""

from dataclasses import dataclass
from itertools import count
from typing import Any

Activity = dict[str, Any]

APP_ID = "b07b07b0-0000-4000-8000-000000000001"
BOT_NAME = "Partner Success"
CARD_ID = "1:card"  # the message a card stands in, unless a test says otherwise
TEAM = "19:team@thread.tacv2"
CHANNEL = "19:channel@thread.tacv2"
THREAD = f"{CHANNEL};messageid=1763788688843"

_ids = count(1_763_788_688_843)  # as Teams numbers messages: milliseconds since 1970


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who writes to the bot; who that is, the tenant and the object id say."""

    tenant_id: str = "7e7a7700-0000-4000-8000-000000000001"
    aad_object_id: str = "a1a1a1a1-0000-4000-8000-000000000001"
    name: str = "Alex Example"

    @property
    def account(self) -> dict[str, str]:
        account_id = f"29:{self.aad_object_id}"
        return {"id": account_id, "name": self.name, "aadObjectId": self.aad_object_id}

    @property
    def chat(self) -> dict[str, Any]:
        """The personal conversation of this person and the bot."""
        return {
            "conversationType": "personal",
            "tenantId": self.tenant_id,
            "id": f"a:{self.aad_object_id}",
        }

    @property
    def channel(self) -> dict[str, Any]:
        """A thread in a channel of a team of this person's tenant."""
        return {
            "isGroup": True,
            "conversationType": "channel",
            "tenantId": self.tenant_id,
            "id": THREAD,
        }


ALEX = Person()


@dataclass(frozen=True, slots=True, kw_only=True)
class Teams:
    """Teams on one service URL, talking to one bot."""

    service_url: str
    app_id: str = APP_ID

    @property
    def bot(self) -> dict[str, str]:
        return {"id": f"28:{self.app_id}", "name": BOT_NAME}

    def message(self, text: str = "hello", *, who: Person = ALEX, **overrides: object) -> Activity:
        """Build a message in the personal chat."""
        said = {"type": "message", "text": text, "textFormat": "plain"}
        return self._activity(who, {**said, **overrides})

    def channel_message(
        self, text: str = "hello", *, who: Person = ALEX, **overrides: object
    ) -> Activity:
        """Build a message in a channel, which mentions the bot before the text."""
        mention = f"<at>{BOT_NAME}</at>"
        said = {
            "type": "message",
            "text": f"{mention} {text}",
            "textFormat": "plain",
            "attachments": [
                {"contentType": "text/html", "content": f"<div><span>{mention}</span> {text}</div>"}
            ],
            "conversation": who.channel,
            "entities": [
                {"type": "mention", "mentioned": self.bot, "text": mention},
                CLIENT_INFO,
            ],
            "channelData": in_channel(who),
        }
        return self._activity(who, {**said, **overrides})

    def press(
        self,
        value: dict[str, Any],
        *,
        who: Person = ALEX,
        card: str = CARD_ID,
        **overrides: object,
    ) -> Activity:
        """Build the press of an Action.Submit: its data and the card's inputs are the value."""
        pressed = {
            "type": "message",
            "value": value,
            "replyToId": card,
            "channelData": {
                "tenant": {"id": who.tenant_id},
                "source": {"name": "message"},
                "legacy": {"replyToId": card},
            },
        }
        return self._activity(who, {**pressed, **overrides})

    def invoke(
        self, name: str, value: dict[str, Any], *, who: Person = ALEX, **overrides: object
    ) -> Activity:
        """Build an invoke, such as adaptiveCard/action: the answer goes into the HTTP answer."""
        return self._activity(who, {"type": "invoke", "name": name, "value": value, **overrides})

    def conversation_update(self, *, who: Person = ALEX, **overrides: object) -> Activity:
        """Build the news that the bot was added to the personal chat."""
        return self._activity(
            who, {"type": "conversationUpdate", "membersAdded": [self.bot], **overrides}
        )

    def installation_update(
        self, action: str = "add", *, who: Person = ALEX, **overrides: object
    ) -> Activity:
        """Build the news that the app was installed ("add") or taken away ("remove")."""
        return self._activity(who, {"type": "installationUpdate", "action": action, **overrides})

    def message_reaction(
        self, reaction: str = "like", *, who: Person = ALEX, **overrides: object
    ) -> Activity:
        """Build a reaction to one of the bot's messages."""
        reacted = {
            "type": "messageReaction",
            "reactionsAdded": [{"type": reaction}],
            "replyToId": CARD_ID,
        }
        return self._activity(who, {**reacted, **overrides})

    def message_update(
        self, text: str = "hello again", *, who: Person = ALEX, **overrides: object
    ) -> Activity:
        """Build the edit of a message: give the message's own id."""
        edited = {
            "type": "messageUpdate",
            "text": text,
            "textFormat": "plain",
            "channelData": {"eventType": "editMessage", "tenant": {"id": who.tenant_id}},
        }
        return self._activity(who, {**edited, **overrides})

    def _activity(self, who: Person, fields: dict[str, Any]) -> Activity:
        activity: Activity = {
            "id": str(next(_ids)),
            "timestamp": "2025-11-22T05:18:08.8432031Z",
            "localTimestamp": "2025-11-22T06:18:08.8432031+01:00",
            "localTimezone": "Europe/Berlin",
            "locale": "en-US",
            "channelId": "msteams",
            "serviceUrl": self.service_url,
            "from": who.account,
            "recipient": self.bot,
            "conversation": who.chat,
            "entities": [CLIENT_INFO],
            "channelData": {"tenant": {"id": who.tenant_id}},
            **fields,
        }
        return {name: value for name, value in activity.items() if value is not None}


CLIENT_INFO = {
    "type": "clientInfo",
    "locale": "en-US",
    "country": "US",
    "platform": "Web",
    "timezone": "Europe/Berlin",
}


def in_channel(who: Person) -> dict[str, Any]:
    """The channelData of what happens in a channel."""
    return {
        "teamsChannelId": CHANNEL,
        "teamsTeamId": TEAM,
        "channel": {"id": CHANNEL},
        "team": {"id": TEAM},
        "tenant": {"id": who.tenant_id},
    }

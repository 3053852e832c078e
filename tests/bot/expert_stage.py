"""People who talk with one service, each in their own chat, as their Teams would send it."""

from dataclasses import dataclass, field
from typing import Any

from tests.teams import Activity, Person, Teams

Inputs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A button of somebody's newest card, by its title, and what is filled in before."""

    title: str
    inputs: Inputs = ()


def press(title: str, **inputs: str) -> Press:
    return Press(title=title, inputs=tuple(inputs.items()))


@dataclass(slots=True, kw_only=True)
class Desk:
    """Everybody's newest card; the inputs of a card come back as they are unless changed."""

    http: Any
    cards: dict[str, dict[str, Any]] = field(default_factory=dict)

    async def say(self, who: Person, said: str | Press) -> str:
        """Say words or press a button; return all that came back, as it reads."""
        return await self.post(who, self.activity(who, said))

    def activity(self, who: Person, said: str | Press) -> Activity:
        """Build what Teams sends for it."""
        teams = Teams(service_url=str(self.http.make_url("/")))
        if isinstance(said, str):
            return teams.message(said, who=who, deliveryMode="expectReplies")
        value = {**self.button(who, said.title), **self.filled_in(who), **dict(said.inputs)}
        return teams.press(value, who=who, conversation=who.chat, deliveryMode="expectReplies")

    def button(self, who: Person, title: str) -> dict[str, Any]:
        """Return what a button of somebody's newest card sends."""
        [data] = [a["data"] for a in self.card(who)["actions"] if a["title"] == title]
        return dict(data)

    def titles(self, who: Person) -> list[str]:
        """Return the buttons of somebody's newest card."""
        return [action["title"] for action in self.card(who).get("actions", ())]

    def card(self, who: Person) -> dict[str, Any]:
        return self.cards[who.aad_object_id]

    def filled_in(self, who: Person) -> dict[str, str]:
        """Return what stands in the fields of somebody's newest card."""
        return filled_in(self.card(who))

    async def post(self, who: Person, activity: Activity) -> str:
        answer = await self.http.post("/api/messages", json=activity)
        assert answer.status == 200
        read = []
        for reply in (await answer.json())["activities"]:
            if reply["type"] != "message":
                continue
            shown = [attachment["content"] for attachment in reply.get("attachments", ())]
            if shown:
                self.cards[who.aad_object_id] = shown[-1]
            read += [reply.get("text"), *(as_read(card) for card in shown)]
        return "\n".join(text for text in read if text)


def filled_in(card: dict[str, Any]) -> dict[str, str]:
    """Return what stands in the fields of a card."""
    return dict(_inputs(card))


def _inputs(part: object) -> list[tuple[str, str]]:
    if isinstance(part, list):
        return [pair for inner in part for pair in _inputs(inner)]
    if not isinstance(part, dict):
        return []
    if str(part.get("type")).startswith("Input."):
        return [(part["id"], part.get("value", ""))]
    return [pair for inner in part.values() for pair in _inputs(inner)]


PARTS = ("body", "items", "columns", "fallback", "inlines", "facts", "actions")


def as_read(part: object) -> str:
    """Return all texts of a card, without the marks of Markdown; titles of buttons in brackets."""
    if isinstance(part, list):
        return "\n".join(as_read(inner) for inner in part)
    if not isinstance(part, dict):
        return ""
    inner = [as_read(part[name]) for name in PARTS if name in part]
    lines = [line for line in (_own_words(part), *inner) if line]
    return "\n".join(lines).replace("\\", "").replace("\u200b", "")


def _own_words(part: dict[str, Any]) -> str:
    if part.get("type") == "Action.Submit":
        return f"[{part['title']}]"
    if "title" in part:
        return f"{part['title']}: {part.get('url', part.get('value'))}"
    return "\n".join(part[name] for name in ("text", "label") if name in part)

"""Cards about surveys: what a partner tells its customer, and a reminder of the invitation.

These types have no field for anything that is internal, and none for whom a survey went to.
"""

from dataclasses import dataclass
from typing import ClassVar

from cards.view import Button, Fact, Link, Say


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyNoticeCard:
    """What a partner is told of invitations at a customer, with a text ready to send.

    `sender` is a long address: beside a title it would be cut off on a phone.
    """

    template: ClassVar[str] = "survey_notice.json.j2"
    title: str
    state: str
    style: str
    facts: tuple[Fact, ...]
    sender: str = ""
    lead: str = ""
    text: tuple[str, ...] = ()
    buttons: tuple[Button | Say | Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyReminderCard:
    """Reminds a customer's contact who uses the bot of the invitation, in their language."""

    template: ClassVar[str] = "survey_reminder.json.j2"
    title: str
    paragraphs: tuple[str, ...]
    buttons: tuple[Link, ...]

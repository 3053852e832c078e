"""The reminder of a survey's invitation, as a customer gets it by mail."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

# as the catalogue says (pg-surveymail): what the reader is to look for
SURVEY_SENDER = "survey@userresearch.microsoft.com"
SURVEY_SUBJECT = "It only takes two minutes"


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeMail:
    """Tells where to look for an invitation of Microsoft's; it is not the survey and has no link.

    `language` is the survey's (BCP 47), `country` two letters: how a date is written. `workloads`
    are names. `number` is 1 or 2, the last one. `invited_on` is the earliest day of several.
    `keys` say which invitations it is about, the same for both reminders: the second one stands
    below the first in a mailbox. Where the first was about others too, `first_keys` are its own.
    """

    stem: ClassVar[str] = "nudge"
    to: str
    first_name: str
    language: str
    country: str
    workloads: tuple[str, ...]
    partner_name: str
    number: int
    invited_on: date
    gift: bool
    preference_url: str
    keys: tuple[str, ...]
    first_keys: tuple[str, ...] = ()
    survey_sender: str = SURVEY_SENDER
    survey_subject: str = SURVEY_SUBJECT

"""What the bot can do for this person's role; and what to do with words it is not sure of."""

import json
from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlmodel import Session

from cards.help import Capability, GuessCard, HelpCard
from cards.view import Say
from dialogs.skills import SKILLS, Skill
from dialogs.turn import Reply, Turn
from dialogs.understanding.meaning import Intent
from store.vocabulary import Role

MOST_BUTTONS = 6  # of all on one card: Teams shows no more
PROGRAMME = Capability(
    title="How does the programme work?",
    example="When is the customer survey sent? How often must I send status?",
)
GUESSES = {
    Intent.SCOPE: Say(title="A scope question", words="scope question"),
    Intent.PSM_LOOKUP: Say(title="Who is the PSM", words="who is my PSM"),
    Intent.SME_REQUEST: Say(title="Ask for an expert (SME)", words="ask an expert"),
    Intent.STATUS_UPDATE: Say(title="Status updates", words="status"),
    Intent.MILESTONE_FORECAST: Say(title="Milestone forecasts", words="milestone forecast"),
    Intent.STATUS_SLIDE: Say(title="The status slide", words="status slide"),
    Intent.SURVEY: Say(title="Customer surveys", words="customer survey"),
    Intent.MY_REQUESTS: Say(title="My requests", words="my requests"),
    Intent.ESCALATE: Say(title="Escalate something", words="escalate"),
    Intent.VAS: Say(title="Paid services around it", words="value-added services"),
    Intent.STATEMENT_OF_WORK: Say(title="Statement of work", words="statement of work"),
    Intent.PRIVACY: Say(title="Privacy", words="privacy"),
}
# What is said after the words of these and a colon is taken as that.
LEADS = frozenset({Intent.SCOPE, Intent.SME_REQUEST, Intent.ESCALATE})
MOST_CARRIED = 3_900  # bytes of what was said on a button: a card stays under its size


def show(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show everything this person can do here."""
    return [
        HelpCard(
            headline="What I can do for you",
            lead="Type it in your own words, or press a button.",
            capabilities=capabilities_for(turn.who.roles),
            buttons=buttons_for(turn.who.roles),
            footer="In a channel, mention me first; personal matters only in our own chat.",
        )
    ]


def guess(turn: Turn, db: Session) -> Sequence[Reply]:
    """Offer the likeliest meanings of words that were not understood: never a dead end."""
    guesses = turn.meaning.guesses if turn.meaning else ()
    offered = [meant_as(intent, turn.text) for intent in guesses if intent in GUESSES][:3]
    if not offered:
        offered = list(buttons_for(turn.who.roles))[:3]
    help_button = Say(title="What else can you do?", words="help")
    return [
        GuessCard(
            lead="I am not sure what you mean. Is it one of these? You can also say it again in "
            "other words.",
            buttons=(*offered, help_button),
        )
    ]


def meant_as(intent: Intent, text: str) -> Say:
    """Return the button of a meaning; where it can, it says the same again, meant like that."""
    say = GUESSES[intent]
    if intent not in LEADS or not text or len(json.dumps(text)) > MOST_CARRIED:
        return say
    return replace(say, words=f"{say.words}: {text}")


def capabilities_for(roles: Collection[Role]) -> tuple[Capability, ...]:
    """Return what people in these roles can do, in the order of the table."""
    own = (Capability(title=s.title, example=s.example) for s in _skills(roles))
    return (*own, PROGRAMME)


def buttons_for(roles: Collection[Role]) -> tuple[Say, ...]:
    """Return the buttons that start what people in these roles can do."""
    first = sorted(_skills(roles), key=lambda skill: not skill.has_button)[:MOST_BUTTONS]
    return tuple(Say(title=s.title, words=s.words) for s in first)


def _skills(roles: Collection[Role]) -> list[Skill]:
    return [skill for skill in SKILLS if skill.roles & set(roles)]

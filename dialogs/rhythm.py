"""How somebody sets the rhythm of their customers' updates: not now, and how often."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field, NonNegativeInt
from sqlmodel import Session

from cards.help import GuessCard
from cards.view import Say
from dialogs import scope
from dialogs.links import day
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.rules.dates_said import DateSaid, read_date
from dialogs.rules.delivery import first_known_zone
from dialogs.rules.holidays_of import Calendar
from dialogs.rules.rhythm import good_moment, latest_snooze, plan
from dialogs.status_people import Team, calendar_of, team_of
from dialogs.status_said import customer_said
from dialogs.status_team import in_private_once, may_write, own_customers
from dialogs.turn import Reply, Turn
from dialogs.wording import STILL
from store import rhythm

NOT_YOURS = "Only the FM or FTA of a customer is reminded of its updates: you have no customer."
NOTHING_DUE = "No update of yours is due now: there is nothing to put off."
MOST_CHOICES = 6
TOMORROW = "tomorrow"
_SNOOZE = re.compile(r"^\s*(?:please\s+)?snooze\b\s*(?:for\b|until\b|till\b)?\s*", re.IGNORECASE)
_BEFORE = re.compile(r"^(?:for|until|till|to|by)\s+", re.IGNORECASE)
_AFTER = re.compile(r"\s+(?:for|until|till|to|by)$", re.IGNORECASE)
_PERIOD = re.compile(r"(?:a|an|one|\d+)\s+(?:working\s+)?(?:day|week)s?", re.IGNORECASE)
_EVERY: Sequence[tuple[int | None, str]] = (
    (7, r"every\s+(?:7|seven)\s+days|every\s+(?:1\s+|one\s+)?week\b"),
    (14, r"every\s+(?:14|fourteen)\s+days|every\s+(?:2|two|other|second)\s+weeks?\b"),
    (None, r"by\s+phase\b"),
)


class SnoozeRef(ButtonRef):
    """The update that was reminded of: what follows the number that was seen."""

    customer: Annotated[str, Field(min_length=1, max_length=64)]
    number: NonNegativeInt


class EveryRef(ButtonRef):
    """How often updates of a customer are to be due."""

    customer: Annotated[str, Field(min_length=1, max_length=64)]
    days: Literal[7, 14]


@in_private_once
def snooze(turn: Turn, db: Session) -> Sequence[Reply]:
    """Remind somebody later: of the customer that is named, else of the one that is due."""
    own = own_customers(turn, db)
    if not own:
        return [NOT_YOURS]
    meant = customer_said(turn, own) or _due(turn, db, own)
    if not meant:
        return [NOTHING_DUE]
    if len(meant) > 1:
        return [_which("snooze", "", [own[key] for key in meant])]
    until = _until(turn, own[meant[0]])
    if until.day is None:
        return [until.fault or f"Which day do you mean? {_either(until)}"]
    return _put_off(turn, db, meant[0], until)


@in_private_once
def snooze_pressed(turn: Turn, db: Session) -> Sequence[Reply]:
    """Remind somebody of an update tomorrow."""
    ref = SnoozeRef.of(turn)
    if ref is None or not may_write(turn, db, ref.customer):
        return [OLD_BUTTON]
    team = team_of(db, customer_id=ref.customer)
    if team and team.number != ref.number:
        return [f"An update of {team.status.customer_name} has been logged: nothing is due."]
    return _put_off(turn, db, ref.customer, _until(turn, ""))


def every(turn: Turn, db: Session) -> Sequence[Reply]:
    """Set how often updates of a customer are due; other words mean something else."""
    found = [days for days, words in _EVERY if re.search(words, turn.text, re.IGNORECASE)]
    return _every(turn, db) if found else scope.answer(turn, db)


@in_private_once
def every_pressed(turn: Turn, db: Session) -> Sequence[Reply]:
    """Set how often updates of a customer are due, by a button."""
    ref = EveryRef.of(turn)
    if ref is None or not may_write(turn, db, ref.customer):
        return [OLD_BUTTON]
    return [_set(turn, db, ref.customer, ref.days)]


@in_private_once
def _every(turn: Turn, db: Session) -> Sequence[Reply]:
    own = own_customers(turn, db)
    if not own:
        return [NOT_YOURS]
    days, words = next(
        (days, found[0])
        for days, pattern in _EVERY
        if (found := re.search(pattern, turn.text, re.IGNORECASE))
    )
    meant = customer_said(turn, own) or list(own)
    if len(meant) > 1:
        return [_which(words.lower(), " for", [own[key] for key in meant])]
    return [_set(turn, db, meant[0], days)]


def _set(turn: Turn, db: Session, customer_id: str, days: int | None) -> str:
    rhythm.set_every(db, customer_id=customer_id, days=days, now=turn.now)
    team, seen = team_of(db, customer_id=customer_id), rhythm.rhythm_of(db, customer_id=customer_id)
    count = team.count(seen, reminded_at=seen.reminded_at) if team and seen else None
    if team is None or seen is None or count is None:
        return "Every workload there is closed: no update is due any more."
    due_at = plan(count, team.calendar, now=turn.now).due_at
    often = f"every {count.days} days" + ("" if days else ", as the phase says")
    due = f"the next one on {_day(max(due_at, turn.now), team.calendar)}"
    return f"Updates of {team.status.customer_name} are due {often}: {due}."


def _due(turn: Turn, db: Session, own: Mapping[str, str]) -> list[str]:
    """Return the customers of whose updates somebody has been reminded."""
    found = rhythm.rhythms_of(db, customer_ids=list(own))
    return [key for key in own if (one := found.get(key)) and one.due_at and one.due_at <= turn.now]


def _until(turn: Turn, customer: str) -> DateSaid:
    """Read until when; without a word of it, until tomorrow."""
    calendar = Calendar(zone=first_known_zone(turn.who.time_zone))
    words = _SNOOZE.sub("", turn.text) if customer else ""
    words = re.sub(re.escape(customer), " ", words, flags=re.IGNORECASE) if customer else ""
    words = _AFTER.sub("", _BEFORE.sub("", words.strip(" .!?,"))).strip()
    if _PERIOD.fullmatch(words):
        words = f"in {words}"
    today = calendar.day_of(turn.now)
    if not words or words == TOMORROW:
        return DateSaid(day=today + timedelta(days=1))
    return read_date(words, today=today, locale=turn.who.locale)


def _put_off(turn: Turn, db: Session, customer_id: str, until: DateSaid) -> Sequence[Reply]:
    seen, team = rhythm.rhythm_of(db, customer_id=customer_id), team_of(db, customer_id=customer_id)
    count = team.count(seen, reminded_at=seen.reminded_at) if team and seen else None
    if team is None or seen is None or count is None or until.day is None:
        return [NOTHING_DUE]
    name, calendar = team.status.customer_name, _calendar(turn, db, team)
    moment = good_moment(until.day, calendar)
    due_at = plan(count, team.calendar, now=turn.now).due_at
    if moment <= turn.now:
        return [f"That day is over. Say it like “snooze {name} until Friday”."]
    if moment <= due_at:
        when = _day(due_at, calendar)
        return [f"The next update of {name} is due on {when}: there is no reminder before."]
    latest = latest_snooze(count, team.calendar, now=turn.now)
    if moment >= latest:
        when = _day(latest, calendar)
        return [f"I remind you of {name} on {when} in any case. Please choose an earlier day."]
    if not rhythm.change(db, seen, remind_at=moment, snoozed_until=moment):
        return [STILL]
    still = "" if seen.reminded_at is None else f" It stays due since {_day(due_at, calendar)}."
    return [f"I remind you of {name} on {_day(moment, calendar)}, at nine.{still}"]


def _calendar(turn: Turn, db: Session, team: Team) -> Calendar:
    return calendar_of(db, email=turn.who.email) or team.calendar


def _which(words: str, between: str, names: Sequence[str]) -> GuessCard:
    says = (Say(title=name, words=f"{words}{between} {name}") for name in names[:MOST_CHOICES])
    more = len(names) - MOST_CHOICES
    lead = "Which customer do you mean?" + (f" ({more} more: say their name)" if more > 0 else "")
    return GuessCard(lead=lead, buttons=tuple(says))


def _either(said: DateSaid) -> str:
    return " or ".join(day(one) for one in said.choices) + "?"


def _day(moment: datetime, calendar: Calendar) -> str:
    local = calendar.day_of(moment)
    return f"{local:%A} {day(local)}"

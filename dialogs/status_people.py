"""A customer as the rhythm of its updates sees it: who writes them, in which calendar, how often.

Who wrote the last update is the first to be reminded of the next one, else the FM before the FTA;
the other one covers. Their holidays are those of the country their zone lies in, else of the
customer's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from dialogs.rules.absence import is_away
from dialogs.rules.delivery import first_known_zone
from dialogs.rules.holidays_of import Calendar
from dialogs.rules.rhythm import Count, Writer, days_between
from dialogs.zones import country_of_zone
from store.partners import Contact, contact
from store.rhythm import Rhythm
from store.status import last_counted, last_status
from store.status_values import Status
from store.status_writers import country_written_for, customer_team


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """What is last known of a customer, and who writes what comes next: whose turn it is first.

    `number` is that of the last update; a correction is none, and what is due stays due.
    """

    status: Status
    number: int
    people: Mapping[str, Contact]
    writers: tuple[Writer, ...]
    country: str

    @property
    def calendar(self) -> Calendar:
        """The days in which updates are counted: those of who writes them."""
        if self.writers:
            return self.writers[0].calendar
        return Calendar(zone=ZoneInfo("UTC"), country=self.country)

    def count(self, rhythm: Rhythm, *, reminded_at: datetime | None) -> Count | None:
        """Return what the next due date is counted from; None where nothing is due any more."""
        phases = [line.phase for line in self.status.workloads]
        days = days_between(phases, chosen=rhythm.every_days)
        if days is None:
            return None
        return Count(
            since=rhythm.counted_from,
            days=days,
            reminded_at=reminded_at,
            snoozed_until=rhythm.snoozed_until,
        )


def team_of(db: Session, *, customer_id: str) -> Team | None:
    """Gather what the rhythm of a customer goes by; None if the roster does not know it."""
    status = last_status(db, customer_id=customer_id)
    team = customer_team(db, customer_id=customer_id)
    if status is None or team is None:
        return None
    first = sorted(team.people, key=lambda one: one.email != status.written_by)
    return Team(
        status=status,
        number=last_counted(db, customer_id=customer_id),
        people={one.email: one for one in team.people},
        writers=tuple(
            Writer(
                email=one.email,
                calendar=_calendar(one, team.country),
                away_until=one.away_until,
            )
            for one in first
        ),
        country=team.country,
    )


def calendar_of(db: Session, *, email: str) -> Calendar | None:
    """Return the calendar of somebody of the roster, None if there is no such person."""
    person = contact(db, email=email)
    if person is None:
        return None
    return _calendar(person, country_written_for(db, email=email))


def is_there(db: Session, *, email: str, now: datetime) -> bool:
    """Say whether somebody is of the roster, and not away on the day that it is for them."""
    person, calendar = contact(db, email=email), calendar_of(db, email=email)
    if person is None or calendar is None:
        return False
    return not is_away(until=person.away_until, today=calendar.day_of(now))


def _calendar(person: Contact, country: str) -> Calendar:
    zone = first_known_zone(person.time_zone)
    return Calendar(zone=zone, country=country_of_zone(person.time_zone) or country)

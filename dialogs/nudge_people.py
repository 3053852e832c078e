"""Whoever a reminder of an invitation would go to: what they want, and which days are theirs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from dialogs.rules.delivery import first_known_zone
from dialogs.rules.holidays_of import Calendar
from dialogs.rules.nudges import Invited, Reached
from dialogs.zones import zones_of_country
from store import nudges
from store.invitations import Invitation
from store.partners import contact
from store.readers import UNSAID
from store.survey_contacts import NudgeContact, contact_for_nudge
from store.survey_stops import scope_of, stops_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """One person and their invitations; `contacts` by the id of an invitation."""

    invitations: Mapping[str, Invitation]
    contacts: Mapping[str, NudgeContact]
    facts: tuple[Invited, ...]
    reached: Reached


def somebody(
    db: Session, *, email_hash: str, invitations: Sequence[Invitation], now: datetime
) -> Somebody:
    """Gather what is known of one person now; all of these invitations are theirs."""
    stops = stops_of(db, email_hash=email_hash)
    contacts: dict[str, NudgeContact] = {}
    facts = []
    for one in invitations:
        found = contact_for_nudge(
            db, customer_id=one.customer_id, workload=one.workload, email_hash=email_hash
        )
        fact = Invited(
            key=str(one.id),
            invited_at=one.invited_at,
            step=one.step,
            next_at=one.next_at,
            known=found is not None,
            free_from=stops.free_from(scope_of(one.customer_id, one.workload), at=now),
        )
        if found is not None:
            contacts[fact.key] = found
            fact = replace(fact, eligible=found.survey_eligible, agreed=found.agreed)
        facts.append(fact)
    return Somebody(
        invitations={str(one.id): one for one in invitations},
        contacts=contacts,
        facts=tuple(facts),
        reached=Reached(
            calendars=_calendars(db, contacts),
            last_at=nudges.last_at(db, email_hash=email_hash),
            on_its_way=nudges.is_on_its_way(db, email_hash=email_hash),
        ),
    )


def _calendars(db: Session, contacts: Mapping[str, NudgeContact]) -> tuple[Calendar, ...]:
    """Return their days: of their own zone where the roster has one, else of all their countries.

    A contact of several workloads may be noted in several countries: an hour is to be good in each.
    """
    if not contacts:
        return (Calendar(zone=first_known_zone()),)
    person = contact(db, email=next(iter(contacts.values())).email)
    own = person.time_zone if person and person.time_zone != UNSAID else ""
    countries = dict.fromkeys(one.country for one in contacts.values())
    found = []
    for country in countries:
        zones = [own] if own else zones_of_country(country)
        found += [Calendar(zone=first_known_zone(zone), country=country) for zone in zones or [""]]
    return tuple(found)

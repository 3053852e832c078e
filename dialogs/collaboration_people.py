"""Whose path it is, who helps, and what is known of the two parties."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from dialogs.rules.absence import is_away
from dialogs.rules.collaboration import Party, Pattern, Round, Standing, due_at, pattern_of
from dialogs.rules.delivery import first_known_zone
from dialogs.rules.holidays_of import Calendar
from dialogs.rules.rhythm import SELDOM, days_between
from dialogs.status_people import calendar_of
from store.collaborations import Path, pairs_of
from store.identity import Identity
from store.input_rounds import rounds_of
from store.partner_inputs import contacts_of, own_lines
from store.partners import Contact, PsmOfPartner, contact, customer_named, psm_of_partner
from store.rhythm import rhythm_of
from store.slides import partners_kept_by
from store.status import last_status
from store.status_values import WorkloadLine
from store.vocabulary import Role

LEADS = frozenset({Role.FM, Role.FTA})


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """A path, with everybody who belongs to it and the partner's workloads at the customer."""

    path: Path
    customer_name: str
    partner: PsmOfPartner
    lead: Contact
    partner_people: tuple[Contact, ...]
    lines: tuple[WorkloadLine, ...]
    every_days: int
    calendar: Calendar

    @property
    def standing(self) -> Standing:
        """Where the path stands, as the rules see it."""
        path = self.path
        return Standing(
            step=path.step, since=path.since, meeting=path.meeting, minutes=path.minutes,
            every_days=self.every_days,
        )  # fmt: skip

    @property
    def due_at(self) -> datetime:
        """When something is to have been done."""
        return due_at(self.standing, self.calendar)


def parties_of(db: Session, path: Path) -> Parties | None:
    """Gather who belongs to a path; None where it is nobody's any more."""
    named = customer_named(db, customer_id=path.customer_id)
    partner = psm_of_partner(db, partner_id=path.partner_id)
    lead = contact(db, email=path.email)
    pair = (path.customer_id, path.partner_id)
    theirs = {(customer, of) for customer, _, of, _ in pairs_of(db, email=path.email)}
    if named is None or partner is None or lead is None or pair not in theirs:
        return None
    status = last_status(db, customer_id=path.customer_id)
    lines = own_lines(status.workloads, partner_id=path.partner_id) if status else ()
    rhythm = rhythm_of(db, customer_id=path.customer_id)
    days = days_between(
        [line.phase for line in lines], chosen=rhythm.every_days if rhythm else None
    )
    people = (contact(db, email=email) for email in contacts_of(db, partner_id=path.partner_id))
    return Parties(
        path=path,
        customer_name=named[0],
        partner=partner,
        lead=lead,
        partner_people=tuple(one for one in people if one),
        lines=lines,
        every_days=days or SELDOM,
        calendar=calendar_of(db, email=path.email) or Calendar(zone=ZoneInfo("UTC")),
    )


def party_of(db: Session, who: Identity, path: Path) -> Party | None:
    """Say as whom somebody takes part in a path; None if it is nothing to them."""
    if who.email and who.email == path.email and who.roles & LEADS:
        return Party.LEAD
    if Role.PSM in who.roles and path.partner_id in partners_kept_by(db, psm_email=who.email):
        return Party.PSM
    return None


def psms_to_ask(partner: PsmOfPartner, *, now: datetime) -> Iterator[Contact]:
    """Yield the partner's PSM; while they are away, whoever covers, too."""
    if partner.psm:
        yield partner.psm
    if partner.cover and (partner.psm is None or _away(partner.psm, now)):
        yield partner.cover


def silence_of(db: Session, *, customer_id: str, partner_id: str, now: datetime) -> Pattern | None:
    """Return the rounds in a row in which a partner gave no input, if they are several."""
    found = rounds_of(db, customer_id=customer_id, partner_id=partner_id)
    rounds = [
        Round(
            number=one.number, asked_at=one.asked_at, answer_by=one.answer_by,
            answered_at=one.answered_at,
        )
        for one in found
    ]  # fmt: skip
    return pattern_of(rounds, now=now)


def zone_of(who: Identity) -> ZoneInfo:
    """Return the zone in which somebody writes and reads moments."""
    return first_known_zone(who.time_zone)


def _away(one: Contact, now: datetime) -> bool:
    today = now.astimezone(first_known_zone(one.time_zone)).date()
    return is_away(until=one.away_until, today=today)

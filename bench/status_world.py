"""The people and customers of a simulated year, and what each of them does about a reminder."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session

from store.models import Assignment, Customer, Partner, Person
from store.vocabulary import Phase, Role

PLACES = (
    ("Europe/Berlin", "DE"), ("America/New_York", "US"), ("Pacific/Auckland", "NZ"),
    ("Asia/Kolkata", "IN"), ("Pacific/Apia", "WS"), ("Pacific/Pago_Pago", "AS"),
    ("Europe/London", "GB"), ("Asia/Tokyo", "JP"), ("America/Sao_Paulo", "BR"),
    ("Asia/Jerusalem", "IL"),
)  # fmt: skip
PHASES = (Phase.INITIATE, Phase.ASSESS, Phase.REMEDIATE, Phase.ENABLE, Phase.ADOPT)
WORKLOADS = ("exo", "intune")
STAFF = "staff"
PARTNERS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Somebody is away until the end of a day; the roster says so from a Monday's import on."""

    email: str
    known_at: datetime
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Whose customers are whose, and when who is away. `down` are the outages of the bot."""

    customers: dict[str, tuple[str, str]]
    zones: dict[str, tuple[str, str]]
    absences: tuple[Absence, ...]
    down: tuple[tuple[datetime, datetime], ...]


def settle_in(db: Session, *, customers: int, start: datetime, days: int, seed: int) -> World:
    """Write the roster of a world; the same one for the same seed."""
    dice = random.Random(seed)  # noqa: S311 -- a simulation, not a secret
    writers = max(len(PLACES), customers // 10)
    zones = {f"w{n}@fasttrack.example": PLACES[n % len(PLACES)] for n in range(writers)}
    for email, (zone, _) in zones.items():
        db.add(_person(email, zone, Role.FM, Role.FTA))
    for n, (zone, _) in enumerate(PLACES):
        db.add(_person(f"manager{n}@fasttrack.example", zone, Role.MANAGER))
        db.add(_person(f"psm{n}@fasttrack.example", zone, Role.PSM))
        contact = f"contact{n}@partner{n}.example"
        db.add(_person(contact, zone, Role.PARTNER, tenant=f"t{n}"))
        db.add(
            Partner(
                partner_id=f"p{n}", name=f"Partner {n}", tenant_id=f"t{n}", region=f"r{n}",
                psm_email=f"psm{n}@fasttrack.example", contact_email=contact,
            )
        )  # fmt: skip
    db.flush()
    people, whose = sorted(zones), dict[str, tuple[str, str]]()
    for n in range(customers):
        fm, fta = dice.sample(people, 2)
        whose[f"c{n:04}"] = (fm, fta)
        db.add(
            Customer(
                customer_id=f"c{n:04}", name=f"Customer {n}", country=zones[fm][1], licences=500,
                fm_email=fm, fta_email=fta,
            )
        )  # fmt: skip
    db.flush()
    for key in whose:
        forecast = start.date() + timedelta(days=dice.randrange(days))
        db.add_all(
            Assignment(
                customer_id=key, workload=workload, primary_rm="FTP", entitled=500,
                partner_id=f"p{dice.randrange(PARTNERS)}", phase=dice.choice(PHASES).value,
                forecast_15=forecast,
            )
            for workload in WORKLOADS
        )  # fmt: skip
    return World(
        customers=whose,
        zones=zones,
        absences=tuple(sorted(_absences(dice, people, start, days), key=lambda a: a.known_at)),
        down=tuple(_outages(start, days)),
    )


def _person(email: str, zone: str, *roles: Role, tenant: str = STAFF) -> Person:
    name = email.partition("@")[0]
    return Person(
        email=email, name=name, aad_object_id=f"o-{name}", tenant_id=tenant, time_zone=zone,
        roles=[role.value for role in roles], region=f"r-{zone}",
    )  # fmt: skip


def _absences(
    dice: random.Random, people: list[str], start: datetime, days: int
) -> Iterator[Absence]:
    for email in people:
        day = 7 * dice.randint(1, 8)  # the roster is imported on Mondays
        while day < days:
            known_at = datetime.combine(start.date() + timedelta(days=day), time(0, 15), UTC)
            length = dice.choice((1, 2, 5, 12, 19))
            yield Absence(email=email, known_at=known_at, until=known_at.date() + timedelta(length))
            day += 7 * dice.randint(4, 14)


def _outages(start: datetime, days: int) -> Iterator[tuple[datetime, datetime]]:
    """Yield an afternoon every seven weeks, and once three weeks on end."""
    for day in range(25, days, 49):
        since = start + timedelta(days=day, hours=11)
        yield since, since + (timedelta(days=21) if day == 123 else timedelta(hours=30))  # noqa: PLR2004

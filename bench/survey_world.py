"""The invitations of a simulated year, and what each of the people they go to does about them."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from store.models import Assignment, ContactConsent, Customer, Partner, Person, SurveyContact
from store.roster.lines import contact_row
from store.sealed import vault
from store.survey_contacts import ContactFields

# of a country with several zones, the ones people are really in
PLACES = (
    ("DE", ("Europe/Berlin",)), ("GB", ("Europe/London",)), ("NZ", ("Pacific/Auckland",)),
    ("US", ("America/New_York", "America/Denver", "America/Los_Angeles")),
    ("BR", ("America/Sao_Paulo", "America/Manaus")), ("IN", ("Asia/Kolkata",)),
    ("JP", ("Asia/Tokyo",)), ("WS", ("Pacific/Apia",)), ("IL", ("Asia/Jerusalem",)),
    ("AU", ("Australia/Sydney", "Australia/Perth")), ("KR", ("Asia/Seoul",)),
)  # fmt: skip
WORKLOADS = ("teams", "intune", "exchange_online", "sharepoint_online")
PARTNERS = 10
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
Key = tuple[str, str, str]  # customer, workload, address


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that happens at a moment: to an invitation, or by somebody."""

    at: datetime
    what: str
    email: str
    customer: str = ""
    workload: str = ""
    until: datetime | None = None
    place: tuple[str, str] = ("", "")


@dataclass(kw_only=True)
class Somebody:
    """Whoever is invited; `lives` is where they are from when on."""

    email: str
    agreed: bool
    lives: list[tuple[datetime, str, str]] = field(default_factory=list)

    def place(self, at: datetime) -> tuple[str, str]:
        """Return country and zone at a moment."""
        _, country, zone = [one for one in self.lives if one[0] <= at][-1]
        return country, zone


@dataclass(frozen=True, kw_only=True)
class World:
    """Everybody, everything that happens in order of time, and the outages of the bot."""

    people: Mapping[str, Somebody]
    deeds: tuple[Deed, ...]
    down: tuple[tuple[datetime, datetime], ...]
    of: dict[UUID, Key] = field(default_factory=dict)


def settle_in(db: Session, *, invitations: int, start: datetime, days: int, seed: int) -> World:
    """Write the roster of a world; the same one for the same seed."""
    dice = random.Random(seed)  # noqa: S311 -- a simulation, not a secret
    customers = [f"c{n:04}" for n in range(max(4, invitations // 40))]
    _roster(db, customers)
    people: dict[str, Somebody] = {}
    deeds: list[Deed] = []
    left = invitations
    while left:
        email = f"person{len(people):05}@customer.example"
        who = Somebody(email=email, agreed=dice.random() < 0.9)  # noqa: PLR2004
        who.lives.append((start - A_DAY, *_place(dice)))
        people[email] = who
        customer = dice.choice(customers)
        theirs = dice.sample(WORKLOADS, min(left, dice.choice((1, 1, 2, 3, 4))))
        left -= len(theirs)
        first = start + dice.randrange(days * 24) * AN_HOUR
        for workload in theirs:
            _contact(db, who, customer, workload)
            deeds += _life(dice, email, customer, workload, first)
            first += dice.choice((0, 0, 3, 30, 200, 500)) * AN_HOUR
        deeds += _wishes(dice, who, customer, theirs[0], first)
    db.flush()
    return World(
        people=people,
        deeds=tuple(sorted(deeds, key=lambda one: one.at)),
        down=tuple(_outages(start, days)),
    )


def _roster(db: Session, customers: list[str]) -> None:
    psm = "psm@fasttrack.example"
    db.add(Person(email=psm, name="P", aad_object_id="p", tenant_id="s", roles=[]))
    db.flush()
    for n in range(PARTNERS):
        db.add(
            Partner(
                partner_id=f"p{n}", name=f"Partner {n}", tenant_id=f"t{n}", region="",
                psm_email=psm,
            )
        )  # fmt: skip
    db.flush()
    for n, key in enumerate(customers):
        db.add(Customer(customer_id=key, name=f"Customer {n}", country="DE", licences=500))
    db.flush()
    for n, key in enumerate(customers):
        partner = f"p{n % PARTNERS}"
        db.add_all(
            Assignment(customer_id=key, workload=one, primary_rm="FTP", partner_id=partner)
            for one in WORKLOADS
        )
    db.flush()


def _contact(db: Session, who: Somebody, customer: str, workload: str) -> None:
    found = vault().address_hash(who.email)
    key: dict[str, Any] = {"customer_id": customer, "workload": workload, "email_hash": found}
    row = contact_row(customer, workload, found)
    sealed = vault().seal(fields_of(who.email, who.lives[0][1]), row=row)
    db.add(SurveyContact(**key, sealed=sealed))
    db.add(
        ContactConsent(
            **key, willing=True, agreed_to_nudges=who.agreed, kept_at=who.lives[0][0],
            expires_on=date(2040, 1, 1),
        )
    )  # fmt: skip


def fields_of(email: str, country: str) -> dict[str, object]:
    """Return what is sealed of a contact."""
    fields = ContactFields(
        first_name="Eva", last_name="Muster", email=email, country=country, survey_eligible=True,
        survey_language="en",
    )  # fmt: skip
    return {name: getattr(fields, name) for name in ContactFields.__dataclass_fields__}


def _life(
    dice: random.Random, email: str, customer: str, workload: str, at: datetime
) -> Iterator[Deed]:
    """Yield what becomes of one invitation: half of them are answered, one in twenty bounces."""
    about = {"email": email, "customer": customer, "workload": workload}
    yield Deed(at=at, what="invited", **about)  # type: ignore[arg-type]
    chance = dice.random()
    if chance < 0.5:  # noqa: PLR2004
        answered = at + dice.choice((1, 5, 30, 100, 250, 340, 500, 900)) * AN_HOUR
        yield Deed(at=answered, what="completed", **about)  # type: ignore[arg-type]
    elif chance < 0.55:  # noqa: PLR2004
        yield Deed(at=at + dice.randrange(1, 60) * AN_HOUR, what="bounced", **about)  # type: ignore[arg-type]


def _wishes(
    dice: random.Random, who: Somebody, customer: str, workload: str, since: datetime
) -> Iterator[Deed]:
    """Yield what somebody chooses on their page, and where they move to."""
    at = since + dice.randrange(400) * AN_HOUR
    about = {"email": who.email, "customer": customer, "workload": workload}
    chance = dice.random()
    if chance < 0.05:  # noqa: PLR2004
        yield Deed(at=at, what="stop", **about)  # type: ignore[arg-type]
    elif chance < 0.08:  # noqa: PLR2004
        yield Deed(at=at, what="stop this", **about)  # type: ignore[arg-type]
    elif chance < 0.12:  # noqa: PLR2004
        yield Deed(at=at, what="pause", until=at + 30 * A_DAY, **about)  # type: ignore[arg-type]
    elif chance < 0.15:  # noqa: PLR2004
        yield Deed(at=at, what="not eligible", **about)  # type: ignore[arg-type]
    elif chance < 0.3:  # noqa: PLR2004
        place = _place(dice)
        who.lives.append((at, *place))
        yield Deed(at=at, what="move", place=place, **about)  # type: ignore[arg-type]


def _place(dice: random.Random) -> tuple[str, str]:
    country, zones = dice.choice(PLACES)
    return country, dice.choice(zones)


def _outages(start: datetime, days: int) -> Iterator[tuple[datetime, datetime]]:
    """Yield an afternoon and a day every seven weeks, and once three weeks on end."""
    for day in range(25, days, 49):
        since = start + timedelta(days=day, hours=11)
        yield since, since + (21 * A_DAY if day == 123 else 30 * AN_HOUR)  # noqa: PLR2004

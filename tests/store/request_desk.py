"""A desk of the tests: people press, the rules decide, the store keeps."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from dialogs.rules.request_moves import move, move_by_clock
from dialogs.rules.request_press import Around, Move, Press, Wish
from dialogs.rules.request_routes import opening
from dialogs.rules.request_state import Refused
from dialogs.rules.routing import Wanted
from store.experts import sme_candidates
from store.identity import Identity
from store.models import Partner, Person
from store.partners import psm_of_partner
from store.request_changes import THE_CLOCK, Author, Opened, change_request, open_request
from store.requests import ExpertRequest, request_numbered
from store.vocabulary import RequestKind, RequestVerb, Role, Urgency
from tests.conftest import NOON

MICROSOFT, WINGTIP, ADATUM = "t-microsoft", "t-wingtip", "t-adatum"
WISH: Wish = {
    "customer_name": "Contoso",
    "workload": "intune",
    "kind": RequestKind.UNBLOCK_WORKLOAD,
    "urgency": Urgency.NORMAL,
    "tried": "Everything",
    "outcome": "Devices enrol",
    "time_zone": "America/New_York",
    "contact": "Dana",
}


def somebody(name: str, role: Role, *, tenant: str = MICROSOFT, partner: str = "") -> Identity:
    return Identity(
        tenant_id=tenant, object_id=f"o-{name}", email=f"{name}@m", name=name.capitalize(),
        roles=frozenset({role}), region="EMEA", time_zone="UTC", locale="en", partner_id=partner,
        partner_name=partner,
    )  # fmt: skip


PEOPLE = {
    "dana": somebody("dana", Role.PARTNER, tenant=WINGTIP, partner="p1"),
    "rafa": somebody("rafa", Role.PARTNER, tenant=WINGTIP, partner="p1"),
    "jonas": somebody("jonas", Role.PARTNER, tenant=ADATUM, partner="p2"),
    "eva": somebody("eva", Role.SME),
    "gil": somebody("gil", Role.SME),
    "ivo": somebody("ivo", Role.SME),
    "pat": somebody("pat", Role.PSM),
    "oda": somebody("oda", Role.PSM),
    "pia": somebody("pia", Role.PROGRAM),
    "finn": somebody("finn", Role.FM),
}


def add_people(db: Session) -> None:
    """Add two partners with a PSM each, three SMEs who know Intune, the programme team."""
    for who in PEOPLE.values():
        row = Person(
            email=who.email, name=who.name, aad_object_id=who.object_id, tenant_id=who.tenant_id,
            roles=list(who.roles), region=who.region,
            workloads=["intune"] if Role.SME in who.roles else [],
        )  # fmt: skip
        db.add(row)
    for partner_id, tenant, psm in (("p1", WINGTIP, "pat"), ("p2", ADATUM, "oda")):
        partner = Partner(
            partner_id=partner_id, name=partner_id.upper(), tenant_id=tenant, region="EMEA",
            psm_email=f"{psm}@m",
        )  # fmt: skip
        db.add(partner)
    db.flush()


def author(name: str) -> Author:
    who = PEOPLE[name]
    return Author(tenant_id=who.tenant_id, object_id=who.object_id, name=who.name)


@dataclass(kw_only=True)
class Desk:
    """One session at the desk."""

    db: Session
    now: datetime = NOON
    opened: int = field(default=0)

    def around(self, partner_id: str = "p1", workload: str = "intune") -> Around:
        keepers = psm_of_partner(self.db, partner_id=partner_id)
        return Around(
            team=sme_candidates(self.db),
            psm=keepers.psm if keepers else None,
            cover=keepers.cover if keepers else None,
            wanted=Wanted(workload=workload, name="Intune", region="EMEA"),
        )

    def open(self, who: str = "dana", *, key: str = "", wish: Wish = WISH) -> ExpertRequest:
        """Open a request and read it back."""
        return self.read(self.open_once(who, key=key or f"test:{who}:{id(self)}", wish=wish).number)

    def open_once(self, who: str = "dana", *, key: str = "", wish: Wish = WISH) -> Opened:
        self.opened += 1
        partner_id = PEOPLE[who].partner_id
        return open_request(
            self.db,
            opening(wish, self.around(partner_id, wish.get("workload", "")), now=self.now),
            key=f"{key}:{self.opened}",
            partner_id=partner_id,
            by=author(who),
            now=self.now,
        )

    def read(self, number: int, who: str = "pia") -> ExpertRequest:
        found = request_numbered(self.db, number=number, who=PEOPLE[who])
        assert found is not None
        return found

    def decide(self, request: ExpertRequest, who: str, press: Press) -> Move | Refused:
        around = self.around(request.partner_id, request.workload)
        if who == "clock":
            return move_by_clock(request, press.verb, around, now=self.now)
        return move(request, press, PEOPLE[who], around, now=self.now)

    def keep(self, request: ExpertRequest, who: str, what: Move) -> bool:
        by = THE_CLOCK if who == "clock" else author(who)
        return change_request(self.db, request, what, by=by, now=self.now)

    def press(
        self, request: ExpertRequest, who: str, verb: RequestVerb, words: str = "because"
    ) -> ExpertRequest:
        """Do what has to work, and read the request back."""
        decided = self.decide(request, who, Press(verb=verb, words=words))
        assert isinstance(decided, Move), decided
        assert self.keep(request, who, decided)
        return self.read(request.number)

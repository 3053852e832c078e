"""Values for the rules of requests: experts, people, a request that takes moves."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from dialogs.rules.request_moves import move, move_by_clock
from dialogs.rules.request_press import Around, Move, Press
from dialogs.rules.request_routes import opening
from dialogs.rules.request_state import Refused
from dialogs.rules.routing import Wanted
from store.vocabulary import RequestKind, RequestState, RequestVerb, Role, Urgency

MONDAY = datetime(2030, 1, 7, 9, tzinfo=UTC)
DEFENDER = Wanted(workload="defender", name="Defender", region="EMEA")


@dataclass(frozen=True, kw_only=True)
class Colleague:
    email: str
    name: str
    region: str = "EMEA"
    time_zone: str = "UTC"
    away_until: date | None = None
    workloads: frozenset[str] = frozenset({"defender"})
    load: int = 0


@dataclass(frozen=True, kw_only=True)
class Person:
    tenant_id: str = "microsoft"
    object_id: str = ""
    partner_id: str = ""
    email: str = ""
    time_zone: str = "UTC"
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Request:
    state: RequestState = RequestState.OFFERED
    kind: RequestKind = RequestKind.UNBLOCK_WORKLOAD
    urgency: Urgency = Urgency.NORMAL
    workload: str = "defender"
    tenant_id: str = "wingtip"
    aad_object_id: str = "dana"
    partner_id: str = "p1"
    partner_psms: frozenset[str] = frozenset({"psm@m"})
    asking_team: frozenset[str] = frozenset()
    psm_email: str = "psm@m"
    psm_zone: str = "UTC"
    sme_email: str = "ana@m"
    sme_zone: str = "UTC"
    declined_by: tuple[str, ...] = ()
    accepted_at: datetime | None = None
    first_answered_at: datetime | None = None
    waiting_since: datetime | None = MONDAY
    remind_at: datetime | None = None
    answer_by: datetime | None = None
    accept_by: datetime | None = MONDAY
    solved_at: datetime | None = None
    helped: int | None = None
    helped_comment: str = ""
    routed_because: str = ""
    summary: str = ""
    joins_customer_because: str = ""
    customer_id: str = ""
    customer_name: str = ""
    tried: str = ""
    outcome: str = ""
    times: str = ""
    time_zone: str = "UTC"
    contact: str = ""
    scope_entry: str = ""

    @property
    def sme_name(self) -> str:
        return self.sme_email.split("@", maxsplit=1)[0].capitalize()

    def after(self, what: Move) -> "Request":
        return replace(self, state=what.state, **what.changes)


ANA = Colleague(email="ana@m", name="Ana")
BEN = Colleague(email="ben@m", name="Ben", load=1)
CY = Colleague(email="cy@m", name="Cy", load=2)
PSM = Colleague(email="psm@m", name="Pat")
PEOPLE = {
    "raiser": Person(tenant_id="wingtip", object_id="dana", partner_id="p1"),
    "colleague": Person(tenant_id="wingtip", object_id="rafa", partner_id="p1"),
    "other partner": Person(tenant_id="adatum", object_id="jonas", partner_id="p2"),
    "no role": Person(object_id="finn", email="finn@m", roles=frozenset({Role.FM})),
    "ana": Person(object_id="ana", email="ana@m", roles=frozenset({Role.SME})),
    "ben": Person(object_id="ben", email="ben@m", roles=frozenset({Role.SME})),
    "cy": Person(object_id="cy", email="cy@m", roles=frozenset({Role.SME})),
    "psm": Person(object_id="pat", email="psm@m", roles=frozenset({Role.PSM})),
    "other psm": Person(object_id="oda", email="oda@m", roles=frozenset({Role.PSM})),
    "programme": Person(object_id="pia", email="pia@m", roles=frozenset({Role.PROGRAM})),
}


@dataclass(kw_only=True)
class World:
    """Who is there, and one request among them."""

    team: tuple[Colleague, ...] = (ANA, BEN, CY)
    psm: Colleague | None = PSM
    cover: Colleague | None = None
    now: datetime = MONDAY
    request: Request = field(default_factory=Request)

    @property
    def around(self) -> Around:
        return Around(team=self.team, psm=self.psm, cover=self.cover, wanted=DEFENDER)

    def open(self, urgency: Urgency = Urgency.NORMAL) -> Move:
        opened = opening({"workload": "defender", "urgency": urgency}, self.around, now=self.now)
        self.request = Request(waiting_since=None, accept_by=None).after(opened)
        return opened

    def press(self, who: str | Person | None, press: Press) -> Move | Refused:
        """Do what somebody wants done, or the clock (nobody), if the rules let them."""
        person = who if not isinstance(who, str) else None if who == "clock" else PEOPLE[who]
        if person is None:
            decided = move_by_clock(self.request, press.verb, self.around, now=self.now)
        else:
            decided = move(self.request, press, person, self.around, now=self.now)
        if isinstance(decided, Move):
            self.request = self.request.after(decided)
        return decided

    def does(self, who: str, verb: RequestVerb, words: str = "because", **given: str) -> Move:
        """Do what the rules have to let somebody do."""
        decided = self.press(who, Press(verb=verb, words=words, to=given.get("to", "")))
        assert isinstance(decided, Move), decided
        return decided

    def refused(self, who: str, verb: RequestVerb, words: str = "because", to: str = "") -> Refused:
        """Try what the rules have to refuse somebody."""
        decided = self.press(who, Press(verb=verb, words=words, to=to))
        assert isinstance(decided, Refused), decided
        return decided

"""What the rules look at of a request and of a person; whatever has these attributes will do."""

from collections.abc import Set as AbstractSet
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from store.vocabulary import RequestKind, RequestState, Role, Urgency


class Relation(StrEnum):
    """What somebody is to a request; nobody at all has none of these."""

    RAISER = "raiser"
    COLLEAGUE = "colleague"  # of the same partner
    NAMED_SME = "named_sme"
    OTHER_SME = "other_sme"
    OWN_PSM = "own_psm"  # the partner's, its cover, or whom the request went to
    OTHER_PSM = "other_psm"
    PROGRAMME = "programme"
    ASKING_TEAM = "asking_team"  # the customer's FM or FTA, where one of them asked for it
    CLOCK = "clock"  # time that has passed, or the roster that has changed


CLOCK = frozenset({Relation.CLOCK})


class Somebody(Protocol):
    """Who is talking, as the roster has them now."""

    @property
    def tenant_id(self) -> str: ...
    @property
    def object_id(self) -> str: ...
    @property
    def partner_id(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def time_zone(self) -> str: ...
    @property
    def roles(self) -> AbstractSet[Role]: ...


class Facts(Protocol):
    """A request as it is stored; `partner_psms` are the partner's PSM and cover of today.

    `asking_team` are the customer's FM and FTA of today, where one of them asked for it.
    """

    @property
    def state(self) -> RequestState: ...
    @property
    def kind(self) -> RequestKind: ...
    @property
    def urgency(self) -> Urgency: ...
    @property
    def workload(self) -> str: ...
    @property
    def tenant_id(self) -> str: ...
    @property
    def aad_object_id(self) -> str: ...
    @property
    def partner_id(self) -> str: ...
    @property
    def partner_psms(self) -> frozenset[str]: ...
    @property
    def asking_team(self) -> frozenset[str]: ...
    @property
    def psm_email(self) -> str: ...
    @property
    def psm_zone(self) -> str: ...
    @property
    def sme_email(self) -> str: ...
    @property
    def sme_name(self) -> str: ...
    @property
    def sme_zone(self) -> str: ...
    @property
    def declined_by(self) -> tuple[str, ...]: ...
    @property
    def accepted_at(self) -> datetime | None: ...
    @property
    def first_answered_at(self) -> datetime | None: ...
    @property
    def waiting_since(self) -> datetime | None: ...
    @property
    def answer_by(self) -> datetime | None: ...
    @property
    def time_zone(self) -> str: ...
    @property
    def helped(self) -> int | None: ...


def relations(request: Facts, person: Somebody) -> frozenset[Relation]:
    """Say what somebody is to a request, by the roles and addresses they have today."""
    found = set[Relation]()
    if person.partner_id and person.partner_id == request.partner_id:
        raised = (request.tenant_id, request.aad_object_id) == (person.tenant_id, person.object_id)
        found.add(Relation.RAISER if raised else Relation.COLLEAGUE)
    if Role.SME in person.roles:
        named = person.email == request.sme_email
        found.add(Relation.NAMED_SME if named else Relation.OTHER_SME)
    if Role.PSM in person.roles:
        own = person.email in request.partner_psms | {request.psm_email}
        found.add(Relation.OWN_PSM if own else Relation.OTHER_PSM)
    if Role.PROGRAM in person.roles:
        found.add(Relation.PROGRAMME)
    if person.roles & {Role.FM, Role.FTA} and person.email in request.asking_team:
        found.add(Relation.ASKING_TEAM)
    return frozenset(found)

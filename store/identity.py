"""Who is talking, and what is known of this conversation: one statement, since every turn asks it.

The statement is built once; building it takes longer than running it.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, func, literal, select
from sqlmodel import Session, col

from store.columns import columns
from store.editions import CATALOGUE, ROSTER
from store.models import Address, Edition, Partner, Person
from store.vocabulary import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Somebody who talks to the bot, as the roster has them."""

    tenant_id: str
    object_id: str
    email: str
    name: str
    roles: frozenset[Role]
    region: str
    time_zone: str
    locale: str
    partner_id: str
    partner_name: str

    @property
    def is_staff(self) -> bool:
        """Whether they see what is internal: everybody in a role on Microsoft's side."""
        return bool(self.roles - {Role.PARTNER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """Nobody the roster knows; `tenant_known` says whether at least their tenant is."""

    tenant_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What the store knows when somebody says something.

    `roster` and `catalogue` are the numbers of the editions in force (0 before the first);
    `address` holds what is kept of this conversation by column, None where nothing is.
    """

    who: Identity | Stranger
    roster: int
    catalogue: int
    address: dict[str, Any] | None


def _edition(body: str) -> Any:  # noqa: ANN401 -- a scalar subquery, typed by what it selects
    return select(func.max(Edition.number)).where(col(Edition.body) == body).scalar_subquery()


_KEPT = ("place", "service_url", "user_id", "bot_id", "active")
_TENANT: BindParameter[str] = bindparam("tenant_id")
_PERSON: BindParameter[str] = bindparam("object_id")
_EDITIONS = columns(_edition(ROSTER).label("roster"), _edition(CATALOGUE).label("catalogue"))
_ARRIVAL = (
    columns(
        Person.email, Person.name, Person.roles, Person.region, Person.time_zone, Person.locale,
        Partner.partner_id, col(Partner.name).label("partner_name"),
        col(Partner.region).label("partner_region"),
        _edition(ROSTER).label("roster"), _edition(CATALOGUE).label("catalogue"),
        *(getattr(Address, name) for name in _KEPT),
    )
    .select_from(select(literal(1).label("one")).subquery())
    .outerjoin(
        Person, and_(col(Person.tenant_id) == _TENANT, col(Person.aad_object_id) == _PERSON)
    )
    .outerjoin(Partner, col(Partner.tenant_id) == _TENANT)
    .outerjoin(
        Address,
        and_(
            col(Address.tenant_id) == _TENANT,
            col(Address.aad_object_id) == _PERSON,
            col(Address.conversation_id) == bindparam("conversation_id"),
        ),
    )
    .order_by(Partner.partner_id)
    .limit(1)
)  # fmt: skip
_ANYBODY = columns(Person.email).where(col(Person.tenant_id) == _TENANT).limit(1)


def arrival_of(
    db: Session, *, tenant_id: str, object_id: str, conversation_id: str = ""
) -> Arrival:
    """Return who this is; an unknown person of a partner's tenant is a partner of that partner."""
    key = {"tenant_id": tenant_id, "object_id": object_id, "conversation_id": conversation_id}
    row = db.connection().execute(_ARRIVAL, key).one()
    return Arrival(
        who=_who(db, row, tenant_id, object_id),
        roster=row.roster or 0,
        catalogue=row.catalogue or 0,
        address={name: getattr(row, name) for name in _KEPT} if row.place else None,
    )


def identify(db: Session, *, tenant_id: str, object_id: str) -> Identity | Stranger:
    """Find who somebody is, by what proves it."""
    return arrival_of(db, tenant_id=tenant_id, object_id=object_id).who


def identity_by_email(db: Session, *, email: str) -> Identity | None:
    """Find somebody of the roster by address: for an operator, never for who is talking."""
    person = db.get(Person, email.strip().casefold())
    if person is None:
        return None
    found = identify(db, tenant_id=person.tenant_id, object_id=person.aad_object_id)
    return found if isinstance(found, Identity) else None


def editions_in_force(db: Session) -> tuple[int, int]:
    """Return the roster's and the catalogue's newest edition numbers, 0 before the first."""
    row = db.connection().execute(_EDITIONS).one()
    return row.roster or 0, row.catalogue or 0


def _who(db: Session, row: Any, tenant_id: str, object_id: str) -> Identity | Stranger:  # noqa: ANN401 -- a row
    if row.email is None and row.partner_id is None:
        anybody = db.connection().execute(_ANYBODY, {"tenant_id": tenant_id}).first()
        return Stranger(tenant_known=anybody is not None)
    known = row.email is not None
    return Identity(
        tenant_id=tenant_id,
        object_id=object_id,
        email=row.email or "",
        name=row.name or "",
        roles=frozenset(Role(role) for role in row.roles) if known else frozenset({Role.PARTNER}),
        region=row.region or row.partner_region or "",
        time_zone=row.time_zone or "UTC",
        locale=row.locale or "en",
        partner_id=row.partner_id or "",
        partner_name=row.partner_name or "",
    )

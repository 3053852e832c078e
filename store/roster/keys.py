"""The keys of the roster as an import will leave them: all that is held in memory of it."""

from dataclasses import dataclass, field

from sqlmodel import Session, select

from store.models import Customer, Partner, Person
from store.vocabulary import Role

Pair = tuple[str, str]
STORED = 0
ONLY_PARTNER = frozenset({Role.PARTNER.value})


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person as the import will leave them; `roles` None where their line is wrong."""

    line: int
    pair: Pair
    roles: frozenset[str] | None


@dataclass(slots=True, kw_only=True)
class Keys:
    """Every key there will be after the import: what is stored, overlaid with the files.

    Each is given with its line; line STORED marks what only the database has.
    """

    people: dict[str, Somebody]
    holders: dict[Pair, str]
    """Which address the database has for whom."""
    partners: dict[str, int]
    tenants: dict[str, str]
    """The tenant of each partner."""
    customers: dict[str, int]
    unreadable: set[str] = field(default_factory=set)
    """Files that could not be read: what refers to them is not judged."""
    tenants_complete: bool = True
    """Whether every partner's tenant could be read."""
    moved: dict[str, str] = field(default_factory=dict)
    """Stored addresses whose person has a new one, or whose directory id goes to another row."""

    @classmethod
    def of_store(cls, db: Session) -> "Keys":
        """Start with what the database has."""
        people = {
            email: Somebody(STORED, (tenant_id, object_id), frozenset(roles))
            for email, tenant_id, object_id, roles in db.exec(
                select(Person.email, Person.tenant_id, Person.aad_object_id, Person.roles)
            )
        }
        tenants = dict(db.exec(select(Partner.partner_id, Partner.tenant_id)).all())
        return cls(
            people=people,
            holders={somebody.pair: email for email, somebody in people.items()},
            partners=dict.fromkeys(tenants, STORED),
            tenants=tenants,
            customers=dict.fromkeys(db.exec(select(Customer.customer_id)), STORED),
        )

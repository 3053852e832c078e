"""Who has which role, by the roster of today."""

from sqlalchemy import ColumnElement, Text, cast
from sqlmodel import Session, col, select

from store.models import Person
from store.vocabulary import Role


def has_role(role: Role) -> ColumnElement[bool]:
    """Say of a person of the roster whether they have a role."""
    # Roles are a JSON list: this finds the word in it on every database.
    return cast(col(Person.roles), Text).like(f'%"{role}"%')


def people_in_role(db: Session, role: Role) -> tuple[str, ...]:
    """Return the addresses of everybody in a role, in order."""
    query = select(Person.email).where(has_role(role)).order_by(Person.email)
    return tuple(db.exec(query))

"""Whose status slides somebody may see, and who stands on them."""

from dataclasses import dataclass

from sqlmodel import Session, col, or_, select

from store.models import Customer, Partner, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class OnSlide:
    """Somebody of the roster who stands on a slide: in which part, by name and address."""

    part: str
    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Who works on a customer: `ours` are its FM and FTA, `csm` is internal."""

    ours: tuple[OnSlide, ...]
    csm: tuple[OnSlide, ...]


def is_kept_by(db: Session, *, customer_id: str, email: str) -> bool:
    """Say whether somebody is the FM or FTA of a customer."""
    held = db.get(Customer, customer_id)
    return bool(held and email and email in (held.fm_email, held.fta_email))


def partners_kept_by(db: Session, *, psm_email: str) -> frozenset[str]:
    """Return the partners that somebody is the PSM of, or covers as one."""
    theirs = or_(col(Partner.psm_email) == psm_email, col(Partner.cover_psm_email) == psm_email)
    return (
        frozenset(db.exec(select(Partner.partner_id).where(theirs))) if psm_email else frozenset()
    )


def team_of(db: Session, *, customer_id: str) -> Team:
    """Return who works on a customer on Microsoft's side."""
    held = db.get(Customer, customer_id)
    if held is None:
        return Team(ours=(), csm=())
    ours = (("fm", held.fm_email), ("fta", held.fta_email))
    return Team(
        ours=tuple(_named(db, part, email) for part, email in ours if email),
        csm=(_named(db, "csm", held.csm_email),) if held.csm_email else (),
    )


def partners_named(db: Session, *, ids: frozenset[str]) -> tuple[OnSlide, ...]:
    """Return the partners with these ids, by name; their address is the one the roster gives."""
    query = select(Partner).where(col(Partner.partner_id).in_(ids)).order_by(Partner.name)
    return tuple(
        OnSlide(part=one.partner_id, name=one.name, email=one.contact_email)
        for one in db.exec(query)
    )


def _named(db: Session, part: str, email: str) -> OnSlide:
    person = db.get(Person, email)
    return OnSlide(part=part, name=person.name if person else "", email=email)

"""Significant events of customers: raised once, taken up once, read by those whom they concern."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, Select, Text, and_, cast, false, insert, or_, true, update
from sqlmodel import Session, col, func, select

from store import audit
from store.card_updates import EVENT, thing_of, update_cards
from store.columns import columns
from store.identity import Identity
from store.models import Assignment, Customer, Partner, Person, SignificantEvent
from store.request_changes import FIRST_NUMBER, KEYS, Author, Opened, take_turns
from store.requests import Page
from store.roles import has_role
from store.status import customers_of
from store.told import To
from store.vocabulary import Role

READ_ALL = frozenset({Role.MANAGER, Role.PROGRAM})


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that could not wait: what happened, what is needed, and who was told at once."""

    id: UUID
    number: int
    customer_id: str
    customer_name: str
    workload: str
    what: str
    needs: str
    tenant_id: str
    aad_object_id: str
    raised_by: str
    raiser_email: str
    by_partner: bool
    partner_name: str
    raised_at: datetime
    told: tuple[str, ...]
    taken_by: str
    taken_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ToRaise:
    """What somebody raises; `told` are the addresses of those who are told at once."""

    customer_id: str
    what: str
    workload: str = ""
    needs: str = ""
    by_partner: bool = False
    told: Sequence[str] = ()


def raise_event(db: Session, what: ToRaise, *, key: str, by: Author, now: datetime) -> Opened:
    """Raise an event once for each business key; numbers follow one another without a gap."""
    take_turns(db)
    if before := raised_before(db, key=key):
        return before
    last = db.exec(select(func.max(SignificantEvent.number))).one()
    row = SignificantEvent(
        id=uuid5(KEYS, key),
        number=FIRST_NUMBER if last is None else last + 1,
        customer_id=what.customer_id,
        workload=what.workload,
        what=what.what,
        needs=what.needs,
        tenant_id=by.tenant_id,
        aad_object_id=by.object_id,
        raised_by=by.name,
        by_partner=what.by_partner,
        raised_at=now,
        told=list(what.told),
    )
    db.connection().execute(insert(SignificantEvent).values(**row.model_dump()))
    audit.record(
        db, now=now, actor=by.object_id, action="event.raised", subject=f"event {row.number}"
    )
    return Opened(id=row.id, number=row.number, is_new=True)


def take_event(db: Session, event: Event, *, by: Author, now: datetime) -> bool:
    """Keep who looks after an event, and let every card of it say so; the first one does."""
    free = update(SignificantEvent).where(
        col(SignificantEvent.id) == event.id, col(SignificantEvent.taken_by) == ""
    )
    taken = free.values(taken_by=by.name, taken_at=now, version=SignificantEvent.version + 1)
    if not db.connection().execute(taken).rowcount:
        return False
    subject = f"event {event.number}"
    audit.record(db, now=now, actor=by.object_id, action="event.taken", subject=subject)
    me = To(tenant_id=by.tenant_id, aad_object_id=by.object_id)
    update_cards(db, thing_of(event.id, EVENT), by=me, now=now)
    return True


def raised_before(db: Session, *, key: str) -> Opened | None:
    """Return the event that was raised under a business key."""
    held = columns(SignificantEvent.id, SignificantEvent.number).where(
        col(SignificantEvent.id) == uuid5(KEYS, key)
    )
    row = db.connection().execute(held).first()
    return Opened(id=row.id, number=row.number, is_new=False) if row else None


def event_with_id(db: Session, *, event_id: UUID, who: Identity) -> Event | None:
    """Return an event to those whom it concerns; to others it is unknown."""
    found = _values(db, _EVENTS.where(col(SignificantEvent.id) == event_id, seen_by(who)))
    return found[0] if found else None


def event_for_a_job(db: Session, *, event_id: UUID) -> Event | None:
    """Return an event for what nobody asked."""
    found = _values(db, _EVENTS.where(col(SignificantEvent.id) == event_id))
    return found[0] if found else None


def events_seen_by(
    db: Session, *, who: Identity, customer_id: str = "", offset: int, limit: int
) -> Page[Event]:
    """Page through the events that somebody may see, newest first; of one customer, or of all."""
    which = seen_by(who)
    if customer_id:
        which = and_(which, col(SignificantEvent.customer_id) == customer_id)
    newest = (col(SignificantEvent.raised_at).desc(), col(SignificantEvent.number).desc())
    counted = columns(func.count()).select_from(SignificantEvent).where(which)
    total: int = db.connection().execute(counted).scalar_one()
    query = _EVENTS.where(which).order_by(*newest).offset(offset).limit(limit)
    return Page(_values(db, query), total)


def customers_to_raise_for(db: Session, *, who: Identity) -> list[tuple[str, str]]:
    """Return (id, name) of the customers somebody may raise an event of: as FM, FTA, or partner."""
    if not who.is_staff:
        assigned = select(Assignment.customer_id).where(Assignment.partner_id == who.partner_id)
        query = select(Customer.customer_id, Customer.name).where(
            col(Customer.customer_id).in_(assigned)
        )
        return list(db.exec(query.order_by(Customer.name, Customer.customer_id)))
    return customers_of(db, email=who.email) if who.email else []


def workloads_to_raise_for(
    db: Session, *, who: Identity, customer_ids: Collection[str]
) -> tuple[str, ...]:
    """Return the workloads at these customers; to a partner its own."""
    query = columns(Assignment.workload).where(col(Assignment.customer_id).in_(customer_ids))
    if not who.is_staff:
        query = query.where(col(Assignment.partner_id) == who.partner_id)
    return tuple(db.connection().execute(query.distinct().order_by(Assignment.workload)).scalars())


def people_concerned(db: Session, *, customer_id: str) -> tuple[str, ...]:
    """Return the addresses of a customer's FM and FTA, as far as the roster names them."""
    customer = db.get(Customer, customer_id)
    if customer is None:
        return ()
    return tuple(filter(None, dict.fromkeys((customer.fm_email, customer.fta_email))))


def partners_concerned(db: Session, *, customer_id: str, workload: str = "") -> tuple[str, ...]:
    """Return the partners of a workload at a customer, else of every workload there."""
    query = columns(Assignment.partner_id).where(
        col(Assignment.customer_id) == customer_id, col(Assignment.partner_id).is_not(None)
    )
    if workload:
        query = query.where(col(Assignment.workload) == workload)
    query = query.distinct().order_by(Assignment.partner_id)
    return tuple(db.connection().execute(query).scalars())


def managers_of(db: Session, *, region: str) -> tuple[str, ...]:
    """Return the team managers of a region, all of them where none is of that region."""
    query = columns(Person.email, Person.region).where(has_role(Role.MANAGER))
    rows = db.connection().execute(query.order_by(Person.email)).all()
    near = tuple(row.email for row in rows if row.region == region)
    return near or tuple(row.email for row in rows)


def names_of_people(db: Session, emails: Sequence[str]) -> tuple[str, ...]:
    """Return what people are called, in this order; who is not in the roster is left out."""
    query = select(Person.email, Person.name).where(col(Person.email).in_(emails))
    known = dict(db.exec(query).all())
    return tuple(known[email] for email in emails if email in known)


def seen_by(who: Identity) -> ColumnElement[bool]:
    """Say of an event whether somebody may see it.

    The FM and FTA see what concerns their customers, a PSM what concerns their partners, a partner
    what its own people have raised of its own customers; and everybody what they were told.
    """
    if not who.is_staff:
        return _raised_at_partner(who)
    if who.roles & READ_ALL:
        return true()
    mine = and_(
        col(SignificantEvent.tenant_id) == who.tenant_id,
        col(SignificantEvent.aad_object_id) == who.object_id,
    )
    if not who.email:
        return mine
    customers = columns(Customer.customer_id).where(
        or_(col(Customer.fm_email) == who.email, col(Customer.fta_email) == who.email)
    )
    return or_(
        mine,
        cast(col(SignificantEvent.told), Text).contains(f'"{who.email}"', autoescape=True),
        col(SignificantEvent.customer_id).in_(customers),
        _of_their_partners(who) if Role.PSM in who.roles else false(),
    )


def _raised_at_partner(who: Identity) -> ColumnElement[bool]:
    if not who.partner_id:
        return false()
    assigned = columns(Assignment.customer_id).where(col(Assignment.partner_id) == who.partner_id)
    return and_(
        col(SignificantEvent.by_partner).is_(True),
        col(SignificantEvent.tenant_id) == who.tenant_id,
        col(SignificantEvent.customer_id).in_(assigned),
    )


def _of_their_partners(who: Identity) -> ColumnElement[bool]:
    """What their partners deliver; where no workload is named, at every customer of theirs."""
    theirs = or_(col(Partner.psm_email) == who.email, col(Partner.cover_psm_email) == who.email)
    partners = columns(Partner.partner_id).where(theirs)
    delivered = (
        columns(Assignment.customer_id)
        .where(
            col(Assignment.customer_id) == SignificantEvent.customer_id,
            col(Assignment.partner_id).in_(partners),
            or_(
                col(SignificantEvent.workload) == "",
                col(Assignment.workload) == SignificantEvent.workload,
            ),
        )
        .correlate(SignificantEvent)
    )
    tenants = columns(Partner.tenant_id).where(theirs)
    by_them = and_(
        col(SignificantEvent.by_partner).is_(True), col(SignificantEvent.tenant_id).in_(tenants)
    )
    return or_(delivered.exists(), by_them)


_ROW = [name for name in Event.__dataclass_fields__ if name in SignificantEvent.model_fields]
_PARTNER_NAME = (
    columns(func.min(Partner.name))
    .where(col(Partner.tenant_id) == SignificantEvent.tenant_id)
    .correlate(SignificantEvent)
    .scalar_subquery()
)
_RAISER_EMAIL = (
    columns(Person.email)
    .where(
        col(Person.tenant_id) == SignificantEvent.tenant_id,
        col(Person.aad_object_id) == SignificantEvent.aad_object_id,
    )
    .correlate(SignificantEvent)
    .scalar_subquery()
)
_EVENTS: Select[tuple[object, ...]] = columns(
    *(getattr(SignificantEvent, name) for name in _ROW),
    col(Customer.name).label("customer_name"),
    _PARTNER_NAME.label("partner_name"),
    _RAISER_EMAIL.label("raiser_email"),
).outerjoin(Customer, col(Customer.customer_id) == SignificantEvent.customer_id)


def _values(db: Session, query: Select[tuple[object, ...]]) -> tuple[Event, ...]:
    return tuple(
        Event(
            **{name: row[name] for name in _ROW if name != "told"},
            customer_name=row["customer_name"] or row["customer_id"],
            partner_name=(row["partner_name"] or "") if row["by_partner"] else "",
            raiser_email=row["raiser_email"] or "",
            told=tuple(row["told"]),
        )
        for row in db.connection().execute(query).mappings()
    )

"""The sheet of a workload at a customer: what cards about its survey contacts show, and which."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import update
from sqlmodel import Session, col, select

from store.card_updates import thing_of, update_cards
from store.columns import insert_once
from store.models import ContactSheet, Customer
from store.request_changes import KEYS
from store.told import To

SHEET, PERSON = "sheet", "survey_person"  # the kinds of things that cards show


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The contacts of one workload at a customer; `number` is what a lost card calls it."""

    id: UUID
    customer_id: str
    customer_name: str
    workload: str
    version: int

    @property
    def number(self) -> str:
        """The customer: sheets have no numbers."""
        return self.customer_name

    @property
    def thing(self) -> str:
        """What its cards are found by."""
        return thing_of(self.id, SHEET)


def sheet_of(db: Session, *, customer_id: str, workload: str) -> Sheet | None:
    """Return the sheet of a workload, made when it is first looked at; None without a customer."""
    customer = db.get(Customer, customer_id)
    if customer is None:
        return None
    identifier = uuid5(KEYS, f"sheet:{customer_id}:{workload}")
    row = {"id": identifier, "customer_id": customer_id, "workload": workload, "version": 1}
    insert_once(db, ContactSheet, row)
    return sheet_with_id(db, identifier)


def sheet_with_id(db: Session, identifier: UUID) -> Sheet | None:
    """Return a sheet by what its cards carry."""
    query = (
        select(ContactSheet, Customer.name)
        .join(Customer, col(Customer.customer_id) == ContactSheet.customer_id)
        .where(ContactSheet.id == identifier)
        .execution_options(populate_existing=True)
    )
    found = db.exec(query).first()
    if found is None:
        return None
    row, name = found
    return Sheet(
        id=row.id, customer_id=row.customer_id, customer_name=name, workload=row.workload,
        version=row.version,
    )  # fmt: skip


def turn_sheet(db: Session, *, customer_id: str, workload: str, by: To, now: datetime) -> None:
    """Count a change of a sheet: every card that shows it is put right where it stands."""
    sheet = sheet_of(db, customer_id=customer_id, workload=workload)
    if sheet is None:
        return
    turned = update(ContactSheet).where(col(ContactSheet.id) == sheet.id)
    db.connection().execute(turned.values(version=ContactSheet.version + 1))
    update_cards(db, sheet.thing, by=by, now=now)


def person_thing(*, tenant_id: str, object_id: str) -> str:
    """Name the card that shows somebody what is kept of themselves."""
    return thing_of(person_id(tenant_id=tenant_id, object_id=object_id), PERSON)


def person_id(*, tenant_id: str, object_id: str) -> UUID:
    """Return what a person's own card goes by."""
    return uuid5(KEYS, f"person:{tenant_id}:{object_id}")

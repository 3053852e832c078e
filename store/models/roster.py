"""The roster, as the CSV files bring it: store/roster."""

from datetime import date, datetime

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.columns import UtcDateTime


class Partner(SQLModel, table=True):
    """A FastTrack Ready Partner (partners.csv)."""

    partner_id: str = Field(primary_key=True, max_length=64)
    name: str = Field(max_length=200)
    tenant_id: str = Field(index=True, max_length=64)
    region: str = Field(max_length=64)
    psm_email: str = Field(index=True, max_length=254)
    contact_email: str = Field(default="", max_length=254)
    endorsed_workloads: list[str] = Field(default_factory=list, sa_type=JSON)
    cover_psm_email: str = Field(default="", max_length=254)


class Person(SQLModel, table=True):
    """Somebody the roster knows (people.csv); who they are is (tenant_id, aad_object_id)."""

    __table_args__ = (UniqueConstraint("tenant_id", "aad_object_id"),)

    email: str = Field(primary_key=True, max_length=254)
    name: str = Field(max_length=200)
    aad_object_id: str = Field(max_length=64)
    tenant_id: str = Field(max_length=64)
    roles: list[str] = Field(sa_type=JSON)
    region: str = Field(default="", max_length=64)
    time_zone: str = Field(default="UTC", max_length=64)
    locale: str = Field(default="en", max_length=35)
    workloads: list[str] = Field(default_factory=list, sa_type=JSON)
    away_until: date | None = None


class Customer(SQLModel, table=True):
    """A customer of the benefit (customers.csv). `segment` never leaves Microsoft."""

    customer_id: str = Field(primary_key=True, max_length=64)
    name: str = Field(max_length=200)
    country: str = Field(max_length=2)
    licences: int
    tenant_id: str = Field(default="", max_length=64)
    segment: str = Field(default="", max_length=16)
    fm_email: str = Field(default="", index=True, max_length=254)
    fta_email: str = Field(default="", index=True, max_length=254)
    csm_email: str = Field(default="", max_length=254)


class Assignment(SQLModel, table=True):
    """Who does one workload at one customer (assignments.csv)."""

    customer_id: str = Field(primary_key=True, max_length=64, foreign_key="customer.customer_id")
    workload: str = Field(primary_key=True, max_length=64)
    primary_rm: str = Field(max_length=200)
    partner_id: str | None = Field(
        default=None, index=True, max_length=64, foreign_key="partner.partner_id"
    )
    phase: str = Field(default="", max_length=16)
    entitled: int | None = None
    active: int | None = None
    payment_complete: bool = False
    forecast_15: date | None = None
    forecast_40: date | None = None
    cpor_claimed: date | None = None


class SurveyContact(SQLModel, table=True):
    """Whom a survey may go to (survey_contacts.csv). `sealed` is encrypted: store/sealed.py."""

    customer_id: str = Field(primary_key=True, max_length=64, foreign_key="customer.customer_id")
    workload: str = Field(primary_key=True, max_length=64)
    email_hash: str = Field(primary_key=True, max_length=64)
    sealed: bytes


class SurveyEvent(SQLModel, table=True):
    """What happened to an invitation (survey_events.csv); the address only as a keyed hash."""

    customer_id: str = Field(primary_key=True, max_length=64, foreign_key="customer.customer_id")
    workload: str = Field(primary_key=True, max_length=64)
    email_hash: str = Field(primary_key=True, max_length=64)
    event: str = Field(primary_key=True, max_length=16)
    at: datetime = Field(primary_key=True, sa_type=UtcDateTime)
    nsat: int | None = None
    nps: int | None = None

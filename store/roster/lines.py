"""One pydantic model for a line of each file: what it holds once it has been checked."""

from datetime import date
from typing import Any, ClassVar

import orjson
from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator
from sqlalchemy import Table
from sqlmodel import SQLModel

from store.models import Assignment, Customer, Partner, Person, SurveyContact, SurveyEvent
from store.roster import values
from store.roster.reading import Columns
from store.sealed import Vault


class Line(BaseModel):
    """What all lines share. `key` columns tell a record from every other of its file."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    file: ClassVar[str]
    row: ClassVar[type[SQLModel]]
    key: ClassVar[tuple[str, ...]]
    # about people outside the service: no message shows a value
    personal: ClassVar[bool] = False

    @classmethod
    def columns(cls) -> Columns:
        """What the header must and may name."""
        fields = cls.model_fields.items()
        return Columns(
            required=tuple(name for name, field in fields if field.is_required()),
            optional=tuple(name for name, field in fields if not field.is_required()),
        )

    @classmethod
    def table(cls) -> Table:
        """Where these lines are kept."""
        return SQLModel.metadata.tables[str(cls.row.__tablename__)]

    def stored(self, vault: Vault) -> dict[str, Any]:
        """Return the values of the row, by column."""
        del vault
        return dict(self)

    def told(self, vault: Vault) -> bytes:
        """Return what this line says, for the digest of an edition."""
        return orjson.dumps(self.stored(vault))


class PersonLine(Line):
    """Somebody with a role in the programme."""

    file = "people.csv"
    row = Person
    key = ("email",)

    email: values.Email
    name: values.Name
    aad_object_id: values.DirectoryId
    tenant_id: values.DirectoryId
    roles: values.Roles
    region: values.Region = ""
    time_zone: values.TimeZone = "UTC"
    locale: values.Locale = "en"
    workloads: values.Workloads = []
    away_until: values.Day | None = None


class PartnerLine(Line):
    """A FastTrack Ready Partner."""

    file = "partners.csv"
    row = Partner
    key = ("partner_id",)

    partner_id: values.Code
    name: values.Name
    tenant_id: values.DirectoryId
    region: values.Region
    psm_email: values.Email
    contact_email: values.Email = ""
    endorsed_workloads: values.Workloads = []
    cover_psm_email: values.Email = ""


class CustomerLine(Line):
    """A customer of the benefit."""

    file = "customers.csv"
    row = Customer
    key = ("customer_id",)

    customer_id: values.Code
    name: values.Name
    country: values.Country
    licences: values.Count
    tenant_id: values.DirectoryId = ""
    segment: values.Segment = ""
    fm_email: values.Email = ""
    fta_email: values.Email = ""
    csm_email: values.Email = ""


class AssignmentLine(Line):
    """Who does one workload at one customer, and how far it is."""

    file = "assignments.csv"
    row = Assignment
    key = ("customer_id", "workload")

    customer_id: values.Code
    workload: values.Workload
    primary_rm: values.Name
    partner_id: values.Code | None = None
    phase: values.PhaseWord = ""
    entitled: values.Count | None = None
    active: values.Count | None = None
    payment_complete: values.Yes = False
    forecast_15: values.Day | None = None
    forecast_40: values.Day | None = None
    cpor_claimed: values.Day | None = None

    @field_validator("active")
    @classmethod
    def _some_of_the_entitled(cls, active: int, info: ValidationInfo) -> int:
        entitled = info.data.get("entitled")
        if entitled is not None and active > entitled:
            raise values.wrong(f"is more than the {entitled} entitled", str(active))
        return active

    @field_validator("forecast_40")
    @classmethod
    def _after_the_first(cls, forecast: date, info: ValidationInfo) -> date:
        first = info.data.get("forecast_15")
        if first is not None and forecast < first:
            raise values.wrong(f"is before forecast_15, {first}", str(forecast))
        return forecast


class ContactLine(Line):
    """Whom a survey about one workload may go to."""

    file = "survey_contacts.csv"
    row = SurveyContact
    key = ("customer_id", "workload", "email")
    personal = True

    customer_id: values.Code
    workload: values.Workload
    first_name: values.Name
    last_name: values.Name
    email: values.Email
    country: values.Country
    survey_eligible: values.Yes
    survey_language: values.Locale

    def fields(self) -> dict[str, Any]:
        """Return what is kept sealed."""
        return self.model_dump(exclude={"customer_id", "workload"})

    def stored(self, vault: Vault) -> dict[str, Any]:
        """Return the values of the row: the key in the open, the rest sealed."""
        email_hash = vault.address_hash(self.email)
        key = contact_row(self.customer_id, self.workload, email_hash)
        return {
            "customer_id": self.customer_id,
            "workload": self.workload,
            "email_hash": email_hash,
            "sealed": vault.seal(self.fields(), row=key),
        }

    def told(self, vault: Vault) -> bytes:
        """Return a keyed hash: the same each time, and nobody can guess a contact from it."""
        # as hexadecimal digits, because the hash takes capitals for small letters
        return vault.address_hash(orjson.dumps(self.model_dump()).hex()).encode()


class EventLine(Line):
    """What happened to an invitation to a survey."""

    file = "survey_events.csv"
    row = SurveyEvent
    key = ("customer_id", "workload", "email", "event", "at")
    personal = True

    customer_id: values.Code
    workload: values.Workload
    email: values.Email
    event: values.Step
    at: values.Moment
    nsat: values.Nsat | None = None
    nps: values.Nps | None = None

    def stored(self, vault: Vault) -> dict[str, Any]:
        """Return the values of the row: the address only as a keyed hash."""
        rest = self.model_dump(exclude={"email"})
        return {**rest, "email_hash": vault.address_hash(self.email)}


# Each file after those it refers to; people and partners refer to each other.
KINDS: tuple[type[Line], ...] = (
    PersonLine,
    PartnerLine,
    CustomerLine,
    AssignmentLine,
    ContactLine,
    EventLine,
)


def contact_row(customer_id: str, workload: str, email_hash: str) -> str:
    """Return the name under which a survey contact is sealed (`row` of `Vault.open`)."""
    return f"{customer_id}/{workload}/{email_hash}"

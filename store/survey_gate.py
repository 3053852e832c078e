"""What stands between a workload at a customer and its survey, as facts; the rule judges them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import BigInteger, literal
from sqlmodel import Session, col, func, select

from store.columns import columns
from store.models import (
    Assignment,
    CatalogueEntry,
    StatusUpdate,
    SurveyEvent,
    SurveyInvitation,
    WorkloadStatus,
)
from store.survey_contacts import KeptContact, contacts_of
from store.vocabulary import EntryKind, SurveyStep
from store.workloads_now import now as current
from store.workloads_now import with_last_update

PASSED = 10  # per cent of the entitled people: from then on there is a survey


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedWorkload:
    """Whether a workload is surveyed, as the catalogue has it: yes, no or unknown, and whence."""

    eligible: str = "unknown"
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GateFacts:
    """What is known of a workload at a customer. Nothing in it is about a person.

    Of its contacts: how many are named, complete, eligible and willing, each of those before.
    """

    listed: ListedWorkload
    entitled: int | None
    active: int | None
    reached_on: date | None
    paid: bool
    named: int
    complete: int
    eligible: int
    willing: int
    unasked: int
    invited_at: datetime | None


def listed_workloads(db: Session) -> dict[str, ListedWorkload]:
    """Return which workloads are surveyed, by id."""
    query = select(CatalogueEntry.content).where(
        CatalogueEntry.kind == EntryKind.WORKLOAD, col(CatalogueEntry.until).is_(None)
    )
    return {
        content["id"]: ListedWorkload(
            eligible=content["survey_eligible"], source=content["survey_source"]
        )
        for content in db.exec(query)
    }


def gate_facts(db: Session, *, customer_id: str, workload: str) -> GateFacts | None:
    """Return what is known, None where the workload is not at the customer (any more)."""
    query = with_last_update(
        columns(current("entitled"), current("active"), Assignment.payment_complete).select_from(
            Assignment
        )
    ).where(col(Assignment.customer_id) == customer_id, col(Assignment.workload) == workload)
    row = db.connection().execute(query).mappings().first()
    if row is None:
        return None
    contacts = contacts_of(db, customer_id=customer_id, workload=workload)
    complete = [one for one in contacts if one.fields.is_complete]
    eligible = [one for one in complete if one.fields.survey_eligible]
    return GateFacts(
        listed=listed_workloads(db).get(workload, ListedWorkload()),
        entitled=row["entitled"],
        active=row["active"],
        reached_on=_reached_on(db, customer_id, workload),
        paid=row["payment_complete"],
        named=len(contacts),
        complete=len(complete),
        eligible=len(eligible),
        willing=sum(_would(one) for one in eligible),
        unasked=sum(one.consent.willing is None for one in eligible),
        invited_at=_invited_at(db, customer_id, workload),
    )


def _would(one: KeptContact) -> bool:
    return one.consent.willing is not False


def _reached_on(db: Session, customer_id: str, workload: str) -> date | None:
    """Return when an update first had it above the mark."""
    query = (
        columns(func.min(StatusUpdate.written_at))
        .join(WorkloadStatus, col(WorkloadStatus.update_id) == StatusUpdate.id)
        .where(
            col(StatusUpdate.customer_id) == customer_id,
            col(WorkloadStatus.workload) == workload,
            col(WorkloadStatus.entitled) > 0,
            col(WorkloadStatus.active) * literal(100, BigInteger)
            >= col(WorkloadStatus.entitled) * literal(PASSED, BigInteger),
        )
    )
    found: datetime | None = db.connection().execute(query).scalar()
    return found.date() if found else None


def _invited_at(db: Session, customer_id: str, workload: str) -> datetime | None:
    """Return when anybody was last invited: by a file, or by what Microsoft's survey told us."""
    told = select(func.max(SurveyInvitation.invited_at)).where(
        SurveyInvitation.customer_id == customer_id, SurveyInvitation.workload == workload
    )
    read = select(func.max(SurveyEvent.at)).where(
        SurveyEvent.customer_id == customer_id,
        SurveyEvent.workload == workload,
        SurveyEvent.event == SurveyStep.INVITED.value,
    )
    moments = [moment for moment in (db.exec(told).one(), db.exec(read).one()) if moment]
    return max(moments, default=None)

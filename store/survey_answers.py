"""What an answer to a survey is, and whose work it is about: one definition for every figure."""

from sqlalchemy import ColumnElement, and_
from sqlmodel import col

from store.models import Assignment, SurveyEvent
from store.vocabulary import SurveyStep


def is_answer() -> ColumnElement[bool]:
    """Say of an event that it is an answer which says how satisfied somebody is."""
    return and_(
        col(SurveyEvent.event) == SurveyStep.COMPLETED.value, col(SurveyEvent.nsat).is_not(None)
    )


def is_about_assignment() -> ColumnElement[bool]:
    """Say of an event that it is about an assignment: the partner that has it now is judged."""
    return and_(
        col(SurveyEvent.customer_id) == Assignment.customer_id,
        col(SurveyEvent.workload) == Assignment.workload,
    )

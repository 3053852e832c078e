"""`export`: what the store holds, as CSV on standard output."""

import csv
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TextIO

import orjson
from sqlmodel import Session

from bot.config import Settings
from bot.start import open_database
from dialogs.catalogue_review import review_rows
from dialogs.milestones import forecast_from_now_on, milestones
from dialogs.rules.working_time import working_time_between
from dialogs.survey_figures import figures_of, quarter_of
from store.exports import audit_rows, question_rows
from store.proposals import proposal_rows
from store.request_export import request_rows
from store.status_export import forecast_rows, status_rows
from store.survey_export import survey_rows


def _requests(db: Session) -> Iterator[tuple[object, ...]]:
    return request_rows(
        db, working_time=lambda start, end, zone: working_time_between(start, end, zone=zone)
    )


def _forecasts(db: Session) -> Iterator[tuple[object, ...]]:
    return forecast_rows(db, milestones())


def _surveys(db: Session) -> Iterator[tuple[object, ...]]:
    return survey_rows(db, quarter_of=quarter_of, figures_of=figures_of)


EXPORTS: Mapping[str, Callable[[Session], Iterator[tuple[object, ...]]]] = {
    "status": status_rows,
    "forecasts": _forecasts,
    "requests": _requests,
    "surveys": _surveys,
    "questions": question_rows,
    "audit": audit_rows,
    "proposals": proposal_rows,
    "review": review_rows,
}
BY_MEANING = frozenset({"review"})  # what needs the language model to be put together
# A spreadsheet would run a cell that starts with one of these.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


async def write_export(settings: Settings, kind: str, out: TextIO) -> None:
    """Write one kind of export; the rows are streamed, however many there are."""
    forecast_from_now_on(settings.milestones)
    database = open_database(settings.database_url)

    def write(db: Session) -> None:
        writer = csv.writer(out, lineterminator="\n")
        for row in EXPORTS[kind](db):
            writer.writerow([_cell(value) for value in row])

    try:
        await database.prepare()
        await database.read(write)
    finally:
        await database.close()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "y" if value else "n"
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, dict):
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    if isinstance(value, str):
        escaped = f"'{value}" if value.startswith(_FORMULA) else value
        # the csv module would leave a lone \r unquoted, and a reader take it for a new row
        return escaped.replace("\r\n", "\n").replace("\r", "\n")
    return value

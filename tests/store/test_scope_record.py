"""A partner's scope record: rows are added only, and the newest version of a thing counts."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, col, select

from store.db import Database
from store.models import AuditRecord, ScopeKept
from store.request_changes import Author
from store.scope_record import (
    Answered,
    Line,
    Record,
    history_of,
    keep,
    lines_of,
    records_of,
    take_out,
)
from store.vocabulary import Verdict
from tests.conftest import NOON
from tests.store.rows import WINGTIP, add_roster

CONTOSO = Record(partner_id="p1", customer_id="c1")
WINERY = Record(partner_id="p1", customer_id="c2")
ADATUM = Record(partner_id="p2", customer_id="c4")
DANA = Author(tenant_id=WINGTIP, object_id="o-dana", name="Dana Oye")
NOBODY = Author(tenant_id=WINGTIP, object_id="o-nobody", name="Somebody at Wingtip")
QUESTION = UUID(int=7)
MINUTE = timedelta(minutes=1)


def answered(entry: str = "int-enrol", **fields: Any) -> Answered:
    held: dict[str, Any] = {"verdict": Verdict.IN_SCOPE, "edition": 3, "entry_id": entry}
    return Answered(**held | fields)


def open_point(words: str) -> Answered:
    return Answered(verdict=Verdict.UNKNOWN, edition=3, words=words)


def things(lines: list[Line]) -> list[str]:
    return [line.thing for line in lines]


def test_what_is_kept_says_what_who_when_and_of_which_edition(db: Session) -> None:
    add_roster(db)
    assert keep(db, CONTOSO, answered(question_id=QUESTION), by=DANA, now=NOON)
    [line] = lines_of(db, CONTOSO)
    assert (line.entry_id, line.verdict, line.edition) == ("int-enrol", Verdict.IN_SCOPE, 3)
    assert (line.by, line.kept_at, line.question_id) == ("Dana Oye", NOON, QUESTION)
    assert (line.version, line.is_kept) == (1, True)
    audited = db.exec(select(AuditRecord.action, AuditRecord.actor, AuditRecord.subject)).one()
    assert audited == ("scope_record.kept", "o-dana", "c1:int-enrol")


def test_who_is_not_in_the_roster_has_no_name(db: Session) -> None:
    keep(db, CONTOSO, answered(), by=NOBODY, now=NOON)
    assert [line.by for line in lines_of(db, CONTOSO)] == [""]


def test_the_same_answer_is_kept_once(db: Session) -> None:
    again = [keep(db, CONTOSO, answered(edition=n), by=DANA, now=NOON) for n in (3, 4)]
    assert again == [True, False]
    assert [line.edition for line in lines_of(db, CONTOSO)] == [3]


def test_another_verdict_is_a_new_version_and_the_old_one_stays(db: Session) -> None:
    keep(db, CONTOSO, answered(), by=DANA, now=NOON)
    changed = answered(verdict=Verdict.OUT_OF_SCOPE, edition=4)
    assert keep(db, CONTOSO, changed, by=DANA, now=NOON + MINUTE)
    [line] = lines_of(db, CONTOSO)
    assert (line.version, line.verdict) == (2, Verdict.OUT_OF_SCOPE)
    held = history_of(db, CONTOSO, offset=0, limit=5)
    assert [one.verdict for one in held.lines] == [Verdict.OUT_OF_SCOPE, Verdict.IN_SCOPE]


def test_what_is_taken_out_stays_in_the_history_and_can_come_back(db: Session) -> None:
    keep(db, CONTOSO, answered(), by=DANA, now=NOON)
    [line] = lines_of(db, CONTOSO)
    assert take_out(db, CONTOSO, line.id, by=DANA, now=NOON + MINUTE)
    assert lines_of(db, CONTOSO) == []
    assert records_of(db) == []
    assert keep(db, CONTOSO, answered(), by=DANA, now=NOON + 2 * MINUTE)
    held = history_of(db, CONTOSO, offset=0, limit=5)
    assert ([one.is_kept for one in held.lines], held.total) == ([True, False, True], 3)
    assert len(history_of(db, CONTOSO, offset=1, limit=1).lines) == 1
    actions = db.exec(select(AuditRecord.action).order_by(col(AuditRecord.number))).all()
    assert actions == ["scope_record.kept", "scope_record.taken_out", "scope_record.kept"]


def test_what_is_old_gone_or_another_records_is_not_taken_out(db: Session) -> None:
    keep(db, CONTOSO, answered(), by=DANA, now=NOON)
    [old] = lines_of(db, CONTOSO)
    assert not take_out(db, WINERY, old.id, by=DANA, now=NOON)
    assert not take_out(db, CONTOSO, uuid4(), by=DANA, now=NOON)
    keep(db, CONTOSO, answered(verdict=Verdict.CONDITIONAL), by=DANA, now=NOON)
    assert not take_out(db, CONTOSO, old.id, by=DANA, now=NOON)
    assert len(lines_of(db, CONTOSO)) == 1


def test_an_open_point_is_the_same_however_it_is_spaced_or_in_capitals(db: Session) -> None:
    said = ("Who moves the PSTs?", "  who moves  the psts?", "Who scans the paper?")
    assert [keep(db, CONTOSO, open_point(words), by=DANA, now=NOON) for words in said] == [
        True, False, True,
    ]  # fmt: skip
    assert {line.words for line in lines_of(db, CONTOSO)} == {said[0], said[2]}


def test_lines_come_in_the_order_in_which_they_were_kept(db: Session) -> None:
    for minutes, entry in enumerate(("odb-kfm", "int-pack", "int-enrol")):
        keep(db, CONTOSO, answered(entry), by=DANA, now=NOON + minutes * MINUTE)
    assert things(lines_of(db, CONTOSO)) == ["odb-kfm", "int-pack", "int-enrol"]


def test_records_are_found_by_partner_and_by_customer(db: Session) -> None:
    add_roster(db)
    for record in (CONTOSO, WINERY, ADATUM):
        keep(db, record, answered(), by=DANA, now=NOON)
        keep(db, record, answered("odb-kfm"), by=DANA, now=NOON)
    found = records_of(db)
    assert [(one.customer_name, one.partner_name) for one in found] == [
        ("Coho Winery", "Wingtip Consulting"),
        ("Contoso", "Wingtip Consulting"),
        ("Lamna Healthcare", "Adatum Cloud"),
    ]
    assert [one.record for one in records_of(db, partners=["p2"])] == [ADATUM]
    assert [one.record for one in records_of(db, customers=["c1", "c4"])] == [CONTOSO, ADATUM]
    assert records_of(db, partners=["p1"], customers=["c4"]) == []
    assert records_of(db, partners=[]) == []


async def test_two_who_keep_it_at_once_keep_it_once(database: Database) -> None:
    kept = await asyncio.gather(
        *(
            database.run(lambda db: keep(db, CONTOSO, answered(), by=DANA, now=NOON))
            for _ in range(5)
        )
    )
    assert kept.count(True) == 1
    assert await database.run(lambda db: len(db.exec(select(ScopeKept.id)).all())) == 1


@pytest.mark.parametrize("field", ["entry_id", "words"])
def test_what_a_thing_goes_by_fits_its_column(field: str) -> None:
    longest = {"entry_id": "x" * 64, "words": "x" * 300}[field]
    fields: dict[str, Any] = {field: longest}
    held = Answered(verdict=Verdict.UNKNOWN, edition=1, **fields)
    assert len(held.thing) <= 80

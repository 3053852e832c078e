"""A draft of an update is kept for each customer, once for each version, on both stores."""

from dataclasses import replace

from sqlmodel import Session

from store.status_drafts import Writer, draft_of, keep_draft
from tests.conftest import NOON

FINN = Writer(tenant_id="t", object_id="o-finn", customer_id="c1")


def test_a_draft_is_kept_for_each_customer_and_person(db: Session) -> None:
    assert draft_of(db, FINN).version == 0
    kept = keep_draft(db, FINN, version=0, fields={"mine": {"summary": "x"}}, now=NOON)
    assert kept is not None
    assert (kept.version, draft_of(db, FINN)) == (1, kept)
    assert draft_of(db, replace(FINN, customer_id="c2")).fields == {}
    assert draft_of(db, replace(FINN, object_id="o-tove")).fields == {}


def test_what_has_changed_meanwhile_is_not_overwritten(db: Session) -> None:
    keep_draft(db, FINN, version=0, fields={"a": 1}, now=NOON)
    assert keep_draft(db, FINN, version=0, fields={"a": 2}, now=NOON) is None
    assert keep_draft(db, FINN, version=1, fields={}, now=NOON) is not None
    assert keep_draft(db, FINN, version=1, fields={"a": 3}, now=NOON) is None
    assert (draft_of(db, FINN).version, draft_of(db, FINN).fields) == (2, {})

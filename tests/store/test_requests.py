"""Requests: opened once, seen by those they concern, paged through."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlmodel import Session, col, select

from dialogs.rules.request_press import Press, Wish
from dialogs.rules.request_routes import assignment, opening
from dialogs.rules.request_state import Refused
from store.audit import first_broken
from store.drafts import Draft, draft_of, keep_draft, put_aside, spend_draft
from store.effects import claim_effect
from store.experts import sme_candidates
from store.models import AuditRecord, Person, RequestEvent
from store.request_changes import Change, Opened, follow_request, open_from_draft, open_request
from store.request_history import followers_of, history
from store.requests import (
    ExpertRequest,
    my_requests,
    open_requests_for,
    request_for_a_job,
    request_numbered,
    request_with_id,
)
from store.vocabulary import Audience, EventKind, RequestKind, RequestState, RequestVerb
from tests.conftest import NOON
from tests.store.request_desk import PEOPLE, WINGTIP, WISH, Desk, add_people, author

V = RequestVerb

DANA: dict[str, Any] = {"tenant_id": WINGTIP, "object_id": "o-dana"}


@pytest.fixture
def desk(db: Session) -> Desk:
    add_people(db)
    return Desk(db=db)


def numbers(requests: Sequence[ExpertRequest]) -> list[int]:
    return [request.number for request in requests]


def test_a_request_is_numbered_routed_and_read_back_whole(desk: Desk) -> None:
    request = desk.open()
    assert (request.number, request.version, request.state) == (1001, 1, RequestState.OFFERED)
    assert (request.sme_name, request.psm_name, request.partner_name) == ("Eva", "Pat", "P1")
    assert request.routed_because == "Intune, EMEA, 0 open"
    assert {name: getattr(request, name) for name in WISH} == WISH
    assert request.partner_psms == {"pat@m"}
    assert (request.opened_at, request.waiting_since) == (NOON, NOON)
    assert desk.open().number == 1002


def test_the_least_loaded_is_offered_the_next(desk: Desk) -> None:
    assert [desk.open().sme_email for _ in range(4)] == ["eva@m", "gil@m", "ivo@m", "eva@m"]
    assert [one.load for one in sme_candidates(desk.db)] == [2, 1, 1]


def test_one_key_one_request(desk: Desk) -> None:
    change = opening(WISH, desk.around(), now=NOON)
    first, again = (
        open_request(desk.db, change, key="k", partner_id="p1", by=author("dana"), now=NOON)
        for _ in range(2)
    )
    assert (first.is_new, again.is_new) == (True, False)
    assert (first.id, first.number) == (again.id, again.number)


def test_a_draft_is_sent_once_and_the_next_one_is_another(desk: Desk) -> None:
    db, who = desk.db, DANA
    assert draft_of(db, **who) == Draft()
    for fields in ({"outcome": "one"}, {"outcome": "two"}):
        version = keep_draft(
            db, **who, version=draft_of(db, **who).version, fields=fields, now=NOON
        )
        assert version is not None
        change = opening(WISH, desk.around(), now=NOON)
        sent = [_send(desk, change, version) for _ in range(3)]
        assert [one is not None and one.is_new for one in sent] == [True, False, False]
        assert len({one.number for one in sent if one}) == 1
    assert draft_of(db, **who).fields == {}
    assert _send(desk, change, 77) is None
    assert my_requests(db, who=PEOPLE["dana"], offset=0, limit=9).total == 2


def _send(desk: Desk, change: Change, version: int) -> Opened | None:
    return open_from_draft(
        desk.db, change, draft_version=version, partner_id="p1", by=author("dana"), now=NOON
    )


def test_a_draft_changed_elsewhere_is_not_overwritten(desk: Desk) -> None:
    db, who = desk.db, DANA
    assert keep_draft(db, **who, version=0, fields={"a": 1}, now=NOON) == 1
    assert keep_draft(db, **who, version=0, fields={"a": 2}, now=NOON) is None
    assert keep_draft(db, **who, version=1, fields={"a": 3}, now=NOON) == 2
    assert keep_draft(db, **who, version=1, fields={"a": 4}, now=NOON) is None
    assert draft_of(db, **who) == Draft(version=2, fields={"a": 3}, aside=[])


def test_a_draft_beside_it_leaves_the_one_in_hand_and_stays_when_that_is_spent(desk: Desk) -> None:
    db, who = desk.db, DANA
    keep_draft(db, **who, version=0, fields={"a": 1}, now=NOON)
    for fields in ({"b": 1}, {"c": 1}):
        put_aside(db, **who, fields=fields, now=NOON)
    assert draft_of(db, **who) == Draft(version=1, fields={"a": 1}, aside=[{"b": 1}, {"c": 1}])
    assert spend_draft(db, **who, version=1, now=NOON)
    assert draft_of(db, **who).all_begun == [{"b": 1}, {"c": 1}]


def test_an_activity_has_one_effect(db: Session) -> None:
    claims = [
        claim_effect(db, conversation_id="c", activity_id=activity, now=NOON)
        for activity in ("a", "a", "b")
    ]
    assert claims == [True, False, True]


@pytest.mark.parametrize("who", ["jonas", "finn"])
def test_anothers_request_is_as_unknown_as_none(desk: Desk, who: str) -> None:
    request = desk.open()
    assert request_numbered(desk.db, number=request.number, who=PEOPLE[who]) is None
    assert request_with_id(desk.db, request_id=request.id, who=PEOPLE[who]) is None
    assert request_numbered(desk.db, number=7777, who=PEOPLE[who]) is None


@pytest.mark.parametrize("who", ["dana", "rafa", "gil", "pat", "oda", "pia"])
def test_who_sees_a_request(desk: Desk, who: str) -> None:
    request = desk.open()
    assert request_with_id(desk.db, request_id=request.id, who=PEOPLE[who]) == request
    assert request_for_a_job(desk.db, request_id=request.id) == request


def test_my_requests_are_what_i_raised_follow_or_microsoft_began(desk: Desk) -> None:
    mine, colleagues, followed = desk.open("dana"), desk.open("rafa"), desk.open("rafa")
    desk.open("jonas")
    begun = assignment(
        Wish(customer_name="", workload="intune"), "Intune value", "gil@m", PEOPLE["pat"],
        desk.around(), now=NOON,
    )  # fmt: skip
    assert not isinstance(begun, Refused)
    coaching = open_request(
        desk.db, begun, key="coach", partner_id="p1", by=author("pat"), now=NOON
    )
    news = [follow_request(desk.db, followed, by=author("dana"), now=NOON) for _ in range(2)]
    assert news == [True, False]
    assert followers_of(desk.db, request_id=followed.id) == ((WINGTIP, "o-dana"),)
    page = my_requests(desk.db, who=PEOPLE["dana"], offset=0, limit=2)
    assert (numbers(page.lines), page.total) == ([coaching.number, followed.number], 3)
    rest = my_requests(desk.db, who=PEOPLE["dana"], offset=2, limit=2)
    assert numbers(rest.lines) == [mine.number]
    everybody = my_requests(desk.db, who=PEOPLE["dana"], everybody=True, offset=0, limit=9)
    assert colleagues.number in numbers(everybody.lines)
    assert everybody.total == 4
    assert page.lines[0].kind is RequestKind.MICROSOFT_INITIATED


def test_only_the_partners_own_psm_begins_coaching(desk: Desk) -> None:
    wish = Wish(customer_name="", workload="intune")
    for who in ("oda", "dana", "eva"):
        found = assignment(wish, "why", "gil@m", PEOPLE[who], desk.around(), now=NOON)
        assert isinstance(found, Refused)


def test_open_requests_for_a_workload(desk: Desk) -> None:
    first, second = desk.open("dana"), desk.open("rafa")
    desk.press(first, "dana", V.WITHDRAW)
    desk.open("jonas")
    found = open_requests_for(desk.db, partner_id="p1", workload="intune")
    assert numbers(found) == [second.number]
    assert open_requests_for(desk.db, partner_id="p1", workload="teams") == ()


def test_each_change_has_one_event_and_one_audit_line_without_words(desk: Desk) -> None:
    request = desk.open()
    request = desk.press(request, "eva", V.ACCEPT)
    request = desk.press(request, "eva", V.ASK_BACK, "Which version, Zebra?")
    request = desk.press(request, "dana", V.COMMENT, "Zebra 11")
    request = desk.press(request, "eva", V.SOLVE, "Zebra on")
    kinds = [
        event.kind for event in history(desk.db, request_id=request.id, reader=Audience.PARTNER)
    ]
    assert kinds == [
        EventKind.OPENED, EventKind.ACCEPTED, EventKind.ASKED_BACK, EventKind.REPLIED,
        EventKind.SOLVED,
    ]  # fmt: skip
    lines = desk.db.exec(select(AuditRecord).order_by(col(AuditRecord.number))).all()
    assert [line.action for line in lines] == [f"request.{kind}" for kind in kinds]
    assert "Zebra" not in str([line.model_dump() for line in lines])
    assert "Dana" not in str([line.model_dump() for line in lines])
    assert first_broken(desk.db) is None


def test_a_partner_does_not_read_what_is_internal(desk: Desk) -> None:
    request = desk.press(desk.open(), "eva", V.DECLINE, "No time for them")
    staff = history(desk.db, request_id=request.id, reader=Audience.INTERNAL)
    assert [event.text for event in staff] == ["", "No time for them"]
    assert len(history(desk.db, request_id=request.id, reader=Audience.PARTNER)) == 1
    assert request.declined_by == ("eva@m",)


def test_what_is_no_longer_as_it_was_read_is_not_changed(desk: Desk) -> None:
    old = desk.open()
    new = desk.press(old, "eva", V.ACCEPT)
    decided = desk.decide(old, "gil", Press(verb=V.ACCEPT))
    assert not isinstance(decided, Refused)
    assert not desk.keep(old, "gil", decided)
    assert desk.read(old.number) == new
    assert len(desk.db.exec(select(RequestEvent)).all()) == 2


def test_a_change_sets_only_what_a_request_has(desk: Desk) -> None:
    class Strange:
        happened, state, words = EventKind.EDITED, RequestState.OFFERED, ""
        changes = {"number": 1}  # noqa: RUF012 -- never changed

    with pytest.raises(KeyError, match="number"):
        desk.keep(desk.open(), "dana", Strange())  # type: ignore[arg-type] # it is no Move


def test_who_left_the_roster_goes_by_their_address(desk: Desk) -> None:
    number = desk.open().number
    desk.db.delete(desk.db.get_one(Person, "eva@m"))
    desk.db.flush()
    assert desk.read(number).sme_name == "eva@m"

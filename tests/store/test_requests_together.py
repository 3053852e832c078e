"""Several people at once: one wins, nothing is lost, no number is given twice."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine
from sqlmodel import Session

from dialogs.rules.request_facts import CLOCK, relations
from dialogs.rules.request_press import Move, Press
from dialogs.rules.request_routes import opening
from dialogs.rules.request_state import Party, Refused, looks_at, offered_verbs
from store.audit import first_broken
from store.drafts import keep_draft
from store.effects import claim_effect
from store.request_changes import open_from_draft
from store.request_history import history
from store.requests import ExpertRequest
from store.vocabulary import Audience, RequestState, RequestVerb, Urgency
from tests.conftest import NOON
from tests.store.request_desk import PEOPLE, WISH, Desk, add_people, author

V = RequestVerb
AT_ONCE = 6


@contextmanager
def at_desk(engine: Engine, **given: object) -> Iterator[Desk]:
    """One transaction of somebody's own."""
    with Session(engine) as db, db.begin():
        yield Desk(db=db, **given)  # type: ignore[arg-type] # what the test says


@pytest.fixture
def request_number(engine: Engine) -> int:
    with at_desk(engine) as desk:
        add_people(desk.db)
        return desk.open().number


def test_two_accept_at_once_and_one_has_it(engine: Engine, request_number: int) -> None:
    def accept(who: str) -> str:
        with at_desk(engine) as desk:
            request = desk.read(request_number)
            decided = desk.decide(request, who, Press(verb=V.ACCEPT))
            if isinstance(decided, Move) and desk.keep(request, who, decided):
                return "has it"
            again = desk.decide(desk.read(request_number), who, Press(verb=V.ACCEPT))
            assert isinstance(again, Refused)
            return again.reason

    with ThreadPoolExecutor(3) as threads:
        told = list(threads.map(accept, ["eva", "gil", "ivo"]))
    with at_desk(engine) as desk:
        held = desk.read(request_number)
    assert held.version == 2
    assert sorted(told) == sorted(["has it", *[f"taken by {held.sme_name} a moment ago"] * 2])


def test_comments_at_once_are_all_kept(engine: Engine, request_number: int) -> None:
    def comment(number: int) -> None:
        kept = False
        while not kept:
            with at_desk(engine) as desk:
                request = desk.read(request_number)
                decided = desk.decide(request, "dana", Press(verb=V.COMMENT, words=str(number)))
                assert isinstance(decided, Move)
                kept = desk.keep(request, "dana", decided)

    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(comment, range(AT_ONCE)))
    with at_desk(engine) as desk:
        request = desk.read(request_number)
        events = history(desk.db, request_id=request.id, reader=Audience.INTERNAL)
        assert {one.text for one in events[1:]} == {str(number) for number in range(AT_ONCE)}
        assert [one.number for one in events] == list(range(1, AT_ONCE + 2))
        assert first_broken(desk.db) is None


def test_numbers_follow_one_another(engine: Engine, request_number: int) -> None:
    def open_one(number: int) -> int:
        with at_desk(engine) as desk:
            return desk.open(key=f"at once {number}").number

    with ThreadPoolExecutor(AT_ONCE) as threads:
        numbers = list(threads.map(open_one, range(AT_ONCE)))
    assert sorted(numbers) == list(range(request_number + 1, request_number + 1 + AT_ONCE))


def test_one_draft_is_one_request_under_however_many_activities(
    engine: Engine, request_number: int
) -> None:
    with at_desk(engine) as desk:
        who: dict[str, Any] = {"tenant_id": "t-wingtip", "object_id": "o-dana"}
        version = keep_draft(desk.db, **who, version=0, fields={"outcome": "x"}, now=NOON)
    assert version == 1

    def send(activity: int) -> tuple[int, bool] | None:
        with at_desk(engine) as desk:
            # the same activity twice, the others under new ids
            once = str(max(activity, 1))
            if not claim_effect(desk.db, conversation_id="c", activity_id=once, now=NOON):
                return None
            opened = open_from_draft(
                desk.db, opening(WISH, desk.around(), now=NOON), draft_version=1,
                partner_id="p1", by=author("dana"), now=NOON,
            )  # fmt: skip
            assert opened is not None
            return opened.number, opened.is_new

    with ThreadPoolExecutor(AT_ONCE) as threads:
        sent = list(threads.map(send, range(AT_ONCE)))
    told = [one for one in sent if one]
    assert len(told) == AT_ONCE - 1
    assert {number for number, _ in told} == {request_number + 1}
    assert sum(is_new for _, is_new in told) == 1


class Presses(RuleBasedStateMachine):
    """A mix of roles, each pressing on what they last read, which may be old."""

    engine: Engine

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.kept: list[str] = []
        self.said = 0

    @initialize(urgency=st.sampled_from(Urgency))
    def open(self, urgency: Urgency) -> None:
        with at_desk(self.engine) as desk:
            self.request = desk.open(key=uuid4().hex, wish={**WISH, "urgency": urgency})
        self.read = dict.fromkeys([*PEOPLE, "clock"], self.request)

    def read_again(self) -> ExpertRequest:
        with at_desk(self.engine) as desk:
            return desk.read(self.request.number)

    @rule(who=st.sampled_from(sorted(PEOPLE)))
    def look(self, who: str) -> None:
        self.read[who] = self.request

    @rule(
        who=st.sampled_from(sorted([*PEOPLE, "clock"])),
        verb=st.sampled_from(V),
        to=st.sampled_from(["eva@m", "gil@m"]),
    )
    def press(self, who: str, verb: RequestVerb, to: str) -> None:
        self.said += 1
        given = Press(verb=verb, words=f"word {self.said}", to=to, helped=4)
        with at_desk(self.engine, now=self.now) as desk:
            decided = desk.decide(self.read[who], who, given)
            if not isinstance(decided, Move):
                return
            won = desk.keep(self.read[who], who, decided)
            assert won is (self.read[who].version == self.request.version)
        if won:
            self.request = self.read_again()
            self.kept.append(decided.words)
            assert self.request.state is decided.state
            kept = {name: getattr(self.request, name) for name in decided.changes}
            assert kept == decided.changes

    @rule(which=st.integers(0, 1000), to=st.sampled_from(["gil@m", "ivo@m"]))
    def press_what_is_offered(self, which: int, to: str) -> None:
        everybody = {who: relations(self.request, person) for who, person in PEOPLE.items()}
        offered = [
            (who, verb)
            for who, found in {**everybody, "clock": CLOCK}.items()
            for verb in offered_verbs(self.request.state, found)
        ]
        who, verb = offered[which % len(offered)]
        self.look(who)
        self.press(who, verb, to)

    @rule(hours=st.integers(min_value=1, max_value=30))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def nothing_is_lost(self) -> None:
        with at_desk(self.engine) as desk:
            events = history(desk.db, request_id=self.request.id, reader=Audience.INTERNAL)
        assert [one.text for one in events[1:]] == self.kept
        assert self.read_again() == self.request
        assert self.request.version == len(events) == len(self.kept) + 1

    @invariant()
    def somebody_can_go_on_with_it(self) -> None:
        request = self.request
        party = looks_at(request.state, psm_known=bool(request.psm_email))
        assert (party is None) is request.state.is_final
        if party is None:
            return
        who = {
            Party.SME: request.sme_email.split("@", maxsplit=1)[0], Party.PSM: "pat",
            Party.PARTNER: "rafa", Party.PROGRAMME: "pia",
        }[party]  # fmt: skip
        assert offered_verbs(request.state, relations(request, PEOPLE[who]))

    @invariant()
    def others_never_changed_it(self) -> None:
        with at_desk(self.engine) as desk:
            events = history(desk.db, request_id=self.request.id, reader=Audience.INTERNAL)
        assert not {one.name for one in events} & {"Jonas", "Finn", "Oda"}
        assert self.request.state in RequestState


def test_whatever_a_mix_of_roles_presses(engine: Engine) -> None:
    with at_desk(engine) as desk:
        add_people(desk.db)
    Presses.engine = engine
    run_state_machine_as_test(
        Presses,
        settings=settings(
            max_examples=15, stateful_step_count=20, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    with Session(engine) as db:
        assert first_broken(db) is None

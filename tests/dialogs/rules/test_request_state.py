"""The life of a request, whatever anybody presses."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from dialogs.rules.request_facts import Relation, relations
from dialogs.rules.request_press import Move, Press
from dialogs.rules.request_state import TABLE, Party, Refusal, looks_at, offered_verbs
from store.vocabulary import EventKind, RequestState, RequestVerb, Role, Urgency
from tests.dialogs.rules.request_world import (
    ANA,
    BEN,
    CY,
    MONDAY,
    PEOPLE,
    PSM,
    Request,
    World,
)

S, V = RequestState, RequestVerb
HOUR = timedelta(hours=1)
# What may follow what, written down apart from the table.
WAYS = {
    S.OFFERED: {S.OFFERED, S.ACCEPTED, S.ASKED_BACK, S.WITH_PSM, S.SOLVED, S.WITHDRAWN},
    S.ACCEPTED: {S.ACCEPTED, S.OFFERED, S.ASKED_BACK, S.WITH_PSM, S.SOLVED, S.WITHDRAWN},
    S.ASKED_BACK: set(S),
    S.WITH_PSM: {S.WITH_PSM, S.OFFERED, S.ACCEPTED, S.ASKED_BACK, S.SOLVED, S.WITHDRAWN},
    S.SOLVED: {S.SOLVED, S.OFFERED, S.WITH_PSM},
    S.WITHDRAWN: {S.OFFERED, S.WITH_PSM},
}
EVERYBODY = {**PEOPLE, "clock": None}


@pytest.fixture
def world() -> World:
    world = World()
    world.open()
    return world


def test_a_request_is_offered_accepted_asked_back_and_solved(world: World) -> None:
    assert (world.request.state, world.request.sme_email) == (S.OFFERED, "ana@m")
    world.does("ana", V.ACCEPT)
    world.does("ana", V.ASK_BACK)
    assert world.does("colleague", V.COMMENT).happened is EventKind.REPLIED
    assert world.request.state is S.ACCEPTED
    world.does("ana", V.SOLVE, "Turn it on")
    assert (world.request.state, world.request.summary) == (S.SOLVED, "Turn it on")


def test_the_second_to_accept_reads_who_was_first(world: World) -> None:
    world.does("ben", V.ACCEPT)
    assert world.request.routed_because == "took it unasked"
    assert world.refused("cy", V.ACCEPT).reason == "taken by Ben a moment ago"
    world.now += HOUR
    assert world.refused("cy", V.ACCEPT).reason == "taken by Ben"
    assert world.refused("ben", V.ACCEPT).reason == "You have this request already."


def test_who_declines_is_out_until_the_psm_has_it(world: World) -> None:
    for name, follows in (("ana", "ben@m"), ("ben", "cy@m"), ("cy", "")):
        world.does(name, V.DECLINE)
        assert world.request.sme_email == follows
    assert world.request.state is S.WITH_PSM
    assert world.request.routed_because == "Defender: 3 declined"
    world.does("psm", V.HAND_OVER, to="ben@m")
    assert (world.request.state, world.request.sme_email) == (S.OFFERED, "ben@m")


def test_what_nobody_accepts_goes_to_the_psm(world: World) -> None:
    assert world.request.accept_by == MONDAY + 8 * HOUR
    world.does("clock", V.LAPSE)
    assert (world.request.state, world.request.psm_email) == (S.WITH_PSM, "psm@m")


def test_with_no_psm_at_all_the_programme_team_looks_at_it() -> None:
    world = World(team=(), psm=None)
    world.open()
    assert looks_at(world.request.state, psm_known=bool(world.request.psm_email)) is Party.PROGRAMME
    world.does("programme", V.SOLVE)


def test_the_promise_stays_when_the_request_goes_on(world: World) -> None:
    promised = world.request.answer_by
    world.now += HOUR
    world.does("ana", V.HAND_OVER, to="cy@m")
    assert world.request.answer_by == promised
    world.does("cy", V.COMMENT, "Looking into it")
    assert (world.request.waiting_since, world.request.first_answered_at) == (None, world.now)


def test_a_reply_lets_the_partner_wait_again(world: World) -> None:
    world.does("ana", V.ASK_BACK)
    assert world.request.waiting_since is None
    world.now += 24 * HOUR
    world.does("raiser", V.COMMENT)
    assert world.request.answer_by == world.now + 48 * HOUR - 16 * HOUR


def test_more_urgency_is_promised_anew(world: World) -> None:
    urgent = Press(verb=V.EDIT, wish={"urgency": Urgency.CRITICAL})
    assert isinstance(world.press("raiser", urgent), Move)
    assert (world.request.answer_by, world.request.accept_by) == (MONDAY + 4 * HOUR,) * 2


def test_an_edit_moves_the_workload_only_by_its_own_verb(world: World) -> None:
    other = Press(verb=V.EDIT, wish={"workload": "teams"})
    assert not isinstance(world.press("raiser", other), Move)


def test_joining_the_customer_needs_a_reason_and_tells_the_psm(world: World) -> None:
    world.does("ana", V.ACCEPT)
    assert world.refused("ana", V.JOIN_CUSTOMER, words="").refusal is Refusal.INCOMPLETE
    done = world.does("ana", V.JOIN_CUSTOMER, "Tenant to tenant")
    assert Party.PSM in done.tells
    assert world.request.joins_customer_because == "Tenant to tenant"


def test_reopened_it_goes_to_who_had_it(world: World) -> None:
    world.does("cy", V.ACCEPT)
    world.does("cy", V.SOLVE)
    world.does("raiser", V.REOPEN)
    assert (world.request.state, world.request.sme_email) == (S.OFFERED, "cy@m")
    assert (world.request.solved_at, world.request.accepted_at) == (None, None)


def test_one_answer_to_whether_it_helped(world: World) -> None:
    world.does("ana", V.SOLVE)
    assert not isinstance(world.press("raiser", Press(verb=V.RATE, helped=6)), Move)
    assert isinstance(world.press("raiser", Press(verb=V.RATE, helped=5)), Move)
    assert not isinstance(world.press("colleague", Press(verb=V.RATE, helped=1)), Move)


@pytest.mark.parametrize("verb", V)
@pytest.mark.parametrize("who", ["other partner", "no role"])
def test_to_strangers_a_request_is_unknown(world: World, who: str, verb: RequestVerb) -> None:
    assert world.refused(who, verb).refusal is Refusal.UNKNOWN


def test_a_role_that_is_taken_away_gives_no_right() -> None:
    ana = replace(PEOPLE["ana"], roles=frozenset({Role.FM}))
    assert relations(Request(), ana) == frozenset()


@pytest.mark.parametrize("state", [state for state in S if not state.is_final])
def test_every_open_state_has_somebody_who_can_move_it_on(state: RequestState) -> None:
    who = {
        Party.SME: Relation.NAMED_SME, Party.PARTNER: Relation.COLLEAGUE,
        Party.PSM: Relation.OWN_PSM, Party.PROGRAMME: Relation.PROGRAMME,
    }  # fmt: skip
    for psm_known in (True, False):
        party = looks_at(state, psm_known=psm_known)
        assert party is not None
        assert offered_verbs(state, {who[party]})


def test_the_table_names_every_verb() -> None:
    assert {row.verb for row in TABLE} == set(V)


class Presses(RuleBasedStateMachine):
    """Anybody presses anything at any time, while people leave and come back."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.before = self.world.request

    @initialize(urgency=st.sampled_from(Urgency))
    def open(self, urgency: Urgency) -> None:
        self.world.open(urgency)
        self.before = self.world.request

    @rule(
        who=st.sampled_from(sorted(EVERYBODY)),
        verb=st.sampled_from(V),
        words=st.sampled_from(["", "because"]),
        to=st.sampled_from(["", "ana@m", "ben@m", "gone@m"]),
        helped=st.sampled_from([None, 0, 3]),
    )
    def press(self, who: str, verb: RequestVerb, words: str, to: str, helped: int | None) -> None:
        self.before = self.world.request
        done = self.world.press(who, Press(verb=verb, words=words, to=to, helped=helped))
        if isinstance(done, Move):
            assert done.state in WAYS[self.before.state]
            assert who not in {"other partner", "no role", "other psm"}
        else:
            assert self.world.request is self.before

    @rule(
        team=st.lists(st.sampled_from([ANA, BEN, CY]), unique=True),
        psm=st.sampled_from([PSM, replace(PSM, away_until=MONDAY.date()), None]),
    )
    def the_roster_changes(self, team: list[object], psm: object) -> None:
        self.world.team = tuple(one for one in (ANA, BEN, CY) if one in team)
        self.world.psm = psm if isinstance(psm, type(PSM)) else None

    @rule(hours=st.integers(min_value=1, max_value=50))
    def time_passes(self, hours: int) -> None:
        self.world.now += hours * HOUR

    @invariant()
    def somebody_has_to_look_at_it(self) -> None:
        request = self.world.request
        party = looks_at(request.state, psm_known=bool(request.psm_email))
        assert (party is None) is request.state.is_final
        assert bool(request.sme_email) or party is not Party.SME

    @invariant()
    def the_fields_fit_the_state(self) -> None:
        request = self.world.request
        offered = request.state is S.OFFERED
        assert (request.accept_by is not None) is offered
        assert not (offered and request.accepted_at)
        assert request.accepted_at or request.state is not S.ACCEPTED
        assert not (request.state is S.WITH_PSM and request.sme_email)
        assert (request.solved_at is not None) is (request.state is S.SOLVED)

    @invariant()
    def a_promise_runs_only_while_the_partner_waits(self) -> None:
        request = self.world.request
        if request.waiting_since is None:
            assert request.remind_at is None
        else:
            assert not request.state.is_final
            assert request.state is not S.ASKED_BACK
            assert request.remind_at
            assert request.answer_by
            assert request.waiting_since <= request.remind_at <= request.answer_by

    @invariant()
    def the_first_answer_stays_the_first(self) -> None:
        first = self.before.first_answered_at
        assert first in {None, self.world.request.first_answered_at}


TestPresses = Presses.TestCase
TestPresses.settings = settings(max_examples=80, stateful_step_count=30, deadline=None)

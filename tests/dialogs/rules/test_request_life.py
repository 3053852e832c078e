"""Whatever anybody presses, in whatever order, while people leave and come back."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from dialogs.rules.request_facts import CLOCK, relations
from dialogs.rules.request_press import Move, Press
from dialogs.rules.request_state import Party, looks_at, offered_verbs
from store.vocabulary import RequestState, RequestVerb, Urgency
from tests.dialogs.rules.request_world import ANA, BEN, CY, MONDAY, PEOPLE, PSM, World

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

    @rule(who=st.sampled_from(sorted(EVERYBODY)), which=st.integers(0, 8))
    def press_what_is_offered(self, who: str, which: int) -> None:
        person, request = EVERYBODY[who], self.world.request
        found = CLOCK if person is None else relations(request, person)
        if verbs := offered_verbs(request.state, found):
            self.press(who, verbs[which % len(verbs)], "because", "cy@m", 3)

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

"""Whatever anybody presses, in whatever order, while people leave and come back."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from dialogs.rules.request_facts import CLOCK, relations
from dialogs.rules.request_press import Move, Press, Wish
from dialogs.rules.request_state import Party, looks_at, offered_verbs
from store.vocabulary import RequestState, RequestVerb, Role, Urgency
from tests.dialogs.rules.request_world import ANA, BEN, CY, MONDAY, PEOPLE, PSM, Request, World

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
# Where a verb may lead, whatever was before.
LEADS = {
    V.ACCEPT: {S.ACCEPTED},
    V.ASK_BACK: {S.ASKED_BACK},
    V.COMMENT: {S.OFFERED, S.ACCEPTED, S.ASKED_BACK, S.WITH_PSM},
    V.HAND_OVER: {S.OFFERED},
    V.DECLINE: {S.OFFERED, S.WITH_PSM},
    V.JOIN_CUSTOMER: {S.ACCEPTED, S.ASKED_BACK},
    V.SOLVE: {S.SOLVED},
    V.EDIT: {S.OFFERED, S.ACCEPTED, S.ASKED_BACK, S.WITH_PSM},
    V.CHANGE_WORKLOAD: {S.OFFERED, S.WITH_PSM},
    V.WITHDRAW: {S.WITHDRAWN},
    V.REOPEN: {S.OFFERED, S.WITH_PSM},
    V.RATE: {S.SOLVED},
    V.PROPOSE: {S.SOLVED},
    V.APPROVE: {S.SOLVED},
    V.LAPSE: {S.WITH_PSM},
    V.LOSE_SME: {S.WITH_PSM},
}
BEFORE_TAKEN = {V.ACCEPT, V.CHANGE_WORKLOAD, V.LAPSE}
FROM_FINAL = {V.REOPEN, V.RATE, V.PROPOSE, V.APPROVE}
# What somebody may do at all, by what they are to the request.
COLLEAGUE = {V.COMMENT, V.RATE}
RAISER = COLLEAGUE | {V.EDIT, V.CHANGE_WORKLOAD, V.WITHDRAW, V.REOPEN}
ANY_SME = {V.ACCEPT, V.APPROVE}
ITS_SME = ANY_SME | {
    V.ASK_BACK, V.COMMENT, V.HAND_OVER, V.DECLINE, V.JOIN_CUSTOMER, V.SOLVE, V.PROPOSE,
}  # fmt: skip
KEEPER = {V.ASK_BACK, V.COMMENT, V.HAND_OVER, V.SOLVE, V.WITHDRAW, V.REOPEN, V.PROPOSE}
MAY = {"raiser": RAISER, "colleague": COLLEAGUE, "clock": {V.LAPSE, V.LOSE_SME}}
KEEPERS = {"psm", "programme", "ben and programme", "psm and expert"}
EVERYBODY = {
    **PEOPLE,
    "ben and programme": replace(PEOPLE["ben"], roles=frozenset({Role.SME, Role.PROGRAM})),
    "psm and expert": replace(PEOPLE["psm"], roles=frozenset({Role.SME, Role.PSM})),
    "clock": None,
}
WISHES: list[Wish] = [{}, {"urgency": Urgency.CRITICAL}, {"urgency": Urgency.NORMAL},
                      {"workload": "intune"}, {"outcome": "another"}]  # fmt: skip

PRESSES = st.builds(
    Press,
    verb=st.sampled_from(V),
    words=st.sampled_from(["", "because"]),
    to=st.sampled_from(["", "ana@m", "ben@m", "gone@m"]),
    helped=st.sampled_from([None, 0, 3]),
    wish=st.sampled_from(WISHES),
)


def may(who: str, request: Request) -> set[RequestVerb]:
    """Say what somebody may do with a request at most: this is not what the rules say of it."""
    person, found = EVERYBODY[who], set(MAY.get(who, set()))
    if person is not None and Role.SME in person.roles:
        found |= ITS_SME if person.email == request.sme_email else ANY_SME
    return found | (KEEPER if who in KEEPERS else set())


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

    @rule(who=st.sampled_from(sorted(EVERYBODY)), given=PRESSES)
    def press(self, who: str, given: Press) -> None:
        before, verb = self.world.request, given.verb
        self.before = before
        done = self.world.press(EVERYBODY[who], given)
        if not isinstance(done, Move):
            assert self.world.request is before
            return
        assert verb in may(who, before)
        assert done.state in WAYS[before.state]
        assert done.state in LEADS[verb]
        assert before.state.is_final is (verb in FROM_FINAL)
        assert before.state in {S.OFFERED, S.WITH_PSM} or verb not in BEFORE_TAKEN
        if verb in {V.DECLINE, V.LOSE_SME, V.LAPSE}:
            assert self.world.request.sme_email != before.sme_email

    @rule(which=st.integers(0, 1000), to=st.sampled_from(["ben@m", "cy@m"]))
    def press_what_is_offered(self, which: int, to: str) -> None:
        request = self.world.request
        offered = [
            (who, verb)
            for who, person in EVERYBODY.items()
            for verb in offered_verbs(
                request.state, relations(request, person) if person else CLOCK
            )
        ]
        who, verb = offered[which % len(offered)]
        wish = WISHES[which % len(WISHES)]
        self.press(who, Press(verb=verb, words="because", to=to, helped=3, wish=wish))

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
            assert (request.remind_at is not None) is (request.state is S.ASKED_BACK)
        else:
            assert not request.state.is_final
            assert request.state is not S.ASKED_BACK
            assert request.remind_at
            assert request.answer_by
            assert request.waiting_since <= request.remind_at <= request.answer_by

    @invariant()
    def an_answer_to_whether_it_helped_stays(self) -> None:
        before, request = self.before, self.world.request
        if before.state is request.state is S.SOLVED:
            assert before.helped in {None, request.helped}

    @invariant()
    def the_first_answer_stays_the_first(self) -> None:
        first = self.before.first_answered_at
        assert first in {None, self.world.request.first_answered_at}


TestPresses = Presses.TestCase
TestPresses.settings = settings(max_examples=80, stateful_step_count=30, deadline=None)

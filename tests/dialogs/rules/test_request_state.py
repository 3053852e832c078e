"""The life of a request, whatever anybody presses."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dialogs.rules.request_facts import Relation, relations
from dialogs.rules.request_press import Move, Press
from dialogs.rules.request_state import TABLE, Party, Refusal, looks_at, offered_verbs
from store.vocabulary import EventKind, RequestState, RequestVerb, Role, Urgency
from tests.dialogs.rules.request_world import (
    MONDAY,
    PEOPLE,
    Request,
    World,
)

S, V = RequestState, RequestVerb
HOUR = timedelta(hours=1)


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


def test_while_the_partner_is_asked_it_is_they_who_are_waited_for(world: World) -> None:
    world.request = replace(world.request, time_zone="America/New_York")
    world.does("ana", V.ASK_BACK)
    nine_in_new_york = MONDAY + 5 * HOUR
    asked = (nine_in_new_york + 8 * HOUR, nine_in_new_york + 32 * HOUR)
    assert (world.request.remind_at, world.request.answer_by) == asked
    world.now += HOUR
    world.does("ana", V.COMMENT, "For both tenants, please")  # no other question
    assert (world.request.remind_at, world.request.answer_by) == asked
    world.does("ana", V.ASK_BACK, "And which licences?")
    assert world.request.remind_at == asked[0]  # it is asked before they begin to work
    world.does("ana", V.HAND_OVER, to="cy@m")
    assert world.request.remind_at is None
    assert world.request.waiting_since is None


def test_more_urgency_is_promised_anew(world: World) -> None:
    urgent = Press(verb=V.EDIT, wish={"urgency": Urgency.CRITICAL})
    assert isinstance(world.press("raiser", urgent), Move)
    assert world.request.answer_by == MONDAY + 4 * HOUR
    assert world.request.accept_by == MONDAY + 2 * HOUR


def test_an_edit_moves_the_workload_only_by_its_own_verb(world: World) -> None:
    other = Press(verb=V.EDIT, wish={"workload": "teams"})
    assert not isinstance(world.press("raiser", other), Move)


def test_joining_the_customer_needs_a_reason_and_tells_the_psm(world: World) -> None:
    world.does("ana", V.ACCEPT)
    assert world.refused("ana", V.JOIN_CUSTOMER, words="").refusal is Refusal.INCOMPLETE
    done = world.does("ana", V.JOIN_CUSTOMER, "Tenant to tenant")
    assert Party.PSM in done.tells
    assert world.request.joins_customer_because == "Tenant to tenant"
    world.does("ana", V.HAND_OVER, to="ben@m")
    assert not world.request.joins_customer_because  # the next one has to say why anew


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


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("raiser", {Relation.RAISER}),
        ("colleague", {Relation.COLLEAGUE}),
        ("other partner", set()),
        ("no role", set()),
        ("ana", {Relation.NAMED_SME}),
        ("ben", {Relation.OTHER_SME}),
        ("psm", {Relation.OWN_PSM}),
        ("other psm", {Relation.OTHER_PSM}),
        ("programme", {Relation.PROGRAMME}),
    ],
)
def test_what_somebody_is_to_a_request(who: str, expected: set[Relation]) -> None:
    assert relations(Request(), PEOPLE[who]) == expected


def test_whose_customer_it_is_follows_what_was_asked_for_it() -> None:
    asked = Request(asking_team=frozenset({"finn@m", "tove@m"}))
    assert relations(asked, PEOPLE["no role"]) == {Relation.ASKING_TEAM}
    partner = replace(PEOPLE["no role"], roles=frozenset({Role.PARTNER}))
    assert relations(asked, partner) == frozenset()


def test_a_comment_of_the_fm_answers_nothing_and_everybody_hears_of_it(world: World) -> None:
    world.request = replace(world.request, asking_team=frozenset({"finn@m"}))
    said = world.press("no role", Press(verb=V.COMMENT, words="It is on two sites."))
    assert isinstance(said, Move)
    assert said.state is world.request.state
    assert said.tells == {Party.SME, Party.PSM, Party.PARTNER}
    assert not said.changes


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


RIGHTS = {
    (Relation.RAISER, S.OFFERED): "comment edit change_workload withdraw",
    (Relation.RAISER, S.WITH_PSM): "comment edit change_workload withdraw",
    (Relation.RAISER, S.ACCEPTED): "comment edit withdraw",
    (Relation.RAISER, S.ASKED_BACK): "comment edit withdraw",
    (Relation.RAISER, S.SOLVED): "reopen rate",
    (Relation.RAISER, S.WITHDRAWN): "reopen",
    (Relation.COLLEAGUE, S.OFFERED): "comment",
    (Relation.COLLEAGUE, S.WITH_PSM): "comment",
    (Relation.COLLEAGUE, S.ACCEPTED): "comment",
    (Relation.COLLEAGUE, S.ASKED_BACK): "comment",
    (Relation.COLLEAGUE, S.SOLVED): "rate",
    (Relation.NAMED_SME, S.OFFERED): "accept ask_back comment hand_over decline solve",
    (Relation.NAMED_SME, S.ACCEPTED): "ask_back comment hand_over decline join_customer solve",
    (Relation.NAMED_SME, S.ASKED_BACK): "ask_back comment hand_over decline join_customer solve",
    (Relation.NAMED_SME, S.WITH_PSM): "accept comment",
    (Relation.NAMED_SME, S.SOLVED): "propose approve",
    (Relation.OTHER_SME, S.OFFERED): "accept",
    (Relation.OTHER_SME, S.WITH_PSM): "accept",
    (Relation.OTHER_SME, S.SOLVED): "approve",
    (Relation.ASKING_TEAM, S.OFFERED): "comment",
    (Relation.ASKING_TEAM, S.WITH_PSM): "comment",
    (Relation.ASKING_TEAM, S.ACCEPTED): "comment",
    (Relation.ASKING_TEAM, S.ASKED_BACK): "comment",
    (Relation.CLOCK, S.OFFERED): "lapse lose_sme",
    (Relation.CLOCK, S.ACCEPTED): "lose_sme",
    (Relation.CLOCK, S.ASKED_BACK): "lose_sme",
} | {
    (keeper, state): verbs
    for keeper in (Relation.OWN_PSM, Relation.PROGRAMME)
    for state, verbs in {
        S.OFFERED: "comment hand_over withdraw",
        S.ACCEPTED: "comment hand_over withdraw",
        S.ASKED_BACK: "comment hand_over solve withdraw",
        S.WITH_PSM: "ask_back comment hand_over solve withdraw",
        S.SOLVED: "reopen propose",
        S.WITHDRAWN: "reopen",
    }.items()
}


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("relation", Relation)
def test_who_may_do_what(relation: Relation, state: RequestState) -> None:
    assert " ".join(offered_verbs(state, {relation})) == RIGHTS.get((relation, state), "")


def test_the_table_names_every_verb() -> None:
    assert {row.verb for row in TABLE} == set(V)

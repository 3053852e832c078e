"""Requests in lists: a partner's own, and the queue."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session

from cards.requests import RequestCard, RequestList
from cards.view import Button
from dialogs import my_requests
from dialogs.expert_team import IN_OUR_CHAT, UNKNOWN
from dialogs.turn import Instead, Reply
from store.identity import Identity
from store.vocabulary import Place
from tests.dialogs.expert_desk import OTTO, SINA, add_experts, form, press, seen, sent
from tests.dialogs.stage import ANA, DANA, FINN, JONAS, PIA, pressing, turn

RAFA = replace(DANA, object_id="o-rafa", name="Rafa", email="rafa@wingtip.example")


@pytest.fixture(autouse=True)
def experts(db: Session) -> None:
    add_experts(db)


def listed(replies: Sequence[Reply]) -> RequestList:
    [reply] = replies
    card = reply.view if isinstance(reply, Instead) else reply
    assert isinstance(card, RequestList)
    return card


def numbers(card: RequestList) -> list[int]:
    return [int(row.title.split(":")[0]) for row in card.rows]


def go(db: Session, card: RequestList, title: str, who: Identity) -> RequestList:
    [found] = [b for b in card.buttons if isinstance(b, Button) and b.title == title]
    handler = {"expert.page": my_requests.page, "expert.queue": my_requests.queue_of}
    return listed(handler[found.action](pressing(turn(who), found.ref), db))


def test_a_partner_pages_through_their_own(db: Session) -> None:
    for number in range(7):
        sent(db, customer=f"Customer {number}")
    first = listed(my_requests.show(turn(), db))
    assert (numbers(first), first.pages) == ([1007, 1006, 1005, 1004, 1003], "1 to 5 of 7")
    second = go(db, first, "Next", DANA)
    assert (numbers(second), second.pages) == ([1002, 1001], "6 to 7 of 7")
    assert go(db, second, "Back", DANA) == first


def test_a_page_beyond_the_end_is_the_last_one(db: Session) -> None:
    sent(db)
    ref = {"page": 40, "everybody": False}
    assert numbers(listed(my_requests.page(pressing(turn(), ref), db))) == [1001]


def test_colleagues_see_each_other_s_and_others_do_not(db: Session) -> None:
    sent(db)
    sent(db, JONAS)
    own = listed(my_requests.show(turn(RAFA), db))
    assert (numbers(own), own.pages) == ([], "Nothing here.")
    assert numbers(go(db, own, "All of my company", RAFA)) == [1001]


def test_a_request_is_shown_by_its_number(db: Session) -> None:
    sent(db)
    [card] = my_requests.show(turn(text="status of request #1001?"), db)
    assert isinstance(card, RequestCard)
    assert my_requests.show(turn(JONAS, "request 1001"), db) == [UNKNOWN]
    assert my_requests.show(turn(JONAS, "request 4711"), db) == [UNKNOWN]


def test_one_of_the_list_is_opened_if_it_may_be_seen(db: Session) -> None:
    opened = sent(db)
    inputs = {"chosen": str(opened.id)}
    [card] = my_requests.opened(turn(inputs=inputs), db)
    assert isinstance(card, RequestCard)
    assert my_requests.opened(turn(JONAS, inputs=inputs), db) == [UNKNOWN]
    for odd in ({}, {"chosen": "x"}, {"chosen": 7}, {"chosen": str(opened.id), "more": "1"}):
        [said] = my_requests.opened(turn(inputs=odd), db)
        assert said == "Please choose a request of the list first."


def test_the_queue_has_three_lists(db: Session) -> None:
    sent(db)
    sent(db, JONAS)
    press(db, seen(db, 1002, SINA), "Accept", SINA)
    mine = listed(my_requests.queue(turn(SINA), db))
    assert (mine.lead, numbers(mine)) == ("Mine: 2 · Unassigned: 1 · Late: 0", [1001, 1002])
    assert numbers(go(db, mine, "Unassigned", SINA)) == [1001]
    assert numbers(go(db, mine, "Late", SINA)) == []
    assert numbers(listed(my_requests.queue(turn(OTTO), db))) == []
    assert numbers(listed(my_requests.queue(turn(ANA), db))) == [1001]
    assert len(numbers(listed(my_requests.queue(turn(PIA), db)))) == 2


def test_what_is_late_says_so(db: Session) -> None:
    sent(db, urgency="critical")
    later = turn(SINA)
    later = replace(later, now=later.now + timedelta(days=2))
    card = listed(my_requests.queue(later, db))
    assert card.rows[0].late.startswith("Not accepted by ")
    assert card.lead == "Mine: 1 · Unassigned: 1 · Late: 1"


def test_what_the_partner_does_not_answer_stands_still_in_the_queue(db: Session) -> None:
    opened = sent(db)
    ask = form(press(db, seen(db, opened.number, SINA), "Ask back", SINA))
    press(db, ask, "Send the question", SINA, {"words": "Which?"})
    for days, late in ((0, ""), (4, "Stands still: no reply by ")):
        looks = turn(SINA, activity=f"queue:{days}")
        looks = replace(looks, now=looks.now + timedelta(days=days))
        [row] = listed(my_requests.queue(looks, db)).rows
        assert row.late.startswith(late)
        assert bool(row.late) is bool(late)


@pytest.mark.parametrize("who", [DANA, FINN], ids=lambda who: who.name)
def test_the_queue_is_not_for_everybody(db: Session, who: Identity) -> None:
    assert my_requests.queue(turn(who), db) == [my_requests.NOT_YOUR_QUEUE]
    assert my_requests.queue_of(turn(who), db) == [my_requests.NOT_YOUR_QUEUE]


def test_elsewhere_there_is_only_a_hint(db: Session) -> None:
    for handler in (my_requests.show, my_requests.queue, my_requests.page, my_requests.opened):
        assert handler(turn(place=Place.CHANNEL), db) == [IN_OUR_CHAT]

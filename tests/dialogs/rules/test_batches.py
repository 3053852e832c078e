"""Who may let a batch of reminders go out."""

import pytest

from dialogs.rules.batches import Answer, BatchState, Confirming, confirm, may_stop


@pytest.mark.parametrize(
    ("state", "count", "first", "second", "answer"),
    [
        (BatchState.DRAWN_UP, 0, "", ("ana", True), Answer.EMPTY),
        (BatchState.DRAWN_UP, 1, "", ("ana", False), Answer.GOES_OUT),
        (BatchState.DRAWN_UP, 50, "", ("ana", False), Answer.GOES_OUT),
        (BatchState.DRAWN_UP, 51, "", ("ana", True), Answer.WAITS),
        (BatchState.DRAWN_UP, 51, "ana", ("ana", True), Answer.SAME_PERSON),
        (BatchState.DRAWN_UP, 51, "ana", ("bert", False), Answer.NO_RIGHT),
        (BatchState.DRAWN_UP, 51, "ana", ("pia", True), Answer.GOES_OUT),
        (BatchState.CONFIRMED, 51, "ana", ("pia", True), Answer.TOO_LATE),
        (BatchState.STOPPED, 9, "", ("pia", True), Answer.TOO_LATE),
        (BatchState.DONE, 9, "", ("pia", True), Answer.TOO_LATE),
    ],
)
def test_more_than_fifty_need_two_people(
    state: BatchState, count: int, first: str, second: tuple[str, bool], answer: Answer
) -> None:
    by, may_second = second
    facts = Confirming(
        state=state, count=count, alone=50, confirmed_by=first, by=by, may_second=may_second
    )
    assert confirm(facts) is answer


def test_what_is_over_cannot_be_stopped() -> None:
    assert [one for one in BatchState if may_stop(one)] == [
        BatchState.DRAWN_UP,
        BatchState.CONFIRMED,
    ]

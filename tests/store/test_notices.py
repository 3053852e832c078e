"""The ledger: each notice once, claimed by one worker, recorded only where the claim holds."""

from datetime import timedelta
from uuid import uuid4

from sqlmodel import Session, select

from store.models import AuditRecord, Notice
from store.notice_desk import backlog, drop, open_notices, release_held, resend
from store.notices import (
    claim,
    claim_alike,
    expire_leases,
    next_moment,
    release_strays,
    settle,
    write,
    written,
)
from store.preferences import Wishes, keep_wishes, wishes_of
from store.told import Lease, State, To, Told
from tests.conftest import NOON

ANN, BOB = To(email="ann@x.example"), To(tenant_id="t", aad_object_id="bob")
MINUTE = timedelta(minutes=1)
KINDS = ["word"]


def say(db: Session, key: str, to: To = ANN, *, urgent: bool = False, due: int = 0) -> bool:
    due_at = NOON + due * MINUTE
    return write(db, "word", to=to, business_key=key, now=NOON, urgent=urgent, due_at=due_at)


def lease(worker: str = "w1", *, after: int = 0) -> Lease:
    return Lease(worker=worker, now=NOON + after * MINUTE, lasts=2 * MINUTE)


def take(db: Session, worker: str = "w1", *, after: int = 0, limit: int = 9) -> list[Told]:
    return claim(db, kinds=KINDS, urgent=False, lease=lease(worker, after=after), limit=limit)


def state(db: Session, key: str) -> tuple[str, str, int]:
    db.expire_all()
    row = db.exec(select(Notice).where(Notice.business_key == key)).one()
    return row.state, row.fault, row.attempts


def test_the_same_thing_is_written_once(db: Session) -> None:
    assert not written(db)
    assert [say(db, "a"), say(db, "a")] == [True, False]
    assert written(db)
    assert len(db.exec(select(Notice)).all()) == 1


def test_what_is_due_is_claimed_once_the_longest_due_first(db: Session) -> None:
    for key, due in (("later", 5), ("second", -1), ("first", -2), ("third", 0)):
        say(db, key, due=due)
    assert {told.business_key for told in take(db, limit=2)} == {"first", "second"}
    assert [told.business_key for told in take(db, "w2")] == ["third"]
    assert take(db, "w3") == []


def test_urgent_ones_and_unknown_kinds_are_claimed_apart(db: Session) -> None:
    say(db, "urgent", urgent=True)
    assert take(db) == []
    assert claim(db, kinds=["other"], urgent=True, lease=lease(), limit=9) == []
    [told] = claim(db, kinds=KINDS, urgent=True, lease=lease(), limit=9)
    assert (told.business_key, told.attempts, told.to) == ("urgent", 1, ANN)


def test_what_waits_for_the_same_reader_is_taken_along(db: Session) -> None:
    for key, to, due in (("a", ANN, 0), ("b", ANN, 5), ("c", ANN, 50), ("d", BOB, 0)):
        say(db, key, to, due=due)
    say(db, "e", urgent=True)
    first = next(told for told in take(db, limit=1))
    alike = claim_alike(db, first, kinds=KINDS, due_by=NOON + 10 * MINUTE, lease=lease(), limit=9)
    assert [told.business_key for told in alike] == (["b"] if first.business_key == "a" else [])


def test_only_the_claim_itself_records(db: Session) -> None:
    say(db, "a")
    [told] = take(db)
    assert not settle(db, told, worker="w2", state=State.SENT)
    assert settle(db, told, worker="w1", state=State.SENT, message_id="1:1")
    assert not settle(db, told, worker="w1", state=State.DEAD)
    assert state(db, "a") == ("sent", "", 1)


def test_an_ended_lease_is_uncertain_or_waits_again(db: Session) -> None:
    say(db, "harms")
    take(db)
    write(db, "harmless", to=ANN, business_key="harmless", now=NOON)
    claim(db, kinds=["harmless"], urgent=False, lease=lease(), limit=1)

    def expire(after: int) -> tuple[int, int]:
        now = NOON + after * MINUTE
        return expire_leases(db, harmless=["harmless"], now=now, most_attempts=3)

    assert expire(1) == (0, 0)
    assert expire(2) == (1, 1)
    assert state(db, "harms")[0] == "uncertain"
    assert state(db, "harmless")[0] == "waiting"


def test_a_worker_that_was_only_cut_off_still_records(db: Session) -> None:
    say(db, "a")
    [told] = take(db)
    expire_leases(db, harmless=[], now=NOON + 5 * MINUTE, most_attempts=3)
    assert settle(db, told, worker="w1", state=State.SENT)
    assert state(db, "a")[0] == "sent"


def test_after_another_claim_the_first_worker_records_nothing(db: Session) -> None:
    say(db, "a")
    [told] = take(db)
    expire_leases(db, harmless=KINDS, now=NOON + 5 * MINUTE, most_attempts=3)
    assert len(take(db, "w2", after=5)) == 1
    assert not settle(db, told, worker="w1", state=State.SENT)


def test_a_claim_that_was_not_heard_of_is_given_back(db: Session) -> None:
    for key in ("held", "stray"):
        say(db, key)
    held, *_ = [told.id for told in take(db) if told.business_key == "held"]
    assert release_strays(db, worker="w1", held=[held]) == 1
    assert (state(db, "held")[0], state(db, "stray")) == ("sending", ("waiting", "", 0))


def test_the_next_moment_is_the_next_due_or_the_end_of_a_lease(db: Session) -> None:
    assert next_moment(db, kinds=KINDS) is None
    say(db, "a", due=30)
    assert next_moment(db, kinds=KINDS) == NOON + 30 * MINUTE
    say(db, "b", due=-1)
    take(db)
    assert next_moment(db, kinds=KINDS) == NOON + 2 * MINUTE


def test_an_operator_sees_sends_again_and_drops(db: Session) -> None:
    for key in ("a", "b", "c"):
        say(db, key)
    for told, became in zip(take(db), (State.DEAD, State.UNCERTAIN, State.SENT), strict=True):
        settle(db, told, worker="w1", state=became, fault="502")
    dead, uncertain = sorted(open_notices(db), key=lambda notice: notice.state)
    assert {(row.state, row.fault, row.count) for row in backlog(db)} == {
        ("dead", "502", 1),
        ("uncertain", "502", 1),
    }
    assert resend(db, notice_id=uncertain.id, now=NOON)
    assert not resend(db, notice_id=uncertain.id, now=NOON)
    assert drop(db, notice_id=dead.id, now=NOON)
    assert not drop(db, notice_id=uuid4(), now=NOON)
    [left] = open_notices(db)
    assert (left.id, left.state, left.attempts, left.fault) == (uncertain.id, "waiting", 0, "")
    done = [line.action for line in db.exec(select(AuditRecord))]
    assert done == ["notice.resend", "notice.drop"]


def test_what_was_held_for_somebody_comes_due(db: Session) -> None:
    for key, to in (("a", BOB), ("b", BOB), ("c", ANN)):
        say(db, key, to)
    for told, why in zip(take(db), ("paused", "quiet hours", "paused"), strict=True):
        settle(db, told, worker="w1", state=State.WAITING, fault=why, due_at=NOON + 60 * MINUTE)
    held = release_held(db, to=BOB, faults=["paused"], now=NOON)
    assert held == sum(state(db, key)[1] == "paused" for key in ("a", "b"))
    assert len(take(db, "w2")) == held


def test_wishes_are_kept_per_person(db: Session) -> None:
    who = {"tenant_id": "t", "aad_object_id": "bob"}
    assert wishes_of(db, **who) == Wishes()
    assert not keep_wishes(db, Wishes(), **who)
    assert keep_wishes(db, Wishes(only_urgent=True), **who)
    assert wishes_of(db, **who) == Wishes(only_urgent=True)
    assert keep_wishes(db, Wishes(paused_until=NOON), **who)
    assert wishes_of(db, **who) == Wishes(paused_until=NOON)

"""Batches of survey reminders: nothing goes out unseen, and a stop is a stop."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from cards.portfolio import PortfolioCard
from cards.rhythm import ReminderCard
from cards.view import Button
from dialogs import batch, batch_sweeps, nudge_sweeps
from dialogs.batch_lists import NOBODY
from dialogs.batch_notices import TO_CONFIRM, to_confirm
from dialogs.rules.batches import Answer
from dialogs.survey_nudges import KIND
from dialogs.survey_preferences import link_preferences
from dialogs.sweeps import Sweep, look
from dialogs.turn import Instead, Reply, Turn
from dialogs.wording import IN_OUR_CHAT
from store import batches
from store.invitations import take_in
from store.models import (
    Assignment,
    AuditRecord,
    BatchLine,
    Notice,
    SurveyBatch,
    SurveyEvent,
    SurveyInvitation,
    SurveyNudge,
)
from store.sealed import Vault, keep_vault, vault
from store.survey_contacts import Consent, ContactFields, keep
from store.survey_stops import ALL, stop
from store.told import State, Told
from store.vocabulary import Place, Role
from tests.conftest import NOON, SECRET
from tests.dialogs.stage import ANA, DANA, PIA, STAFF, pressing, turn

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ADA = STAFF[Role.ADMIN]
BERT = replace(ANA, email="bert@fasttrack.example", object_id="o-bert")
SURNAME = "SENTINEL-surname"
WAVE = 60
SWEEPS: tuple[Sweep[Any], ...] = (*batch_sweeps.SWEEPS, *nudge_sweeps.SWEEPS)
LINES: Sweep[Any] = batch_sweeps.SWEEPS[-1]


def address(number: int) -> str:
    return f"eva{number}@contoso.example"


@pytest.fixture
def desk(db: Session) -> Session:
    keep_vault(Vault(SECRET))
    link_preferences(lambda ref: f"https://bot.example/preferences/{len(ref.about)}")
    return db


def invite(
    db: Session, count: int, *, at: datetime = NOON, agreed: bool = True, first: int = 1,
    workload: str = "intune", at_once: int | None = batches.ALONE,
) -> None:  # fmt: skip
    for number in range(first, first + count):
        fields = ContactFields(
            first_name="Eva", last_name=SURNAME, email=address(number), country="DE",
            survey_eligible=True, survey_language="de",
        )  # fmt: skip
        keep(db, fields, Consent(willing=True, agreed_to_nudges=agreed), customer_id="c1",
             workload=workload, by="", actor="t", now=NOON)  # fmt: skip
        event(db, number, "invited", at, workload)
    db.flush()
    take_in(db, now=at, at_once=at_once)


def event(db: Session, number: int, what: str, at: datetime, workload: str = "intune") -> None:
    db.add(SurveyEvent(customer_id="c1", workload=workload, event=what, at=at,
                       email_hash=vault().address_hash(address(number))))  # fmt: skip


def sweep(db: Session, now: datetime = NOON) -> None:
    for one in SWEEPS:
        for matter in look(db, one, now=now, after=None).matters:
            one.settle(db, matter, now)
    db.flush()


def reminded(db: Session) -> int:
    """Count the people of whom a reminder was decided on and not called off."""
    query = select(SurveyNudge).where(SurveyNudge.skipped == "")
    people = [one.email_hash for one in db.exec(query)]
    assert len(set(people)) == len(people)
    waiting = db.exec(select(Notice).where(Notice.kind == KIND, Notice.state == State.WAITING))
    assert len(waiting.all()) == len(people)
    return len(people)


def view(replies: Sequence[Reply]) -> ReminderCard | PortfolioCard:
    [reply] = replies
    shown = reply.view if isinstance(reply, Instead) else reply
    assert isinstance(shown, ReminderCard | PortfolioCard)
    return shown


def pressed(shown: ReminderCard | PortfolioCard, title: str, who: Turn) -> Turn:
    button = next(o for o in shown.buttons if isinstance(o, Button) and o.title.startswith(title))
    return pressing(who, button.ref)


def dry_run(db: Session, said: Turn | None = None) -> PortfolioCard:
    shown = view(batch.start(said or turn(ANA, "survey batch"), db))
    assert isinstance(shown, PortfolioCard)
    return shown


def only(db: Session) -> SurveyBatch:
    db.expire_all()
    return db.exec(select(SurveyBatch)).one()


def test_a_dry_run_says_who_gets_what_when_and_changes_nothing(desk: Session) -> None:
    invite(desk, 1)
    invite(desk, 1, first=2, agreed=False)
    before = [one.model_dump() for one in desk.exec(select(SurveyInvitation))]
    card = dry_run(desk)
    assert [(row.title, row.tag) for row in card.rows] == [
        ("Contoso, Microsoft Intune", "✔ Would go"),
        ("Contoso, Microsoft Intune", "○ Would not go"),
    ]
    assert card.rows[0].lines[0].startswith("e•••@c•••.example · first reminder, ")
    assert card.rows[1].lines[0].endswith("they have not agreed to reminders")
    assert SURNAME not in repr(card)
    assert address(1) not in repr(card)
    assert not desk.exec(select(SurveyBatch)).all()
    desk.expire_all()
    assert [one.model_dump() for one in desk.exec(select(SurveyInvitation))] == before


def test_a_small_batch_goes_out_on_the_word_of_one(desk: Session) -> None:
    invite(desk, 3)
    card = view(batch.begin(pressed(dry_run(desk), "Remind 3 people", turn(ANA)), desk))
    assert isinstance(card, ReminderCard)
    assert card.note == batch.GOES
    sweep(desk)
    assert (reminded(desk), only(desk).state) == (3, batches.DONE)
    assert {one.batch_id for one in desk.exec(select(SurveyNudge))} == {only(desk).id}


def test_what_came_all_at_once_waits_until_two_people_have_confirmed(desk: Session) -> None:
    invite(desk, WAVE)
    sweep(desk)
    sweep(desk, NOON + HOUR)
    assert (reminded(desk), only(desk).state, only(desk).count) == (0, batches.DRAWN_UP, WAVE)
    asked = desk.exec(select(Notice).where(Notice.kind == TO_CONFIRM)).all()
    assert [one.email for one in asked] == [PIA.email]
    card = to_confirm(Told.of(asked[0]), desk)
    assert isinstance(card, ReminderCard)

    first = view(batch.confirmed(pressed(card, "Confirm it", turn(PIA)), desk))
    assert isinstance(first, ReminderCard)
    assert first.note == batch.ASKED
    again = view(batch.confirmed(pressed(first, "Confirm it, too", turn(PIA)), desk))
    assert isinstance(again, ReminderCard)
    assert again.note == batch.ANSWERS[Answer.SAME_PERSON]
    sweep(desk)
    assert reminded(desk) == 0

    batch.confirmed(pressed(first, "Confirm it, too", turn(ADA)), desk)
    assert (only(desk).confirmed_by, only(desk).second_by) == (PIA.email, ADA.email)
    sweep(desk)
    assert (reminded(desk), only(desk).state) == (WAVE, batches.DONE)
    lines = desk.exec(select(AuditRecord.action).order_by(col(AuditRecord.number)))
    assert [one for one in lines if one.startswith("batch.")] == [
        "batch.drawn_up", "batch.confirmed", "batch.confirmed", "batch.done",
    ]  # fmt: skip


def asked(db: Session) -> list[str]:
    """Return who was asked to confirm, in the order in which they were."""
    query = select(Notice.email).where(Notice.kind == TO_CONFIRM).order_by(col(Notice.made_at))
    return list(db.exec(query))


def test_who_does_not_confirm_is_reminded_once_and_then_the_next_are_asked(desk: Session) -> None:
    invite(desk, WAVE)
    for hours in range(0, 24 * 10, 4):
        sweep(desk, NOON + hours * HOUR)
    assert asked(desk) == [PIA.email, PIA.email, ADA.email]
    notes = [
        card.note
        for one in desk.exec(select(Notice).where(Notice.kind == TO_CONFIRM))
        if (card := to_confirm(Told.of(one), desk))
    ]
    assert sorted(note[:12] for note in notes) == ["A reminder: ", "Please look ", "The programm"]


def test_the_second_confirmation_is_waited_for_from_the_first_on(desk: Session) -> None:
    invite(desk, WAVE)
    sweep(desk)
    batch.confirmed(pressing(replace(turn(PIA), now=NOON + 3 * DAY), {"number": 1}), desk)
    sweep(desk, NOON + 3 * DAY + HOUR)
    assert asked(desk) == [PIA.email, ADA.email]
    for hours in range(0, 24 * 10, 4):
        sweep(desk, NOON + 3 * DAY + hours * HOUR)
    assert asked(desk) == [PIA.email, ADA.email, ADA.email]


def test_nobody_is_reminded_of_a_batch_that_was_stopped(desk: Session) -> None:
    invite(desk, WAVE)
    sweep(desk)
    batch.stop(pressing(turn(PIA), {"number": 1}), desk)
    sweep(desk, NOON + 3 * DAY)
    assert asked(desk) == [PIA.email]


def test_fifty_at_once_need_nobody(desk: Session) -> None:
    invite(desk, batches.ALONE)
    sweep(desk)
    assert not desk.exec(select(SurveyBatch)).all()
    assert reminded(desk) == batches.ALONE


def test_a_psm_cannot_be_the_second(desk: Session) -> None:
    invite(desk, WAVE, at_once=None)
    shown = view(batch.begin(pressed(dry_run(desk, turn(PIA, "survey batch")), "Remind", turn(PIA)),
                             desk))  # fmt: skip
    ref = {"number": only(desk).number}
    assert batch.confirmed(pressing(turn(BERT), ref), desk) == [batch.UNKNOWN]
    row = only(desk)
    row.chosen = {"partner": "p1"}
    desk.add(row)
    desk.flush()
    refused = view(batch.confirmed(pressed(shown, "Confirm it, too", turn(ANA)), desk))
    assert isinstance(refused, ReminderCard)
    assert refused.note == batch.ANSWERS[Answer.NO_RIGHT]
    sweep(desk)
    assert reminded(desk) == 0


def send_some(db: Session, count: int, now: datetime = NOON) -> None:
    """Let a batch go out in part, as a restart in the middle of it leaves it."""
    for matter in look(db, LINES, now=now, after=None).matters[:count]:
        assert LINES.settle(db, matter, now)


def test_a_restart_in_the_middle_neither_repeats_nor_skips(desk: Session) -> None:
    invite(desk, 9)
    batch.begin(pressed(dry_run(desk), "Remind", turn(ANA)), desk)
    stale = look(desk, LINES, now=NOON, after=None).matters
    send_some(desk, 4)
    assert reminded(desk) == 4
    for matter in stale:  # another replica had read them all
        LINES.settle(desk, matter, NOON)
    sweep(desk)
    assert (reminded(desk), only(desk).state) == (9, batches.DONE)


def test_a_batch_is_stopped_half_way(desk: Session) -> None:
    invite(desk, 9)
    shown = view(batch.begin(pressed(dry_run(desk), "Remind", turn(ANA)), desk))
    send_some(desk, 4)
    done = desk.exec(select(SurveyNudge)).all()
    for one in done[:2]:  # two are out, two wait to be sent
        one.sent_at = NOON
        row = desk.exec(select(Notice).where(Notice.business_key == one.business_key)).one()
        row.state = State.SENT
        desk.add_all([one, row])
    desk.flush()
    stopped = view(batch.stop(pressed(shown, "Stop it", turn(ANA)), desk))
    assert isinstance(stopped, ReminderCard)
    assert stopped.note == batch.STOPPED
    sweep(desk)
    sweep(desk, NOON + 20 * DAY)
    desk.expire_all()
    sent = [one for one in desk.exec(select(SurveyNudge)) if one.sent_at]
    waits = desk.exec(select(Notice).where(Notice.kind == KIND, Notice.state == State.WAITING))
    assert len(sent) == 2
    about = {key for one in desk.exec(select(SurveyNudge)) for key in one.invitations}
    assert len(about) == 4
    assert {one.ref["nudge"] for one in waits} <= {
        one.business_key for one in desk.exec(select(SurveyNudge)) if one.number == 2
    }
    assert (only(desk).state, only(desk).stopped_by) == (batches.STOPPED, ANA.email)


def test_what_was_taken_out_of_its_course_goes_back_into_it(desk: Session) -> None:
    invite(desk, WAVE, at_once=None)
    shown = view(batch.begin(pressed(dry_run(desk), "Remind", turn(ANA)), desk))
    sweep(desk)
    assert reminded(desk) == 0  # it waits for the second
    batch.stop(pressed(shown, "Stop it", turn(ANA)), desk)
    sweep(desk)
    assert reminded(desk) == WAVE


def test_who_wants_none_meanwhile_gets_none(desk: Session) -> None:
    invite(desk, 3)
    batch.begin(pressed(dry_run(desk), "Remind", turn(ANA)), desk)
    stop(desk, email_hash=vault().address_hash(address(1)), scope=ALL, until=None, way="page",
         now=NOON)  # fmt: skip
    event(desk, 2, "completed", NOON + timedelta(hours=1))
    desk.flush()
    take_in(desk, now=NOON)
    sweep(desk)
    assert (reminded(desk), only(desk).state) == (1, batches.DONE)


def test_at_night_a_batch_waits_and_can_still_be_stopped(desk: Session) -> None:
    night = NOON + timedelta(hours=10)
    invite(desk, 2, at=NOON)
    shown = view(batch.begin(pressed(dry_run(desk), "Remind", turn(ANA)), desk))
    for line in desk.exec(select(BatchLine)):
        line.due_at = night
        desk.add(line)
    desk.flush()
    sweep(desk, night)
    assert reminded(desk) == 0
    batch.stop(pressed(shown, "Stop it", turn(ANA)), desk)
    sweep(desk, night + DAY)
    assert reminded(desk) == 0


def test_two_workloads_of_one_person_are_one_reminder(desk: Session) -> None:
    desk.add(Assignment(customer_id="c1", workload="teams", primary_rm="x", partner_id="p1"))
    invite(desk, 1)
    invite(desk, 1, workload="teams")
    card = dry_run(desk)
    assert [row.tag for row in card.rows] == ["✔ Would go"] * 2
    batch.begin(pressed(card, "Remind 1 person", turn(ANA)), desk)
    sweep(desk)
    assert reminded(desk) == 1
    [nudge] = desk.exec(select(SurveyNudge))
    assert len(nudge.invitations) == 2


def test_a_second_reminder_keeps_its_day(desk: Session) -> None:
    invite(desk, 1)
    sweep(desk)
    for one in desk.exec(select(Notice).where(Notice.kind == KIND)):
        one.state = State.SENT
        desk.add(one)
    desk.flush()
    card = dry_run(desk)
    assert card.rows[0].lines[0] == (
        "e•••@c•••.example · second reminder, Mon 21 January 2030, 12:00 UTC"
    )


def test_a_report_says_what_became_of_each(desk: Session) -> None:
    invite(desk, 4)
    shown = view(batch.begin(pressed(dry_run(desk), "Remind", turn(ANA)), desk))
    event(desk, 4, "bounced", NOON + timedelta(minutes=1))
    desk.flush()
    take_in(desk, now=NOON)
    sweep(desk)
    first = desk.exec(
        select(SurveyNudge).where(SurveyNudge.email_hash == vault().address_hash(address(1)))
    ).one()
    first.sqlmodel_update({"sent_at": NOON, "way": "mail", "opened_at": NOON})
    desk.add(first)
    event(desk, 1, "completed", NOON + DAY)
    desk.flush()
    take_in(desk, now=NOON + DAY)
    report = view(batch.shown_report(pressed(shown, "Person by person", turn(ANA)), desk))
    assert isinstance(report, PortfolioCard)
    lines = sorted(row.lines[0] for row in report.rows)
    assert [line.split(" · ", 1)[0] for line in lines] == ["e•••@c•••.example"] * 4
    said = sorted(line.split(" · ", 1)[1] for line in lines)
    assert said[:3] == ["not reminded: bounced", "on its way", "on its way"]
    assert said[3].startswith("sent by mail ")
    assert said[3].endswith(" · opened the page · answered")
    assert SURNAME not in repr(report)
    assert not any(address(number) in repr(report) for number in range(1, 5))


@pytest.mark.parametrize("who", [DANA, *(STAFF[r] for r in (Role.FM, Role.SME, Role.MANAGER))])
def test_nobody_else_sees_a_batch(desk: Session, who: object) -> None:
    invite(desk, 2)
    batch.begin(pressed(dry_run(desk), "Remind", turn(ANA)), desk)
    other = turn(who)  # type: ignore[arg-type]
    assert batch.start(replace(other, activity_id="a"), desk) == [batch.NOT_YOURS]
    assert batch.show(replace(other, activity_id="b"), desk) == [batch.NOT_YOURS]
    ref = {"number": only(desk).number}
    for at, handler in enumerate((batch.confirmed, batch.stop, batch.shown_report)):
        again = pressing(replace(other, activity_id=f"c{at}"), ref)
        assert handler(again, desk) == [batch.UNKNOWN]
    assert only(desk).state == batches.CONFIRMED


def test_in_a_channel_nothing_of_it_is_said(desk: Session) -> None:
    invite(desk, 2)
    assert batch.start(turn(ANA, "survey batch", place=Place.CHANNEL), desk) == [IN_OUR_CHAT]


def test_a_psm_sees_only_their_partners_invitations(desk: Session) -> None:
    invite(desk, 2)
    assert batch.start(turn(BERT, "survey batch"), desk) == [NOBODY]


def test_what_has_changed_meanwhile_is_shown_first(desk: Session) -> None:
    invite(desk, 2)
    card = dry_run(desk)
    invite(desk, 1, first=7)
    again = view(batch.begin(pressed(card, "Remind 2 people", turn(ANA)), desk))
    assert isinstance(again, PortfolioCard)
    assert any(o.title == "Remind 3 people" for o in again.buttons if isinstance(o, Button))
    assert not desk.exec(select(SurveyBatch)).all()

"""What time brings about on the way to a partner, who is told, and what they see then."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from cards.collaboration import CollaborationCard
from dialogs.collaboration_fields import (
    IN_THE_PAST,
    NO_SUCH_HOUR,
    WHICH_DAY,
    WHICH_HOUR,
    Proposed,
    read_hour,
    read_meeting,
)
from dialogs.collaboration_file import invitation_for
from dialogs.collaboration_notices import NEW_NOTE, ask_psm
from dialogs.collaboration_people import parties_of
from dialogs.collaboration_sweeps import SWEEPS
from dialogs.collaboration_words import NOT_A_JUDGEMENT
from dialogs.expert_fields import TamperedError
from dialogs.notices import NOTICES
from dialogs.slide_files import FileRef, Variant
from dialogs.sweeps import look
from store.collaborations import Path, begin, move, path_of
from store.models import Customer, Notice, Partner, PartnerInput, Person, StatusUpdate
from store.told import Told
from store.vocabulary import CollaborationStep as Step
from tests.conftest import NOON
from tests.dialogs.stage import ANA, FINN
from tests.store.rows import MICROSOFT

CORA, TOVE = "cora@fasttrack.example", "tove@fasttrack.example"
WEEK = timedelta(weeks=1)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def team(db: Session) -> None:
    """Contoso is Finn's and Tove's; Ana is the PSM of its partner, Cora covers."""
    customer = db.get_one(Customer, "c1")
    customer.fm_email, customer.fta_email = FINN.email, TOVE
    db.flush()


def path(db: Session) -> Path:
    found = path_of(db, customer_id="c1", partner_id="p1", email=FINN.email)
    assert found is not None
    return found


def begun(db: Session, step: Step = Step.FIND_PSM, *, now: datetime = NOON) -> Path:
    assert begin(db, customer_id="c1", partner_id="p1", email=FINN.email, now=now)
    if step is not Step.FIND_PSM:
        assert move(db, path(db), replace(path(db), step=step), actor="o-finn", now=now)
    return path(db)


def sweep(db: Session, now: datetime) -> int:
    """Do all that is due; say about how many matters something was done."""
    done = 0
    for one in SWEEPS:
        for matter in look(db, one, now=now, after=None).matters:
            done += one.settle(db, matter, now)
    return done


def told(db: Session, kind: str) -> list[str]:
    return sorted(
        row.email for row in db.exec(select(Notice).where(Notice.kind == f"collaboration.{kind}"))
    )


def shown(db: Session, kind: str, email: str = FINN.email) -> CollaborationCard | None:
    """Return what a notice shows to one of its readers now."""
    query = select(Notice).where(Notice.kind == f"collaboration.{kind}", Notice.email == email)
    row = db.exec(query).one()
    view = NOTICES[row.kind].view(Told.of(row), db)
    assert view is None or isinstance(view, CollaborationCard)
    return view


def asked(db: Session, *numbers: int, answered: datetime | None = None) -> None:
    for number in numbers:
        at = NOON + number * WEEK
        db.add(
            PartnerInput(
                id=uuid4(), customer_id="c1", partner_id="p1", for_number=number, asked_at=at,
                answer_by=at + timedelta(days=3), answered_at=answered,
            )
        )  # fmt: skip
    db.flush()


def test_an_fm_who_follows_somebody_else_is_shown_the_way_once(db: Session) -> None:
    assert sweep(db, NOON) == 0
    db.add(
        StatusUpdate(
            customer_id="c1", number=1, kind="update", health="green", written_at=NOON,
            written_by="earlier@fasttrack.example",
        )
    )  # fmt: skip
    db.flush()
    assert sweep(db, NOON) == 1
    assert sweep(db, NOON) == 0
    assert told(db, "new") == [FINN.email]
    card = shown(db, "new")
    assert card is not None
    assert (card.note, next(one.is_now for one in card.steps)) == (NEW_NOTE, True)
    move(db, path(db), replace(path(db), step=Step.INTRODUCTION), actor="o-finn", now=NOON)
    assert shown(db, "new") is None


@pytest.mark.parametrize("away", [None, date(2030, 1, 8)])
def test_while_the_psm_is_away_the_cover_is_asked_too(db: Session, away: date | None) -> None:
    db.get_one(Person, ANA.email).away_until = away
    db.flush()
    parties = parties_of(db, begun(db, Step.INTRODUCTION))
    assert parties is not None
    assert ask_psm(db, parties, now=NOON)
    assert not ask_psm(db, parties, now=NOON + WEEK)
    assert told(db, "introduce") == ([ANA.email, CORA] if away else [ANA.email])


def test_the_psm_is_asked_until_somebody_has_introduced_them(db: Session) -> None:
    parties = parties_of(db, begun(db, Step.INTRODUCTION))
    assert parties is not None
    ask_psm(db, parties, now=NOON)
    card = shown(db, "introduce", ANA.email)
    assert card is not None
    assert "Finn Berg" in card.title
    assert [fact.title for fact in card.facts] == ["Microsoft Intune"]
    move(db, path(db), replace(path(db), step=Step.FIRST_MEETING), actor="o-finn", now=NOON)
    assert shown(db, "introduce", ANA.email) is None


def test_who_is_not_the_psm_any_more_sees_nothing(db: Session) -> None:
    parties = parties_of(db, begun(db, Step.INTRODUCTION))
    assert parties is not None
    ask_psm(db, parties, now=NOON)
    partner = db.get_one(Partner, "p1")
    partner.psm_email, partner.cover_psm_email = "bert@fasttrack.example", ""
    db.flush()
    assert shown(db, "introduce", ANA.email) is None


@pytest.mark.parametrize(
    ("step", "days", "reader"),
    [(Step.FIND_PSM, 2, FINN.email), (Step.INTRODUCTION, 7, ANA.email),
     (Step.FIRST_MEETING, 7, FINN.email), (Step.REVIEWS, 14, FINN.email)],
)  # fmt: skip
def test_who_does_what_comes_next_is_reminded_once_when_it_is_due(
    db: Session, step: Step, days: int, reader: str
) -> None:
    begun(db, step)
    due = datetime(2030, 1, 7, 9, tzinfo=UTC) + timedelta(days=days)
    assert sweep(db, due - timedelta(minutes=1)) == 0
    assert sweep(db, due) == 1
    assert sweep(db, due + WEEK) == 0
    assert told(db, "due") == [reader]
    assert shown(db, "due", reader) is not None
    move(db, path(db), replace(path(db), step=Step.REVIEWS), actor="o-finn", now=due)
    assert shown(db, "due", reader) is None


def test_a_meeting_is_asked_after_on_the_day_that_follows_it(db: Session) -> None:
    begun(db, Step.FIRST_MEETING)
    meeting = NOON + timedelta(days=9)  # a Wednesday
    move(db, path(db), replace(path(db), meeting=meeting), actor="o-finn", now=NOON)
    assert sweep(db, NOON + timedelta(days=8)) == 0
    assert sweep(db, meeting + timedelta(hours=1)) == 0
    assert sweep(db, meeting + timedelta(hours=21)) == 1


def test_a_path_that_is_nobodys_any_more_reminds_nobody(db: Session) -> None:
    begun(db)
    customer = db.get_one(Customer, "c1")
    customer.fm_email = customer.fta_email = ""
    db.flush()
    assert sweep(db, NOON + WEEK) == 0


def test_rounds_without_input_are_shown_once_to_fm_fta_and_psm_with_dates(db: Session) -> None:
    asked(db, 1, 2)
    later = NOON + 10 * WEEK
    assert sweep(db, later) == 0
    asked(db, 3)
    assert sweep(db, later) == 1
    assert sweep(db, later) == 0
    assert told(db, "silent") == [ANA.email, FINN.email, TOVE]
    for reader in (ANA.email, FINN.email, TOVE):
        card = shown(db, "silent", reader)
        assert card is not None
        assert card.note == NOT_A_JUDGEMENT
        assert card.facts[0].value == "14 January 2030, 21 January 2030, 28 January 2030"
    asked(db, 4)
    assert sweep(db, later) == 0  # it is the same pattern
    assert len(told(db, "silent")) == 3


def test_an_answer_ends_the_pattern_and_another_one_is_told_again(db: Session) -> None:
    asked(db, 1, 2, 3)
    later = NOON + 20 * WEEK
    assert sweep(db, later) == 1
    asked(db, 4, answered=later)
    assert shown(db, "silent") is None
    assert sweep(db, later) == 0
    asked(db, 5, 6, 7)
    assert sweep(db, later) == 1
    assert len(told(db, "silent")) == 6


def test_whose_customer_it_is_not_any_more_does_not_see_the_pattern(db: Session) -> None:
    asked(db, 1, 2, 3)
    sweep(db, NOON + 10 * WEEK)
    db.get_one(Customer, "c1").fm_email = TOVE
    db.flush()
    assert shown(db, "silent") is None


def test_an_invitation_is_for_whose_path_it_is_while_there_is_a_meeting(db: Session) -> None:
    begun(db, Step.FIRST_MEETING)
    ref = FileRef(
        variant=Variant.INVITATION, customer="c1", partner="p1", tenant=MICROSOFT,
        person="o-finn", key="k",
    )  # fmt: skip
    assert invitation_for(db, ref, now=NOON) is None
    move(db, path(db), replace(path(db), meeting=NOON + WEEK, proposed=1), actor="x", now=NOON)
    found = invitation_for(db, ref, now=NOON)
    assert found is not None
    assert found.name == "First meeting Contoso Wingtip Consulting.ics"
    assert found.appointment.ends_at - found.appointment.starts_at == timedelta(minutes=30)
    for other in ("o-ana", "o-tove", "o-dana", "o-nobody"):
        assert invitation_for(db, ref.model_copy(update={"person": other}), now=NOON) is None
    db.get_one(Customer, "c1").fm_email = ""
    db.flush()
    assert invitation_for(db, ref, now=NOON) is None


def read(**given: str) -> Proposed | dict[str, str]:
    return read_meeting(given, now=NOON, zone=BERLIN, locale="en-GB")


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"day": "tomorrow", "at": "14:30"}, Proposed(at=datetime(2030, 1, 8, 13, 30, tzinfo=UTC),
                                                      minutes=30)),
        ({"day": "31 March", "at": "2:30"}, {"at": NO_SUCH_HOUR}),
        ({"day": "31 March", "at": "3", "minutes": "60"},
         Proposed(at=datetime(2030, 3, 31, 1, tzinfo=UTC), minutes=60)),
        ({"day": "today", "at": "13:00"}, {"day": IN_THE_PAST}),
        ({"day": "today", "at": "13:01"},
         Proposed(at=NOON + timedelta(minutes=1), minutes=30)),
        ({"day": "", "at": ""}, {"day": WHICH_DAY, "at": WHICH_HOUR}),
        ({}, {"day": WHICH_DAY, "at": WHICH_HOUR}),
    ],
)  # fmt: skip
def test_a_meeting_is_read_in_the_writers_zone(
    given: Mapping[str, str], wanted: Proposed | dict[str, str]
) -> None:
    assert read(**given) == wanted


@pytest.mark.parametrize("given", [{"minutes": "999"}, {"room": "1"}])
def test_what_the_form_does_not_have_is_not_read(given: Mapping[str, str]) -> None:
    with pytest.raises(TamperedError):
        read(day="tomorrow", at="9", **given)


@pytest.mark.parametrize(
    ("text", "hour"),
    [("9", time(9)), ("09:05", time(9, 5)), ("2 pm", time(14)), ("12 am", time(0)),
     ("12pm", time(12)), ("23.59", time(23, 59)), ("24:00", None), ("13 pm", None), ("0 am", None),
     ("9:60", None), ("noon", None), ("", None), ("1" * 4000, None)],
)  # fmt: skip
def test_an_hour_is_read_as_people_write_it(text: str, hour: time | None) -> None:
    assert read_hour(text) == hour

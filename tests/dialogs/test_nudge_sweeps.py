"""Time passes over invitations: who is reminded, once and once more, and what the partner hears."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, select

from cards.surveys import SurveyNoticeCard
from dialogs.nudge_sweeps import SWEEPS
from dialogs.rules.nudges import Wait, Why
from dialogs.survey_notices import BOUNCED, INVITED, bounced, invited
from dialogs.survey_nudges import KIND, Letter, letter_of, refused, sent
from dialogs.survey_preferences import link_preferences
from dialogs.sweeps import look
from store.invitations import take_in
from store.models import CatalogueEntry, Notice, Person, SurveyEvent, SurveyInvitation, SurveyNudge
from store.preferences import Wishes, keep_wishes
from store.sealed import Vault, keep_vault, vault
from store.survey_contacts import Consent, ContactFields, keep
from store.survey_stops import ALL, stop
from store.told import State, Told
from tests.conftest import SECRET

BERLIN = ZoneInfo("Europe/Berlin")
EVA = "eva@contoso.example"
DAY = timedelta(days=1)
WATCHED = (8, 10, 20)


def at(day: int, hour: int = 10, month: int = 1) -> datetime:
    return datetime(2030, month, day, hour, tzinfo=BERLIN)


START = at(8)  # a Tuesday


@pytest.fixture
def desk(db: Session) -> Session:
    """Eva is the contact for two workloads of Contoso; Wingtip, in the person of Dana, did both."""
    keep_vault(Vault(SECRET))
    link_preferences(lambda ref: f"https://bot.example/preferences/{len(ref.about)}")
    for workload in ("intune", "onedrive"):
        contact(db, workload)
    return db


def contact(db: Session, workload: str, *, agreed: bool = True, **changed: object) -> None:
    fields = ContactFields(
        first_name="Eva", last_name="Muster", email=EVA, country="DE", survey_eligible=True,
        survey_language="de",
    )  # fmt: skip
    keep(
        db, replace(fields, **changed), Consent(willing=True, agreed_to_nudges=agreed),  # type: ignore[arg-type]
        customer_id="c1", workload=workload, by="", actor="t", now=START,
    )  # fmt: skip


def happen(db: Session, event: str, when: datetime, workload: str = "intune") -> None:
    who = vault().address_hash(EVA)
    db.add(SurveyEvent(customer_id="c1", workload=workload, email_hash=who, event=event, at=when))
    db.flush()
    take_in(db, now=when)


def sweep(db: Session, now: datetime) -> None:
    for one in SWEEPS:
        for matter in look(db, one, now=now, after=None).matters:
            one.settle(db, matter, now)
    db.flush()


def told(db: Session, kind: str = KIND) -> Sequence[Told]:
    query = select(Notice).where(Notice.kind == kind).order_by(col(Notice.made_at))
    return [Told.of(one) for one in db.exec(query)]


def say(db: Session, one: Told, now: datetime) -> None:
    """Send it, as the engine does."""
    assert isinstance(letter_of(one, db, now), Letter)
    sent(one, db, "mail", now)
    row = db.get_one(Notice, one.id)
    row.state = State.SENT
    db.add(row)
    db.flush()


def live(db: Session, until: datetime, *, since: datetime = START) -> list[str]:
    """Let days pass, looking thrice a day; return when a reminder went out."""
    said = []
    for days in range((until - since).days + 2):
        for hour in WATCHED:
            now = (since + days * DAY).replace(hour=hour)
            if not since <= now <= until:
                continue
            sweep(db, now)
            for one in told(db):
                if db.get_one(Notice, one.id).state == State.WAITING and letter_of(one, db, now):
                    say(db, one, now)
                    said.append(f"{now.astimezone(BERLIN):%d.%m. %H:%M}")
    return said


def skipped(db: Session) -> list[str]:
    return [one.skipped for one in db.exec(select(SurveyNudge)) if one.skipped]


def test_once_and_once_more_after_two_weeks_and_never_again(desk: Session) -> None:
    happen(desk, "invited", START)
    assert live(desk, at(28, month=2)) == ["08.01. 10:00", "22.01. 10:00"]


def test_at_night_and_at_the_weekend_it_waits(desk: Session) -> None:
    happen(desk, "invited", at(11, 20))  # a Friday evening
    assert live(desk, at(20), since=at(11, 20)) == ["14.01. 08:00"]


@pytest.mark.parametrize("event", ["completed", "bounced"])
def test_an_answer_or_a_bounce_stops_it_at_once(desk: Session, event: str) -> None:
    happen(desk, "invited", START)
    assert live(desk, at(9)) == ["08.01. 10:00"]
    happen(desk, event, at(10))
    assert live(desk, at(28), since=at(10)) == []


def test_what_is_decided_on_is_looked_at_again_when_it_is_sent(desk: Session) -> None:
    happen(desk, "invited", START)
    sweep(desk, START)
    (one,) = told(desk)
    night = letter_of(one, desk, at(8, 22))
    assert night == Wait(at(9, 8), Why.QUIET)
    happen(desk, "completed", at(9))
    assert letter_of(one, desk, at(9)) is None
    assert skipped(desk) == ["answered"]


def test_two_workloads_are_one_reminder_and_between_two_lies_a_week(desk: Session) -> None:
    happen(desk, "invited", START)
    happen(desk, "invited", START, "onedrive")
    sweep(desk, START)
    (one,) = told(desk)
    letter = letter_of(one, desk, START)
    assert isinstance(letter, Letter)
    assert len(letter.mail.workloads) == len(letter.mail.keys) == 2
    assert (letter.mail.to, letter.mail.number, letter.mail.language) == (EVA, 1, "de")


def test_what_comes_within_the_week_waits_for_its_end(desk: Session) -> None:
    happen(desk, "invited", START)
    assert live(desk, at(10)) == ["08.01. 10:00"]
    happen(desk, "invited", at(10), "onedrive")
    assert live(desk, at(31), since=at(10)) == [
        "15.01. 10:00", "22.01. 10:00", "29.01. 10:00",
    ]  # fmt: skip


def test_whoever_wants_none_gets_none(desk: Session) -> None:
    happen(desk, "invited", START)
    stop(desk, email_hash=vault().address_hash(EVA), scope=ALL, until=None, way="page", now=START)
    assert (live(desk, at(28)), skipped(desk)) == ([], ["opted out"])


def test_whoever_pauses_gets_it_afterwards(desk: Session) -> None:
    happen(desk, "invited", START)
    who = vault().address_hash(EVA)
    stop(desk, email_hash=who, scope=ALL, until=at(17), way="page", now=START)
    assert live(desk, at(28)) == ["17.01. 10:00", "24.01. 10:00"]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"agreed": False}, ["not agreed", "not agreed"]),
        ({"survey_eligible": False}, ["not eligible"]),
    ],
)
def test_only_who_agreed_and_may_be_asked_is_reminded(
    desk: Session, changed: dict[str, bool], why: list[str]
) -> None:
    contact(desk, "intune", **changed)
    happen(desk, "invited", START)
    assert (live(desk, at(28)), skipped(desk)) == ([], why)


def test_the_second_stands_below_the_first(desk: Session) -> None:
    happen(desk, "invited", START)
    live(desk, at(21))
    sweep(desk, at(22))
    first, second = told(desk)
    letter = letter_of(second, desk, at(22))
    assert isinstance(letter, Letter)
    assert (letter.mail.number, letter.mail.first_keys) == (2, letter.mail.keys)
    assert first.business_key != second.business_key


def test_in_teams_it_says_what_the_mail_says(desk: Session) -> None:
    happen(desk, "invited", START)
    sweep(desk, START)
    letter = letter_of(told(desk)[0], desk, START)
    assert isinstance(letter, Letter)
    words = " ".join(letter.card.paragraphs)
    assert "Guten Tag Eva" in words
    assert letter.mail.preference_url not in words
    assert [link.url for link in letter.card.buttons] == [letter.mail.preference_url]


def test_whoever_uses_the_bot_and_wants_quiet_has_it(desk: Session) -> None:
    eva = Person(email=EVA, name="Eva", aad_object_id="o-eva", tenant_id="t-contoso", roles=[])
    desk.add(eva)
    desk.flush()
    happen(desk, "invited", START)
    sweep(desk, START)
    wishes = Wishes(paused_until=at(10))
    keep_wishes(desk, wishes, tenant_id="t-contoso", aad_object_id="o-eva")
    assert letter_of(told(desk)[0], desk, START) == Wait(at(10), Why.PAUSED)
    assert isinstance(letter_of(told(desk)[0], desk, at(10)), Letter)


def test_the_ledger_knows_nobody(desk: Session) -> None:
    happen(desk, "invited", START)
    sweep(desk, START)
    kept = [str(one.model_dump()) for one in desk.exec(select(Notice))]
    kept += [str(one.model_dump()) for one in desk.exec(select(SurveyInvitation))]
    kept += [str(one.model_dump()) for one in desk.exec(select(SurveyNudge))]
    assert not [row for row in kept if "eva" in row.lower() or "muster" in row.lower()]


def card(desk: Session, kind: str) -> SurveyNoticeCard | None:
    (one,) = told(desk, kind)
    return {INVITED: invited, BOUNCED: bounced}[kind](one, desk)


def test_the_partner_is_told_where_its_customer_should_look(desk: Session) -> None:
    happen(desk, "invited", START)
    happen(desk, "invited", START, "onedrive")
    sweep(desk, START)
    sweep(desk, at(9))
    assert [one.email for one in told(desk, INVITED)] == ["dana@wingtip.example"]
    shown = str(card(desk, INVITED))
    for words in ("Junk Mail", "survey@userresearch.microsoft.com", "It only takes two minutes"):
        assert words in shown
    assert "gift" not in shown
    happen(desk, "completed", at(9))
    happen(desk, "completed", at(9), "onedrive")
    assert card(desk, INVITED) is None


def offered(desk: Session, until: str | None) -> bool:
    """Put the gift into the catalogue, and say whether the customer's reminder names it."""
    kept: dict[str, object] = {"since": "2019-01-10", "until": until, "countries": []}
    desk.add(
        CatalogueEntry(
            entry_id="pg-surveygift", kind="program", digest="d", since=1,
            content={"promotion": kept},
        )
    )  # fmt: skip
    desk.flush()
    happen(desk, "invited", START)
    sweep(desk, START)
    letter = letter_of(told(desk)[0], desk, START)
    assert isinstance(letter, Letter)
    return letter.mail.gift


def test_the_gift_is_named_while_it_is_offered(desk: Session) -> None:
    assert offered(desk, "2030-01-31")
    assert "may choose a thank-you gift" in str(card(desk, INVITED))


def test_the_gift_is_not_named_after_its_end(desk: Session) -> None:
    assert not offered(desk, "2029-12-31")
    assert "gift" not in str(card(desk, INVITED)).casefold()


def test_a_gift_of_which_nobody_knows_the_end_is_asked_about_and_not_promised(
    desk: Session,
) -> None:
    assert not offered(desk, None)
    shown = card(desk, INVITED)
    assert shown is not None
    assert "may be offered" in str(shown.facts)
    assert "support alias" in str(shown.facts)
    assert "gift" not in " ".join(shown.text)


def test_a_bounce_asks_the_partner_for_a_better_address(desk: Session) -> None:
    happen(desk, "invited", START)
    sweep(desk, START)
    happen(desk, "bounced", at(9))
    sweep(desk, at(9))
    shown = card(desk, BOUNCED)
    assert shown is not None
    assert EVA not in str(shown)
    happen(desk, "completed", at(10))
    assert card(desk, BOUNCED) is None


def test_when_our_own_reminder_bounces_the_partner_is_asked_too(desk: Session) -> None:
    happen(desk, "invited", START)
    sweep(desk, START)
    refused(told(desk)[0], desk, START)
    sweep(desk, at(9))
    assert card(desk, BOUNCED) is not None
    assert live(desk, at(28), since=at(9)) == []


def test_nobody_else_sees_what_a_partner_is_told(desk: Session) -> None:
    happen(desk, "invited", START)
    sweep(desk, START)
    dana = desk.get_one(Person, "dana@wingtip.example")
    dana.tenant_id = "t-adatum"
    desk.add(dana)
    desk.flush()
    assert card(desk, INVITED) is None

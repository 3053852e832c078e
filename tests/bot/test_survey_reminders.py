"""A reminder on its way: by mail in their hours, in Teams if they use the bot, and never twice."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from bot.mail import Mail
from bot.planning import Planner
from bot.recording import Recorder
from dialogs.notices import NOTICES
from dialogs.nudge_sweeps import TO_REMIND
from dialogs.rules.delivery import PATIENCE, Answer, Heard
from dialogs.survey_nudges import KIND
from dialogs.survey_preferences import link_preferences
from dialogs.sweeps import look
from store.db import Database
from store.models import (
    Address,
    Customer,
    Notice,
    Person,
    SurveyInvitation,
    SurveyNudge,
)
from store.sealed import Vault, keep_vault, vault
from store.survey_contacts import Consent, ContactFields, keep
from store.told import State
from tests.conftest import SECRET

EVA = "eva@contoso.example"
TUESDAY = datetime(2030, 1, 8, 9, tzinfo=UTC)  # ten in Berlin
TAKEN = Answer(heard=Heard.TAKEN, message_id="m")
HOUR = timedelta(hours=1)


class Stage:
    """One person who was invited, and an engine whose carrier answers what a test says."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.mails: list[Mail] = []
        self.in_teams = 0
        self._planner = Planner(NOTICES, worker="w", lasts=HOUR, has_mail=True)
        self._recorder = Recorder(NOTICES, worker="w", patience=PATIENCE)

    async def sweep(self, now: datetime) -> None:
        def work(db: Session) -> None:
            for one in look(db, TO_REMIND, now=now, after=None).matters:
                TO_REMIND.settle(db, one, now)

        await self.database.run(work)

    async def say(self, now: datetime, answer: Answer | None = TAKEN) -> None:
        """Send what is due; without an answer the process ends while sending."""

        def work(db: Session) -> bool:
            plan = self._planner.plan(db, now=now, limit=10)
            for errand in plan.errands:
                if errand.mail:
                    self.mails.append(errand.mail)
                else:
                    self.in_teams += 1
                if answer is not None:
                    self._recorder.record(db, errand, answer, now=now, jitter=0.5)
            return plan.claimed > 0

        while await self.database.run(work):
            pass

    async def states(self) -> list[tuple[str, str]]:
        """Return where the reminders stand, and the invitation."""

        def work(db: Session) -> list[tuple[str, str]]:
            query = select(Notice).where(Notice.kind == KIND).order_by(col(Notice.made_at))
            invited = db.exec(select(SurveyInvitation)).one()
            return [(one.state, invited.state) for one in db.exec(query)]

        return await self.database.read(work)


@pytest.fixture
async def stage(store_url: str) -> AsyncIterator[Stage]:
    keep_vault(Vault(SECRET))
    link_preferences(lambda _: "https://bot.example/preferences/x")
    database = Database(store_url)

    def fill(db: Session) -> None:
        db.add(Customer(customer_id="c1", name="Contoso", country="DE", licences=500))
        db.flush()
        fields = ContactFields(
            first_name="Eva", last_name="Muster", email=EVA, country="DE", survey_eligible=True,
            survey_language="de",
        )  # fmt: skip
        keep(db, fields, Consent(willing=True, agreed_to_nudges=True), customer_id="c1",
             workload="teams", by="", actor="t", now=TUESDAY)  # fmt: skip
        db.add(
            SurveyInvitation(
                customer_id="c1", workload="teams", email_hash=vault().address_hash(EVA),
                invited_at=TUESDAY, next_at=TUESDAY,
            )
        )  # fmt: skip

    await database.run(fill)
    yield Stage(database)
    await database.close()


async def test_it_goes_by_mail_once_to_whom_the_ledger_does_not_name(stage: Stage) -> None:
    await stage.sweep(TUESDAY)
    await stage.say(TUESDAY)
    await stage.say(TUESDAY + HOUR)
    (mail,) = stage.mails
    assert (mail.to, mail.language) == (EVA, "de")
    assert ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click") in mail.headers
    assert await stage.states() == [("sent", "open")]
    (nudge,) = await stage.database.read(lambda db: list(db.exec(select(SurveyNudge))))
    assert (nudge.way, nudge.sent_at) == ("mail", TUESDAY)
    (notice,) = await stage.database.read(lambda db: list(db.exec(select(Notice))))
    assert EVA not in str(notice.model_dump())


async def test_what_could_not_be_sent_in_time_waits_for_the_morning(stage: Stage) -> None:
    await stage.sweep(TUESDAY)
    await stage.say(TUESDAY + 10 * HOUR)
    assert stage.mails == []
    await stage.say(TUESDAY + 22 * HOUR)  # eight in Berlin
    assert len(stage.mails) == 1


async def test_in_the_chat_if_they_use_the_bot(stage: Stage) -> None:
    def join(db: Session) -> None:
        db.add(Person(email=EVA, name="Eva", aad_object_id="eva", tenant_id="t-c", roles=[]))
        db.add(
            Address(
                tenant_id="t-c", aad_object_id="eva", conversation_id="a:eva", place="personal",
                service_url="https://smba.trafficmanager.net/", user_id="29:e", bot_id="28:b",
                seen_at=TUESDAY,
            )
        )  # fmt: skip

    await stage.database.run(join)
    await stage.sweep(TUESDAY)
    await stage.say(TUESDAY)
    assert (stage.in_teams, stage.mails) == (1, [])


async def test_greylisted_it_is_tried_again_and_is_one_mail(stage: Stage) -> None:
    await stage.sweep(TUESDAY)
    await stage.say(TUESDAY, Answer(heard=Heard.NOT_SENT, reason="mail 450"))
    assert await stage.states() == [("waiting", "open")]
    await stage.say(TUESDAY + HOUR)
    assert await stage.states() == [("sent", "open")]
    assert len({mail.keys for mail in stage.mails}) == 1


async def test_what_may_have_arrived_is_not_sent_again(stage: Stage) -> None:
    await stage.sweep(TUESDAY)
    await stage.say(TUESDAY, Answer(heard=Heard.SILENCE))
    await stage.say(TUESDAY + 2 * HOUR)
    assert (len(stage.mails), await stage.states()) == (1, [("uncertain", "open")])


async def test_a_process_that_ends_while_sending_does_not_repeat(stage: Stage) -> None:
    await stage.sweep(TUESDAY)
    await stage.say(TUESDAY, None)
    await stage.say(TUESDAY + 2 * HOUR)
    assert (len(stage.mails), await stage.states()) == (1, [(State.UNCERTAIN, "open")])


async def test_an_address_that_takes_no_mail_closes_the_invitation(stage: Stage) -> None:
    await stage.sweep(TUESDAY)
    await stage.say(TUESDAY, Answer(heard=Heard.REFUSED, reason="mail 550"))
    assert (len(stage.mails), await stage.states()) == (1, [("dead", "bounced")])


async def test_one_that_was_sweeped_twice_is_one(stage: Stage) -> None:
    await stage.sweep(TUESDAY)
    await stage.sweep(TUESDAY)
    await stage.say(TUESDAY)
    assert len(stage.mails) == 1

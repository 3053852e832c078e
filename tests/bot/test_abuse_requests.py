"""Abuse cases 8, 9, 10, 20, 23 and 25 of the threat list, for everything done with a request."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from dialogs.expert_team import UNKNOWN
from dialogs.not_ours import OLD_CARD
from dialogs.refs import OLD_BUTTON
from dialogs.rules.request_state import TABLE
from store.audit import first_broken
from store.db import open_engine
from store.models import AuditRecord, Person, RequestEvent, SmeRequest
from store.vocabulary import RequestVerb as V
from tests.bot.both_stores import Stage, Step
from tests.bot.expert_stage import Press, press
from tests.bot.test_expert_conversations import (
    ACCEPTED,
    ASKED,
    DANA,
    FM,
    JONAS,
    KATRIN,
    SIGRID,
    TOMASZ,
    ZEYNEP,
)
from tests.roster import address
from tests.teams import Person as Talker

OFFERED: tuple[Step, ...] = (*ASKED, (TOMASZ, "request 1001", ("[Accept]",)))
MORE: tuple[Step, ...] = (*ACCEPTED, (TOMASZ, press("More"), ("[Join the customer]",)))
SOLVING: tuple[Step, ...] = (*ACCEPTED, (TOMASZ, press("Solve"), ("What solved it?",)))
SOLVED: tuple[Step, ...] = (*SOLVING, (TOMASZ, press("Solved", words="A new profile"), ("Solved",)))
PROPOSING: tuple[Step, ...] = (*SOLVED, (TOMASZ, press("Propose for the catalogue"), ("Propose",)))
WITHDRAWING: tuple[Step, ...] = (*ASKED, (JONAS, press("Withdraw"), ("It can be reopened.",)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What leads to a card on which somebody does something, and the press that does it."""

    who: Talker
    before: tuple[Step, ...]
    press: Press


DEEDS = {
    V.ACCEPT: Deed(who=TOMASZ, before=OFFERED, press=press("Accept")),
    V.ASK_BACK: Deed(
        who=TOMASZ, before=(*OFFERED, (TOMASZ, press("Ask back"), ())),
        press=press("Send the question", words="Which?"),
    ),
    V.COMMENT: Deed(
        who=JONAS, before=(*ASKED, (JONAS, press("Comment"), ())),
        press=press("Send", words="Hello"),
    ),
    V.HAND_OVER: Deed(
        who=TOMASZ, before=(*OFFERED, (TOMASZ, press("Hand over"), ())),
        press=press("Hand over", to=address(SIGRID)),
    ),
    V.DECLINE: Deed(
        who=TOMASZ, before=(*OFFERED, (TOMASZ, press("Decline"), ())),
        press=press("Decline", words="No time"),
    ),
    V.JOIN_CUSTOMER: Deed(
        who=TOMASZ, before=(*MORE, (TOMASZ, press("Join the customer"), ())),
        press=press("Tell them", words="They are locked out"),
    ),
    V.SOLVE: Deed(who=TOMASZ, before=SOLVING, press=press("Solved", words="A new profile")),
    V.EDIT: Deed(
        who=JONAS, before=(*ASKED, (JONAS, press("Edit"), ())),
        press=press("Save", outcome="All enrol"),
    ),
    V.CHANGE_WORKLOAD: Deed(
        who=JONAS, before=(*ASKED, (JONAS, press("Edit"), ())),
        press=press("Save", workload="teams"),
    ),
    V.WITHDRAW: Deed(who=JONAS, before=WITHDRAWING, press=press("Withdraw")),
    V.REOPEN: Deed(
        who=JONAS,
        before=(*WITHDRAWING, (JONAS, press("Withdraw"), ()), (JONAS, press("Reopen"), ())),
        press=press("Reopen", words="It is back"),
    ),
    V.RATE: Deed(
        who=JONAS,
        before=(*SOLVED, (JONAS, "request 1001", ()), (JONAS, press("Did it help?"), ())),
        press=press("Send", helped="4"),
    ),
    V.PROPOSE: Deed(who=TOMASZ, before=PROPOSING, press=press("Propose", words="A new profile")),
    V.APPROVE: Deed(
        who=SIGRID,
        before=(*PROPOSING, (TOMASZ, press("Propose", words="A new profile"), ()),
                (SIGRID, "proposals", ()), (SIGRID, press("Open it"), ())),
        press=press("Approve"),
    ),
}  # fmt: skip
NOT_YOURS = "This is not for you to do."
CLOCKS = {V.LAPSE, V.LOSE_SME}
# These do not depend on how a store keeps anything.
on_sqlite = pytest.mark.parametrize("stage_url", ["sqlite"], indirect=True)
every_deed = pytest.mark.parametrize("verb", DEEDS, ids=str)


def test_everything_that_somebody_can_do_is_here() -> None:
    assert set(DEEDS) == {row.verb for row in TABLE} - CLOCKS


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How the request stands in the store, and how much was refused."""

    version: int
    state: str
    events: int
    refused: int


def kept(stage: Stage) -> Kept:
    engine = open_engine(stage.url)
    with Session(engine) as db:
        request = db.exec(select(SmeRequest)).one()
        refused = select(AuditRecord).where(col(AuditRecord.action).endswith(".refused"))
        found = Kept(
            version=request.version,
            state=request.state,
            events=len(db.exec(select(RequestEvent)).all()),
            refused=len(db.exec(refused).all()),
        )
        assert first_broken(db) is None
    engine.dispose()
    return found


def write(stage: Stage, change: Any) -> None:
    engine = open_engine(stage.url)
    with Session(engine) as db, db.begin():
        db.execute(change)
    engine.dispose()


@on_sqlite
@every_deed
async def test_cases_8_10_and_25_nothing_altered_and_nobody_else(bot_stage: Stage, verb: V) -> None:
    deed = DEEDS[verb]
    desk = await bot_stage.play(*deed.before)
    card, token = desk.card(deed.who), desk.button(deed.who, deed.press.title)["token"]
    for other in (DANA, FM):
        desk.cards[other.aad_object_id] = card
    forged = [
        {"token": token[:-1] + ("A" if token[-1] != "A" else "Q")},
        {"action": "expert.step"},
        {"action": "expert.made_up"},
    ]
    extra = [{"verb": "solve"}, {"state": "solved"}, {"sme_email": "x"}]
    before = kept(bot_stage)
    told = [await desk.say(deed.who, altered(deed.press, inputs)) for inputs in forged + extra]
    told += [await desk.say(other, deed.press) for other in (DANA, FM)]
    if deed.who is not JONAS:
        give_role(bot_stage, deed.who, "fm")
        told.append(await desk.say(deed.who, deed.press))
        give_role(bot_stage, deed.who, "sme")
    assert told == [*[OLD_CARD] * 3, *[OLD_BUTTON] * 3, *[UNKNOWN] * (len(told) - 6)]
    assert kept(bot_stage) == replace(before, refused=before.refused + len(told))
    await desk.say(deed.who, deed.press)
    assert kept(bot_stage).version == before.version + 1


def altered(said: Press, inputs: Mapping[str, str]) -> Press:
    return Press(title=said.title, inputs=(*said.inputs, *inputs.items()))


def give_role(stage: Stage, who: Talker, role: str) -> None:
    theirs = update(Person).where(col(Person.email) == address(who))
    write(stage, theirs.values(roles=[role]))


@on_sqlite
@pytest.mark.parametrize("other", [ZEYNEP, KATRIN], ids=lambda who: who.name)
@pytest.mark.parametrize(
    "faulty", [{"outcome": ""}, {"outcome": "x" * 5000}], ids=["left out", "too long"]
)
async def test_case_10_a_form_with_a_fault_is_refused_others_too(
    bot_stage: Stage, other: Talker, faulty: dict[str, str]
) -> None:
    desk = await bot_stage.play(*DEEDS[V.EDIT].before)
    desk.cards[other.aad_object_id] = desk.card(JONAS)
    before = kept(bot_stage)
    assert NOT_YOURS in await desk.say(other, altered(press("Save"), faulty))
    assert kept(bot_stage) == replace(before, refused=before.refused + 1)


@on_sqlite
@every_deed
async def test_case_9_an_old_card_does_nothing_and_the_current_one_comes_back(
    bot_stage: Stage, verb: V
) -> None:
    deed = DEEDS[verb]
    desk = await bot_stage.play(*deed.before)
    newer = update(SmeRequest).values(version=SmeRequest.version + 1, outcome="Quokkas enrol")
    write(bot_stage, newer)
    before = kept(bot_stage)
    told = await desk.say(deed.who, deed.press)
    assert "Request 1001" in told
    assert "Quokkas enrol" in told
    assert kept(bot_stage) == before


@every_deed
async def test_case_23_sent_five_times_at_once_and_again_it_is_done_once(
    bot_stage: Stage, verb: V
) -> None:
    deed = DEEDS[verb]
    desk = await bot_stage.play(*deed.before)
    before = kept(bot_stage)
    same, *others = (desk.activity(deed.who, deed.press) for _ in range(3))
    told = await asyncio.gather(*(desk.post(deed.who, same) for _ in range(5)))
    assert len([words for words in told if words]) == 1
    await asyncio.gather(*(desk.post(deed.who, one) for one in others))
    after = kept(bot_stage)
    assert after.version == before.version + 1
    assert after.events == before.events + 1


async def test_case_20_another_partners_request_reads_as_none(bot_stage: Stage) -> None:
    desk = await bot_stage.play(*ASKED)
    for said in ("request {}", "status of request #{}?", "show request {}"):
        theirs = await desk.say(DANA, said.format(1001))
        assert theirs == await desk.say(DANA, said.format(4711)) == UNKNOWN
    assert "1001" in await desk.say(KATRIN, "request 1001")

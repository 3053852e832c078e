"""Coaching that Microsoft begins, over HTTP: the PSM assigns, both sides are told."""

from typing import Any

import pytest
from sqlmodel import Session, delete, select

from dialogs.coaching import NOT_YOURS
from dialogs.expert_team import IN_OUR_CHAT, UNKNOWN
from dialogs.notices import NOTICES
from dialogs.refs import OLD_BUTTON
from store.db import open_engine
from store.models import Person, SmeRequest
from store.told import Told
from tests.bot.both_stores import Stage, Step
from tests.bot.expert_stage import Desk, Press, press
from tests.roster import named, somebody
from tests.teams import Teams

DANA = named("dana.oyelaran@wingtip.example")  # a partner; PSM Marisol Vega
JONAS = named("jonas.keller@adatum.example")  # of another partner
TOMASZ = named("tomasz.zielinski@fasttrack.example")  # the SME for Intune in EMEA
MARISOL = named("marisol.vega@fasttrack.example")
KATRIN = named("katrin.hoffmann@fasttrack.example")  # the PSM of another partner
AMARA = named("amara.okonkwo@fasttrack.example")  # programme team
FM, SME = somebody("fm"), named("sigrid.lindqvist@fasttrack.example")

SAID = "coach Contoso partner Wingtip on Intune"
TOMASZ_IT_IS = "tomasz.zielinski@fasttrack.example"
ASSIGN = press("Assign", to=TOMASZ_IT_IS, words="Your first rollout with 5,000 Macs is in May.")
ASSIGNED: tuple[Step, ...] = (
    (MARISOL, SAID, ("Coach a partner", "Wingtip Consulting, Microsoft Intune", "Which expert?")),
    (MARISOL, ASSIGN, ("Request 1001: Contoso", "Offered to Tomasz Zieliński", "I tell Dana",
                       "Tomasz Zieliński is asked to coach Wingtip Consulting", "5,000 Macs",
                       "Coaching that Microsoft began", "assigned by Microsoft")),
)  # fmt: skip

CONVERSATIONS: dict[str, tuple[Step, ...]] = {
    "from one message until it helped": (
        *ASSIGNED,
        (DANA, "my requests", ("1001: Contoso", "Offered to Tomasz Zieliński")),
        (DANA, press("Open it"), ("Marisol Vega assigned an expert", "5,000 Macs is in May")),
        (TOMASZ, "request 1001", ("[Accept]", "Routed to Tomasz Zieliński: assigned by Microsoft",
                                  "Contact: fasttrack@wingtip.example")),
        (TOMASZ, press("Accept"), ("With Tomasz Zieliński",)),
        (DANA, "request 1001", ("With Tomasz Zieliński", "[Comment]")),
        (TOMASZ, press("Solve"), ("What solved it?",)),
        (TOMASZ, press("Solved", words="We planned it together."), ("Solved",)),
        (DANA, "request 1001", ("[Did it help?]",)),
    ),
    "step by step, without a customer": (
        (MARISOL, "help", ("[Coach a partner]",)),
        (MARISOL, "coach a partner", ("Which partner?", "On which workload?")),
        (MARISOL, press("Next"), ("Please choose one of the partners you look after.",
                                  "Please choose the workload.")),
        (MARISOL, press("Next", partner="FRP-1001", workload="intune"), ("Which expert?",)),
        (MARISOL, press("Another partner or workload"), ("Which partner?",)),
        (MARISOL, press("Next", workload="teams"), ("Wingtip Consulting, Microsoft Teams",)),
        (MARISOL, press("Assign"), ("Please choose an expert.", "Please say why")),
        (MARISOL, press("Assign", words="x" * 1501, to=TOMASZ_IT_IS),
         ("Please say it in at most 1,500 characters.",)),
        (MARISOL, press("Assign", words="New to Teams"), ("Request 1001: Coaching",)),
    ),
    "the programme team may for every partner": (
        (AMARA, "coach Adatum on Intune", ("Adatum Cloud Services, Microsoft Intune",)),
        (AMARA, ASSIGN, ("is asked to coach Adatum Cloud Services",)),
    ),
    "a PSM may for their own partners only": (
        (KATRIN, "coach Wingtip on Intune", ("Please choose one of the partners you look after.",)),
    ),
    "it can be discarded": (
        (MARISOL, SAID, ("[Discard]",)),
        (MARISOL, press("Discard"), ("Nobody was assigned.",)),
    ),
    "others of staff may not": (
        (FM, "coach Wingtip on Intune", (NOT_YOURS,)),
        (SME, "coach a partner", (NOT_YOURS,)),
    ),
    "a partner who says so asks for an expert": (
        (DANA, "coach us on Intune", ("Ask for an expert",)),
    ),
    "other partners learn nothing of it": (
        *ASSIGNED,
        (JONAS, "request 1001", (UNKNOWN,)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CONVERSATIONS)
async def test_conversation(bot_stage: Stage, name: str) -> None:
    await bot_stage.play(*CONVERSATIONS[name])


def partners_people(url: str) -> list[str]:
    """Everybody of Dana's partner in the roster."""
    engine = open_engine(url)
    with Session(engine) as db:
        theirs = select(Person.aad_object_id).where(Person.tenant_id == DANA.tenant_id)
        found = sorted(db.exec(theirs))
    engine.dispose()
    return found


def requests(url: str) -> list[tuple[int, str]]:
    engine = open_engine(url)
    with Session(engine) as db:
        found = [(row.number, row.state) for row in db.exec(select(SmeRequest))]
    engine.dispose()
    return found


async def test_the_expert_and_everybody_of_the_partner_are_told_once(bot_stage: Stage) -> None:
    desk = await bot_stage.play(*ASSIGNED[:1])
    first, second = desk.activity(MARISOL, ASSIGN), desk.activity(MARISOL, ASSIGN)
    assert "Request 1001" in await desk.post(MARISOL, first)
    assert await desk.post(MARISOL, first) == ""  # the same activity again
    assert "Request 1001" in await desk.post(MARISOL, second)  # a double click, or a new id
    assert requests(bot_stage.url) == [(1001, "offered")]
    kinds = ("coaching.begun", "request.offered", "request.changed")
    assert bot_stage.told(*kinds) == [
        *(("coaching.begun", who) for who in partners_people(bot_stage.url)),
        ("request.offered", TOMASZ_IT_IS),
    ]


async def test_the_partner_is_told_why_kindly_while_it_is_open(bot_stage: Stage) -> None:
    desk = await bot_stage.play(*ASSIGNED)
    notices = bot_stage.notices("coaching.begun")
    [notice] = [one for one in notices if one.aad_object_id == DANA.aad_object_id]
    assert note(bot_stage.url, Told.of(notice)) == (
        "Marisol Vega thought of you: Tomasz Zieliński is asked to support you with Microsoft "
        "Intune, as part of the programme and at no cost. It says nothing against your work, and "
        "you need do nothing yet. Why: Your first rollout with 5,000 Macs is in May."
    )
    [offered] = bot_stage.notices("request.offered")
    assert note(bot_stage.url, Told.of(offered)) == "You are asked to coach a partner."
    for said in ("request 1001", press("Accept"), press("Solve"), press("Solved", words="Done")):
        await desk.say(TOMASZ, said)
    assert note(bot_stage.url, Told.of(notice)) is None


def note(url: str, told: Told) -> str | None:
    """Return what a notice says first when it is sent now."""
    engine = open_engine(url)
    with Session(engine) as db:
        view: Any = NOTICES[told.kind].view(told, db)
    engine.dispose()
    return view.note if view else None


async def test_what_becomes_of_it_is_told_to_the_partner(bot_stage: Stage) -> None:
    await bot_stage.play(*ASSIGNED, (TOMASZ, "request 1001", ()), (TOMASZ, press("Accept"), ()))
    assert ("request.changed", DANA.aad_object_id) in bot_stage.told("request.changed")


async def test_where_the_roster_has_nobody_of_the_partner_the_psm_is_asked_to_tell(
    bot_stage: Stage,
) -> None:
    engine = open_engine(bot_stage.url)
    with Session(engine) as db, db.begin():
        db.execute(delete(Person).where(Person.tenant_id == DANA.tenant_id))  # type: ignore[arg-type]
    engine.dispose()
    await bot_stage.play(
        ASSIGNED[0],
        (MARISOL, ASSIGN, ("I know nobody at Wingtip Consulting: please tell them yourself.",)),
    )


@pytest.mark.parametrize(
    ("altered", "told"),
    [
        ({"extra": "1"}, OLD_BUTTON),
        ({"to": "marisol.vega@fasttrack.example"}, "Please choose an expert."),
    ],
    ids=str,
)
async def test_who_is_not_on_the_list_is_refused(
    bot_stage: Stage, altered: dict[str, str], told: str
) -> None:
    desk = await bot_stage.play(ASSIGNED[0])
    inputs = (*ASSIGN.inputs, *altered.items())
    assert told in await desk.say(MARISOL, Press(title="Assign", inputs=inputs))
    assert requests(bot_stage.url) == []
    assert bot_stage.refused("request.refused") == 1


async def test_another_psm_cannot_use_the_form(bot_stage: Stage) -> None:
    desk = await bot_stage.play(ASSIGNED[0])
    for who in (KATRIN, DANA):
        desk.cards[who.aad_object_id] = desk.card(MARISOL)
        assert "Only the partner's Partner Success Manager assigns." in await desk.say(who, ASSIGN)
    assert requests(bot_stage.url) == []


async def test_in_a_channel_there_is_only_a_hint(local: Any) -> None:
    desk = Desk(http=local)
    teams = Teams(service_url=str(local.make_url("/")))
    said = teams.channel_message(SAID, who=MARISOL, deliveryMode="expectReplies")
    assert await desk.post(MARISOL, said) == IN_OUR_CHAT

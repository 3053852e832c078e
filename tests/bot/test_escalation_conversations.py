"""Escalations over HTTP: what everybody said and pressed, and what came back."""

from typing import Any

import pytest
from sqlmodel import Session, select

from dialogs.escalation_words import UNKNOWN
from dialogs.my_escalations import NOT_YOURS
from dialogs.notices import NOTICES
from dialogs.refs import OLD_BUTTON
from dialogs.wording import IN_OUR_CHAT
from store.db import open_engine
from store.models import Escalation, Notice, Person
from store.told import Told
from tests.bot.both_stores import Stage, Step
from tests.bot.expert_stage import Desk, Press, press
from tests.roster import named, somebody
from tests.teams import Teams

JONAS = named("jonas.keller@adatum.example")  # a partner; PSM Katrin Hoffmann
ZEYNEP = named("zeynep.aydin@adatum.example")  # of the same partner
DANA = named("dana.oyelaran@wingtip.example")  # of another partner; PSM Marisol Vega
CLAIRE = somebody("partner", number=0)
KATRIN = named("katrin.hoffmann@fasttrack.example")
MARISOL = named("marisol.vega@fasttrack.example")
AMARA = named("amara.okonkwo@fasttrack.example")  # programme team
LUCAS = named("lucas.petit@fasttrack.example")  # programme team
FM = somebody("fm")

LATE = "escalate Woodgrove Bank: nobody turns up to our calls, the CIO is furious"
CHOSEN = press("Escalate", severity="high", matter="delivery")
RAISED: tuple[Step, ...] = (
    (JONAS, LATE, ("Escalate something", "goes to the Partner Success Manager first")),
    (JONAS, CHOSEN, ("Escalation 1001: Woodgrove Bank", "With Katrin Hoffmann, not acknowledged",
                     "Escalated to Katrin Hoffmann, as number 1001", "The delivery of the benefit",
                     "High: A milestone or the customer's trust is at risk",
                     "Woodgrove Bank: nobody turns up to our calls", "[My escalations]")),
)  # fmt: skip
BILLING: tuple[Step, ...] = (
    (DANA, "escalate: our claim was not paid since May", ("Escalate something",)),
    (DANA, press("Escalate", severity="normal"),
     ("With the programme team", "Billing, claims and payments", "Our claim was not paid")),
)  # fmt: skip

CONVERSATIONS: dict[str, tuple[Step, ...]] = {
    "to the PSM, acknowledged, answered and closed": (
        *RAISED,
        (KATRIN, "escalations", ("Open escalations for you", "1001: Woodgrove Bank (Adatum Cloud",
                                 "not acknowledged yet", "1 to 1 of 1")),
        (KATRIN, press("Open it"), ("Raised by: Jonas Keller, jonas.keller@adatum.example",
                                    "[Acknowledge]", "[Answer]", "[Close]",
                                    "[Pass on to the programme team]", "Chat with Jonas Keller")),
        (KATRIN, press("Acknowledge"), ("Acknowledged by Katrin Hoffmann", "told")),
        (JONAS, "my escalations", ("1001: Woodgrove Bank", "Acknowledged by Katrin Hoffmann, ")),
        (JONAS, press("Open it"), ("Acknowledged by Katrin Hoffmann", "Raised: ")),
        (KATRIN, press("Answer"), ("Answer escalation 1001", "It stays open")),
        (KATRIN, press("Answer"), ("Please write the answer",)),
        (KATRIN, press("Answer", words="I call their CIO today."), ("Answered.", "I call their")),
        (JONAS, "my escalations", ("Acknowledged by Katrin Hoffmann",)),
        (JONAS, press("Open it"), ("The answer", "I call their CIO today.")),
        (KATRIN, press("Close"), ("A last word (optional)",)),
        (KATRIN, press("Close", words="They are calm."), ("Answered and closed by Katrin",)),
        (KATRIN, "escalations", ("Nothing is open.",)),
        (JONAS, "my escalations", ("Answered and closed by Katrin Hoffmann",)),
        (JONAS, press("Open it"), ("They are calm.", "I call their CIO", "by Katrin Hoffmann")),
    ),
    "what is the programme's goes to its team": (
        *BILLING,
        (MARISOL, "escalations", ("Nothing is open.",)),
        (AMARA, "escalations", ("for the programme team", "1001: Billing, claims and payments")),
        (AMARA, press("Open it"), ("[Acknowledge]", "[Close]")),
        (AMARA, press("Close"), ("Your answer",)),
        (AMARA, press("Close", words="Paid today"), ("Answered and closed by Amara Okonkwo",)),
        (DANA, "my escalations", ("Answered and closed by Amara Okonkwo",)),
    ),
    "a PSM passes it on and loses sight of it": (
        *RAISED,
        (KATRIN, "escalations", ("1001",)),
        (KATRIN, press("Open it"), ("[Pass on to the programme team]",)),
        (KATRIN, press("Pass on to the programme team"), ("Passed on to the programme team",)),
        (KATRIN, "escalations", ("Nothing is open.",)),
        (JONAS, "my escalations", ("With the programme team, not acknowledged yet",)),
        (AMARA, "escalations", ("1001: Woodgrove Bank",)),
    ),
    "a wrong answer brings the form back with what was typed": (
        (JONAS, "escalate", ("What is to be escalated?", "How severe is it?")),
        (JONAS, press("Escalate", customer="Woodgrove Bank"),
         ("Please say what is to be escalated.", "Please choose how severe it is.",
          "Please choose what it is about")),
        (JONAS, press("Escalate", words="x" * 1501, severity="high", matter="customer"),
         ("Please say it in at most 1,500 characters.",)),
        (JONAS, press("Escalate", words="They leave"), ("Escalation 1001: Woodgrove Bank",)),
    ),
    "it can be discarded": (
        (JONAS, "escalate", ("[Discard]",)),
        (JONAS, press("Discard"), ("Nothing was escalated.",)),
        (JONAS, "my escalations", ("You have escalated nothing yet.",)),
    ),
    "staff name the partner, and its PSM gets it": (
        (FM, "escalate Contoso, partner Wingtip: nobody turns up to the reviews",
         ("Escalate something", "Partner (optional)")),
        (FM, CHOSEN, ("Escalation 1001: Contoso", "With Marisol Vega", "Partner: Wingtip")),
        (MARISOL, "escalations", ("1001: Contoso (Wingtip Consulting)",)),
    ),
    "staff without a partner: the programme team gets it": (
        (FM, "escalate", ("Escalate something",)),
        (FM, press("Escalate", words="x", severity="normal", matter="other"),
         ("With the programme team",)),
    ),
    "a PSM does not escalate to themselves": (
        (MARISOL, "escalate Wingtip Consulting: they do not deliver", ("Escalate something",)),
        (MARISOL, CHOSEN, ("With the programme team",)),
    ),
    "another partner's is as unknown as none": (
        *RAISED,
        (DANA, "my escalations", ("You have escalated nothing yet.",)),
        (ZEYNEP, "my escalations", ("You have escalated nothing yet.",)),
        (DANA, "escalations", (NOT_YOURS,)),
        (FM, "escalations", (NOT_YOURS,)),
    ),
    "other words are understood, too": (
        (JONAS, "I need to escalate an issue with Woodgrove Bank", ("Escalate something",)),
        (JONAS, "how do I escalate?", ("goes to the Partner Success Manager first",)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CONVERSATIONS)
async def test_conversation(bot_stage: Stage, name: str) -> None:
    await bot_stage.play(*CONVERSATIONS[name])


def rows(url: str) -> list[Escalation]:
    engine = open_engine(url)
    with Session(engine, expire_on_commit=False) as db:
        found = list(db.exec(select(Escalation)))
    engine.dispose()
    return found


async def test_what_was_said_stands_in_the_form(bot_stage: Stage) -> None:
    desk = await bot_stage.play(RAISED[0])
    assert desk.filled_in(JONAS) == {
        "words": "Woodgrove Bank: nobody turns up to our calls, the CIO is furious",
        "severity": "high",
        "matter": "",
        "customer": "Woodgrove Bank",
    }
    await desk.say(FM, "escalate Contoso")
    assert desk.filled_in(FM) == {
        "words": "", "severity": "", "matter": "", "customer": "Contoso", "partner": "",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["Contoso", "Nowhere"])
async def test_a_partner_does_not_learn_whose_customers_there_are(
    bot_stage: Stage,
    name: str,
) -> None:
    desk = await bot_stage.play((JONAS, f"escalate {name}", ()))
    assert desk.filled_in(JONAS) == {"words": name, "severity": "", "matter": "", "customer": ""}


async def test_both_sides_are_told_once(bot_stage: Stage) -> None:
    desk = await bot_stage.play(
        *RAISED, (KATRIN, "escalations", ()), (KATRIN, press("Open it"), ())
    )
    acknowledge = press("Acknowledge")
    first, second = desk.activity(KATRIN, acknowledge), desk.activity(KATRIN, acknowledge)
    assert "Acknowledged by Katrin" in await desk.post(KATRIN, first)
    assert await desk.post(KATRIN, first) == ""  # the same activity again
    assert "Acknowledged. Who raised it" in await desk.post(KATRIN, second)  # a double click
    assert bot_stage.told("escalation.raised", "escalation.changed") == [
        ("escalation.changed", JONAS.aad_object_id),
        ("escalation.raised", "katrin.hoffmann@fasttrack.example"),
    ]
    assert not any(one.urgent for one in bot_stage.notices("escalation.raised"))
    assert [(row.version, row.state) for row in rows(bot_stage.url)] == [(2, "acknowledged")]


async def test_each_of_the_programme_team_is_told_at_once_of_what_is_critical(
    bot_stage: Stage,
) -> None:
    await bot_stage.play(BILLING[0], (DANA, press("Escalate", severity="critical"), ()))
    assert [email for _, email in bot_stage.told("escalation.raised")] == [
        "amara.okonkwo@fasttrack.example",
        "ines.duarte@fasttrack.example",
        "lucas.petit@fasttrack.example",
    ]
    assert all(one.urgent for one in bot_stage.notices("escalation.raised"))


async def test_one_press_is_one_escalation_whatever_is_sent_again(
    bot_stage: Stage,
) -> None:
    desk = await bot_stage.play(RAISED[0])
    first, second = desk.activity(JONAS, CHOSEN), desk.activity(JONAS, CHOSEN)
    assert "as number 1001" in await desk.post(JONAS, first)
    assert await desk.post(JONAS, first) == ""
    assert "as number 1001" in await desk.post(JONAS, second)
    assert [row.number for row in rows(bot_stage.url)] == [1001]


async def test_two_of_the_team_answer_and_no_answer_is_lost(bot_stage: Stage) -> None:
    desk = await bot_stage.play(*BILLING)
    for who in (AMARA, LUCAS):
        for said in ("escalations", press("Open it"), press("Answer")):
            await desk.say(who, said)
    assert "Answered." in await desk.say(AMARA, press("Answer", words="Paid"))
    told = await desk.say(LUCAS, press("Answer", words="I look into it"))
    assert "Something has happened meanwhile" in told
    assert "Paid" in told
    assert desk.filled_in(LUCAS) == {"words": "I look into it"}
    await desk.say(LUCAS, press("Answer"))
    assert [row.answer for row in rows(bot_stage.url)] == ["I look into it\n\nPaid"]


async def test_a_button_of_one_pressed_by_another_is_refused(bot_stage: Stage) -> None:
    desk = await bot_stage.play(
        *RAISED, (KATRIN, "escalations", ()), (KATRIN, press("Open it"), ())
    )
    for other in (DANA, ZEYNEP, MARISOL):
        desk.cards[other.aad_object_id] = desk.card(KATRIN)
        for title in ("Acknowledge", "Answer", "Pass on to the programme team"):
            assert await desk.say(other, press(title)) == UNKNOWN
    desk.cards[JONAS.aad_object_id] = desk.card(KATRIN)
    assert "This is not for you to do" in await desk.say(JONAS, press("Acknowledge"))
    assert [(row.version, row.state) for row in rows(bot_stage.url)] == [(1, "raised")]
    assert bot_stage.refused("escalation.refused") == 10


async def test_a_form_with_a_fault_that_somebody_else_sends_is_refused(bot_stage: Stage) -> None:
    desk = await bot_stage.play(
        *RAISED, (KATRIN, "escalations", ()), (KATRIN, press("Open it"), ())
    )
    await desk.say(KATRIN, press("Answer"))
    desk.cards[JONAS.aad_object_id] = desk.card(KATRIN)
    much = press("Answer", words="x" * 5_000)
    assert "This is not for you to do" in await desk.say(JONAS, much)
    assert "Please say it in at most" in await desk.say(KATRIN, much)
    assert bot_stage.refused("escalation.refused") == 1


def note(url: str, notice: Notice) -> str | None:
    """Return what a notice says first when it is sent now."""
    engine = open_engine(url)
    with Session(engine) as db:
        view: Any = NOTICES[notice.kind].view(Told.of(notice), db)
    engine.dispose()
    return view.note if view else None


async def test_what_is_told_is_how_it_stands_when_it_is_read(bot_stage: Stage) -> None:
    desk = await bot_stage.play(*RAISED)
    [to_psm] = bot_stage.notices("escalation.raised")
    assert note(bot_stage.url, to_psm) == "This was escalated to you. Please acknowledge it."
    to_team = Notice(
        business_key="x", kind=to_psm.kind, ref=to_psm.ref, email="amara.okonkwo@fasttrack.example",
        due_at=to_psm.due_at, made_at=to_psm.made_at,
    )  # fmt: skip
    late = "Nobody has acknowledged this in time: it is with Katrin Hoffmann. Please see to it."
    assert note(bot_stage.url, to_team) == late
    for said in ("escalations", press("Open it"), press("Acknowledge")):
        await desk.say(KATRIN, said)
    assert note(bot_stage.url, to_psm) is None
    [to_raiser] = bot_stage.notices("escalation.changed")
    assert note(bot_stage.url, to_raiser) == "Katrin Hoffmann has seen this and looks after it."


@pytest.mark.parametrize(
    "altered",
    [{"extra": "1"}, {"severity": "x"}, {"matter": "x"}, {"partner": "FRP-1001"}],
    ids=str,
)
async def test_an_altered_form_is_refused(
    bot_stage: Stage,
    altered: dict[str, str],
) -> None:
    desk = await bot_stage.play(RAISED[0])
    inputs = (*CHOSEN.inputs, *altered.items())
    assert await desk.say(JONAS, Press(title="Escalate", inputs=inputs)) == OLD_BUTTON
    assert rows(bot_stage.url) == []
    assert bot_stage.refused("escalation.refused") == 1


async def test_a_role_taken_away_ends_the_right(bot_stage: Stage) -> None:
    desk = await bot_stage.play(
        *RAISED, (KATRIN, "escalations", ()), (KATRIN, press("Open it"), ())
    )
    engine = open_engine(bot_stage.url)
    with Session(engine) as db, db.begin():
        db.get_one(Person, "katrin.hoffmann@fasttrack.example").roles = ["fm"]
    engine.dispose()
    assert await desk.say(KATRIN, press("Acknowledge")) == UNKNOWN
    assert await desk.say(KATRIN, "escalations") == NOT_YOURS


@pytest.mark.parametrize("team", [False, True], ids=["nobody", "a programme team"])
async def test_who_raises_what_nobody_would_look_at_reads_the_truth(
    bot_stage: Stage, team: bool
) -> None:
    nobody_is_left(bot_stage.url, team=team)
    desk = await bot_stage.play((JONAS, LATE, ()))
    told = await desk.say(JONAS, CHOSEN)
    nobody = (
        "Nobody is named in the roster for Adatum Cloud Services yet; I keep it and tell the first "
        "one who is."
    )
    assert (nobody in told) is not team
    assert ("Kept as number 1001" in told) is not team
    assert ("With: nobody yet" in told) is not team
    assert nobody not in await desk.say(DANA, "my escalations")
    assert (nobody in await desk.say(JONAS, "my escalations")) is not team


async def test_so_does_who_raises_what_is_the_programme_teams(bot_stage: Stage) -> None:
    nobody_is_left(bot_stage.url, team=False)
    desk = await bot_stage.play((JONAS, "escalate: our claim was not paid since May", ()))
    told = await desk.say(JONAS, press("Escalate", severity="normal"))
    assert "Nobody is named in the roster for the programme team yet; I keep it" in told


def nobody_is_left(url: str, *, team: bool) -> None:
    """Take the PSM of a partner, and perhaps the programme team, out of the roster."""
    engine = open_engine(url)
    with Session(engine) as db, db.begin():
        for person in db.exec(select(Person)):
            if person.email.startswith("katrin") or ("program" in person.roles and not team):
                person.roles = ["fm"]
    engine.dispose()


async def test_in_a_channel_it_is_told_how_and_nothing_is_shown(local: Any) -> None:
    desk = Desk(http=local)
    teams = Teams(service_url=str(local.make_url("/")))
    said = {
        text: await desk.post(
            JONAS, teams.channel_message(text, who=JONAS, deliveryMode="expectReplies")
        )
        for text in ("escalate", "my escalations", "escalations")
    }
    assert "Say “escalate” in our own chat" in said["escalate"]
    assert "Input" not in str(desk.card(JONAS))
    assert said["my escalations"] == said["escalations"] == IN_OUR_CHAT

"""Portfolios over HTTP on both stores, with the demo roster: whose lists, which buttons."""

import pytest

from dialogs import ftop_pack, portfolio, portfolio_late, portfolio_partners, standing, success
from tests.bot.both_stores import Stage, Step
from tests.bot.expert_stage import press
from tests.bot.test_status_conversations import FIRST
from tests.roster import named, somebody

JANELLE = named("janelle.baptiste@fasttrack.example")  # FM of Contoso, Tailspin Toys and others
MARISOL = named("marisol.vega@fasttrack.example")  # PSM of Wingtip
DANA = named("dana.oyelaran@wingtip.example")
JONAS = named("jonas.keller@adatum.example")
RENATA = named("renata.costa@fasttrack.example")
AMARA = named("amara.okonkwo@fasttrack.example")
SME = somebody("sme")

CONVERSATIONS: dict[str, tuple[Step, ...]] = {
    "an FM pages through their customers and opens one": (
        (JANELLE, "my customers", ("My customers", "○ Not logged", "1 to 5 of", "[Next]",
                                   "[Due first]", "[Slipping first]")),
        (JANELLE, press("Next"), ("6 to",)),
        (JANELLE, press("Due first"), ("[By health]", "1 to 5 of")),
        (JANELLE, press("Open it", chosen="C-2001"), ("Contoso", "Nothing has been logged yet",
                                                      "SharePoint", "[Log a status]")),
        (JANELLE, "trend Contoso", ("Contoso", "[Status slide]")),
        (JANELLE, "ftop pack", (ftop_pack.NONE,)),
    ),
    "what was logged is in the list, in the trend, and in the pack until it is ticked off": (
        *FIRST,
        (JANELLE, "my customers", ("No update is overdue", "✔ Green: 1")),
        (JANELLE, press("Next"), ("6 to 10 of",)),
        (JANELLE, press("Next"), ("Tailspin Toys", "✔ Green", "Microsoft Intune 21%", "Logged")),
        (JANELLE, "trend Tailspin Toys", ("Tailspin Toys", "Pilot is done.", "✔ Green")),
        (JANELLE, "ftop pack", ("For FTOP", "Tailspin Toys: Microsoft Intune", "Phase: Enable",
                                "Forecast 40%: 18 March 2027", "[Tick off]")),
        (JANELLE, press("Tick off", tick0="true"), ("1 workload ticked off.",)),
        (JANELLE, press("All of this page"), ("ticked off.",)),
    ),
    "a PSM sees how their partners do": (
        (MARISOL, "my partners", ("My partners", "Wingtip Consulting", "[Open it]")),
        (MARISOL, press("Open it"), ("is doing", "Customer satisfaction above 80",
                                     "[All partners]")),
        (MARISOL, press("All partners"), ("My partners",)),
        (MARISOL, "how are we doing?", ("My partners",)),
    ),
    "a partner sees how it is doing, with what to do next": (
        (DANA, "How are we doing?", ("How Wingtip Consulting is doing", "What to do next:",
                                     "[Workloads to claim]")),
        (DANA, press("Workloads to claim"), ("Workloads to claim", "no claim is known",
                                             "[How it is doing]")),
        (DANA, press("How it is doing"), ("How Wingtip Consulting is doing",)),
        (DANA, "help", ("How are we doing?",)),
    ),
    "the others see what is theirs": (
        (RENATA, "who is late", ("Who is late", portfolio_late.NOBODY)),
        (RENATA, "how do we stand", ("Who is late",)),
        (AMARA, "success factors", ("Success factors,", "Americas", "EMEA",
                                    "Satisfaction:")),
        (AMARA, press("What people said"), ("What people said", "Nothing here.")),
        (AMARA, "my partners", ("All partners", "1 to 5 of")),
    ),
    "what is not theirs is refused": (
        (DANA, "my customers", (portfolio.NOT_YOURS,)),
        (DANA, "my partners", (portfolio_partners.NOT_YOURS,)),
        (DANA, "ftop pack", (ftop_pack.NOT_YOURS,)),
        (DANA, "success factors", (success.NOT_YOURS,)),
        (JANELLE, "who is late", (portfolio_late.NOT_YOURS,)),
        (SME, "how are we doing", (standing.WHICH,)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CONVERSATIONS)
async def test_conversation(bot_stage: Stage, name: str) -> None:
    await bot_stage.play(*CONVERSATIONS[name])


async def test_a_card_pressed_by_somebody_else_shows_nothing(bot_stage: Stage) -> None:
    desk = await bot_stage.play(
        (DANA, "how are we doing", ("Wingtip",)), (JANELLE, "my customers", ("My customers",))
    )
    desk.cards[JONAS.aad_object_id] = desk.card(DANA)
    assert await desk.say(JONAS, press("Workloads to claim")) == standing.UNKNOWN
    desk.cards[JONAS.aad_object_id] = desk.card(JANELLE)
    assert await desk.say(JONAS, press("Due first")) == portfolio.NOT_YOURS
    assert "Contoso" not in await desk.say(JONAS, press("Open it", chosen="C-2001"))
    assert bot_stage.refused("portfolio.refused") == 3


async def test_no_partner_hears_of_the_segment_or_of_another_s_workloads(bot_stage: Stage) -> None:
    desk = await bot_stage.play((DANA, "how are we doing", ()))
    told = [await desk.say(DANA, "how are we doing")]
    for title in [one for one in desk.titles(DANA) if one != "Ask for an expert"]:
        await desk.say(DANA, "how are we doing")
        told.append(await desk.say(DANA, press(title)))
    assert len(told) > 2
    assert not any(word in text for text in told for word in ("S1500", "Trey", "Purview"))

"""Input, events and forecasts over HTTP: what everybody said and pressed, and what came back."""

import pytest

from dialogs.partner_input import NOT_A_PARTNER, NOT_YOURS, THANKS
from dialogs.significant_event import NOT_YOURS as NOT_YOUR_EVENT
from dialogs.wording import IN_OUR_CHAT
from tests.bot.both_stores import Stage, Step
from tests.bot.expert_stage import press
from tests.roster import named, somebody
from tests.teams import Teams

DANA = named("dana.oyelaran@wingtip.example")  # Contoso: Exchange Online, SharePoint Online
RAFAEL = named("rafael.quispe@wingtip.example")  # of the same partner
JONAS = named("jonas.keller@adatum.example")  # of another partner, not at Contoso
JANELLE = named("janelle.baptiste@fasttrack.example")  # the FM of Contoso
CODY = named("cody.whitehorse@fasttrack.example")  # its FTA
MARISOL = named("marisol.vega@fasttrack.example")  # the PSM of Wingtip
SME = somebody("sme")

EVENT = "significant event Contoso: nobody can open a mail since 6 am"
RAISED: tuple[Step, ...] = (
    (DANA, EVENT, ("Significant event", "told at once", "What happened?", "[Tell them now]")),
    (DANA, press("Tell them now", workload="exchange_online"),
     ("Significant event 1001: Contoso", "Raised by Dana Oyelaran (Wingtip Consulting)",
      "Nobody can open a mail since 6 am", "your Partner Success Manager are told at once")),
)  # fmt: skip

CONVERSATIONS: dict[str, tuple[Step, ...]] = {
    "a partner says how its workloads do": (
        (DANA, "my input", ("Your input for status updates", "Contoso", "say it any time")),
        (DANA, "my input on Contoso", ("Your input on Contoso", "Exchange Online",
                                       "14,400 people are entitled", "40% by",
                                       "[Nothing has changed]")),
        (DANA, press("Send", exchange_online__at_40="30 April 2031"),
         ("The forecast moves: please say why.",)),
        (DANA, press("Send", exchange_online__note="Licences come late"),
         (THANKS, "Said by Dana Oyelaran", "40% by: 30 April 2031", "Licences come late")),
        (RAFAEL, "status Contoso", ("Input on Contoso", "Said by Dana Oyelaran", "[Change it]")),
        (RAFAEL, press("Change it"), ("Your input on Contoso",)),
        (RAFAEL, press("Send", exchange_online__active="20%"), (THANKS, "2,880 people")),
    ),
    "what the partner says stands in the FM's form, as theirs": (
        (DANA, "my input on Contoso", ("Your input on Contoso",)),
        (DANA, press("Send", exchange_online__active="3000"), (THANKS,)),
        (JANELLE, "status Contoso", ("Dana Oyelaran", "3,000")),
    ),
    "the FM takes it over with one press, and the partner's note says why a date moves": (
        (DANA, "my input on Contoso", ("Your input on Contoso",)),
        (DANA, press("Send", exchange_online__at_40="30 April 2031",
                     exchange_online__note="Licences come late"), (THANKS,)),
        (JANELLE, "status Contoso", ("Dana Oyelaran", "Licences come late")),
        (JANELLE, press("Take over what the partner says"), ("Contoso",)),
        (JANELLE, press("See what changes", health="green"),
         ("30 April 2031", "Licences come late")),
        (JANELLE, press("Save"), ("Contoso",)),
        (JANELLE, "forecasts Contoso", ("later, from 20 April 2027: Licences come late",)),
    ),
    "others have no input to give": (
        (JANELLE, "my input", (NOT_A_PARTNER,)),
        (JONAS, "my input on Contoso", ("Your input for status updates",)),
    ),
    "an event reaches those who can act": (
        *RAISED,
        (JANELLE, "significant events", ("1001: Contoso, Exchange Online", "1 to 1 of 1")),
        (JANELLE, press("Open it"), ("Told at once: Janelle Baptiste, Cody Whitehorse, Marisol",
                                     "[Log the status]", "Chat with Dana Oyelaran")),
        (JANELLE, press("Past events"), ("Significant events of Contoso",)),
        (MARISOL, "significant events Contoso", ("Significant events of Contoso", "1001")),
        (DANA, "significant events", ("1001: Contoso",)),
        (JONAS, "significant events", ("There is none that you may see.",)),
        (SME, EVENT, (NOT_YOUR_EVENT,)),
    ),
    "what is forecast": (
        (JANELLE, "forecasts", ("Forecasts of my customers", "Contoso", "[How good were they?]")),
        (JANELLE, "forecasts Contoso", ("Forecasts for Contoso", "40%: 20 April 2027",
                                        "Exchange Online")),
        (DANA, "forecasts Contoso", ("Forecasts for Contoso", "[Give your input]")),
        (DANA, "my input on Contoso", ("Your input on",)),
        (MARISOL, "forecasts Wingtip", ("How good forecasts of Wingtip Consulting have been",)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CONVERSATIONS)
async def test_conversation(bot_stage: Stage, name: str) -> None:
    await bot_stage.play(*CONVERSATIONS[name])


async def test_an_event_is_raised_and_told_once_whatever_teams_sends_again(
    bot_stage: Stage,
) -> None:
    desk = await bot_stage.play(RAISED[0])
    pressed = press("Tell them now")
    first, second = desk.activity(DANA, pressed), desk.activity(DANA, pressed)
    assert "Significant event 1001" in await desk.post(DANA, first)
    assert await desk.post(DANA, first) == ""
    assert "Significant event 1001" in await desk.post(DANA, second)
    assert [email for _, email in bot_stage.told("significant_event.raised")] == [
        "cody.whitehorse@fasttrack.example",
        "janelle.baptiste@fasttrack.example",
        "marisol.vega@fasttrack.example",
    ]
    assert all(one.urgent for one in bot_stage.notices("significant_event.raised"))


async def test_a_form_of_one_partner_is_nothing_to_another(bot_stage: Stage) -> None:
    desk = await bot_stage.play((DANA, "my input on Contoso", ("Your input on Contoso",)))
    stolen = desk.activity(DANA, press("Send", exchange_online__active="1"))
    teams = Teams(service_url=str(desk.http.make_url("/")))
    taken = teams.press(
        stolen["value"], who=JONAS, conversation=JONAS.chat, deliveryMode="expectReplies"
    )
    assert NOT_YOURS in await desk.post(JONAS, taken)
    assert bot_stage.refused("partner_input.refused") == 1


@pytest.mark.parametrize("said", ["my input on Contoso", EVENT, "forecasts Contoso"])
async def test_nothing_of_a_customer_is_shown_where_others_read(
    bot_stage: Stage, said: str
) -> None:
    desk = await bot_stage.play()
    teams = Teams(service_url=str(desk.http.make_url("/")))
    for who in (DANA, JANELLE):
        spoken = teams.channel_message(said, who=who, deliveryMode="expectReplies")
        assert IN_OUR_CHAT in await desk.post(who, spoken)
    assert bot_stage.told("significant_event.raised") == []

"""Working with a partner over HTTP: what everybody said and pressed, and what came back."""

import pytest

from dialogs.collaboration import NOT_FOR_YOU, NOT_YOURS
from dialogs.collaboration_fields import IN_THE_PAST, WHICH_DAY, WHICH_HOUR
from dialogs.collaboration_overview import NOBODY
from dialogs.collaboration_overview import NOT_YOURS as NO_OVERVIEW
from dialogs.rules.collaboration import NOT_YET
from dialogs.wording import IN_OUR_CHAT, MEANWHILE
from tests.bot.both_stores import Stage, Step
from tests.bot.expert_stage import press
from tests.roster import named, somebody
from tests.teams import Teams

JANELLE = named("janelle.baptiste@fasttrack.example")  # the FM of Contoso
MARISOL = named("marisol.vega@fasttrack.example")  # the PSM of Wingtip
MATTEO = named("matteo.ricciardi@fasttrack.example")  # an FM, of others
DANA = named("dana.oyelaran@wingtip.example")  # Contoso: Exchange Online, SharePoint Online
SME = somebody("sme")
MANAGER, PROGRAM = somebody("manager"), somebody("program")  # Americas; all regions
JOHAN = named("johan.vandenberg@fasttrack.example")  # a manager and PSM in EMEA
TOMORROW = "tomorrow"

ASK: tuple[Step, ...] = (
    (JANELLE, "collaboration Contoso with Wingtip Consulting",
     ("Working with Wingtip Consulting at Contoso", "Step 1 of 4", "Marisol Vega",
      "[We know each other]")),
    (JANELLE, press("Ask for an introduction"),
     ("Step 2 of 4", "Asked: Marisol Vega gets a card", "[I was introduced]")),
)  # fmt: skip
INTRODUCED: tuple[Step, ...] = (
    *ASK,
    (MARISOL, "collaboration Contoso",
     ("Please introduce Janelle Baptiste to Wingtip Consulting", "What a briefing should cover",
      "The partner's scope of work", "concern the relationship", "Exchange Online")),
    (MARISOL, press("I have introduced them", briefing="They also run the help desk."),
     ("Thank you: Janelle Baptiste is told", "Step 3 of 4")),
    (JANELLE, "collaboration Contoso with Wingtip Consulting",
     ("Step 3 of 4", "From the Partner Success Manager", "They also run the help desk.",
      "Talking points", "Dana Oyelaran")),
)  # fmt: skip
PROPOSED: tuple[Step, ...] = (
    *INTRODUCED,
    (JANELLE, press("Propose it", day=TOMORROW, at="14:30", minutes="45"),
     ("Proposed.", "[Move it]", "[Get the invitation]")),
)  # fmt: skip

CONVERSATIONS: dict[str, tuple[Step, ...]] = {
    "from the PSM to the first meeting": PROPOSED,
    "a day that is none, an hour that is none, a day that is over": (
        *INTRODUCED,
        (JANELLE, press("Propose it"), (WHICH_DAY, WHICH_HOUR)),
        (JANELLE, press("Propose it", day="some day", at="25:00"), (WHICH_DAY, WHICH_HOUR)),
        (JANELLE, press("Propose it", day="1 January 2020", at="9"), (IN_THE_PAST,)),
        (JANELLE, press("Propose it", day=TOMORROW), ("[Get the invitation]",)),
    ),
    "who knows the partner goes on at once, and reviews follow the first meeting": (
        (JANELLE, "collaboration", ("Working with partners", "Contoso, Trey Research",
                                    "Not begun", "[Open it]", "[Next]")),
        (JANELLE, press("Next"), ("Contoso, Wingtip Consulting", "6 to 10 of 11", "[Back]")),
        (JANELLE, "collaboration Contoso", ("Contoso, Wingtip Consulting", "1 to 2 of 2")),
        (JANELLE, "collaboration Contoso with Wingtip Consulting", ("Step 1 of 4",)),
        (JANELLE, press("We know each other"), ("Good. Propose a first meeting", "Step 3 of 4")),
        (JANELLE, press("It took place"), ("Step 4 of 4", "there are regular reviews",
                                           "On the agenda", "[Status slide]")),
        (JANELLE, press("It took place"), ("Propose the next review", "last:")),
        (JANELLE, "collaboration", ("Regular status reviews, since",)),
    ),
    "it is nothing to others": (
        *ASK,
        (MATTEO, "collaboration Contoso", (NOT_YOURS,)),
        (JANELLE, "collaboration Nowhere Ltd", ("Working with partners",)),
        (SME, "collaboration", (NOT_FOR_YOU,)),
        (DANA, "collaboration", (NOT_FOR_YOU,)),
        (MARISOL, "collaboration", ("Contoso, Wingtip Consulting", "Ask for an introduction")),
    ),
    "managers see the paths of their region, the programme team those of all": (
        (MANAGER, "collaboration", (NOBODY,)),
        *ASK,
        (MANAGER, "collaboration", ("in Americas", "Contoso, Wingtip Consulting",
                                    "Janelle Baptiste · Ask for an introduction, since",
                                    "1 to 1 of 1")),
        (JOHAN, "collaboration", ("[Everybody's]",)),
        (JOHAN, press("Everybody's"), (NOBODY,)),
        (PROGRAM, "collaboration", ("by region", "Americas: Contoso, Wingtip Consulting")),
        (PROGRAM, "collaboration Contoso", ("Americas: Contoso, Wingtip Consulting",)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CONVERSATIONS)
async def test_conversation(bot_stage: Stage, name: str) -> None:
    await bot_stage.play(*CONVERSATIONS[name])


async def test_who_looks_on_can_open_nothing_and_nobody_else_gets_their_list(
    bot_stage: Stage,
) -> None:
    desk = await bot_stage.play(
        *ASK, (MANAGER, "collaboration", ("Contoso",)), (JOHAN, "collaboration", ())
    )
    assert not desk.card(MANAGER).get("actions")
    assert "Input.ChoiceSet" not in str(desk.card(MANAGER))
    teams = Teams(service_url=str(desk.http.make_url("/")))
    theirs = desk.activity(JOHAN, press("Everybody's"))["value"]
    taken = teams.press(theirs, who=DANA, conversation=DANA.chat, deliveryMode="expectReplies")
    assert NO_OVERVIEW in await desk.post(DANA, taken)
    assert bot_stage.refused("collaboration.refused") == 1


async def test_the_invitation_is_a_file_for_one_person_that_names_nobody_else(
    bot_stage: Stage,
) -> None:
    desk = await bot_stage.play(*PROPOSED)
    assert "The link is for you only" in await desk.say(JANELLE, press("Get the invitation"))
    url = desk.card(JANELLE)["actions"][0]["url"]
    answer = await bot_stage.http.get(url[url.index("/files/") :])
    text = (await answer.text()).replace("\r\n ", "")
    assert (answer.status, answer.content_type) == (200, "text/calendar")
    assert answer.charset == "utf-8"
    assert ".ics" in answer.headers["Content-Disposition"]
    assert "SUMMARY:First meeting: Contoso\\, Wingtip Consulting" in text
    assert "SEQUENCE:0" in text
    assert [line for line in text.split("\r\n") if "mailto" in line] == [
        'ORGANIZER;CN="Janelle Baptiste":mailto:janelle.baptiste@fasttrack.example'
    ]
    assert "S1500" not in text
    assert "help desk" not in text  # what the PSM said is for the FM


async def test_a_meeting_that_is_moved_stays_the_same_and_one_that_is_over_has_no_file(
    bot_stage: Stage,
) -> None:
    desk = await bot_stage.play(*PROPOSED)
    shown = desk.card(JANELLE)

    async def file() -> str:
        desk.cards[JANELLE.aad_object_id] = shown
        await desk.say(JANELLE, press("Get the invitation"))
        url = desk.card(JANELLE)["actions"][0]["url"]
        answer = await bot_stage.http.get(url[url.index("/files/") :])
        return str(await answer.text()).replace("\r\n ", "")

    def line(text: str, name: str) -> str:
        return next(one for one in text.split("\r\n") if one.startswith(name))

    before = await file()
    desk.cards[JANELLE.aad_object_id] = shown
    assert NOT_YET not in await desk.say(JANELLE, press("Move it", day="in 2 weeks", at="9"))
    after = await file()
    assert line(before, "UID") == line(after, "UID")
    assert [line(text, "SEQUENCE") for text in (before, after)] == ["SEQUENCE:0", "SEQUENCE:1"]
    assert line(before, "DTSTART") != line(after, "DTSTART")


async def test_a_card_that_was_overtaken_changes_nothing_and_shows_how_it_stands(
    bot_stage: Stage,
) -> None:
    desk = await bot_stage.play(*ASK, INTRODUCED[2])
    old = desk.card(MARISOL)
    await desk.say(JANELLE, press("I was introduced"))
    desk.cards[MARISOL.aad_object_id] = old
    told = await desk.say(MARISOL, press("I have introduced them", briefing="late"))
    assert MEANWHILE in told
    assert bot_stage.told("collaboration.introduced") == []


async def test_each_is_told_once_what_the_other_has_done(bot_stage: Stage) -> None:
    desk = await bot_stage.play(ASK[0])
    pressed = press("Ask for an introduction")
    first, second = desk.activity(JANELLE, pressed), desk.activity(JANELLE, pressed)
    assert "Asked: Marisol Vega" in await desk.post(JANELLE, first)
    assert await desk.post(JANELLE, first) == ""
    assert MEANWHILE in await desk.post(JANELLE, second)
    assert bot_stage.told("collaboration.introduce") == [
        ("collaboration.introduce", "marisol.vega@fasttrack.example")
    ]
    await bot_stage.play(*INTRODUCED[2:4])
    assert bot_stage.told("collaboration.introduced") == [
        ("collaboration.introduced", "janelle.baptiste@fasttrack.example")
    ]


async def test_a_button_of_one_person_is_nothing_to_another(bot_stage: Stage) -> None:
    desk = await bot_stage.play(*INTRODUCED[:3])
    teams = Teams(service_url=str(desk.http.make_url("/")))
    stolen = desk.activity(MARISOL, press("I have introduced them"))
    for who in (MATTEO, DANA):
        taken = teams.press(
            stolen["value"], who=who, conversation=who.chat, deliveryMode="expectReplies"
        )
        assert NOT_YOURS in await desk.post(who, taken)
    assert bot_stage.refused("collaboration.refused") == 2


async def test_what_a_form_does_not_have_is_refused(bot_stage: Stage) -> None:
    desk = await bot_stage.play(*INTRODUCED)
    for more in ({"minutes": "999"}, {"room": "1"}):
        told = await desk.say(JANELLE, press("Propose it", day=TOMORROW, at="9", **more))
        assert "too old" in told
        await bot_stage.play(INTRODUCED[-1])
        await desk.say(JANELLE, "collaboration Contoso with Wingtip Consulting")
    assert bot_stage.refused("collaboration.refused") == 2


@pytest.mark.parametrize("said", ["collaboration", "collaboration Contoso"])
async def test_nothing_of_a_customer_is_shown_where_others_read(
    bot_stage: Stage, said: str
) -> None:
    desk = await bot_stage.play()
    teams = Teams(service_url=str(desk.http.make_url("/")))
    spoken = teams.channel_message(said, who=JANELLE, deliveryMode="expectReplies")
    assert IN_OUR_CHAT in await desk.post(JANELLE, spoken)


async def test_a_partner_who_asks_of_collaboration_gets_an_answer_of_the_catalogue(
    bot_stage: Stage,
) -> None:
    desk = await bot_stage.play()
    told = await desk.say(DANA, "collaboration in SharePoint between sites, is that in scope?")
    assert NOT_FOR_YOU not in told
    assert "Working with" not in told

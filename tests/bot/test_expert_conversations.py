"""Requests for an expert over HTTP: what everybody said and pressed, and what came back."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from dialogs.expert_team import IN_OUR_CHAT, UNKNOWN
from dialogs.my_requests import NOT_YOUR_QUEUE
from dialogs.refs import OLD_BUTTON
from dialogs.unclear import OR_SOMEBODY
from dialogs.understanding.understand import Understander
from store.db import open_engine
from store.models import AuditRecord, Notice, Person, RequestEvent, SmeRequest
from tests.bot.both_stores import Stage, Step, running_on
from tests.bot.expert_stage import Desk, Press, press
from tests.roster import named, somebody
from tests.teams import Teams

JONAS = named("jonas.keller@adatum.example")  # a partner; PSM Katrin Hoffmann
ZEYNEP = named("zeynep.aydin@adatum.example")  # of the same partner
DANA = named("dana.oyelaran@wingtip.example")  # of another partner
TOMASZ = named("tomasz.zielinski@fasttrack.example")  # the SME for Intune in EMEA
SIGRID = named("sigrid.lindqvist@fasttrack.example")  # another SME
KATRIN = named("katrin.hoffmann@fasttrack.example")
AMARA = named("amara.okonkwo@fasttrack.example")  # programme team
FM, FTA, MANAGER = somebody("fm"), somebody("fta"), somebody("manager")

NEED = "We need an SME for Woodgrove Bank: Intune enrolment of Macs is blocked, since Monday"
COFFEE = "need an SME for Fourth Coffee, Teams voice: calls drop at noon"
FILLED = press("Check before sending", outcome="Macs enrol", urgency="high")
ASKED: tuple[Step, ...] = (
    (JONAS, NEED, ("Ask for an expert", "I have taken over what you said")),
    (JONAS, FILLED, ("Shall I send this?", "Customer: Woodgrove Bank", "Workload: Microsoft Intune",
                     "Unblocking a workload", "High: first answer within 1 working day")),
    (JONAS, press("Send"), ("Request 1001: Woodgrove Bank", "Offered to Tomasz Zieliński",
                            "Sent as request 1001")),
)  # fmt: skip
ACCEPTED: tuple[Step, ...] = (
    *ASKED,
    (TOMASZ, "queue", ("Queue: mine", "Mine: 1 · Unassigned: 1 · Late: 0", "1001: Woodgrove Bank",
                       "Adatum Cloud Services")),
    (TOMASZ, press("Open it"), ("[Accept]", "Routed to Tomasz Zieliński: Microsoft Intune, EMEA",
                                "Partner: Adatum Cloud Services")),
    (TOMASZ, press("Accept"), ("With Tomasz Zieliński", "The request is yours")),
)  # fmt: skip

CONVERSATIONS: dict[str, Sequence[Step]] = {
    "from one message to the answer that it helped": [
        *ACCEPTED,
        (TOMASZ, press("Comment"), ("Your comment",)),
        (TOMASZ, press("Send", words="Which macOS is it?"), ("Which macOS is it?",)),
        (JONAS, "request 1001", ("Tomasz Zieliński commented", "Which macOS is it?")),
        (JONAS, press("Comment"), ("Your comment",)),
        (JONAS, press("Send", words="It is 15.1"), ("It is 15.1",)),
        (TOMASZ, "show request 1001", ("Jonas Keller commented", "It is 15.1")),
        (TOMASZ, press("Solve"), ("What solved it?", "The partner reads this")),
        (TOMASZ, press("Solved"), ("Please sum up what solved it.",)),
        (TOMASZ, press("Solved", words="Remove the old profile."), ("Solved",)),
        (JONAS, "my requests", ("My requests", "1001: Woodgrove Bank", "Solved")),
        (JONAS, press("Open it"), ("Remove the old profile.", "[Did it help?]", "[Reopen]")),
        (JONAS, press("Did it help?"), ("A comment (optional)",)),
        (JONAS, press("Send"), ("Please choose 1 to 5.",)),
        (JONAS, press("Send", helped="5", words="Quick!"), ("Thank you for telling",
                                                            "5 of 5: Quick!")),
        (TOMASZ, "request 1001", ("5 of 5: Quick!",)),
    ],
    "an expert asks back and the partner answers": [
        *ASKED,
        (TOMASZ, "request 1001", ("[Ask back]",)),
        (TOMASZ, press("Ask back"), ("What do you want to know?",)),
        (TOMASZ, press("Send the question", words="Which licences?"), ("Waits for the partner",)),
        (JONAS, "request 1001", ("Waits for your answer", "Which licences?", "[Answer]")),
        (JONAS, press("Answer"), ("Your answer", "Tomasz Zieliński asks:", "Which licences?")),
        (JONAS, press("Send", words="E5"), ("With Tomasz Zieliński", "Jonas Keller answered")),
    ],
    "an expert hands over, the other joins the customer and tells why": [
        *ACCEPTED,
        (TOMASZ, press("Hand over"), ("To whom?",)),
        (TOMASZ, press("Hand over", to="sigrid.lindqvist@fasttrack.example"),
         ("Offered to Sigrid Lindqvist", "Handed over.")),
        (JONAS, "request 1001", ("Offered to Sigrid Lindqvist",)),
        (SIGRID, "request 1001", ("[Accept]", "to Sigrid Lindqvist")),
        (SIGRID, press("Accept"), ("With Sigrid Lindqvist",)),
        (SIGRID, press("More"), ("[Join the customer]", "[Decline]")),
        (SIGRID, press("Join the customer"), ("work through the partner",)),
        (SIGRID, press("Tell them"), ("Please say why",)),
        (SIGRID, press("Tell them", words="Their tenant is locked."), ("told why you join",)),
        (KATRIN, "request 1001", ("With customer: Their tenant is locked.",)),
    ],
    "an expert declines, and the PSM reads why but the partner does not": [
        *ASKED,
        (TOMASZ, "request 1001", ("[Decline]",)),
        (TOMASZ, press("Decline"), ("Why do you decline?",)),
        (TOMASZ, press("Decline", words="No Macs here"), ("With the Partner Success Manager",)),
        (KATRIN, "queue", ("1001: Woodgrove Bank", "With the Partner Success Manager")),
        (KATRIN, press("Open it"), ("No Macs here", "With the PSM: Microsoft Intune: 1 declined")),
        (JONAS, "request 1001", ("With the Partner Success Manager, Katrin Hoffmann",)),
    ],
    "a partner edits, withdraws and reopens": [
        *ASKED,
        (JONAS, press("Edit"), ("Edit request 1001",)),
        (JONAS, press("Save", outcome=""), ("Please say what outcome is wanted.",)),
        (JONAS, press("Save", outcome="All Macs enrol", urgency="critical"),
         ("All Macs enrol", "Critical: first answer within 4 working hours")),
        (JONAS, press("Withdraw"), ("It can be reopened.",)),
        (JONAS, press("Withdraw"), ("Withdrawn", "[Reopen]")),
        (JONAS, press("Reopen"), ("What is still open?",)),
        (JONAS, press("Reopen", words="It is back"), ("Offered to Tomasz", "It is back")),
        (JONAS, press("Text for the form"), ("FTC Resource Request", "Wanted outcome: ",
                                             "All Macs enrol", "https://aka.ms/frpsmerequest")),
    ],
    "a colleague sees an open request like theirs and follows it": [
        *ASKED,
        (ZEYNEP, "need an SME for Woodgrove bank, Intune on Macs", ("Ask for an expert",)),
        (ZEYNEP, press("Check before sending", outcome="x", urgency="normal",
                       kind="best_practice"),
         ("open request like this one", "Request 1001: Woodgrove Bank", "[Send it all the same]")),
        (ZEYNEP, press("Follow 1001 instead"), ("You follow this request", "[Comment]")),
        (ZEYNEP, "my requests", ("1001: Woodgrove Bank",)),
    ],
    "a wrong answer brings the form back with what was typed": [
        (JONAS, "ask an expert", ("One request for each workload",)),
        (JONAS, press("Check before sending", customer="Nowhere Ltd", time_zone="Mars"),
         ("Please choose the workload.", "Please choose how urgent", "I do not know this time zone",
          "Please say what outcome")),
        (JONAS, press("Keep for later"), ("Kept, and not sent",)),
        (JONAS, "ask an expert", ("You began this and have not sent it",)),
        (JONAS, press("Discard"), ("Nothing was sent",)),
    ],
    "another wish than the one that was begun is kept beside it, with what was said": [
        (JONAS, NEED, ("I have taken over what you said",)),
        (JONAS, COFFEE, ("You began a request (Woodgrove Bank, Microsoft Intune)",
                         "(Fourth Coffee, Microsoft Teams)", "[Begin: Fourth Coffee, Microsoft",
                         "[Go on: Woodgrove Bank, Microsoft Intune]")),
        (JONAS, press("Go on: Woodgrove Bank, Microsoft Intune"), ("Customer", "I have this")),
        (JONAS, FILLED, ("Shall I send this?", "Customer: Woodgrove Bank")),
        (JONAS, press("Send"), ("Sent as request 1001", "You began another request, too",
                                "Fourth Coffee, Microsoft Teams")),
        (JONAS, "ask an expert", ("You began this and have not sent it",)),
        (JONAS, press("Check before sending", outcome="Calls stay up", urgency="normal",
                      kind="process"),
         ("Customer: Fourth Coffee", "Workload: Microsoft Teams", "voice, calls drop at noon")),
    ],
    "another partner's number is as unknown as none": [
        *ASKED,
        (DANA, "request 1001", (UNKNOWN,)),
        (DANA, "request 9999", (UNKNOWN,)),
        (DANA, "my requests", ("There is none yet.",)),
    ],
    "another partner's customer is kept as typed": [
        (JONAS, "need an SME for Contoso, Teams calling", ("Ask for an expert",)),
        (JONAS, press("Check before sending", outcome="x", urgency="normal", kind="process"),
         ("Customer: Contoso",)),
    ],
    "the queue shows the programme team everything": [
        *ASKED,
        (AMARA, "queue", ("Mine: 1 · Unassigned: 1",)),
        (AMARA, press("Late"), ("Queue: late", "Nothing here.")),
    ],
    "the queue is not for a partner": [(DANA, "queue", (NOT_YOUR_QUEUE,))],
    "nor for others of staff": [
        (FM, "queue", (NOT_YOUR_QUEUE,)),
        (FTA, "queue", (NOT_YOUR_QUEUE,)),
    ],
    "staff read how experts are asked for": [(MANAGER, "ask an expert", ("Partners ask me",))],
}  # fmt: skip


@pytest.mark.parametrize("name", CONVERSATIONS)
async def test_conversation(bot_stage: Stage, name: str) -> None:
    await bot_stage.play(*CONVERSATIONS[name])


def stored(url: str) -> dict[str, Any]:
    """What the database has of requests."""
    engine = open_engine(url)
    with Session(engine) as db:
        kept = {
            "requests": [(r.number, r.version, r.state) for r in db.exec(select(SmeRequest))],
            "events": list(db.exec(select(RequestEvent.kind).order_by(col(RequestEvent.number)))),
            "told": sorted(
                (n.kind, n.email or n.aad_object_id)
                for n in db.exec(select(Notice))
            ),
            "refused": len(
                db.exec(select(AuditRecord).where(AuditRecord.action == "request.refused")).all()
            ),
        }  # fmt: skip
    engine.dispose()
    return kept


async def test_everybody_concerned_is_told_once(bot_stage: Stage) -> None:
    await bot_stage.play(*ACCEPTED)
    assert stored(bot_stage.url)["told"] == [
        ("request.changed", JONAS.aad_object_id),
        ("request.changed", "katrin.hoffmann@fasttrack.example"),
        ("request.offered", "tomasz.zielinski@fasttrack.example"),
    ]


async def test_one_press_is_one_request_whatever_is_sent_again(bot_stage: Stage) -> None:
    desk = await bot_stage.play(*ASKED[:2])
    first, second = desk.activity(JONAS, press("Send")), desk.activity(JONAS, press("Send"))
    assert "Sent as request 1001" in await desk.post(JONAS, first)
    assert await desk.post(JONAS, first) == ""  # the same activity again
    assert "Request 1001" in await desk.post(JONAS, second)  # a double click, or a new id
    assert stored(bot_stage.url)["requests"] == [(1001, 1, "offered")]


async def test_a_draft_and_its_card_survive_a_restart(
    stage_url: str, understander: Understander, tmp_path: Path
) -> None:
    async with running_on(stage_url, understander, tmp_path) as stage:
        wrong = press("Check before sending", outcome="Macs enrol", time_zone="Mars")
        before = await stage.play(ASKED[0], (JONAS, wrong, ("I do not know this time zone",)))
    async with running_on(stage_url, understander, tmp_path) as stage:
        desk = await stage.play((JONAS, "ask an expert", ("You began this and have not sent it",)))
        assert desk.filled_in(JONAS) == before.filled_in(JONAS)
        desk.cards = before.cards
        right = press("Check before sending", urgency="high", time_zone="Europe/Berlin")
        assert "Shall I send this?" in await desk.say(JONAS, right)


async def test_another_wish_survives_a_restart_before_anything_is_pressed(
    stage_url: str, understander: Understander, tmp_path: Path
) -> None:
    async with running_on(stage_url, understander, tmp_path) as stage:
        before = await stage.play(ASKED[0], (JONAS, COFFEE, ("Which one do you want",)))
    async with running_on(stage_url, understander, tmp_path) as stage:
        desk = Desk(http=stage.http, cards=before.cards)
        told = await desk.say(JONAS, press("Begin: Fourth Coffee, Microsoft Teams"))
        assert "Ask for an expert" in told
        assert desk.filled_in(JONAS)["customer"] == "Fourth Coffee"
        assert desk.filled_in(JONAS)["tried"] == "Teams voice, calls drop at noon"
        told = await desk.say(JONAS, press("Discard"))
        assert "You began another request, too" in told
        assert "Woodgrove Bank, Microsoft Intune" in told


async def test_who_may_mean_either_is_asked_which_and_need_not_say_it_again(
    bot_stage: Stage,
) -> None:
    said = "who can help with Defender for Endpoint"
    desk = await bot_stage.play((JONAS, said, ("or do you need an expert for it?",)))
    expert = words_of(desk, "Ask for an expert")
    told = await desk.say(JONAS, words_of(desk, "A scope question"))
    assert "Catalogue edition" in told
    assert "I have taken over what you said" in await desk.say(JONAS, expert)
    form = desk.filled_in(JONAS)
    assert form["workload"] == "defender_endpoint"
    assert form["tried"] == "Who can help with Defender for Endpoint"


async def test_a_question_that_may_be_a_wish_is_answered_and_an_expert_offered(
    bot_stage: Stage,
) -> None:
    desk = await bot_stage.play((JONAS, "Can we get help for Intune", ("In scope", OR_SOMEBODY)))
    await desk.say(JONAS, words_of(desk, "Ask for an expert"))
    assert desk.filled_in(JONAS)["tried"] == "Can we get help for Intune"
    clear = "Can you help with a Zoom phone system migration to Teams?"
    assert "sk for an expert" not in await desk.say(JONAS, clear)
    desk = await bot_stage.play((KATRIN, "Can we get help for Intune", ("In scope",)))
    assert "Ask for an expert" not in desk.titles(KATRIN)  # partners ask for experts


def words_of(desk: Desk, title: str) -> str:
    """Return what a button of Jonas' newest card says in his name."""
    words: str = desk.button(JONAS, title)["msteams"]["value"]
    return words


async def test_a_comment_sent_twice_is_said_once(bot_stage: Stage) -> None:
    desk = await bot_stage.play(*ACCEPTED, (TOMASZ, press("Comment"), ("Your comment",)))
    said = press("Send", words="Hello")
    first, second = desk.activity(TOMASZ, said), desk.activity(TOMASZ, said)
    await desk.post(TOMASZ, first)
    assert "With Tomasz" in await desk.post(TOMASZ, second)
    assert stored(bot_stage.url)["events"] == ["opened", "accepted", "commented"]


async def test_two_accept_and_one_wins(bot_stage: Stage) -> None:
    desk = await bot_stage.play(*ASKED)
    for who in (TOMASZ, SIGRID):
        await desk.say(who, "request 1001")
    assert "The request is yours" in await desk.say(TOMASZ, press("Accept"))
    told = await desk.say(SIGRID, press("Accept"))
    assert "Taken by Tomasz Zieliński a moment ago" in told
    assert "With Tomasz Zieliński" in told


async def test_an_old_card_changes_nothing_and_keeps_what_was_typed(bot_stage: Stage) -> None:
    desk = await bot_stage.play(*ASKED, (JONAS, press("Comment"), ("Your comment",)))
    await desk.say(TOMASZ, "request 1001")
    await desk.say(TOMASZ, press("Accept"))
    told = await desk.say(JONAS, press("Send", words="My long comment"))
    assert "Something has happened meanwhile" in told
    assert desk.filled_in(JONAS) == {"words": "My long comment"}
    assert stored(bot_stage.url)["requests"] == [(1001, 2, "accepted")]
    assert "My long comment" in await desk.say(JONAS, press("Send"))


async def test_a_button_of_one_pressed_by_another_is_refused(bot_stage: Stage) -> None:
    desk = await bot_stage.play(*ASKED)
    desk.cards[DANA.aad_object_id] = desk.card(JONAS)
    for title in ("Withdraw", "Edit", "Comment", "Text for the form"):
        assert await desk.say(DANA, press(title)) == UNKNOWN
    desk.cards[ZEYNEP.aad_object_id] = desk.card(JONAS)
    assert "This is not for you to do" in await desk.say(ZEYNEP, press("Withdraw"))
    kept = stored(bot_stage.url)
    assert kept["requests"] == [(1001, 1, "offered")]
    assert kept["refused"] == 5
    assert "It can be reopened" in await desk.say(JONAS, press("Withdraw"))


@pytest.mark.parametrize(
    "altered",
    [{"extra": "1"}, {"kind": "microsoft_initiated"}, {"workload": "nothing"}, {"urgency": "now"}],
    ids=str,
)
async def test_an_altered_form_is_refused(bot_stage: Stage, altered: dict[str, str]) -> None:
    desk = await bot_stage.play(*ASKED[:1])
    told = await desk.say(
        JONAS, Press(title=FILLED.title, inputs=(*FILLED.inputs, *altered.items()))
    )
    assert told == OLD_BUTTON
    assert stored(bot_stage.url)["refused"] == 1
    assert "Shall I send this?" in await desk.say(JONAS, FILLED)


async def test_a_role_taken_away_ends_the_right(bot_stage: Stage) -> None:
    desk = await bot_stage.play(*ASKED)
    await desk.say(TOMASZ, "request 1001")
    engine = open_engine(bot_stage.url)
    with Session(engine) as db, db.begin():
        db.get_one(Person, "tomasz.zielinski@fasttrack.example").roles = ["fm"]
    engine.dispose()
    assert await desk.say(TOMASZ, press("Accept")) == UNKNOWN
    assert await desk.say(TOMASZ, "queue") == NOT_YOUR_QUEUE
    assert stored(bot_stage.url)["requests"] == [(1001, 1, "offered")]


@pytest.mark.parametrize("text", [NEED, "my requests", "queue", "ask an expert"])
async def test_in_a_channel_there_is_only_a_hint(bot_stage: Stage, text: str) -> None:
    desk = Desk(http=bot_stage.http)
    teams = Teams(service_url=str(bot_stage.http.make_url("/")))
    said = teams.channel_message(text, who=JONAS, deliveryMode="expectReplies")
    assert await desk.post(JONAS, said) == IN_OUR_CHAT
    assert stored(bot_stage.url)["requests"] == []

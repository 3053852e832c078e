"""Whole conversations with the real service over HTTP: what was said, and what came back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import Session, col, update

from dialogs.help import GUESSES
from store.db import open_engine
from store.editions import ROSTER, next_edition
from store.models import Customer
from tests.bot.expert_stage import as_read
from tests.roster import named, somebody
from tests.teams import Person, Teams

DANA = named("dana.oyelaran@wingtip.example")  # a partner; PSM Marisol Vega
JONAS = named("jonas.keller@adatum.example")  # a partner; PSM Katrin Hoffmann
CLAIRE = named("claire.moreau@graphicdesigninstitute.example")  # PSM away, Katrin covers
MARISOL = named("marisol.vega@fasttrack.example")
FM, FTA, SME = somebody("fm"), somebody("fta"), somebody("sme")
MANAGER, PROGRAM = somebody("manager"), somebody("program")
ADMIN = named("ines.duarte@fasttrack.example")
VERDICTS = ("In scope", "Out of scope", "Depends", "Check eligibility", "Not in our sources")
KFM = "Is Known Folder Move part of the benefit?"
OPEN = "Universal Print, do we help?"
OUR_CHAT = "I tell you that in our own chat only"
ONLY_OWN = "I can only show you your own Partner Success Manager."
NOT_YOURS = "I cannot do this for you"
FORGOTTEN = ("Fabrikam", "Kagoshima Ferries")  # customers of other partners than Dana's


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A button of the newest card, by its title, with what is filled in beside it."""

    title: str
    inputs: tuple[tuple[str, str], ...] = ()


def checks(*answers: str) -> Press:
    inputs = tuple(zip(("remote", "remediate", "sponsor"), answers, strict=True))
    return Press(title="Show the result", inputs=inputs)


# What somebody says or presses, and what must stand in the answer: all of these words.
Said = str | Press
Step = tuple[Said, Sequence[str]]
CHECKED = ("Three checks", "Tell the customer", "This is wrong", "Still unsure")

CONVERSATIONS: dict[str, tuple[Person, Sequence[Step]]] = {
    "a partner asks what the bot can do": (DANA, [
        ("help", ("What I can do for you", "[Who is my Partner Success Manager?]",
                  "[Escalate something]")),
    ]),
    "a partner is greeted, thanks and goes": (DANA, [
        ("hi", ("Hello Dana!", "[Is it in FastTrack scope?]")),
        ("Hello!", ("Hello Dana!",)),
        ("thanks", ("You are welcome.",)),
        ("cancel", ("nothing was sent",)),
    ]),
    "an in-scope question, from the verdict to the note": (DANA, [
        (KFM, ("In scope", "older move into OneDrive", "text is from 2021", "Source:", "2021",
               "Catalogue edition 1", *CHECKED)),
        (Press(title="Tell the customer"), ("A note to your customer", "remote guidance",
               "value-added service", "not covered by any Microsoft agreement")),
    ]),
    "the three checks end in a benefit-only candidate": (DANA, [
        (KFM, ("In scope",)),
        (Press(title="Three checks"), ("Three checks", "given remotely", "[Show the result]")),
        (checks("yes", "yes", "yes"), ("Benefit-only candidate", "[Tell the customer]")),
    ]),
    "the three checks name what can be sold": (DANA, [
        (KFM, ("In scope",)),
        (Press(title="Three checks"), ("Three checks",)),
        (checks("no", "yes", "no"), ("Room for value-added services", "Onsite",
                                     "Project or engagement management")),
    ]),
    "a check left open comes back": (DANA, [
        (KFM, ("In scope",)),
        (Press(title="Three checks"), ("Three checks",)),
        (Press(title="Show the result", inputs=(("remote", "yes"),)),
         ("Please choose yes or no.", "[Show the result]")),
        (checks("yes", "yes", "yes"), ("Benefit-only candidate",)),
    ]),
    "an answer is said to be wrong": (DANA, [
        (KFM, ("In scope",)),
        (Press(title="This is wrong"), ("Thank you, noted.", "What is wrong", "[Send]")),
        (Press(title="Send", inputs=(("comment", "It is out."),)), ("Thank you.", "can read it")),
    ]),
    "an answer leaves somebody unsure": (DANA, [
        (KFM, ("In scope",)),
        (Press(title="Still unsure"), ("Thank you, noted.", "What is still open")),
        (Press(title="Send", inputs=(("comment", "x" * 1001),)), ("That was too long", "1,000")),
        (Press(title="Send", inputs=(("comment", "For whom?"),)), ("Thank you.",)),
    ]),
    "an open question is handed over": (DANA, [
        (OPEN, ("Not in our sources", "I do not guess", "[Hand over to my PSM]",
                "Did you mean one of these?")),
        (Press(title="Hand over to my PSM"), ("Your question is with Marisol Vega",)),
    ]),
    "two questions get two verdicts": (DANA, [
        (f"{KFM} And does Universal Print belong to it?",
         ("In scope", "Not in our sources", f"“{KFM}”", "[Hand over to my PSM]")),
    ]),
    "two questions in one sentence get two verdicts": (DANA, [
        ("Is SSPR in scope, and do you train end users?", ("In scope", "Out of scope")),
    ]),
    "a follow-up takes its subject from the question before": (DANA, [
        (KFM, ("In scope", "OneDrive")),
        ("and for macs?", ("OneDrive",)),
    ]),
    "a follow-up is about the customer of the question before": (JONAS, [
        ("Is Conditional Access part of the benefit for Coho Winery?",
         ("Coho Winery has 120 eligible licences",)),
        ("and for guest accounts?", ("Coho Winery has 120 eligible licences",)),
        ("and on phones?", ("Coho Winery has 120 eligible licences",)),
    ]),
    "a partner not endorsed reads its three ways": (JONAS, [
        (KFM, ("You are not endorsed for this workload: three ways", "Deliver the benefit all the",
               "Bring in another FastTrack Ready Partner", "Request for Assistance")),
        (Press(title="Text for the RFA"),
         ("FastTrack Request for Assistance (RFA)", "OneDrive", "Adatum Cloud Services",
          "https://fasttrack.microsoft.com")),
    ]),
    "a customer with too few licences is told as such": (JONAS, [
        ("Is Conditional Access part of the benefit for Coho Winery?",
         ("Coho Winery has 120 eligible licences", "fewer than the 150")),
    ]),
    "somebody asks only whether a customer is eligible": (JONAS, [
        ("Is Coho Winery eligible?",
         ("Check eligibility", "At least 150", "Coho Winery has 120 eligible licences")),
    ]),
    "a partner asks how to ask": (DANA, [
        ("scope question", ("Ask in your own words", "[Known Folder Move?]")),
    ]),
    "a partner asks who their PSM is": (DANA, [
        ("Who is my PSM?", ("Wingtip Consulting", "Marisol Vega", "Region: Americas",
                            "Mail: marisol.vega@fasttrack.example", "Chat in Teams: https://teams")),
    ]),
    "a partner whose PSM is away reads who covers": (CLAIRE, [
        ("who is my psm", ("Oluwaseun Adeyemi is away until 15 January 2027",
                           "Katrin Hoffmann covers: katrin.hoffmann@fasttrack.example")),
    ]),
    "a partner learns nothing of other partners": (DANA, [
        ("who is the PSM for Adatum?", (ONLY_OWN, "Marisol Vega")),
        ("is there a partner on Fabrikam?", (ONLY_OWN, "Marisol Vega")),
        ("is there a partner on Contoso?", (ONLY_OWN, "Marisol Vega")),
        ("open questions", ("This list is for Partner Success Managers",)),
    ]),
    "a partner reads what is kept": (DANA, [
        ("privacy", ("What I keep", "masked")),
    ]),
    "words that nobody understands": (DANA, [
        ("blah blah", ("I am not sure what you mean", "[What else can you do?]")),
        ("flibbertigibbet", ("[What else can you do?]",)),
    ]),
    "staff ask what the bot can do": (FM, [
        ("help", ("[Who is the PSM for a partner?]", "[Is there a partner on a customer?]")),
        ("who is the psm", ("Which one do you mean?",)),
        ("partner on customer", ("Which one do you mean?",)),
    ]),
    "staff find the PSM of a partner, also misspelt": (FTA, [
        ("who is the PSM for Wingtip?", ("Marisol Vega",)),
        ("who is the PSM for Wintip Consulting?", ("Marisol Vega",)),
        ("who is the PSM for Graphic Design Institute?", ("away until 15 January 2027", "covers")),
    ]),
    "staff ask who works on a customer": (FM, [
        ("is there a partner on Contoso?",
         ("Who works on Contoso", "is registered for 4 of 5 workloads", "starts with FTP",
          "Primary RM: Janelle Baptiste", "PSM: Marisol Vega", "Please do not remove",
          "primary RM box", "team manager")),
        ("Is there a partner on Fabrikam?", ("Who works on Fabrikam",)),
    ]),
    "a name of several is asked about": (MANAGER, [
        ("is there a partner on Coho?", ("[Coho Winery (customer)]", "[Coho Vineyard (customer)]")),
        (Press(title="Coho Winery (customer)"), ("Who works on Coho Winery",)),
    ]),
    "an open question of staff goes to the keepers": (SME, [
        (OPEN, ("Not in our sources", "[Hand over to the catalogue's keepers]")),
        (Press(title="Hand over to the catalogue's keepers"), ("kept for the keepers",)),
    ]),
    "a PSM asks who their PSM is": (MARISOL, [
        ("who is my PSM", ("You are a Partner Success Manager yourself", "Wingtip Consulting",
                           "Trey Research Advisory")),
    ]),
    "keepers read the doubted answers": (PROGRAM, [
        ("open questions", ("No answer is doubted at the moment.",)),
        (KFM, ("In scope",)),
        (Press(title="This is wrong"), ("Thank you, noted.",)),
        ("open questions", ("Answers that partners doubt", "Said to be wrong: Microsoft",
                            "1 to 1 of 1")),
    ]),
    "an administrator may too": (ADMIN, [
        ("Open questions.", ("No answer is doubted at the moment.",)),
    ]),
    "others of staff may not": (FTA, [
        ("open questions", ("This list is for Partner Success Managers",)),
    ]),
}  # fmt: skip


class Chat:
    """One person's talk with the service in local mode; it remembers the newest card."""

    def __init__(self, http: Any, who: Person, *, channel: bool = False) -> None:
        self._http = http
        self._who = who
        self._teams = Teams(service_url=str(http.make_url("/")))
        self._channel = channel
        self.card: dict[str, Any] = {}

    async def say(self, said: Said) -> str:
        """Say words or press a button; return all that came back, as it reads."""
        if isinstance(said, Press):
            return await self.press({**self.button(said.title), **dict(said.inputs)})
        speak = self._teams.channel_message if self._channel else self._teams.message
        return await self._post(speak(said, who=self._who, deliveryMode="expectReplies"))

    async def press(self, value: dict[str, Any]) -> str:
        where = self._who.channel if self._channel else self._who.chat
        return await self._post(
            self._teams.press(
                value, who=self._who, conversation=where, deliveryMode="expectReplies"
            )
        )

    def button(self, title: str) -> dict[str, Any]:
        """Return what a button of the newest card sends."""
        sets = [part.get("actions", ()) for part in (self.card, *self.card["body"])]
        [data] = [action["data"] for actions in sets for action in actions
                  if action["title"] == title]  # fmt: skip
        return dict(data)

    async def _post(self, activity: dict[str, Any]) -> str:
        answer = await self._http.post("/api/messages", json=activity)
        assert answer.status == 200
        read = []
        for reply in (await answer.json())["activities"]:
            if reply["type"] != "message":
                continue
            cards = [attachment["content"] for attachment in reply.get("attachments", ())]
            self.card = cards[-1] if cards else self.card
            read += [reply.get("text"), *(as_read(card) for card in cards)]
        return "\n".join(text for text in read if text)


@pytest.mark.parametrize("name", CONVERSATIONS)
async def test_conversation(local: Any, name: str) -> None:
    who, steps = CONVERSATIONS[name]
    chat = Chat(local, who)
    for said, expected in steps:
        told = await chat.say(said)
        assert [words for words in expected if words not in told] == [], told


async def test_a_scope_card_starts_with_a_verdict(local: Any) -> None:
    chat = Chat(local, DANA)
    for text in (KFM, OPEN, "Can we configure Intune for them?", "120 E3 licences, eligible?"):
        await chat.say(text)
        assert chat.card["body"][0]["items"][0]["text"] in VERDICTS


async def test_in_a_channel_nothing_personal_is_said(local: Any) -> None:
    asked = ("who is my PSM", "who is the PSM for Wingtip?", "is there a partner on Contoso?")
    for who in (DANA, MARISOL, FM):
        chat = Chat(local, who, channel=True)
        assert [(await chat.say(text)).startswith(OUR_CHAT) for text in asked] == [True] * 3


async def test_in_a_channel_a_customer_s_licences_are_not_shown(local: Any) -> None:
    text = "Is Conditional Access part of the benefit for Coho Winery?"
    told = await Chat(local, JONAS, channel=True).say(text)
    assert told.startswith(VERDICTS)
    assert "120" not in told


@pytest.mark.parametrize("title", CHECKED)
async def test_a_card_pressed_by_somebody_else_is_refused_and_still_works(
    local: Any, title: str
) -> None:
    dana, jonas = Chat(local, DANA, channel=True), Chat(local, JONAS, channel=True)
    await dana.say(KFM)
    assert (await jonas.press(dana.button(title))).startswith(NOT_YOURS)
    assert not (await dana.say(Press(title=title))).startswith(NOT_YOURS)


async def test_a_changed_button_is_politely_refused(local: Any) -> None:
    chat = Chat(local, DANA)
    await chat.say(KFM)
    data = chat.button("Three checks")
    changes: list[dict[str, Any]] = [
        {"token": "x" + data["token"]}, {"token": None}, {"action": "scope.wrong"},
        {"action": "gone"}, {"action": ["scope.checks"]}, {"action": None},
    ]  # fmt: skip
    for change in changes:
        assert (await chat.press(data | change)).startswith("This card is too old"), change


async def test_what_was_handed_over_is_on_the_psm_s_list(local: Any) -> None:
    dana = Chat(local, DANA)
    await dana.say(OPEN)
    await dana.say(Press(title="Hand over to my PSM"))
    told = await Chat(local, MARISOL).say("open questions")
    assert "Handed over: Wingtip Consulting" in told
    assert "Universal Print" in told


@pytest.mark.parametrize(
    "text",
    [
        "is there a partner on {}?",
        "who is the PSM for {}?",
        "Is Known Folder Move part of the benefit for {}?",
    ],
)
@pytest.mark.parametrize("name", ["Kagoshima Ferries", "kagoshima", "Fabrikam", "fabricam"])
async def test_another_partner_s_customer_is_as_unknown_as_none(
    local: Any, url_with_roster: str, text: str, name: str
) -> None:
    """The answer does not change by a letter when the roster knows the name no more."""
    chat = Chat(local, DANA)
    known = await chat.say(text.format(name))
    engine = open_engine(url_with_roster)
    with Session(engine) as db, db.begin():
        renamed = update(Customer).where(col(Customer.name).in_(FORGOTTEN))
        renamed = renamed.values(name="Qvx " + col(Customer.customer_id))
        assert db.connection().execute(renamed).rowcount == len(FORGOTTEN)
        next_edition(db, body=ROSTER, digest="two renamed", now=datetime.now(UTC))
    engine.dispose()
    assert await chat.say(text.format(name)) == known


async def test_a_guess_that_is_pressed_is_understood(local: Any) -> None:
    chat = Chat(local, DANA)
    told = {say.title: await chat.say(say.words) for say in GUESSES.values()}
    assert [title for title, answer in told.items() if "I am not sure" in answer] == []

"""What a solved request taught: proposed, approved by a second expert, exported."""

from io import StringIO

import pytest

from bot.config import Settings
from bot.exporting import write_export
from dialogs.proposals import NONE, NOT_YOURS
from tests.bot.both_stores import Stage, Step
from tests.bot.expert_stage import press
from tests.bot.test_expert_conversations import ACCEPTED, JONAS, KATRIN, SIGRID, TOMASZ
from tests.conftest import SECRET
from tests.roster import somebody

FM = somebody("fm")
TEXT = "Remove the old profile before a Mac enrols."
PROPOSED: tuple[Step, ...] = (
    *ACCEPTED,
    (TOMASZ, press("Solve"), ("What solved it?",)),
    (TOMASZ, press("Solved", words="Remove the old profile."), ("[Propose for the catalogue]",)),
    (TOMASZ, press("Propose for the catalogue"), ("What should the entry say?", "second expert")),
    (TOMASZ, press("Propose", words=TEXT), ("Proposed: a second expert has to approve it.",)),
)
OPENED: tuple[Step, ...] = (
    *PROPOSED,
    (SIGRID, "proposals", ("Proposed for the catalogue", "1001: Microsoft Intune", TEXT,
                           "Tomasz Zieliński", "1 to 1 of 1")),
    (SIGRID, press("Open it"), ("Proposed from request 1001", TEXT, "Proposed by: Tomasz",
                                "never live by itself", "[Approve]")),
)  # fmt: skip

CONVERSATIONS: dict[str, tuple[Step, ...]] = {
    "a second expert approves it": (
        *OPENED,
        (SIGRID, press("Approve"), ("Approved for the review list.",)),
        (SIGRID, "proposals", (NONE,)),
    ),
    "who proposed it may not approve it": (
        *PROPOSED,
        (TOMASZ, "proposals", (TEXT,)),
        (TOMASZ, press("Open it"), ("You proposed this: another SME has to approve it.",)),
    ),
    "a PSM reads and does not approve": (
        *PROPOSED,
        (KATRIN, "proposals", (TEXT,)),
        (KATRIN, press("Open it"), (TEXT, "This is not for you to do.")),
        (KATRIN, press("Show the request"), ("Request 1001: Woodgrove Bank",)),
    ),
    "others see no list": (
        *PROPOSED,
        (JONAS, "proposals", (NOT_YOURS,)),
        (FM, "proposals", (NOT_YOURS,)),
        (SIGRID, "help", ("[Proposals for the catalogue]",)),
    ),
}


@pytest.mark.parametrize("name", CONVERSATIONS)
async def test_conversation(bot_stage: Stage, name: str) -> None:
    await bot_stage.play(*CONVERSATIONS[name])


async def exported(url: str) -> list[str]:
    out = StringIO()
    await write_export(Settings(database_url=url, secret_key=SECRET), "proposals", out)
    return out.getvalue().splitlines()


async def test_only_what_two_experts_agreed_on_is_exported(bot_stage: Stage) -> None:
    desk = await bot_stage.play(*OPENED)
    header = (
        "request,workload,text,proposed_by,proposed_at,approved_by,approved_at,question,verdict"
    )
    assert await exported(bot_stage.url) == [header]
    approve = press("Approve")
    first, second = desk.activity(SIGRID, approve), desk.activity(SIGRID, approve)
    assert "Approved for the review list." in await desk.post(SIGRID, first)
    assert "Approved for the review list." in await desk.post(SIGRID, second)  # a double click
    _, row = await exported(bot_stage.url)
    cells = row.split(",")
    assert cells[:4] == ["1001", "intune", TEXT, "tomasz.zielinski@fasttrack.example"]
    assert cells[5] == "sigrid.lindqvist@fasttrack.example"


async def test_a_button_of_an_expert_pressed_by_a_partner_is_refused(bot_stage: Stage) -> None:
    desk = await bot_stage.play(*OPENED)
    desk.cards[JONAS.aad_object_id] = desk.card(SIGRID)
    assert "This is not for you to do" in await desk.say(JONAS, press("Approve"))
    await desk.say(SIGRID, "proposals")
    desk.cards[JONAS.aad_object_id] = desk.card(SIGRID)
    assert await desk.say(JONAS, press("Open it")) == NOT_YOURS

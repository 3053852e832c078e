"""What partners do after an answer reaches the keepers of the catalogue, over HTTP."""

import pytest

from dialogs.catalogue_review import NONE, NOT_YOURS
from dialogs.scope_news import AGAIN, NO_MORE
from tests.bot.both_stores import Stage, Step
from tests.bot.expert_stage import press
from tests.roster import named, somebody

DANA = named("dana.oyelaran@wingtip.example")
JONAS = named("jonas.keller@adatum.example")
MARISOL = named("marisol.vega@fasttrack.example")
PROGRAM = somebody("program")
KFM = "Is Known Folder Move part of the benefit?"

CONVERSATIONS: dict[str, tuple[Step, ...]] = {
    "called wrong by one, asked again by another": (
        (DANA, KFM, ("In scope",)),
        (DANA, press("This is wrong"), ("Thank you, noted.",)),
        (JONAS, KFM, ("In scope",)),
        (JONAS, "do you help with known folder move?", ("In scope",)),
        (PROGRAM, "catalogue review", ("What is answered badly", "Known Folder Move",
                                       "Asked 2 times by 2 people", "1 said to be wrong",
                                       "1 asked again in other words")),
        (PROGRAM, press("Open it"), ("Asked alike", "Wingtip Consulting", "Adatum")),
        (PROGRAM, press("Done with these"), (NONE,)),
    ),
    "nothing to look at": ((PROGRAM, "catalogue review", (NONE,)),),
    "not for partners and PSMs": (
        (DANA, "catalogue review", (NOT_YOURS,)),
        (MARISOL, "catalogue review", (NOT_YOURS,)),
        (PROGRAM, "help", ("What the catalogue answers badly",)),
    ),
    "no more news, and again": (
        (DANA, NO_MORE, ("From now on I do not tell you",)),
        (DANA, NO_MORE, ("As you said before",)),
        (DANA, AGAIN, ("I tell you again, once",)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CONVERSATIONS)
async def test_conversation(bot_stage: Stage, name: str) -> None:
    await bot_stage.play(*CONVERSATIONS[name])

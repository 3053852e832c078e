"""Survey standing and batches over HTTP on both stores, with the demo roster."""

import pytest

from dialogs import batch, survey_recovery, survey_standing
from tests.bot.both_stores import Stage, Step
from tests.bot.expert_stage import press
from tests.roster import named

MARISOL = named("marisol.vega@fasttrack.example")  # PSM of Wingtip
DANA = named("dana.oyelaran@wingtip.example")
JONAS = named("jonas.keller@adatum.example")
JANELLE = named("janelle.baptiste@fasttrack.example")  # an FM
AMARA = named("amara.okonkwo@fasttrack.example")  # of the programme team

CONVERSATIONS: dict[str, tuple[Step, ...]] = {
    "a partner sees its own standing": (
        (DANA, "survey standing", ("Survey standing: Wingtip Consulting", "All answers",
                                   "[By workload]", "[How are we doing?]")),
        (DANA, press("By workload"), ("[By quarter]",)),
    ),
    "the programme team sees all, and opens one": (
        (AMARA, "survey standing", ("Survey standing", "[Open it]", "[Next]")),
        (AMARA, press("Next"), ("6 to",)),
        (AMARA, "survey standing Wingtip", ("Survey standing: Wingtip Consulting",
                                            "[All partners]")),
        (AMARA, press("Recovery conversations"), ("Recovery conversations",)),
        (AMARA, "survey batches", ("Batches of survey reminders",)),
    ),
    "what is not theirs is refused": (
        (JANELLE, "survey standing", (survey_standing.NOT_YOURS,)),
        (JANELLE, "survey batch", (batch.NOT_YOURS,)),
        (DANA, "survey batches", (batch.NOT_YOURS,)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CONVERSATIONS)
async def test_conversation(bot_stage: Stage, name: str) -> None:
    await bot_stage.play(*CONVERSATIONS[name])


async def test_a_card_pressed_by_somebody_else_shows_nothing(bot_stage: Stage) -> None:
    desk = await bot_stage.play(
        (DANA, "survey standing", ("Wingtip",)), (MARISOL, "survey standing", ())
    )
    desk.cards[JONAS.aad_object_id] = desk.card(DANA)
    assert await desk.say(JONAS, press("By workload")) == survey_standing.UNKNOWN
    desk.cards[JONAS.aad_object_id] = desk.card(MARISOL)
    assert await desk.say(JONAS, press("Recovery conversations")) == survey_recovery.NOT_YOURS
    assert bot_stage.refused("survey.refused") == 2

"""The rhythm of updates over HTTP: how often, not now, and what others are told of it."""

from collections.abc import Sequence

import pytest

from tests.bot.both_stores import Stage, Step
from tests.bot.test_status_conversations import CODY, DANA, JANELLE, KATRIN, MATTEO

CONVERSATIONS: dict[str, Sequence[Step]] = {
    "how often is said, and undone, by either of the two who write": [
        (JANELLE, "every 7 days for Contoso", ("Updates of Contoso are due every 7 days:",)),
        (CODY, "Every two weeks for Contoso", ("Updates of Contoso are due every 14 days:",)),
        (CODY, "by phase for Contoso", ("Updates of Contoso are due every", "as the phase says")),
    ],
    "for which customer is asked": [
        (JANELLE, "every 14 days",
         ("Which customer do you mean?", "more: say their name)", "[Contoso]")),
    ],
    "what is not due is not put off": [
        (JANELLE, "snooze", ("No update of yours is due now",)),
        (JANELLE, "every 7 days for Contoso", ("Updates of Contoso",)),
        (JANELLE, "snooze Contoso until tomorrow",
         ("The next update of Contoso is due on", "there is no reminder before.")),
    ],
    "nobody sets the rhythm of somebody else's customers": [
        (MATTEO, "every 7 days for Contoso", ("Which customer do you mean?",)),
        (KATRIN, "every 7 days for Contoso", ("Only the FM or FTA of a customer",)),
        (DANA, "snooze Contoso", ("Only the FM or FTA of a customer",)),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", CONVERSATIONS)
async def test_conversation(bot_stage: Stage, name: str) -> None:
    await bot_stage.play(*CONVERSATIONS[name])

"""Survey gates and contacts over HTTP: what everybody said and pressed, and what came back."""

import pytest

from dialogs.survey_contact import KEPT
from dialogs.survey_contact_change import CORRECTED
from dialogs.survey_contact_list import NOT_YOURS as NO_LIST
from dialogs.survey_gate import NOT_YOURS
from tests.bot.both_stores import Stage, Step
from tests.bot.expert_stage import press
from tests.bot.test_abuse_contacts import DANA, FILLED, JANELLE, JONAS, MARISOL, NAMED
from tests.roster import named

RAFAEL = named("rafael.quispe@wingtip.example")  # of the same partner as Dana
WHY = "why has Contoso no survey?"

CONVERSATIONS: dict[str, tuple[Step, ...]] = {
    "why there is no survey, and what opens it": (
        (DANA, WHY, ("Contoso: what the surveys wait for", "Exchange Online", "✖")),
        (DANA, "why has Contoso no survey on Exchange Online?",
         ("Contoso, Exchange Online: the survey", "10% active use is reached", "19%",
          "Payment is complete", "Nobody is named", "[Name a contact]", "frp19_surveys")),
        (DANA, press("Name a contact"), ("Survey contact: Contoso, Exchange Online", "GDPR")),
        (DANA, press("Keep it", **FILLED), (KEPT, "[What is missing?]")),
        (DANA, press("What is missing?"), ("All fields are there", "1 gate of 7 is closed")),
    ),
    "a colleague sees it, corrects it, and it stays masked": (
        *NAMED,
        (RAFAEL, "who is the survey contact of Contoso for Exchange Online", ("N•••", "Masked")),
        (RAFAEL, press("Correct it"), ("What you leave empty stays as it is.",)),
        (RAFAEL, press("Correct it", country="France"), (CORRECTED, "France", "N•••")),
    ),
    "the PSM sees what is missing of the partner's, and the partner whose contact": (
        (MARISOL, "why has Contoso no survey on Exchange Online?", ("[Name a contact]",)),
        (DANA, "survey contacts", ("Customers without a survey contact", "at least one")),
    ),
    "others have no business with it": (
        (JONAS, WHY, (NOT_YOURS,)),
        (JANELLE, WHY, (NOT_YOURS,)),
        (JANELLE, "survey contacts", (NO_LIST,)),
    ),
    "a person sees that nothing is kept of them": (
        (DANA, "privacy", ("What I keep", "my data")),
        (DANA, "my data", ("What I keep of you as a survey contact", "Nothing")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("steps", CONVERSATIONS.values(), ids=CONVERSATIONS.keys())
async def test_conversation(bot_stage: Stage, steps: tuple[Step, ...]) -> None:
    await bot_stage.play(*steps)

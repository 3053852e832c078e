"""Scope records over HTTP: kept, read, put right, and handed over as a Word document."""

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from bot.files import WORD
from dialogs.scope_document_words import NOT_READ
from dialogs.scope_keep import LEAD_OPEN, NO_CUSTOMER
from dialogs.scope_record import NONE_TO_READ, NOT_FOR_YOU, NOTHING_KEPT, TAKEN_OUT, UNKNOWN
from tests.bot.both_stores import Stage, Step
from tests.bot.expert_stage import press
from tests.bot.test_abuse_contacts import DANA, JANELLE, JONAS, MARISOL
from tests.roster import named

RAFAEL = named("rafael.quispe@wingtip.example")  # of the same partner as Dana
CODY = named("cody.whitehorse@fasttrack.example")  # the FTA of Contoso
KATRIN = named("katrin.hoffmann@fasttrack.example")  # the PSM of another partner
AMARA = named("amara.okonkwo@fasttrack.example")  # programme team
PICTURES = Path(__file__).parent.parent.parent / "artefacts" / "documents"
KFM = "Is Known Folder Move part of the benefit for Contoso?"
PROJECT = "Contoso wants us to do the project management for them, is that in scope?"
PRINT = "Is Universal Print for Contoso in scope?"
KEPT: tuple[Step, ...] = (
    (DANA, KFM, ("In scope", "[Keep for Contoso]")),
    (DANA, press("Keep for Contoso"), ("Kept for Contoso: ", "(In scope)", "[Show the record]")),
    (DANA, PROJECT, ("Out of scope", "[Keep for Contoso]")),
    (DANA, press("Keep for Contoso"), ("Kept for Contoso: ", "(Out of scope)")),
)
CONVERSATIONS: dict[str, tuple[Step, ...]] = {
    "kept, shown, taken out, and in the history": (
        (DANA, "scope record", (NOTHING_KEPT,)),
        *KEPT,
        (DANA, "scope record Contoso",
         ("Scope record: Contoso", "1 in the benefit, 1 outside it, 0 open", "Known folder",
          "Offer instead", "Kept ", " by Dana Oyelaran · edition 1", "1 to 2 of 2")),
        (DANA, press("Take it out"), (TAKEN_OUT, "0 in the benefit, 1 outside it")),
        (DANA, press("History"), ("Taken out", "Kept as “In scope”", "Kept as “Out of scope”")),
        (DANA, press("Back to the record"), ("Scope record: Contoso",)),
    ),
    "for whom is asked where nobody is named": (
        (DANA, "Is Known Folder Move part of the benefit?", ("[Keep for a customer]",)),
        (DANA, press("Keep for a customer"), ("For which of your customers?",)),
        (DANA, press("Keep it", customer="C-2001"), ("Kept for Contoso",)),
        (RAFAEL, "scope record", ("Scope record: Contoso",)),
    ),
    "what is open is kept in the partner's own words": (
        (DANA, PRINT, ("Not in our sources", "[Keep for Contoso]")),
        (DANA, press("Keep for Contoso"), (LEAD_OPEN, "What is open")),
        (DANA, press("Keep it", words="Who scans the archive?"), ("(open)",)),
        (RAFAEL, "scope record Contoso", ("1 open", "Who scans the archive?", "Dana Oyelaran")),
    ),
    "colleagues share it; FM, FTA and PSM read it": (
        *KEPT,
        (RAFAEL, "scope record Contoso", ("You share this record", "[Statement of work]")),
        (JANELLE, "scope record Contoso", ("Wingtip Consulting's; you may read it", "[History]")),
        (CODY, "Scope record of Contoso, please", ("you may read it",)),
        (MARISOL, "scope record Contoso", ("you may read it",)),
        (MARISOL, press("History"), ("Kept as “In scope”",)),
    ),
    "others learn nothing": (
        *KEPT,
        (JONAS, "scope record Contoso", (UNKNOWN,)),
        (KATRIN, "scope record Contoso", (UNKNOWN,)),
        (KATRIN, "scope record", (NONE_TO_READ,)),
        (AMARA, "scope record Contoso", (NOT_FOR_YOU,)),
    ),
    "what a statement of work needs": (
        *KEPT,
        (DANA, "scope record Contoso", ("[Statement of work]",)),
        (DANA, press("Statement of work"),
         ("Statement of work: Contoso", NOT_READ, "KA-01102", "in its own contract")),
        (DANA, press("Make the document"),
         ("Contoso scope of services", "without anything internal", ".docx")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("steps", CONVERSATIONS.values(), ids=CONVERSATIONS.keys())
async def test_conversation(bot_stage: Stage, steps: tuple[Step, ...]) -> None:
    await bot_stage.play(*steps)


async def test_the_document_comes_by_link_and_holds_what_was_kept(bot_stage: Stage) -> None:
    desk = await bot_stage.play(*KEPT, *CONVERSATIONS["what a statement of work needs"][-3:])
    [action] = desk.card(DANA)["actions"]
    answer = await bot_stage.http.get(action["url"].removeprefix("http://127.0.0.1:3978"))
    assert (answer.status, answer.headers["Content-Type"]) == (200, WORD)
    assert ".docx" in answer.headers["Content-Disposition"]
    content = await answer.read()
    document = Document(BytesIO(content))
    assert document.core_properties.title == "Scope of services: Contoso"
    told = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any("Known folder" in text for text in told)
    assert not any("KA-01102" in text for text in told)  # for partners only
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / "contoso.docx").write_bytes(content)


async def test_who_has_no_customers_is_told_so(bot_stage: Stage) -> None:
    lone = named("claire.moreau@graphicdesigninstitute.example")
    desk = await bot_stage.play((lone, "Is Known Folder Move part of the benefit?", ("In scope",)))
    if "Keep for a customer" in desk.titles(lone):
        said = await desk.say(lone, press("Keep for a customer"))
        assert NO_CUSTOMER in said or "For which of your customers?" in said

"""A handed-over question is answered by the PSM; it becomes a proposal; and it names nobody."""

from io import StringIO

import pytest
from sqlmodel import Session, SQLModel

from bot.config import Settings
from bot.exporting import write_export
from dialogs.psm_answer import KIND, NO_TEXT, NO_VERDICT, NOT_YOURS
from store.columns import columns
from store.db import open_engine
from tests.bot.both_stores import Stage, Step
from tests.bot.expert_stage import as_read, press
from tests.conftest import SECRET
from tests.roster import named, somebody

DANA = named("dana.oyelaran@wingtip.example")  # PSM Marisol Vega
MARISOL = named("marisol.vega@fasttrack.example")
KATRIN = named("katrin.hoffmann@fasttrack.example")  # another PSM
SIGRID = named("sigrid.lindqvist@fasttrack.example")  # an SME
PROGRAM = somebody("program")

OPEN = "Do you help with Universal Print for Contoso? Zoltan Quibble asks, zq@quibble.example"
NAMES = "Is Known Folder Move in the benefit for kagoshima ferries, CONTOSO and Zoltan Quibble?"
SAID = "Yes, remotely. Zoltan Quibble of Contoso may call me."
MASKED = "Yes, remotely. [name] of [customer] may call me."
HANDED: tuple[Step, ...] = (
    (DANA, OPEN, ("Not in our sources",)),
    (DANA, press("Hand over to my PSM"), ("Your question is with Marisol Vega",)),
    (MARISOL, "open questions", ("Handed over: Wingtip Consulting", "[Answer it]")),
    (MARISOL, press("Answer it"), ("Answer a question", "Universal Print", "Send the answer")),
)
ANSWERED: tuple[Step, ...] = (
    *HANDED,
    (MARISOL, press("Send the answer", answer=SAID, verdict="in_scope"),
     ("A scope question, answered", "You answered on", "In scope", SAID)),
)  # fmt: skip

CONVERSATIONS: dict[str, tuple[Step, ...]] = {
    "what is missing brings the form back": (
        *HANDED,
        (MARISOL, press("Send the answer"), (NO_TEXT, NO_VERDICT)),
        (MARISOL, press("Send the answer", answer=SAID), (NO_VERDICT,)),
        (MARISOL, press("Send the answer", answer="x" * 2001, verdict="in_scope"),
         ("Please say it in at most 2,000 characters.",)),
        (MARISOL, press("Send the answer", answer=SAID, verdict="unknown"), ("answered",)),
    ),
    "a second expert approves it": (
        *ANSWERED,
        (MARISOL, "proposals", ("Answer: ", MASKED)),
        (MARISOL, press("Open it"), (MASKED, "You answered this: somebody else")),
        (KATRIN, "proposals", (MASKED,)),
        (KATRIN, press("Open it"), ("An SME or the programme team approves this.",)),
        (SIGRID, "proposals", (MASKED,)),
        (SIGRID, press("Open it"), ("Proposed from a PSM's answer", "Verdict: In scope", MASKED,
                                    "never live by itself")),
        (SIGRID, press("Approve"), ("Approved for the review list.", "Approved by: Sigrid")),
    ),
    "the programme team answers what is open": (
        *HANDED[:2],
        (PROGRAM, "open questions", ("[Answer it]",)),
        (PROGRAM, press("Answer it"), ("Answer a question",)),
        (PROGRAM, press("Send the answer", answer=SAID, verdict="out_of_scope"), ("answered",)),
        (MARISOL, "open questions", ("Handed over: Wingtip Consulting",)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CONVERSATIONS)
async def test_conversation(bot_stage: Stage, name: str) -> None:
    await bot_stage.play(*CONVERSATIONS[name])


async def test_the_partner_is_told_once_that_it_is_the_psm_s_answer(bot_stage: Stage) -> None:
    desk = await bot_stage.play(*HANDED)
    send = press("Send the answer", answer=SAID, verdict="in_scope")
    first, second = desk.activity(MARISOL, send), desk.activity(MARISOL, send)
    assert "You answered on" in await desk.post(MARISOL, first)
    assert "You answered on" in await desk.post(MARISOL, second)  # a double click
    [notice] = bot_stage.notices(KIND)
    assert notice.aad_object_id == DANA.aad_object_id


async def test_somebody_else_s_question_is_not_answered(bot_stage: Stage) -> None:
    desk = await bot_stage.play(*HANDED)
    for stranger in (KATRIN, DANA, SIGRID):
        desk.cards[stranger.aad_object_id] = desk.card(MARISOL)
        said = press("Send the answer", answer=SAID, verdict="in_scope")
        assert NOT_YOURS in await desk.say(stranger, said)
    assert bot_stage.refused("question.refused") == 3
    assert bot_stage.notices(KIND) == []
    assert "Send the answer" in as_read(desk.card(MARISOL))


async def test_a_changed_form_is_refused(bot_stage: Stage) -> None:
    desk = await bot_stage.play(*HANDED)
    for given in ({"verdict": "maybe"}, {"by": "me"}):
        said = press("Send the answer", answer=SAID, **given)
        assert "too old" in await desk.say(MARISOL, said)
    assert bot_stage.notices(KIND) == []


async def test_nobody_is_named_in_what_is_kept_and_exported(bot_stage: Stage) -> None:
    await bot_stage.play(
        *ANSWERED,
        (DANA, NAMES, ()),
        (DANA, press("This is wrong"), ()),
        (DANA, press("Send", comment="Zoltan Quibble of Contoso says so"), ("Thank you",)),
        (SIGRID, "proposals", ()),
        (SIGRID, press("Open it"), ()),
        (SIGRID, press("Approve"), ()),
    )
    engine = open_engine(bot_stage.url)
    with Session(engine) as db:
        kept = "".join(
            repr(row)
            for table in ("question", "questionstep", "auditrecord")
            for row in db.connection().execute(columns(SQLModel.metadata.tables[table]))
        )
    engine.dispose()
    settings = Settings(database_url=bot_stage.url, secret_key=SECRET)
    told = "".join([await exported(settings, kind) for kind in ("questions", "audit")])
    assert "Known Folder Move" in kept
    assert MASKED in await exported(settings, "proposals")
    for name in ("zoltan", "quibble", "contoso", "zq@", "kagoshima"):
        assert name not in (kept + told).lower()


async def exported(settings: Settings, kind: str) -> str:
    out = StringIO()
    await write_export(settings, kind, out)
    return out.getvalue()

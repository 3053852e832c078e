"""What the catalogue says of a request for an expert, over HTTP: of what is typed into the form."""

from sqlmodel import Session, select

from dialogs.expert_review import NO_LINE
from store.db import open_engine
from store.models import SmeRequest
from tests.bot.both_stores import Stage
from tests.bot.expert_stage import as_read, press
from tests.roster import named

JONAS = named("jonas.keller@adatum.example")
CHECK = "Check before sending"
KFM = {
    "customer": "Woodgrove Bank", "workload": "onedrive", "kind": "unblock_workload",
    "urgency": "high", "tried": "Known Folder Move policy does not apply",
    "outcome": "Desktop and documents of 300 users are in OneDrive",
}  # fmt: skip
MACS = {"workload": "intune", "tried": "", "outcome": "Enrolment of Macs and iPhones works"}


def entries(url: str) -> list[str]:
    engine = open_engine(url)
    with Session(engine) as db:
        found = list(db.exec(select(SmeRequest.scope_entry)))
    engine.dispose()
    return found


async def test_what_is_typed_into_the_form_is_looked_up(bot_stage: Stage) -> None:
    desk = await bot_stage.play(
        (JONAS, "ask an expert", ("Ask for an expert",)),
        (JONAS, press(CHECK, **KFM), ("Shall I send this?", "In scope: Known folder move")),
        (JONAS, press("Change"), ("Ask for an expert",)),
        (JONAS, press(CHECK, **{**KFM, **MACS}), ("Shall I send this?",)),
    )
    told = as_read(desk.card(JONAS))
    assert "folder move" not in told
    assert NO_LINE not in told
    await desk.say(JONAS, press("Change"))
    nonsense = {"tried": "asdf", "outcome": "It works"}
    said = await desk.say(JONAS, press(CHECK, **{**KFM, **nonsense}))
    assert NO_LINE in said
    assert "Request 1001" in await desk.say(JONAS, press("Send"))
    assert entries(bot_stage.url) == [""]


async def test_what_is_edited_after_it_was_sent_is_looked_up_again(bot_stage: Stage) -> None:
    desk = await bot_stage.play(
        (JONAS, "ask an expert", ()),
        (JONAS, press(CHECK, **KFM), ()),
        (JONAS, press("Send"), ("Request 1001",)),
    )
    [before] = entries(bot_stage.url)
    await desk.say(JONAS, press("Edit"))
    await desk.say(JONAS, press("Save", times="Tue"))
    assert entries(bot_stage.url) == [before]
    await desk.say(JONAS, press("Edit"))
    await desk.say(JONAS, press("Save", **MACS))
    [after] = entries(bot_stage.url)
    assert before
    assert after not in ("", before)

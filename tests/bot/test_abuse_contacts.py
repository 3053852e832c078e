"""Abuse cases 16 to 19 for what is kept of survey contacts, over HTTP."""

import io
from typing import Any

from sqlmodel import Session, select

from dialogs.refs import OLD_BUTTON
from dialogs.survey_contact import KEPT
from dialogs.survey_contact_change import ERASED
from dialogs.survey_contact_desk import IN_OUR_CHAT, NOT_YOURS
from store.audit import first_broken
from store.db import open_engine
from store.models import AuditRecord
from tests.bot.both_stores import Stage, Step
from tests.bot.expert_stage import Desk, press
from tests.roster import named
from tests.teams import Teams

DANA = named("dana.oyelaran@wingtip.example")  # Contoso: Exchange Online
JONAS = named("jonas.keller@adatum.example")  # of another partner, not at Contoso
JANELLE = named("janelle.baptiste@fasttrack.example")  # the FM of Contoso
MARISOL = named("marisol.vega@fasttrack.example")  # the PSM of Wingtip
SENTINEL = "zebrafinch"
ASK = "survey contact Contoso exchange online"
FILLED = {
    "first_name": f"Noémie {SENTINEL}", "last_name": SENTINEL,
    "email": f"{SENTINEL}@contoso.example", "country": "Canada", "survey_language": "French",
}  # fmt: skip
NAMED: tuple[Step, ...] = (
    (DANA, ASK, ("Survey contact: Contoso, Exchange Online", "GDPR", "[Keep it]")),
    (DANA, press("Keep it", **FILLED), (KEPT, "N•••", "[Show it]")),
)
SHOWN: tuple[Step, ...] = (
    *NAMED,
    (DANA, press("Show it"), (f"{SENTINEL}@contoso.example", "[Hide it]")),
)


def audit(url: str) -> tuple[list[str], str, int | None]:
    """Return the actions about contacts, all that the trail says, and where it is broken."""
    engine = open_engine(url)
    with Session(engine) as db:
        lines = db.exec(select(AuditRecord).order_by(AuditRecord.number)).all()  # type: ignore[arg-type]
        told = repr([line.model_dump() for line in lines]).casefold()
        actions = [one.action for one in lines if one.action.startswith(("contact.", "person."))]
        broken = first_broken(db)
    engine.dispose()
    return actions, told, broken


async def test_case_16_what_is_done_with_a_contact_is_noted_without_the_person(
    bot_stage: Stage,
) -> None:
    desk = await bot_stage.play(*SHOWN)
    shown = desk.button(DANA, "Hide it")
    desk.cards[JONAS.aad_object_id] = desk.card(DANA)  # the card of another partner
    assert NOT_YOURS in await desk.say(JONAS, press("Correct it"))
    assert SENTINEL not in await desk.say(JONAS, press("Hide it"))
    await desk.say(DANA, press("Erase it"))
    assert ERASED in await desk.say(DANA, press("Erase it"))
    actions, told, broken = audit(bot_stage.url)
    assert actions == [
        "contact.kept", "contact.revealed", "contact.refused", "contact.refused", "contact.erased",
    ]  # fmt: skip
    assert SENTINEL not in told
    assert broken is None
    assert shown


async def test_case_17_no_contact_in_what_anybody_else_reads(bot_stage: Stage) -> None:
    desk = await bot_stage.play(*NAMED)
    for who in (JONAS, JANELLE):
        for said in (ASK, "survey contacts", "why has Contoso no survey?", "my data", "privacy"):
            assert SENTINEL not in (await desk.say(who, said)).casefold()
    metrics = await bot_stage.http.get("/metrics")
    assert SENTINEL not in (await metrics.text()).casefold()


async def test_case_18_in_a_channel_only_a_hint_is_said(bot_stage: Stage) -> None:
    desk = await bot_stage.play(*SHOWN)
    teams = Teams(service_url=str(bot_stage.http.make_url("/")))
    for said in (ASK, "survey contacts", "why has Contoso no survey?", "my data"):
        activity = teams.channel_message(said, who=DANA, deliveryMode="expectReplies")
        answer = await desk.post(DANA, activity)
        assert SENTINEL not in answer.casefold()
        assert "1:1" in answer or "write to me there" in answer
    pressed = teams.press(
        desk.button(DANA, "Hide it"), who=DANA, conversation=DANA.channel,
        deliveryMode="expectReplies",
    )  # fmt: skip
    assert await desk.post(DANA, pressed) in (IN_OUR_CHAT, OLD_BUTTON)


async def test_case_19_no_log_holds_anything_of_a_contact(
    written: io.StringIO, local: Any, url_with_roster: str
) -> None:
    desk = Desk(http=local)
    await desk.say(DANA, ASK)
    assert KEPT in await desk.say(DANA, press("Keep it", **FILLED))
    assert SENTINEL in await desk.say(DANA, press("Show it"))
    await desk.say(DANA, press("Correct it"))
    await desk.say(DANA, press("Correct it", email=f"{SENTINEL}@no", country=SENTINEL))
    await desk.say(DANA, press("Correct it", email="new@contoso.example", country="FR"))
    logged = written.getvalue().casefold()
    assert logged
    assert SENTINEL not in logged
    assert SENTINEL not in audit(url_with_roster)[1]

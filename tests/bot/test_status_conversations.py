"""Updates of customers over HTTP: what everybody said and pressed, and what came back."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient as HttpClient
from aiohttp.test_utils import TestServer as HttpServer
from sqlmodel import Session, col, select

from app import build, utc_now
from bot.config import Cloud, Settings
from dialogs.expert_team import UNKNOWN
from dialogs.refs import OLD_BUTTON
from dialogs.status_team import NOT_YOURS
from dialogs.understanding.understand import Understander
from dialogs.wording import IN_OUR_CHAT
from store.db import open_engine
from store.models import Assignment, AuditRecord, ForecastMove, StatusRhythm, StatusUpdate
from store.partner_inputs import answer, asked_of
from store.status_values import WorkloadLine
from store.told import To
from tests.bot.both_stores import Stage, Step
from tests.bot.expert_stage import press
from tests.catalogue import whole_catalogue
from tests.conftest import SECRET
from tests.roster import named
from tests.teams import Teams

JANELLE = named("janelle.baptiste@fasttrack.example")  # FM of Contoso, Tailspin Toys
CODY = named("cody.whitehorse@fasttrack.example")  # their FTA
MATTEO = named("matteo.ricciardi@fasttrack.example")  # FM of others; Italian
MARISOL = named("marisol.vega@fasttrack.example")  # PSM of Wingtip, which works for Contoso
KATRIN = named("katrin.hoffmann@fasttrack.example")  # PSM of others
RENATA = named("renata.costa@fasttrack.example")  # manager
SIGRID = named("sigrid.lindqvist@fasttrack.example")  # an expert for OneDrive
DANA = named("dana.oyelaran@wingtip.example")

LOOK = "See what changes"
ONE_LINE = "Tailspin Toys Intune green, 34% active, 40% slips to 12 April 2027, waiting on licences"
FIRST: tuple[Step, ...] = (
    (JANELLE, "status Tailspin Toys", ("Status of Tailspin Toys", "Nothing is logged yet",
                                       "Enable · 651 of 3,100 (21%) · 40% on 18 March 2027")),
    (JANELLE, press(LOOK, health="green", summary="Pilot is done."),
     ("Save this for Tailspin Toys?", "Overall health", "Green", "Pilot is done.")),
    (JANELLE, press("Save"), ("Update 1 of Tailspin Toys is saved.",)),
)  # fmt: skip
HELP: tuple[Step, ...] = (
    (JANELLE, "status Tailspin Toys", ()),
    (JANELLE, press(LOOK, health="red", health_reason="stuck", help_needed="OneDrive sync"), ()),
    (JANELLE, press("Save"), ()),
    (JANELLE, press("Ask an expert for the help needed"), ()),
    (JANELLE, press("Send", outcome="OneDrive syncs"), ("Request 1001 is with",)),
)  # fmt: skip
CONVERSATIONS: dict[str, Sequence[Step]] = {
    "a first update says how the customer does, and why if it is not green": [
        (JANELLE, "status Contoso", ("Status of Contoso", "Nothing is logged yet", "SharePoint",
                                     "Assess · 619 of 24,000 (3%)")),
        (JANELLE, press(LOOK), ("Please choose how the customer does.",)),
        (JANELLE, press(LOOK, health="amber"), ("Please say why it is not green.",)),
        (JANELLE, press(LOOK, health_reason="no licences"),
         ("Save this for Contoso?", "Overall health", "Amber", "no licences")),
        (JANELLE, press("Save"), ("Update 1 of Contoso is saved.",)),
        (JANELLE, "status history Contoso", ("History of Contoso", "1: Amber", "no licences")),
    ],
    "the next update shows last time's values, and from what to what": [
        *FIRST,
        (CODY, "status Tailspin Toys", ("As of update 1 (Janelle Baptiste,", "[Nothing changed]")),
        (CODY, press(LOOK, intune__percent="34", intune__note="waits for Autopilot licences"),
         ("Microsoft Intune: active use", "From", "651 of 3,100 (21%)", "To",
          "1,054 of 3,100 (34%)", "Microsoft Intune: note")),
        (CODY, press("Change"), ("Changed · Enable · 1,054 of 3,100 (34%)", "[Discard]")),
        (CODY, press(LOOK), ("1,054 of 3,100 (34%)",)),
        (CODY, press("Save"), ("Update 2 of Tailspin Toys is saved.", "[History]")),
        (CODY, "status history Tailspin Toys",
         ("2: Green · Update", "Cody Whitehorse", "1: Green · Update", "→ 1,054 of 3,100 (34%)")),
    ],
    "nothing changed is one press": [
        *FIRST,
        (JANELLE, "status Tailspin Toys", ("[Nothing changed]",)),
        (JANELLE, press("Nothing changed"), ("is saved: nothing changed.",)),
        (JANELLE, "status history tailspin toys", ("2: Green · Nothing changed",)),
    ],
    "what was typed is not lost by pressing that nothing changed": [
        *FIRST,
        (JANELLE, "status Tailspin Toys", ("[Nothing changed]",)),
        (JANELLE, press("Nothing changed", summary="All is new."),
         ("Save this for Tailspin Toys?", "All is new.")),
        (JANELLE, press("Save"), ("Update 2 of Tailspin Toys is saved.",)),
    ],
    "one line fills in the form, a forecast that moves wants a reason": [
        *FIRST,
        (JANELLE, ONE_LINE, ("I have taken over what you said", "Changed · ")),
        (JANELLE, press(LOOK), ("Microsoft Intune: forecast for 40%", "18 March 2027",
                                "12 April 2027", "25 days later: waiting on licences",
                                "1,054 of 3,100 (34%)")),
        (JANELLE, press("Change"), ("Why does a forecast move?",)),
        (JANELLE, press(LOOK, intune__why=""),
         ("The forecast for 40% moves from 18 March 2027. Please say why.",)),
        (JANELLE, press(LOOK, intune__why="no licences"), ("25 days later: no licences",)),
        (JANELLE, press("Save"), ("Update 2 of Tailspin Toys is saved.",)),
    ],
    "bad input brings the form back with what was typed": [
        *FIRST,
        (JANELLE, "status Tailspin Toys", ("[Nothing changed]",)),
        (JANELLE, press(LOOK, intune__active="many", intune__at_40="when ready", summary="Kept."),
         ("Please look at what is marked.", "Please write a number of people",
          "I cannot read that as a date")),
        (JANELLE, press(LOOK, intune__active="4,000", intune__at_40="1 March 2020"),
         ("Only 3,100 people are entitled.", "which has passed")),
        (JANELLE, press(LOOK, intune__active="1,000", intune__at_40="next Friday"),
         ("Please say why.",)),
        (JANELLE, press(LOOK, intune__why="they are quick"), ("1,000 of 3,100 (32%)", "Kept.",
                                                               "earlier: they are quick")),
    ],
    "a blocker with owner and next step, and it is solved later": [
        *FIRST,
        (JANELLE, "status Tailspin Toys", ("Add a blocker",)),
        (JANELLE, press(LOOK, blocker_0__what="No licences"),
         ("Please say whose it is.", "Please say what is done next.", "Please say until when.")),
        (JANELLE, press(LOOK, blocker_0__owner="Uma", blocker_0__next_step="order them",
                        blocker_0__due="in 3 weeks"),
         ("Blocker 1", "No licences. Uma, since ", "Next: order them by ")),
        (JANELLE, press("Save"), ("Update 2 of Tailspin Toys is saved.",)),
        (JANELLE, "status Tailspin Toys", ("Blocker: No licences", "Uma, since ",
                                           "Add a blocker")),
        (JANELLE, press(LOOK, blocker_0__what=""), ("solved, no longer listed",)),
        (JANELLE, press("Save"), ("Update 3 of Tailspin Toys is saved.",)),
    ],
    "health that gets worse wants a new reason, and green forgets the old one": [
        *FIRST,
        (JANELLE, "status Tailspin Toys", ("[Nothing changed]",)),
        (JANELLE, press(LOOK, health="red"), ("It got worse: please say why.",)),
        (JANELLE, press(LOOK, health_reason="MFA broke"), ("Green", "Red", "MFA broke")),
        (JANELLE, press("Save"), ("Update 2 of Tailspin Toys is saved.",)),
        (JANELLE, "Tailspin Toys is green again", ("Status of Tailspin Toys",)),
        (JANELLE, press(LOOK), ("Reason for the health", "MFA broke", "nothing")),
    ],
    "the same vague sentence across workloads is pointed out": [
        *FIRST,
        (JANELLE, "status Tailspin Toys", ("[Nothing changed]",)),
        (JANELLE, press(LOOK, intune__note="Intune is on track.", onedrive__note="It is on track"),
         ("Save this for Tailspin Toys?",)),
        (JANELLE, press("Change"), ("Note",)),
        (JANELLE, press(LOOK, onedrive__note="OneDrive: is on track"),
         ("The same note stands for", "What is special about each?")),
        (JANELLE, press("Save"), ("Update 2 of Tailspin Toys is saved.",)),
    ],
    "two write at once: the second sees what the first saved, and keeps their own": [
        *FIRST,
        (JANELLE, "status Tailspin Toys", ("As of update 1",)),
        (CODY, "status Tailspin Toys", ("As of update 1",)),
        (JANELLE, press(LOOK, summary="Hers.", intune__active="700"), ("Hers.",)),
        (CODY, press(LOOK, summary="His.", intune__note="his note"), ("His.",)),
        (JANELLE, press("Save"), ("Update 2 of Tailspin Toys is saved.",)),
        (CODY, press("Save"), ("Janelle Baptiste logged update 2. Yours is kept",
                               "Saved meanwhile: Hers.", "700 of 3,100 (23%)")),
        (CODY, press(LOOK), ("From", "Hers.", "To", "His.", "his note")),
        (CODY, press("Save"), ("Update 3 of Tailspin Toys is saved.",)),
        (CODY, "status history Tailspin Toys", ("Summary: Hers. → His.",
                                                "active use: 651 of 3,100 (21%) → 700")),
    ],
    "nothing changed is not saved over what somebody has saved meanwhile": [
        *FIRST,
        (CODY, "status Tailspin Toys", ("[Nothing changed]",)),
        (JANELLE, "status Tailspin Toys", ("[Nothing changed]",)),
        (JANELLE, press(LOOK, summary="Hers."), ("Hers.",)),
        (JANELLE, press("Save"), ("Update 2",)),
        (CODY, press("Nothing changed"), ("Janelle Baptiste logged update 2", "As of update 2")),
        (CODY, press("Nothing changed"), ("Update 3 of Tailspin Toys is saved: nothing changed",)),
    ],
    "a correction is a new entry that says what it corrects": [
        *FIRST,
        (JANELLE, "status history Tailspin Toys", ("[Correct it]",)),
        (JANELLE, press("Correct it"), ("Correct update 1 of Tailspin Toys", "What was wrong?")),
        (JANELLE, press(LOOK, intune__active="615"), ("Please say what was wrong",)),
        (JANELLE, press(LOOK, because="651 was a slip of the pen"),
         ("Save this correction of update 1 for Tailspin Toys?", "615 of 3,100 (20%)",
          "What was wrong: 651 was a slip")),
        (JANELLE, press("Save"), ("Update 2 of Tailspin Toys is saved: it corrects update 1.",)),
        (JANELLE, "status history Tailspin Toys",
         ("2: Green · Correction of update 1", "What was wrong: 651 was a slip of the pen")),
    ],
    "what is kept for later is there again, and can be discarded": [
        *FIRST,
        (JANELLE, "status Tailspin Toys", ("[Keep for later]",)),
        (JANELLE, press("Keep for later", summary="Half a sen", intune__at_40="whenever"),
         ("Kept, and not saved",)),
        (JANELLE, "status Tailspin Toys", ("You began this and have not saved it",)),
        (JANELLE, press(LOOK), ("I cannot read that as a date",)),
        (JANELLE, press("Discard"), ("Discarded. Nothing was saved.",)),
        (JANELLE, "status Tailspin Toys", ("As of update 1", "[Nothing changed]")),
    ],
    "help that is needed becomes a request for an expert": [
        (JANELLE, "status Tailspin Toys", ("Risks, help needed, next meeting",)),
        (JANELLE, press(LOOK, health="red", health_reason="stuck", help_needed="OneDrive sync"),
         ("Help needed", "OneDrive sync")),
        (JANELLE, press("Save"), ("[Ask an expert for the help needed]",)),
        (JANELLE, press("Ask an expert for the help needed"),
         ("Ask an expert for Tailspin Toys", "The partner of the workload and the expert read")),
        (JANELLE, press("Send", outcome=""), ("Please say what help is wanted.",)),
        (JANELLE, press("Send", outcome="OneDrive syncs"), ("Request 1001 is with",
                                                            "Wingtip Consulting follows it",
                                                            "[Request 1001]")),
        (DANA, "my requests", ("1001: Tailspin Toys",)),
    ],
    "the FM and the FTA follow what was asked for their customer": [
        *HELP,
        (JANELLE, "request 1001", ("Request 1001: Tailspin Toys", "OneDrive syncs", "[Comment]")),
        (CODY, "my requests", ("Requests for my customers", "1001: Tailspin Toys", "[Open it]")),
        (CODY, press("Open it"), ("Request 1001: Tailspin Toys", "[Comment]")),
        (CODY, press("Comment"), ("Your comment",)),
        (CODY, press("Send", words="It is on two sites."), ("It is on two sites.",)),
        (DANA, "request 1001", ("It is on two sites.", "[Comment]")),
        (JANELLE, "status Tailspin Toys", ("Request 1001: ", "[Request 1001]")),
        (MATTEO, "request 1001", (UNKNOWN,)),
        (MATTEO, "my requests", ("There is none yet.",)),
        (RENATA, "request 1001", (UNKNOWN,)),
    ],
    "whose status it is, is asked": [
        (JANELLE, "status", ("Whose status is it?", "[Contoso]")),
        (JANELLE, "status Contosso", ("Status of Contoso",)),
        (JANELLE, "status Fabrikam", ("Whose status is it?",)),
        (MATTEO, "how often must I send status", ("Status updates",)),
    ],
    "who may read the history, and who may not": [
        *FIRST,
        (RENATA, "status history Tailspin Toys", ("1: Green · Update", "Pilot is done.")),
        (MARISOL, "status history Tailspin Toys", ("1: Green · Update",)),
        (KATRIN, "status history Tailspin Toys", ("I know no customer",)),
        (DANA, "status history Tailspin Toys", ("I know no customer",)),
        (MATTEO, "status Tailspin Toys", ("Whose status is it?",)),
    ],
    "12/3 is asked back where it could be two days": [
        *FIRST,
        (JANELLE, "status Tailspin Toys", ("[Nothing changed]",)),
        (JANELLE, press(LOOK, next_meeting="12.3.2027"),
         ("That could be two days: which one?",)),
        (JANELLE, press(LOOK), ("That could be two days",)),
        (JANELLE, press(LOOK, next_meeting="2027-03-12"), ("Next meeting", "12 March 2027")),
        (JANELLE, press("Save"), ("Update 2",)),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", CONVERSATIONS)
async def test_conversation(bot_stage: Stage, name: str) -> None:
    await bot_stage.play(*CONVERSATIONS[name])


def rows(stage: Stage, query: Any) -> list[Any]:
    engine = open_engine(stage.url)
    with Session(engine, expire_on_commit=False) as db:
        found = list(db.exec(query))
    engine.dispose()
    return found


async def test_what_is_saved_is_audited_counted_from_and_keeps_why_it_moved(
    bot_stage: Stage,
) -> None:
    await bot_stage.play(
        *FIRST, (JANELLE, ONE_LINE, ()), (JANELLE, press(LOOK), ()), (JANELLE, press("Save"), ())
    )
    audited = rows(bot_stage, select(AuditRecord).where(AuditRecord.action == "status.logged"))
    [move] = rows(bot_stage, select(ForecastMove))
    [rhythm] = rows(bot_stage, select(StatusRhythm).where(StatusRhythm.customer_id == "C-2004"))
    last = rows(bot_stage, select(StatusUpdate).order_by(col(StatusUpdate.number)))[-1]
    assert [one.subject for one in audited] == ["C-2004 1", "C-2004 2"]
    assert [one.actor for one in audited] == [JANELLE.aad_object_id] * 2
    assert (move.workload, move.milestone, move.reason) == ("intune", 40, "waiting on licences")
    assert rhythm.counted_from == last.written_at


async def test_a_correction_is_no_update_that_time_is_counted_from(bot_stage: Stage) -> None:
    await bot_stage.play(*CONVERSATIONS["a correction is a new entry that says what it corrects"])
    [rhythm] = rows(bot_stage, select(StatusRhythm).where(StatusRhythm.customer_id == "C-2004"))
    first, second = rows(bot_stage, select(StatusUpdate).order_by(col(StatusUpdate.number)))
    assert rhythm.counted_from == first.written_at < second.written_at
    assert second.due_at is None


async def test_a_newer_roster_says_how_many_are_entitled_and_the_form_says_so(
    bot_stage: Stage,
) -> None:
    await bot_stage.play(*FIRST)
    engine = open_engine(bot_stage.url)
    with Session(engine) as db, db.begin():
        db.get_one(Assignment, ("C-2004", "intune")).entitled = 3400
    engine.dispose()
    await bot_stage.play(
        (JANELLE, "status Tailspin Toys",
         ("651 of 3,400 (19%)", "entitled: 3,400 by the newer roster (last update: 3,100)")),
        (JANELLE, press("Nothing changed"), ("Update 2 of Tailspin Toys is saved",)),
        (JANELLE, "status Tailspin Toys", ("651 of 3,400 (19%)",)),
        (JANELLE, "status history Tailspin Toys",
         ("entitled people: 3,100 → 3,400",)),
    )  # fmt: skip


async def test_the_partner_s_part_of_a_request_is_not_the_fm_s(bot_stage: Stage) -> None:
    desk = await bot_stage.play(*HELP, (JANELLE, "request 1001", ()))
    titles = set(desk.titles(JANELLE))
    assert "Comment" in titles
    assert titles <= {"Comment", "History", "Text for the form", "More"}
    await bot_stage.play((DANA, "request 1001", ()))


async def test_fm_and_fta_hear_what_becomes_of_what_was_asked(bot_stage: Stage) -> None:
    desk = await bot_stage.play(*HELP, (SIGRID, "request 1001", ("[Accept]",)))
    await desk.say(SIGRID, press("Accept"))
    told = {name for _, name in bot_stage.told("request.changed")}
    assert {JANELLE.aad_object_id, CODY.aad_object_id, DANA.aad_object_id} <= told


async def test_save_pressed_twice_saves_once(bot_stage: Stage) -> None:
    desk = await bot_stage.play(*FIRST[:-1])
    pressed = [desk.activity(JANELLE, press("Save")) for _ in range(2)]
    told = [await desk.post(JANELLE, one) for one in pressed]
    assert "Update 1 of Tailspin Toys is saved." in told[0]
    assert "saved or thrown away already" in told[1]
    assert len(rows(bot_stage, select(StatusUpdate))) == 1


async def test_what_no_form_has_is_refused_and_noted(bot_stage: Stage) -> None:
    desk = await bot_stage.play((JANELLE, "status Tailspin Toys", ()))
    told = await desk.say(JANELLE, press(LOOK, health="blue"))
    assert told == OLD_BUTTON
    assert rows(bot_stage, select(StatusUpdate)) == []
    assert bot_stage.refused("status.refused") == 1


async def test_a_card_of_somebody_else_s_customer_is_of_no_use(bot_stage: Stage) -> None:
    desk = await bot_stage.play(*FIRST, (JANELLE, "status Tailspin Toys", ()))
    desk.cards[MATTEO.aad_object_id] = desk.card(JANELLE)
    assert NOT_YOURS in await desk.say(MATTEO, press("Nothing changed"))
    assert bot_stage.refused("status.refused") == 1
    assert len(rows(bot_stage, select(StatusUpdate))) == 1


async def test_in_a_channel_nothing_of_a_customer_is_shown(bot_stage: Stage) -> None:
    desk = await bot_stage.play(*FIRST)
    teams = Teams(service_url=str(bot_stage.http.make_url("/")))
    for words in ("status Tailspin Toys", "status history Tailspin Toys", ONE_LINE):
        asked = teams.channel_message(words, who=JANELLE, deliveryMode="expectReplies")
        told = await desk.post(JANELLE, asked)
        assert told == IN_OUR_CHAT


async def test_what_the_partner_says_stands_in_the_form_and_is_taken_over(
    bot_stage: Stage,
) -> None:
    desk = await bot_stage.play(*FIRST)
    engine = open_engine(bot_stage.url)
    with Session(engine) as db, db.begin():
        asked = asked_of(db, customer_id="C-2004", partner_id="FRP-1001", for_number=2)
        said = WorkloadLine(workload="onedrive", active=1500, note="Half moves in May.")
        by = "dana.oyelaran@wingtip.example"
        assert answer(db, asked, [said], by=by, actor=To(aad_object_id="dana"), now=utc_now())
    engine.dispose()
    told = await desk.say(JANELLE, "status Tailspin Toys")
    assert "Wingtip Consulting, Dana Oyelaran says (" in told
    assert "1,500 active, Half moves in May." in told
    told = await desk.say(JANELLE, press("Take over what the partner says"))
    assert "Changed · Adopt · 1,500 of 2,480 (60%)" in told
    assert "Dana Oyelaran says" not in told
    told = await desk.say(JANELLE, press(LOOK))
    assert "Half moves in May." in told


async def test_a_date_that_could_be_two_days_is_offered_as_both(bot_stage: Stage) -> None:
    desk = await bot_stage.play(
        *FIRST,
        (JANELLE, "status Tailspin Toys", ()),
        (JANELLE, press(LOOK, next_meeting="12.3.2027"), ("That could be two days",)),
    )
    card = json.dumps(desk.card(JANELLE))
    assert "Friday, 12 March 2027" in card
    assert "Friday, 3 December 2027" in card


async def test_a_draft_survives_a_restart(
    stage_url: str, tmp_path: Path, understander: Understander
) -> None:
    settings = Settings(database_url=stage_url, secret_key=SECRET, cloud=Cloud(loopback=True))
    begun: tuple[Step, ...] = (
        (JANELLE, "status Tailspin Toys", ()),
        (JANELLE, press("Keep for later", summary="Half a sentence"), ("Kept",)),
    )
    again: tuple[Step, ...] = (
        (JANELLE, "status Tailspin Toys", ("You began this and have not saved it",)),
        (JANELLE, press(LOOK, health="green"), ("Half a sentence",)),
    )
    for steps in (begun, again):
        app = await build(
            settings, data_folder=tmp_path, read=whole_catalogue, load=lambda *_: understander
        )
        async with HttpClient(HttpServer(app)) as http:
            stage = Stage(http=http, url=stage_url)
            await stage.play(*steps)
            await stage.all_said()

"""How customers answer: who sees what of it, and what follows from an answer that is not good."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from cards.portfolio import PortfolioCard
from cards.requests import RequestForm, RequestList
from cards.rhythm import ReminderCard
from cards.view import Button
from dialogs import recovery_sweeps, survey_answers, survey_recovery, survey_standing
from dialogs.portfolio_words import IN_OUR_CHAT
from dialogs.survey_recovery_notices import OPENED, opened
from dialogs.turn import Instead, Reply
from dialogs.understanding.meaning import Intent, Name
from store.identity import Identity
from store.models import (
    Assignment,
    AuditRecord,
    ContactConsent,
    Notice,
    Person,
    Recovery,
    SurveyEvent,
    SurveyInvitation,
)
from store.recoveries import count_open
from store.told import Told
from store.vocabulary import Place, Role
from tests.conftest import NOON
from tests.dialogs.stage import ANA, DANA, JONAS, PIA, STAFF, about, pressing, turn

DAY = timedelta(days=1)
CORA = replace(ANA, email="cora@fasttrack.example", object_id="o-cora")
SCORE = 137


def answer(
    db: Session, nsat: int, *, ago: int = 1, number: int = 1, workload: str = "intune",
    nps: int | None = 9, who: str = "",
) -> None:  # fmt: skip
    db.add(SurveyEvent(customer_id=f"c{number}", workload=workload,
                       email_hash=who or f"h{ago}", event="completed", at=NOON - ago * DAY,
                       nsat=nsat, nps=nps))  # fmt: skip
    db.flush()


def answers(db: Session, *given: int, first: int = 1, workload: str = "intune") -> None:
    for ago, nsat in enumerate(given, start=first):
        answer(db, nsat, ago=ago, workload=workload)


def audited(db: Session) -> list[str]:
    lines = db.exec(select(AuditRecord.action).order_by(col(AuditRecord.number)))
    return [action for action in lines if action.startswith(("survey.", "recovery."))]


def shown(replies: Sequence[Reply]) -> PortfolioCard:
    [reply] = replies
    view = reply.view if isinstance(reply, Instead) else reply
    assert isinstance(view, PortfolioCard)
    return view


def pressed(card: PortfolioCard, title: str) -> Button:
    return next(one for one in card.buttons if isinstance(one, Button) and one.title == title)


def standing(db: Session, who: Identity = DANA) -> PortfolioCard:
    return shown(survey_standing.show(turn(who, "survey standing"), db))


def test_a_partner_sees_its_average_and_how_sure_it_is(db: Session) -> None:
    answers(db, 90, 90, 100, 110, 110)
    [whole, quarter] = standing(db).rows
    assert (whole.title, whole.tag) == ("All answers", "✔ Above 80, not surely")
    assert whole.lines[0].startswith("NSAT 100 from 5 answers; most likely ")
    assert whole.lines[1].startswith("NPS +100 from 5 answers; most likely ")
    assert whole.late == "The next 2 answers, if they are bad, could pull it to 80 or below."
    assert quarter.title == "2030 Q1"


def single(db: Session, card: PortfolioCard, who: Identity = DANA) -> PortfolioCard:
    return shown(survey_answers.show(pressing(turn(who), pressed(card, "Single answers").ref), db))


def allow(db: Session, *who: str) -> None:
    for email_hash in who:
        db.add(
            ContactConsent(
                customer_id="c1", workload="intune", email_hash=email_hash, shows_answers=True,
                kept_at=NOON, expires_on=NOON.date(),
            )
        )  # fmt: skip
    db.flush()


def test_who_answered_what_is_shown_only_where_the_author_allows_it(db: Session) -> None:
    answers(db, *[100] * 5)
    answer(db, SCORE, ago=6)
    titles = {one.title for one in standing(db).buttons}
    assert "Single answers" not in titles
    allow(db, "h6")
    card = single(db, standing(db))
    assert [(row.title, row.lines[0]) for row in card.rows] == [
        ("Contoso, Microsoft Intune", f"NSAT {SCORE} · NPS 9")
    ]
    assert audited(db) == []
    lines = db.exec(select(AuditRecord).where(AuditRecord.action == survey_answers.REVEALED)).all()
    assert [(one.actor, one.subject) for one in lines] == [(DANA.object_id, "p1")]


def test_a_few_who_did_not_allow_it_are_not_known_by_the_others(db: Session) -> None:
    answers(db, *[100] * 5)
    answer(db, SCORE, ago=6)
    allow(db, *(f"h{ago}" for ago in range(1, 6)))
    assert single(db, standing(db)).rows == ()


def test_too_few_answers_are_not_shown_though_all_allow_it(db: Session) -> None:
    answers(db, *[100] * 4)
    allow(db, *(f"h{ago}" for ago in range(1, 5)))
    assert single(db, standing(db)).rows == ()


def test_anothers_single_answers_are_as_unknown_as_none(db: Session) -> None:
    answers(db, *[100] * 5)
    allow(db, *(f"h{ago}" for ago in range(1, 6)))
    for who in (JONAS, STAFF[Role.FM]):
        ref = {"partner": "p1"}
        assert survey_answers.show(pressing(turn(who), ref), db) == [survey_standing.UNKNOWN]


def test_four_answers_say_nothing_of_themselves(db: Session) -> None:
    answers(db, *[SCORE] * 4)
    card = standing(db)
    assert str(SCORE) not in repr(card)
    assert card.rows[0].lines == ("4 answers: figures are shown from 5 on.",)
    listed = shown(survey_standing.show(turn(ANA, "survey standing"), db))
    assert str(SCORE) not in repr(listed)


def test_exactly_the_goal_is_not_above_it(db: Session) -> None:
    answers(db, *[80] * 5)
    assert standing(db).rows[0].tag == "▲ Not above 80"


def test_a_small_quarter_does_not_follow_from_the_others(db: Session) -> None:
    """Six answers, five of them in one quarter: the sixth would be what is left."""
    answers(db, *[100] * 5)
    answer(db, SCORE, ago=100)
    [whole] = standing(db).rows
    assert whole.lines[0].startswith("NSAT 106 from 6 answers")


def test_answers_are_told_apart_by_workload(db: Session) -> None:
    db.add(Assignment(customer_id="c1", workload="teams", primary_rm="x", partner_id="p1"))
    answers(db, *[120] * 5)
    answers(db, *[60] * 6, first=10, workload="teams")
    card = standing(db)
    by_workload = shown(
        survey_standing.turn_page(pressing(turn(DANA), pressed(card, "By workload").ref), db)
    )
    assert [(row.title, row.tag) for row in by_workload.rows[1:]] == [
        ("Microsoft Intune", "✔ Above 80, not surely"),
        ("teams", "▲ Not above 80"),
    ]


def test_what_others_answer_about_is_not_counted(db: Session) -> None:
    answers(db, *[120] * 5)
    answer(db, -100, number=4)  # another partner's
    answer(db, -100, workload="onedrive")  # nobody's
    assert standing(db).rows[0].lines[0].startswith("NSAT 120 from 5 answers")


def test_open_invitations_are_counted(db: Session) -> None:
    for number, state in ((1, "open"), (2, "answered"), (4, "open")):
        db.add(SurveyInvitation(customer_id=f"c{number}", workload="intune", email_hash="h",
                                invited_at=NOON, state=state))  # fmt: skip
    db.flush()
    assert "1 invitation can still be answered." in standing(db).rows[0].lines


@pytest.mark.parametrize(
    ("who", "partners"),
    [
        (ANA, ["Wingtip Consulting"]),
        (CORA, ["Adatum Cloud", "Wingtip Consulting"]),
        (PIA, ["Adatum Cloud", "Wingtip Consulting"]),
        (STAFF[Role.ADMIN], ["Adatum Cloud", "Wingtip Consulting"]),
    ],
)
def test_staff_see_the_partners_they_look_after(
    db: Session, who: Identity, partners: list[str]
) -> None:
    assert [row.title for row in standing(db, who).rows] == partners


def test_a_partner_that_is_not_above_the_goal_stands_first(db: Session) -> None:
    answers(db, *[60] * 5)
    assert [row.title for row in standing(db, PIA).rows] == ["Wingtip Consulting", "Adatum Cloud"]


@pytest.mark.parametrize("role", [Role.FM, Role.FTA, Role.SME, Role.MANAGER])
def test_nobody_else_is_shown_anything(db: Session, role: Role) -> None:
    answers(db, *[SCORE] * 9)
    assert survey_standing.show(turn(STAFF[role], "survey standing"), db) == [
        survey_standing.NOT_YOURS
    ]
    pressing_it = pressing(turn(STAFF[role]), {"partner": "p1"})
    assert survey_standing.turn_page(pressing_it, db) == [survey_standing.UNKNOWN]
    assert survey_recovery.show(turn(STAFF[role]), db) == [survey_recovery.NOT_YOURS]
    assert audited(db) == ["survey.refused"] * 3


@pytest.mark.parametrize("who", [JONAS, replace(ANA, email="bert@fasttrack.example")])
def test_another_partner_is_as_unknown_as_none(db: Session, who: Identity) -> None:
    for partner_id in ("p1", "p9"):
        pressing_it = pressing(turn(who), {"partner": partner_id})
        assert survey_standing.turn_page(pressing_it, db) == [survey_standing.UNKNOWN]


def test_in_a_channel_nothing_is_told(db: Session) -> None:
    answers(db, *[SCORE] * 9)
    assert survey_standing.show(turn(DANA, place=Place.CHANNEL), db) == [IN_OUR_CHAT]


def test_a_psm_names_the_partner(db: Session) -> None:
    meaning = about(Intent.SURVEY, partner=Name(typed="Wingtip", key="p1"))
    card = shown(survey_standing.show(turn(ANA, "survey standing Wingtip", meaning=meaning), db))
    assert card.title == "Survey standing: Wingtip Consulting"


def swept(db: Session) -> int:
    found = recovery_sweeps.find(db, NOON, None)
    return sum(recovery_sweeps.begin(db, one, NOON) for one in found)


def talk(db: Session) -> Recovery:
    db.expire_all()
    return db.exec(select(Recovery)).one()


def test_an_answer_at_the_goal_opens_one_conversation_with_the_psm(db: Session) -> None:
    answer(db, 80)
    answer(db, 81, ago=2)
    answer(db, -100, ago=91)  # long ago
    answer(db, 0, ago=3, workload="onedrive")  # no partner's
    assert (swept(db), swept(db)) == (1, 0)
    assert (talk(db).partner_id, count_open(db, partner_id="p1")) == ("p1", 1)
    [told] = db.exec(select(Notice))
    assert (told.kind, told.email) == (OPENED, "ana@fasttrack.example")
    card = opened(Told.of(told), db)
    assert isinstance(card, ReminderCard)
    assert card.title == "Recovery: Wingtip Consulting"


def test_nothing_says_which_customer_or_what_it_answered(db: Session) -> None:
    answer(db, 33)
    swept(db)
    [told] = db.exec(select(Notice))
    card = opened(Told.of(told), db)
    assert isinstance(card, ReminderCard)
    said = repr((card.title, card.note, card.facts, sorted(told.ref)))
    assert not any(text in said for text in ("Contoso", "c1", "33"))
    assert sorted(card.buttons[0].ref) == ["seen", "talk"]  # type: ignore[union-attr]
    assert all("c1" not in repr(one.detail) for one in db.exec(select(AuditRecord)))


def test_while_the_psm_is_away_the_cover_is_told_too(db: Session) -> None:
    answer(db, 10, number=4)
    swept(db)
    told = db.exec(select(Notice.email).order_by(col(Notice.email))).all()
    assert list(told) == ["bert@fasttrack.example", "cora@fasttrack.example"]


def test_without_a_psm_the_programme_team_is_told(db: Session) -> None:
    ana = db.get_one(Person, "ana@fasttrack.example")
    db.delete(ana)
    db.delete(db.get_one(Person, "cora@fasttrack.example"))
    answer(db, 10)
    swept(db)
    assert [one.email for one in db.exec(select(Notice))] == ["pia@fasttrack.example"]


def told_again(db: Session, days: int) -> list[str]:
    """Let time pass; return whom was written to, in order."""
    for day in range(days):
        for hour in (0, 6):
            now = NOON + timedelta(days=day, hours=hour)
            for one in recovery_sweeps.SWEEPS[1].find(db, now, None):
                recovery_sweeps.tell_again(db, one, now)
    return list(db.exec(select(Notice.email).order_by(col(Notice.made_at))))


def test_an_open_conversation_is_reminded_of_once_and_then_told_to_the_next(db: Session) -> None:
    answer(db, 10)
    swept(db)
    ana, pia = "ana@fasttrack.example", "pia@fasttrack.example"
    assert told_again(db, 6) == [ana]
    assert told_again(db, 60) == [ana, ana, pia]
    notes = [opened(Told.of(one), db) for one in db.exec(select(Notice))]
    assert sorted(note.note[:12] for note in notes if note) == [
        "A customer a", "A reminder: ", "It is still ",
    ]  # fmt: skip


def test_nobody_is_reminded_of_a_conversation_that_is_closed(db: Session) -> None:
    answer(db, 10)
    swept(db)
    row = talk(db)
    row.closed_at = NOON
    db.add(row)
    db.flush()
    assert told_again(db, 60) == ["ana@fasttrack.example"]


def test_a_conversation_is_written_down_and_closed(db: Session) -> None:
    answer(db, 10)
    swept(db)
    ref = {"talk": str(talk(db).id), "seen": "e3b0c44298fc1c14"}
    [form] = survey_recovery.done(pressing(turn(ANA), ref), db)
    assert isinstance(form, Instead)
    assert isinstance(form.view, RequestForm)
    assert form.view.asked[0].fault == survey_recovery.NO_PLAN

    typed = turn(ANA, inputs={"plan": "  A weekly call. "})
    survey_recovery.plan(pressing(typed, form.view.buttons[0].ref), db)
    assert talk(db).plan == "A weekly call."

    [closed] = survey_recovery.done(pressing(turn(ANA), ref), db)
    assert isinstance(closed, Instead)
    assert isinstance(closed.view, ReminderCard)
    assert closed.view.state == "Closed"
    assert (talk(db).closed_by, talk(db).closed_at) == ("ana@fasttrack.example", NOON)
    assert audited(db) == ["recovery.opened", "recovery.planned", "recovery.closed"]


def test_what_somebody_else_has_written_is_not_lost(db: Session) -> None:
    answer(db, 10)
    swept(db)
    ref = {"talk": str(talk(db).id), "seen": "e3b0c44298fc1c14"}
    survey_recovery.plan(pressing(turn(ANA, inputs={"plan": "Mine."}), ref), db)
    [current, form] = survey_recovery.plan(pressing(turn(CORA, inputs={"plan": "Yours."}), ref), db)
    assert talk(db).plan == "Mine."
    assert isinstance(current, Instead)
    assert isinstance(form, RequestForm)
    again = turn(CORA, inputs={"plan": "Both."})
    survey_recovery.plan(pressing(again, form.buttons[0].ref), db)
    assert talk(db).plan == "Both."


def test_a_plan_has_an_end(db: Session) -> None:
    answer(db, 10)
    swept(db)
    ref = {"talk": str(talk(db).id)}
    [form] = survey_recovery.plan(pressing(turn(ANA, inputs={"plan": "x" * 1501}), ref), db)
    assert isinstance(form, Instead)
    assert isinstance(form.view, RequestForm)
    assert form.view.asked[0].fault == survey_recovery.TOO_LONG


@pytest.mark.parametrize("who", [DANA, JONAS, STAFF[Role.FM], replace(ANA, email="x@y.example")])
def test_nobody_else_opens_a_conversation(db: Session, who: Identity) -> None:
    answer(db, 10)
    swept(db)
    ref = {"talk": str(talk(db).id)}
    for handler in (survey_recovery.form, survey_recovery.done, survey_recovery.plan):
        assert handler(pressing(turn(who, inputs={"plan": "x"}), ref), db) == [
            survey_recovery.UNKNOWN
        ]
    picked = turn(who, inputs={"chosen": str(talk(db).id)})
    assert survey_recovery.opened(picked, db) == [survey_recovery.UNKNOWN]
    assert talk(db).plan == ""


def test_open_conversations_are_listed(db: Session) -> None:
    answer(db, 10)
    answer(db, 20, ago=2)
    answer(db, 30, number=4)
    swept(db)
    for who, count in ((ANA, 2), (CORA, 3), (PIA, 3)):
        [listed] = survey_recovery.show(pressing(turn(who), {}), db)
        assert isinstance(listed, Instead)
        assert isinstance(listed.view, RequestList)
        assert len(listed.view.rows) == count

"""How the programme runs: told from the sources, as far as they are open to the reader."""

import pytest
from sqlmodel import Session

from cards.programme import ProgrammeCard
from cards.view import Say
from dialogs import programme
from dialogs.links import mail_link
from dialogs.programme import MY_PSM, SILENT, SILENT_TO_STAFF, SUBJECTS, SURVEY_SUPPORT
from dialogs.understanding.meaning import Intent, Match, Meaning
from store.identity import Identity
from store.vocabulary import Audience, Place
from tests.catalogue import whole_catalogue
from tests.dialogs.stage import DANA, FINN, about, asked, turn
from tests.store.small_catalogue import MARKER


def told(
    db: Session, intent: Intent, *, who: Identity = DANA, place: Place = Place.PERSONAL
) -> ProgrammeCard:
    [card] = programme.tell(turn(who, meaning=about(intent), place=place), db)
    assert isinstance(card, ProgrammeCard)
    return card


def facts(card: ProgrammeCard) -> list[str]:
    return [fact.text for fact in card.facts]


def test_a_fact_is_told_with_its_source(db: Session) -> None:
    [fact] = told(db, Intent.SME_REQUEST).facts
    assert fact.text == "Experts are asked for on a page"
    [source] = fact.sources
    assert (source.title, source.date) == ("The partner guide", "2023")


@pytest.mark.parametrize(
    ("who", "place", "expected"),
    [
        pytest.param(DANA, Place.PERSONAL, ["Notes hold the risks"], id="a partner"),
        pytest.param(DANA, Place.CHANNEL, ["Notes hold the risks"], id="a partner's channel"),
        pytest.param(FINN, Place.CHANNEL, ["Notes hold the risks"], id="staff in a channel"),
        pytest.param(FINN, Place.GROUP, ["Notes hold the risks"], id="staff in a group chat"),
        pytest.param(
            FINN, Place.PERSONAL, [f"Every {MARKER} weeks", "Notes hold the risks"], id="staff"
        ),
    ],
)
def test_what_is_internal_is_told_to_staff_in_their_own_chat_only(
    db: Session, who: Identity, place: Place, expected: list[str]
) -> None:
    assert facts(told(db, Intent.STATUS_UPDATE, who=who, place=place)) == expected


def test_the_fact_that_was_asked_for_stands_first(db: Session) -> None:
    question = asked("int-enrol")
    meaning = Meaning(
        intent=Intent.STATUS_UPDATE,
        confidence=1.0,
        questions=(
            type(question)(
                text="", workload="", known=1.0,
                matches=(Match(entry_id="pg-statusnotes", score=0.9),),
            ),
        ),
    )  # fmt: skip
    [card] = programme.tell(turn(FINN, meaning=meaning), db)
    assert isinstance(card, ProgrammeCard)
    assert facts(card)[0] == "Notes hold the risks"


@pytest.mark.parametrize(("who", "said"), [(DANA, SILENT), (FINN, SILENT_TO_STAFF)])
def test_silent_sources_are_said_to_be(db: Session, who: Identity, said: str) -> None:
    assert programme.tell(turn(who, meaning=about(Intent.SURVEY)), db) == [said]


def test_staff_are_not_sent_to_a_psm_of_their_own(db: Session) -> None:
    assert MY_PSM in told(db, Intent.SME_REQUEST).buttons
    buttons = told(db, Intent.SME_REQUEST, who=FINN).buttons
    assert [button for button in buttons if isinstance(button, Say)] == []


@pytest.mark.parametrize("intent", SUBJECTS)
def test_every_subject_rests_on_entries_that_are_there_and_tells_a_partner_something(
    intent: Intent,
) -> None:
    catalogue = whole_catalogue()
    audiences = {entry.id: catalogue.audience(entry) for _, entry, _ in catalogue.entries()}
    rests_on = [audiences[entry] for entry in SUBJECTS[intent].entries]
    assert min(rests_on) <= Audience.PARTNER


def test_what_the_sources_do_not_say_of_surveys_the_support_does() -> None:
    subject = SUBJECTS[Intent.SURVEY]
    assert SURVEY_SUPPORT in subject.lead
    [link] = [one() for one in subject.buttons if not isinstance(one, Say)]
    assert link == mail_link(SURVEY_SUPPORT, "Ask the survey support")

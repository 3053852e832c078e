"""Help for each role, the welcome, good manners, and words that nobody understands."""

from dataclasses import replace

import pytest
from sqlmodel import Session

from cards.help import GuessCard, HelpCard
from cards.view import Say
from dialogs import help as manners
from dialogs import privacy, welcome
from dialogs.help import GUESSES, PROGRAMME
from dialogs.skills import SKILLS
from dialogs.understanding.meaning import Intent, Meaning
from store.drafts import keep_draft, spend_draft
from store.identity import Identity
from store.vocabulary import Role
from tests.dialogs.stage import ANA, DANA, FINN, PIA, turn

FOR_PARTNERS = {"who is my PSM"}
FOR_STAFF = {"who is the PSM", "partner on customer"}
FOR_KEEPERS = {"open questions", "coach a partner"}
ONLY_FOR_SOME = FOR_PARTNERS | FOR_STAFF | FOR_KEEPERS


def card(replies: object) -> HelpCard:
    assert isinstance(replies, list)
    [shown] = replies
    assert isinstance(shown, HelpCard)
    return shown


@pytest.mark.parametrize(
    ("who", "own"),
    [
        (DANA, FOR_PARTNERS),
        (FINN, FOR_STAFF),
        (ANA, FOR_STAFF | FOR_KEEPERS),
        (PIA, FOR_STAFF | FOR_KEEPERS),
    ],
)
def test_help_shows_what_this_role_can_do_and_no_more(
    db: Session, who: Identity, own: set[str]
) -> None:
    for shown in (manners.show(turn(who), db), welcome.welcome(turn(who), db)):
        told = card(shown)
        words = {button.words for button in told.buttons}
        assert words & ONLY_FOR_SOME == own
        # not everything has a button, since Teams shows few, but everything is told
        examples = {capability.example for capability in told.capabilities}
        assert {PROGRAMME.example, "privacy", "my escalations"} <= examples


@pytest.mark.parametrize("role", Role)
def test_every_role_can_do_something(role: Role) -> None:
    assert any(role in skill.roles for skill in SKILLS)


def test_a_greeting_is_returned_by_name(db: Session) -> None:
    assert card(welcome.hello(turn(DANA), db)).headline == "Hello Dana!"
    assert card(welcome.welcome(turn(DANA), db)).headline == "Welcome, Dana!"


@pytest.mark.parametrize("name", ["", "  "])
def test_somebody_without_a_name_is_greeted_too(db: Session, name: str) -> None:
    who = replace(DANA, name=name)
    assert card(welcome.hello(turn(who), db)).headline == "Hello there!"
    assert card(welcome.welcome(turn(who), db)).headline == "Welcome!"


def test_thanks_and_cancel_are_answered(db: Session) -> None:
    assert welcome.thanks(turn(), db) == ["You are welcome."]
    assert welcome.cancel(turn(), db) == [welcome.NOTHING_SENT]


def test_cancel_says_what_is_still_there_to_those_who_began_it(db: Session) -> None:
    keep_draft(
        db, tenant_id=DANA.tenant_id, object_id=DANA.object_id, version=0,
        fields={"problem": "Macs do not enrol"}, now=turn(DANA).now,
    )  # fmt: skip
    assert welcome.cancel(turn(DANA), db) == [welcome.STILL_THERE]
    assert welcome.cancel(turn(FINN), db) == [welcome.NOTHING_SENT]
    spend_draft(
        db, tenant_id=DANA.tenant_id, object_id=DANA.object_id, version=1, now=turn(DANA).now
    )
    assert welcome.cancel(turn(DANA), db) == [welcome.NOTHING_SENT]


def test_privacy_says_what_is_kept_and_whom_to_ask(db: Session) -> None:
    [said] = privacy.tell(turn(), db)
    assert isinstance(said, str)
    assert all(words in said for words in ("What I keep", "masked", "erase", "programme team"))


def guesses(db: Session, who: Identity, *intents: Intent) -> list[Say]:
    meaning = Meaning(intent=Intent.NONE, confidence=0.2, guesses=intents)
    [shown] = manners.guess(turn(who, "hm", meaning=meaning), db)
    assert isinstance(shown, GuessCard)
    return [button for button in shown.buttons if isinstance(button, Say)]


def test_unknown_words_get_the_nearest_guesses_and_help(db: Session) -> None:
    offered = guesses(db, DANA, Intent.SURVEY, Intent.SCOPE)
    assert offered == [
        GUESSES[Intent.SURVEY],
        Say(title=GUESSES[Intent.SCOPE].title, words="scope question: hm"),
        Say(title="What else can you do?", words="help"),
    ]  # fmt: skip


@pytest.mark.parametrize("intents", [(), (Intent.NONE,), (Intent.GREETING, Intent.HELP)])
def test_where_nothing_is_near_the_role_s_own_words_are_offered(
    db: Session, intents: tuple[Intent, ...]
) -> None:
    offered = guesses(db, FINN, *intents)
    own = [button.words for button in manners.buttons_for(FINN.roles)][:3]
    assert [button.words for button in offered] == [*own, "help"]

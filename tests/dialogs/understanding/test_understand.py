"""Whole texts, understood with the catalogue as it is."""

import pytest

from bot.router import SURE_OF
from dialogs.understanding.meaning import Asked, Intent, Name, Previous
from dialogs.understanding.names import Names
from dialogs.understanding.understand import Understander

ROSTER = Names(
    [
        ("customer", "c1", "Coho Winery"),
        ("customer", "c2", "Woodgrove Bank"),
        ("partner", "p1", "Wingtip Consulting"),
    ]
)


def asked(understander: Understander, text: str, previous: Previous | None = None) -> list[Asked]:
    return list(understander.understand(text, ROSTER, previous=previous).questions)


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        pytest.param(
            "Is Known Folder Move in scope for Coho Winery?",
            ["Is Known Folder Move in scope for Coho Winery?"],
            id="one question",
        ),
        pytest.param(
            "Hi team! Is SSPR in for COHO Winery? And the firewall of woodgrove bank? thanks",
            ["Is SSPR in for COHO Winery?", "the firewall of woodgrove bank?"],
            id="two questions, each with its own name",
        ),
        pytest.param(
            "2 asks for Coho Winery: 1) is KFM in 2) who trains Woodgrove Bank's people. mainly 2",
            ["who trains Woodgrove Bank's people", "is KFM in"],
            id="numbered, the second one first",
        ),
        pytest.param(
            "SharePoint migration and Known Folder Move?",
            ["SharePoint migration", "Known Folder Move?"],
            id="two products",
        ),
        pytest.param(
            "Is autopilot in for the customer of Zyxcorp?",
            ["Is autopilot in for the customer of Zyxcorp?"],
            id="a name nobody knows",
        ),
    ],
)
def test_questions_keep_the_words_that_were_typed(
    understander: Understander, text: str, questions: list[str]
) -> None:
    assert [one.text for one in asked(understander, text)] == questions


def test_a_name_does_not_change_what_is_found(understander: Understander) -> None:
    [named] = asked(understander, "Is Known Folder Move in scope for Woodgrove Bank?")
    [other] = asked(understander, "Is Known Folder Move in scope for Coho Winery?")
    assert named.case == other.case


def test_a_follow_up_is_quoted_alone_and_matched_with_the_question_before(
    understander: Understander,
) -> None:
    before = "Is Defender for Endpoint on Linux servers in scope for [customer]?"
    previous = Previous(text=before, workload="defender_for_endpoint")
    [then] = asked(understander, "and for Woodgrove Bank's macs?", previous)
    assert then.text == "and for Woodgrove Bank's macs?"
    [whole] = asked(understander, "Is Defender for Endpoint in scope for macs?")
    assert then.matches[0].entry_id == whole.matches[0].entry_id


ABOUT_COHO = Previous(text="Is Known Folder Move in scope for [customer]?", customer="c1")


@pytest.mark.parametrize(
    ("text", "customer", "kept"),
    [
        pytest.param(
            "and for macs?",
            Name(typed="", key="c1"),
            "Is Known Folder Move in scope for [customer] for macs?",
            id="nobody else is named",
        ),
        pytest.param(
            "and for Woodgrove Bank?",
            Name(typed="Woodgrove Bank", key="c2", keys=("c2",)),
            "Is Known Folder Move in scope for [customer]?",
            id="another one",
        ),
        pytest.param(
            "and for Zyxcorp?",
            Name(typed="Zyxcorp"),
            "Is Known Folder Move in scope for [customer]?",
            id="somebody nobody knows",
        ),
    ],
)
def test_a_follow_up_is_about_the_customer_of_the_question_before(
    understander: Understander, text: str, customer: Name, kept: str
) -> None:
    meaning = understander.understand(text, ROSTER, previous=ABOUT_COHO)
    assert (meaning.intent, meaning.customer, meaning.masked) == (Intent.SCOPE, customer, kept)
    assert meaning.confidence >= SURE_OF[Intent.SCOPE]


@pytest.mark.parametrize(
    ("before", "text", "family"),
    [
        ("Is Intune in scope for [customer]?", "and Purview?", "Microsoft Purview"),
        ("Is Intune in scope for [customer]?", "and for Woodgrove Bank?", "Microsoft Intune"),
        pytest.param("Is Defender for Endpoint in?", "and on macs?", "", id="a part of it"),
        pytest.param("Is Teams in scope?", "and for GCC?", "", id="in a cloud of its own"),
        pytest.param("Can we come on site for Intune?", "and Teams?", "", id="the way stays"),
    ],
)
def test_a_follow_up_may_ask_of_another_workload(
    understander: Understander, before: str, text: str, family: str
) -> None:
    [then] = asked(understander, text, Previous(text=before))
    bare = then.case.bare
    assert (bare.family.name if bare and bare.family else "") == family


@pytest.mark.parametrize("text", ["do you help with Teams phone", "help with Purview", "intune?"])
def test_a_workload_and_nothing_else_is_a_question_about_scope(
    understander: Understander, text: str
) -> None:
    meaning = understander.understand(text, ROSTER)
    assert meaning.intent is Intent.SCOPE
    assert meaning.confidence >= SURE_OF[Intent.SCOPE]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("and who is my PSM?", Intent.PSM_LOOKUP),
        ("so cancel that", Intent.CANCEL),
        ("and is Autopilot in scope?", Intent.SCOPE),
    ],
)
def test_what_only_begins_like_a_follow_up_wants_what_it_says(
    understander: Understander, text: str, intent: Intent
) -> None:
    meaning = understander.understand(text, ROSTER, previous=ABOUT_COHO)
    assert meaning.intent is intent
    if intent is not Intent.SCOPE:
        assert meaning.customer is None


def test_what_is_kept_names_nobody(understander: Understander) -> None:
    meaning = understander.understand("who is the PSM of Wingtip Consulting?", ROSTER)
    assert meaning.intent is Intent.PSM_LOOKUP
    assert meaning.masked == "who is the PSM of [partner]?"
    assert meaning.partner is not None
    assert meaning.partner.key == "p1"


def test_the_gift_of_a_survey_is_found(understander: Understander) -> None:
    [one] = asked(understander, "is there a gift for answering the survey?")
    assert one.matches[0].entry_id == "pg-surveygift"

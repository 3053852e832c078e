"""Nobody's name, address or number is left in what is kept; products and figures are."""

import pytest

from dialogs.understanding.masking import Masks, without_marks
from dialogs.understanding.speller import Speller
from dialogs.understanding.text import clean

ROSTER = (
    ("customer", "c1", "Contoso Ltd"),
    ("customer", "c2", "Fourth Coffee"),
    ("customer", "c3", "Proseware"),
    ("partner", "p1", "Wingtip Consulting"),
)
PEOPLE = ("Tomasz Zieliński", "Marisol Vega", "Mark Young", "Nguyễn Thị Hoa", "Ana Ruiz")
MASKS = Masks(ROSTER, PEOPLE)


def hidden(text: str, speller: Speller) -> str:
    return MASKS.hide(clean(text), speller)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("does proseware get intune enrolment?", "does [customer] get intune enrolment?"),
        ("Is KFM for Fourth Coffee in scope", "Is KFM for [customer] in scope"),
        ("wingtip consulting wants to know", "[partner] wants to know"),
        ("tomasz zieliński asks for KFM", "[name] asks for KFM"),
        ("Tomasz asks for KFM", "[name] asks for KFM"),
        ("for marisol: is KFM included", "for [name]: is KFM included"),
        ("the admin, Mark, wants Intune", "the admin, [name], wants Intune"),
        ("mark young says no", "[name] says no"),
        ("Nguyễn Thị Hoa has 300 seats", "[name] has 300 seats"),
        ("Mr Brzezinski wants Intune", "Mr [name] wants Intune"),
        ("Dr. Adaeze Okonkwo-Bell asks", "Dr. [name] asks"),
        ("my name is Zorblatt and I need Intune", "my name is [name] and I need Intune"),
        ("Priya wants Intune", "[name] wants Intune"),
        ("ask Priya Ramanujan about MDE", "ask [name] about MDE"),
        ("write to eva.k@contoso.example please", "write to [address] please"),
        ("tenant contoso.onmicrosoft.com has 300 seats", "tenant [address] has 300 seats"),
        ("see https://contoso.example/x?y=1 there", "see [address] there"),
        ("call me at +49 (0)170 555 1234", "call me at [number]"),
        ("tenant 7e7a7700-0000-4000-8000-000000000001", "tenant [number]"),
    ],
)
def test_what_is_somebody_s_is_hidden(said: str, kept: str, speller: Speller) -> None:
    assert hidden(said, speller) == kept


@pytest.mark.parametrize(
    "said",
    [
        "Is Known Folder Move part of the benefit?",
        "Migrate Exchange 2010 2013 2016 to Exchange Online, 12,500 mailboxes",
        "Microsoft Defender for Endpoint on Linux servers",
        "Can we do Windows Autopilot with Conditional Access?",
        "120 E3 seats and Business Premium",
        "mark the files as done, will it work",
        "Does it cover Clipchamp?",
        "Are FIDO2 security keys covered? Our VB6 tool is not",
        "security.microsoft.com and sharepoint.com are in the list, box.com is not",
        "IS INTUNE IN SCOPE",
        "Is [customer] eligible, says [name]",
    ],
)
def test_what_is_nobody_s_stays(said: str, speller: Speller) -> None:
    assert hidden(said, speller) == said


def test_hidden_twice_is_hidden_once(speller: Speller) -> None:
    once = hidden("Marisol Vega of Contoso, eva@contoso.example", speller)
    assert once == "[name] of [customer], [address]"
    assert MASKS.hide(once, speller) == once


def test_marks_of_people_say_nothing_to_a_follow_up() -> None:
    assert (
        without_marks("[name] of [customer] asks [address] for KFM") == "of [customer] asks for KFM"
    )

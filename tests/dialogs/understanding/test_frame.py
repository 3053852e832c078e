"""How something is asked, and for whom, is no part of what is asked about."""

import pytest

from dialogs.rules.scope import decide_scope
from dialogs.understanding.frame import without_frame
from dialogs.understanding.names import Names
from dialogs.understanding.understand import Understander

ROSTER = Names([("customer", "c1", "Coho Winery")])


@pytest.mark.parametrize(
    "text",
    [
        "intune enrolment for ipads",
        "is intune enrolment for ipads in scope",
        "is intune enrolment for ipads in scope for the customer",
        "the customer wants intune enrolment for ipads in scope",
        "does the benefit cover intune enrolment for ipads",
        "can we help the customer with intune enrolment for ipads",
        "intune enrolment for ipads in or out",
    ],
)
def test_words_of_asking_are_cut_off(text: str) -> None:
    assert without_frame(text) == "intune enrolment for ipads"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("is it in scope for the customer", id="nothing else would be left"),
        pytest.param("enrol the devices for the customer", id="nobody asks about scope"),
        pytest.param("do they have a proxy", id="a question, but of no scope"),
    ],
)
def test_what_is_no_frame_stays(text: str) -> None:
    assert without_frame(text) == text


FRAMES = (
    "{}",
    "Is {} in scope?",
    "Is {} in scope for Coho Winery?",
    "Coho Winery wants {}, in scope?",
    "Does the benefit cover {} for Coho Winery?",
    "Can we help Coho Winery with {}?",
    "Hi, for Coho Winery: is {} part of FastTrack?",
    "{} at Coho Winery, in or out?",
)


@pytest.mark.parametrize(
    "subject",
    [
        "Intune enrolment for iPads",
        "Conditional Access",
        "moving Gmail",
        "Defender for Endpoint on Linux servers",
        "app packaging",
        "Customer Key",
        "Teams Rooms hardware",
        "self-service password reset",
        "Power Automate flows",
    ],
)
def test_how_it_is_asked_changes_no_verdict(understander: Understander, subject: str) -> None:
    asked = [understander.understand(frame.format(subject), ROSTER) for frame in FRAMES]
    verdicts = {decide_scope(meaning.questions[0].case).verdict for meaning in asked}
    assert len(verdicts) == 1

import pytest

from dialogs.understanding.followup import leans_on_previous, with_previous
from dialogs.understanding.meaning import Previous


@pytest.mark.parametrize(
    ("before", "then", "whole"),
    [
        pytest.param(
            "Can we guide Defender for Endpoint on Linux servers?",
            "and for macs?",
            "Can we guide Defender for Endpoint for macs?",
            id="another platform",
        ),
        pytest.param(
            "customer with 700 E3 seats wants SSPR, ok?",
            "and with 100 seats?",
            "customer wants SSPR, ok with 100 seats?",
            id="another number",
        ),
        pytest.param(
            "Teams phone for a GCC customer?",
            "what about gcc high",
            "Teams phone for a customer gcc high",
            id="another cloud",
        ),
        pytest.param(
            "Is Known Folder Move in scope?",
            "and for macs?",
            "Is Known Folder Move in scope for macs?",
            id="nothing to replace",
        ),
        pytest.param(
            "Is Known Folder Move in scope for [customer]?",
            "and for the customer?",
            "Is Known Folder Move in scope for the customer?",
            id="another customer",
        ),
        pytest.param(
            "[customer] wants SSPR, ok?",
            "what about the customer",
            "wants SSPR, ok the customer",
            id="another customer, named first",
        ),
    ],
)
def test_a_follow_up_replaces_what_is_of_its_kind(before: str, then: str, whole: str) -> None:
    assert leans_on_previous(then)
    assert with_previous(then, Previous(text=before)) == whole


@pytest.mark.parametrize(
    "text", ["Is Known Folder Move in scope?", "who is my psm", "hybrid exchange set-up included?"]
)
def test_a_whole_question_stands_by_itself(text: str) -> None:
    assert not leans_on_previous(text)

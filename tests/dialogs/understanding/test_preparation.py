import pytest

from dialogs.understanding.preparation import Preparation


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("kfm rollout", "known folder move rollout", id="abbreviation"),
        pytest.param("MCAS log collector", "defender for cloud apps log collector", id="old name"),
        pytest.param("pls help cust w/ intune", "please help customer with intune", id="chat"),
        pytest.param("shrepoint migartion", "sharepoint migration", id="two typing errors"),
        pytest.param(
            "flie server migratin to sharepont",
            "file server migration to sharepoint",
            id="most words wrong",
        ),
        pytest.param("Yammer for them", "viva engage yammer for them", id="renamed product"),
        pytest.param("AADC", "azure ad connect", id="upper case"),
    ],
)
def test_question(preparation: Preparation, typed: str, expected: str) -> None:
    assert preparation.question(typed) == expected


def test_a_text_in_another_language_is_left_alone(preparation: Preparation) -> None:
    typed = "gehört das zum leistungsumfang oder nicht"
    assert preparation.question(typed) == typed

"""What one line says of a status: which fields of the form it fills in."""

import pytest

from dialogs.status_said import begins_status, customer_said, said, says_status
from dialogs.understanding.meaning import Intent, Meaning
from store.status_values import Status, WorkloadLine
from tests.dialogs.stage import FINN, turn

NAMES = {
    "intune": "Microsoft Intune",
    "onedrive": "OneDrive",
    "exchange_online": "Exchange Online",
    "defender_endpoint": "Microsoft Defender for Endpoint",
}
STATUS = Status(
    customer_id="c1", customer_name="Contoso",
    workloads=tuple(WorkloadLine(workload=key, entitled=900) for key in NAMES),
)  # fmt: skip


def fields(text: str, workload: str = "") -> dict[str, str]:
    meaning = Meaning(intent=Intent.STATUS_UPDATE, confidence=1.0, workload=workload)
    return said(turn(FINN, text, meaning=meaning), STATUS, NAMES, (15, 40))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Contoso Intune green, 34% active, 15% slips to 12 March, waiting on licences",
         {"health": "green", "intune__percent": "34", "intune__at_15": "12 March",
          "intune__why": "waiting on licences"}),
        ("status Contoso: amber, no licences", {"health": "amber", "health_reason": "no licences"}),
        ("Contoso is red because MFA broke", {"health": "red", "health_reason": "MFA broke"}),
        ("Contoso Intune 306 people active", {"intune__active": "306"}),
        ("Contoso Intune 34%, OneDrive 60%", {"intune__percent": "34", "onedrive__percent": "60"}),
        ("Contoso Exchange 40% moves to next Friday",
         {"exchange_online__at_40": "next Friday"}),
        ("Contoso Intune 15% on 3/4", {"intune__at_15": "3/4"}),
        ("Contoso Intune 15% expected by end of March; 40% by June 30",
         {"intune__at_15": "end of March", "intune__at_40": "June 30"}),
        ("Contoso Intune now in adopt", {"intune__phase": "adopt"}),
        ("Contoso Defender for Endpoint at 12,5 %", {"defender_endpoint__percent": "12,5"}),
        ("status Contoso", {}),
        ("Please log the status of Contoso", {}),
        ("status update for Contoso: the pilot is done", {"summary": "the pilot is done"}),
    ],
)  # fmt: skip
def test_a_line_fills_in_the_fields(text: str, expected: dict[str, str]) -> None:
    assert fields(text) == expected


def test_the_workload_may_be_understood_rather_than_named() -> None:
    assert fields("Contoso MDM at 34%", "intune")["intune__percent"] == "34"
    assert fields("Contoso 34% active") == {"summary": "34% active"}  # of which workload?


def test_what_is_no_milestone_of_ours_is_active_use() -> None:
    assert "intune__at_25" not in fields("Contoso Intune 25% by 12 March")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("status Contoso", True),
        ("Contoso is amber", True),
        ("Contoso Intune 34%", True),
        ("Contoso Teams, 306 active", True),
        ("Is 40% enough for Contoso?", False),
        ("Is Known Folder Move part of the benefit", False),
        ("Contoso ordered 500 licences", False),
    ],
)
def test_what_tells_a_status_is_told_from_questions(text: str, *, told: bool) -> None:
    assert says_status(text) is told


def test_words_that_begin_with_status() -> None:
    assert begins_status("Status update for Contoso")
    assert not begins_status("what is the status of Contoso")


def test_only_ones_own_customers_are_meant() -> None:
    own = {"c1": "Contoso", "c2": "Coho Winery"}
    assert customer_said(turn(FINN, "status coho winery"), own) == ["c2"]
    assert customer_said(turn(FINN, "status Fourth Coffee"), own) == []
    assert customer_said(turn(FINN, "status Contosos"), own) == []

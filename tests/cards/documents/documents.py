"""Scope documents as they come: a usual one, one with too much of everything, an empty one."""

from collections.abc import Mapping
from dataclasses import replace

from cards.documents.views import Check, ScopeDocument, ScopeRow, ScopeSection
from cards.scope import SourceLine
from dialogs.customer_note import BENEFIT
from dialogs.rules.scope_record import Group
from dialogs.scope_document_words import (
    BESIDES,
    CHECKS,
    CHECKS_LEAD,
    HEADINGS,
    LEADS,
    NOTHING,
    SETTLE,
    TONES,
    WHATS,
)
from tests.conftest import NOON

HOSTILE = '"} {{ 1 }} [a](https://evil.example) <at>Alex</at> & \u202e\u0007\ufffe =cmd|x'
ONEDRIVE = SourceLine(
    title="FastTrack service description: OneDrive", date="2026-08-05",
    url="https://learn.microsoft.com/en-us/microsoft-365/fasttrack/onedrive",
)  # fmt: skip
PROCESS = SourceLine(
    title="Process and Expectations", date="2021-07-06",
    url="https://docs.microsoft.com/en-us/fasttrack/process-and-expectations",
)  # fmt: skip
KFM = ScopeRow(
    service="OneDrive", what="Known Folder Move to OneDrive.", noted="Noted on 7 January 2030",
    sources=(ONEDRIVE,),
)  # fmt: skip
ENROL = ScopeRow(
    service="Microsoft Intune",
    what="Enrolment of Windows devices, with a plan for the ones that are managed by Group Policy.",
    noted="Noted on 3 January 2030",
    cautions=("The description is from 2021-07; we will confirm it before we start.",),
    sources=(PROCESS, ONEDRIVE),
)
PACKAGING = ScopeRow(
    service="Microsoft Intune", what="Packaging of applications.", beside="Packaging for a fee.",
    noted="Noted on 7 January 2030", sources=(PROCESS,),
)  # fmt: skip
GATE = ScopeRow(
    service="Microsoft Entra", what="Conditional Access for all people.",
    beside="A P1 plan is there for everybody.", noted="Noted on 7 January 2030",
    sources=(PROCESS,),
)  # fmt: skip
OWN_WORDS = ScopeRow(
    service="Your question", what="Who moves the archives of the old scanner software?",
    beside="Whether it is part of the benefit.", noted="Noted on 7 January 2030",
)  # fmt: skip


def section(group: Group, *rows: ScopeRow) -> ScopeSection:
    return ScopeSection(
        heading=HEADINGS[group], lead=LEADS[group], tone=TONES[group], what=WHATS[group],
        beside=BESIDES[group], rows=rows, none=NOTHING[group],
    )  # fmt: skip


USUAL = ScopeDocument(
    title="Scope of services",
    subtitle="Wingtip Consulting for Contoso · as of 7 January 2030",
    customer="Contoso",
    partner="Wingtip Consulting",
    as_of="7 January 2030",
    edition=12,
    made_at=NOON,
    intro=(BENEFIT, "Noted so far: 2 points in the benefit, 1 outside it and 2 open."),
    sections=(
        section(Group.INSIDE, KFM, ENROL),
        section(Group.OUTSIDE, PACKAGING),
        section(Group.OPEN, GATE, OWN_WORDS),
    ),
    checks_heading="4. Checklist",
    checks_lead=CHECKS_LEAD,
    checks=(
        *(
            Check(text=text, sources=(PROCESS,) if key == "e-min150" else ())
            for key, text in CHECKS
        ),
        Check(text=SETTLE),
    ),
)
LONG = ScopeRow(
    service="Microsoft Purview Information Protection", what=HOSTILE + " something long" * 25,
    beside=HOSTILE, noted="Noted on 7 January 2030", cautions=(HOSTILE,),
    sources=(SourceLine(title=HOSTILE, date="2030"), PROCESS),
)  # fmt: skip
DOCUMENTS: Mapping[str, ScopeDocument] = {
    "usual": USUAL,
    "too_much": replace(
        USUAL,
        customer=HOSTILE,
        sections=tuple(section(group, *(LONG,) * 12) for group in Group),
        checks=(Check(text=HOSTILE, sources=(PROCESS,)),),
    ),
    "empty": replace(USUAL, sections=tuple(section(group) for group in Group), checks=()),
}

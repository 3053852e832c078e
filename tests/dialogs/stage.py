"""Who talks in the tests of dialogs, and what their words are taken to mean."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import count

from dialogs.rules.scope import Candidate, ScopeCase
from dialogs.turn import Turn
from dialogs.understanding.meaning import Asked, Intent, Meaning, Name
from store.identity import Identity
from store.vocabulary import EntryKind, Place, Role, Verdict
from tests.conftest import NOON
from tests.store.rows import ADATUM, MICROSOFT, WINGTIP
from tests.store.small_catalogue import MARKER

EDITION = 1
_ids = count(1)
NOTHING: Mapping[str, object] = {}
INSIDE = f"int-{MARKER}"

IN, OUT, DEPENDS = Verdict.IN_SCOPE, Verdict.OUT_OF_SCOPE, Verdict.CONDITIONAL
ENTRIES: Mapping[str, tuple[EntryKind, Verdict, str]] = {
    "int-enrol": (EntryKind.ITEM, IN, "intune"),
    "int-old": (EntryKind.ITEM, OUT, "intune"),
    "int-pack": (EntryKind.ITEM, OUT, "intune"),
    "int-gate": (EntryKind.ITEM, DEPENDS, "intune"),
    INSIDE: (EntryKind.ITEM, IN, "intune"),
    "odb-kfm": (EntryKind.ITEM, IN, "onedrive"),
    "e-min150": (EntryKind.ELIGIBILITY, Verdict.ELIGIBILITY, ""),
    "p-handson": (EntryKind.PRINCIPLE, OUT, ""),
    "p-partners": (EntryKind.PRINCIPLE, OUT, ""),
    "pg-smehow": (EntryKind.PROGRAM, Verdict.UNKNOWN, ""),
    "pg-statuscadence": (EntryKind.PROGRAM, Verdict.UNKNOWN, ""),
}


def somebody(name: str, *roles: Role, tenant: str = MICROSOFT) -> Identity:
    first = name.split(maxsplit=1)[0].lower()
    partner = {WINGTIP: ("p1", "Wingtip Consulting"), ADATUM: ("p2", "Adatum Cloud")}
    partner_id, partner_name = partner.get(tenant, ("", ""))
    domain = {MICROSOFT: "fasttrack", WINGTIP: "wingtip", ADATUM: "adatum"}[tenant]
    return Identity(
        tenant_id=tenant,
        object_id=f"o-{first}",
        email=f"{first}@{domain}.example",
        name=name,
        roles=frozenset(roles),
        region="",
        time_zone="UTC",
        locale="en",
        partner_id=partner_id,
        partner_name=partner_name,
    )


DANA = somebody("Dana Oye", Role.PARTNER, tenant=WINGTIP)
JONAS = somebody("Jonas Keller", Role.PARTNER, tenant=ADATUM)
ANA = somebody("Ana Ruiz", Role.PSM)
FINN = somebody("Finn Berg", Role.FM)
PIA = somebody("Pia Holm", Role.PROGRAM)
STAFF = {
    Role.PSM: ANA,
    Role.FM: FINN,
    Role.PROGRAM: PIA,
    Role.FTA: somebody("Tove Dahl", Role.FTA),
    Role.SME: somebody("Sina Koch", Role.SME),
    Role.MANAGER: somebody("Mats Ek", Role.MANAGER),
    Role.ADMIN: somebody("Ada Falk", Role.ADMIN),
}


def turn(
    who: Identity = DANA,
    text: str = "",
    *,
    meaning: Meaning | None = None,
    place: Place = Place.PERSONAL,
    activity: str = "",
    inputs: Mapping[str, object] = NOTHING,
) -> Turn:
    """Somebody says something; `inputs` belong to a pressed button."""
    return Turn(
        who=who,
        now=NOON,
        conversation_id=f"{place}:{who.object_id}",
        activity_id=activity or str(next(_ids)),
        place=place,
        text=text,
        meaning=meaning,
        inputs=inputs,
        edition=EDITION,
    )


def pressing(turn: Turn, ref: Mapping[str, object]) -> Turn:
    """Press a button that carries `ref`."""
    return replace(turn, ref=ref)


def asked(*entries: str, text: str = "a question", known: float = 0.9, workload: str = "") -> Asked:
    """A question that is about the first of the entries, and near the others."""
    candidates = tuple(
        Candidate(
            entry_id=entry,
            kind=ENTRIES[entry][0],
            verdict=ENTRIES[entry][1],
            workload=ENTRIES[entry][2],
            probability=0.9 / 10**place,
        )
        for place, entry in enumerate(entries)
    )
    case = ScopeCase(candidates=candidates, known=known)
    return Asked(text=text, workload=workload, matches=(), known=known, case=case)


def scope(*questions: Asked, customer: Name | None = None) -> Meaning:
    return Meaning(
        intent=Intent.SCOPE,
        confidence=1.0,
        customer=customer,
        masked="what was asked, masked",
        questions=questions,
    )


def about(intent: Intent, *, partner: Name | None = None, customer: Name | None = None) -> Meaning:
    return Meaning(intent=intent, confidence=1.0, partner=partner, customer=customer)

"""Is this in the scope of the benefit? The decision, from what was recognised.

Candidates come with the probability that the question is about them. Verdicts are weighed
together: five entries that all say "out" outweigh one that says "in". A confidently wrong answer
costs five times an unsure one, so a verdict is only given when it is likely enough.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from dialogs.rules.scope_family import Bare, Family
from store.vocabulary import EntryKind, Verdict

MINIMUM_SEATS = 150  # licences per tenant (entry e-min150)
# Chosen with bench/quality_thresholds.py, on the catalogue's own example questions: of the pairs
# that keep nine in ten of the verdicts that can come out right at all, the cheapest.
KNOWN = 0.5  # below this probability that the catalogue speaks of it, the answer is unknown
SURE = 0.45  # below this confidence in the best verdict, the answer is unknown
MOST_ITEMS = 5  # entries an answer rests on
NEAREST = 3  # entries suggested when the answer is unknown
BESIDE = 0.08  # an entry this likely beside the first one is named too

# Principles about how work is done: asked for, they decide whatever the subject is.
DECIDING_WAYS = frozenset(
    {
        "p-handson",
        "p-onsite",
        "p-custom",
        "p-training",
        "p-pm",
        "p-helpdesk",
        "p-hardware",
        "p-operations",
        "p-grouppolicy",
        "p-orgdocs",
        "p-change",
        "p-poc",
    }
)
SPOKEN_OF = 0.15  # below this probability of being known, not even a way of working decides
WAY_SURE = 0.75  # how often a question that names such a way is about it

BELOW_MINIMUM = "e-below150"
WHO_MAY = ("e-min150", "e-paidonly", "e-active", "e-families")  # asked of a whole workload, or none
FAMILY_SURE = 0.9  # how often a question that names a family and nothing else is about it
LISTED = 0.8  # so like an example or the statement of an entry that it is what was asked
LISTED_FIRST = 0.5  # so likely beside all others
OPEN_TO_ALL = "app_assure"


class Cloud(StrEnum):
    """A tenant's cloud, where it is not the commercial one."""

    GCC = "gcc"
    GCC_HIGH = "gcc_high"
    CHINA = "china"


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What a question says about the customer and the way of working.

    `seats` is a number of licences (0 if none is named); `ways` are ids of principles whose words
    stand in the text; `asks_entitlement` says that the question is whether they may have it.
    """

    seats: int = 0
    plans: frozenset[str] = frozenset()
    cloud: Cloud | None = None
    ways: frozenset[str] = frozenset()
    asks_entitlement: bool = False


class Candidate(NamedTuple):
    """A catalogue entry a question may be about. `probability` is among all entries (0 to 1).

    A tuple, because there are forty to a question. `likeness` is the entry's own, whatever the
    others are: how near the question comes to one of its texts (about 1 where they say the same).
    """

    entry_id: str
    kind: EntryKind
    verdict: Verdict
    probability: float
    workload: str = ""
    status: str = ""
    replaced_by: str = ""
    likeness: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeCase:
    """Everything the decision needs: candidates, best first, and the probability of `known`.

    `bare` is there where the question says nothing of what is to be done. `helped` says that a
    language model led to it (`picked`).
    """

    candidates: tuple[Candidate, ...] = ()
    known: float = 0.0
    situation: Situation = field(default_factory=Situation)
    bare: Bare | None = None
    helped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeDecision:
    """The answer. `items` are the ids it rests on, best first; `nearest` are only suggestions.

    `family` is what was asked about, where that was no single thing.
    """

    verdict: Verdict
    items: tuple[str, ...]
    confidence: float
    reason: str
    nearest: tuple[str, ...] = ()
    family: Family | None = None


def decide_scope(case: ScopeCase, *, known: float = KNOWN, sure: float = SURE) -> ScopeDecision:
    """Weigh the verdicts of the candidates, or say that the catalogue does not know."""
    candidates = [_as_of_today(one) for one in case.candidates]
    if not candidates:
        return _unknown(candidates, 1 - case.known, "no entry of the catalogue speaks of this")
    if decision := (
        _too_few_seats(case, candidates)
        or _way_decides(case, candidates)
        or _bare_decides(case, candidates)
    ):
        return decision
    if case.known < known:
        return _unknown(candidates, 1 - case.known, "no entry of the catalogue speaks of this")
    shares = _shares(candidates)
    verdict = max(shares, key=lambda one: shares[one])
    confidence = case.known * shares[verdict]
    if verdict is Verdict.UNKNOWN or confidence < sure:
        reason = "several entries come near and say different things"
        return _unknown(candidates, 1 - confidence, reason)
    items = _items(candidates, verdict)
    first = next(one for one in candidates if one.entry_id == items[0])
    return ScopeDecision(
        verdict=verdict,
        items=items,
        confidence=confidence,
        reason=_reason(first, case.situation),
        nearest=_nearest(candidates),
    )


def _unknown(candidates: Sequence[Candidate], confidence: float, reason: str) -> ScopeDecision:
    """Say that the catalogue does not know, and what comes nearest."""
    return ScopeDecision(
        verdict=Verdict.UNKNOWN,
        items=(),
        confidence=min(1.0, max(0.0, confidence)),
        reason=reason,
        nearest=_nearest(candidates),
    )


def _nearest(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.entry_id for one in candidates))[:NEAREST]


def _as_of_today(candidate: Candidate) -> Candidate:
    """Let the current entry stand in for one that is superseded."""
    if not candidate.replaced_by:
        return candidate
    return candidate._replace(entry_id=candidate.replaced_by, status="", replaced_by="")


def _shares(candidates: Sequence[Candidate]) -> Mapping[Verdict, float]:
    """Add up the probabilities of each verdict, as shares of all."""
    sums: dict[Verdict, float] = defaultdict(float)
    for one in candidates:
        sums[one.verdict] += one.probability
    total = sum(sums.values()) or 1.0
    return {verdict: share / total for verdict, share in sums.items()}


def _items(candidates: Sequence[Candidate], verdict: Verdict) -> tuple[str, ...]:
    """Name the entries with the verdict first, then what else comes near."""
    best = max(one.probability for one in candidates if one.verdict is verdict)
    near = [one for one in candidates if one.probability >= BESIDE * best]
    ranked = sorted(near, key=lambda one: (one.verdict is not verdict, -one.probability))
    return tuple(dict.fromkeys(one.entry_id for one in ranked))[:MOST_ITEMS]


def _too_few_seats(case: ScopeCase, candidates: Sequence[Candidate]) -> ScopeDecision | None:
    """Too few licences decide where entitlement is asked about; App Assure is open to all."""
    asked = case.situation
    is_about_rules = candidates[0].kind is EntryKind.ELIGIBILITY
    is_asked = asked.asks_entitlement or is_about_rules or case.bare is not None
    if not (is_asked and 0 < asked.seats < MINIMUM_SEATS):
        return None
    if any(one.workload == OPEN_TO_ALL for one in candidates[:NEAREST]):
        return None
    if is_about_rules and candidates[0].verdict is not Verdict.ELIGIBILITY:
        return None
    rules = [one.entry_id for one in candidates if one.kind is EntryKind.ELIGIBILITY]
    return ScopeDecision(
        verdict=Verdict.ELIGIBILITY,
        items=tuple(dict.fromkeys((BELOW_MINIMUM, *rules)))[:MOST_ITEMS],
        confidence=max(case.known, SURE),
        reason=f"{asked.seats} licences are fewer than the minimum of {MINIMUM_SEATS}",
        nearest=(BELOW_MINIMUM,),
    )


def _way_decides(case: ScopeCase, candidates: Sequence[Candidate]) -> ScopeDecision | None:
    """A way of working outside the benefit decides, although the subject may be inside it."""
    ways = [
        one
        for one in candidates
        if one.entry_id in DECIDING_WAYS and one.entry_id in case.situation.ways
    ]
    if not ways or case.known < SPOKEN_OF:
        return None
    if case.known >= KNOWN and candidates[0].verdict is ways[0].verdict:
        return None
    beside = [one.entry_id for one in candidates[:1]]
    return ScopeDecision(
        verdict=ways[0].verdict,
        items=(ways[0].entry_id, *beside),
        confidence=WAY_SURE,
        reason="the way of doing it decides",
        nearest=(ways[0].entry_id, *beside),
    )


def _bare_decides(case: ScopeCase, candidates: Sequence[Candidate]) -> ScopeDecision | None:
    """Who may have it, or what the family holds, where nothing is said of what is to be done."""
    if case.bare is None or case.situation.ways:
        return None
    if case.bare.who_may and not any(one.workload == OPEN_TO_ALL for one in candidates[:NEAREST]):
        return ScopeDecision(
            verdict=Verdict.ELIGIBILITY,
            items=WHO_MAY,
            confidence=FAMILY_SURE,
            reason="who the customer is and what they own decides",
            nearest=WHO_MAY[:NEAREST],
        )
    if case.bare.family is None:
        return None
    return family_decision(case.bare.family)


def family_decision(family: Family) -> ScopeDecision:
    """Answer for a whole family, from what the catalogue holds of it."""
    return ScopeDecision(
        verdict=family.verdict,
        items=family.items[:MOST_ITEMS],
        confidence=FAMILY_SURE,
        reason=_FAMILY_REASONS.get(family.verdict, ""),
        nearest=family.items[:NEAREST],
        family=family,
    )


_FAMILY_REASONS = {
    Verdict.IN_SCOPE: "it is a workload of the benefit; the rest depends on what is to be done",
    Verdict.CONDITIONAL: "what the catalogue lists of it has conditions of its own",
    Verdict.OUT_OF_SCOPE: "nothing that the catalogue lists of it is in the benefit",
}


def _reason(first: Candidate, situation: Situation) -> str:
    """Say in a few words what decided; that it is listed only where that is so."""
    if first.kind is EntryKind.ELIGIBILITY:
        return "who the customer is and what they own decides"
    if first.kind is EntryKind.PRINCIPLE:
        if first.entry_id in situation.ways:
            return "the way of doing it decides"
        return "a rule for all workloads decides"
    if first.likeness >= LISTED and first.probability >= LISTED_FIRST:
        return "the catalogue lists this"
    return "the catalogue does not use your words; the entry that comes nearest decides"

"""When a language model may help to find an entry, and what its help is worth.

It points at an entry or puts a question into other words: the verdict is the catalogue's, decided
by the same rules. What the question says of the way of working and of licences stays as it was.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from dialogs.rules.scope import (
    BELOW_MINIMUM,
    Candidate,
    ScopeCase,
    ScopeDecision,
    Situation,
    decide_scope,
)
from store.vocabulary import Verdict

UNSURE: Final = 0.6  # below this confidence in a verdict, help is asked for
POINTED_AT: Final = 0.8  # how likely the entry is that was pointed at
OFFERED: Final = 12  # entries to choose among, the likeliest first
HELPED: Final = "a language model helped to find the entry; the verdict is the catalogue's own"


def is_unsure(case: ScopeCase) -> bool:
    """Say whether the decision needs help: there is none, or it may well be wrong."""
    found = decide_scope(case)
    if BELOW_MINIMUM in found.items[:1]:
        return False  # that was counted
    return found.verdict is Verdict.UNKNOWN or found.confidence < UNSURE


def offered(case: ScopeCase) -> tuple[str, ...]:
    """Return the ids to choose among: what is in force, as far as it has a verdict."""
    with_verdict = (one for one in case.candidates if one.verdict is not Verdict.UNKNOWN)
    return tuple(dict.fromkeys(map(_in_force, with_verdict)))[:OFFERED]


def pointed_at(case: ScopeCase, entry_id: str) -> ScopeCase | None:
    """Return the case with one of its entries as the likeliest; None if it is not among them."""
    first = next((one for one in case.candidates if _in_force(one) == entry_id), None)
    if first is None:
        return None
    others = [one for one in case.candidates if one is not first]
    return replace(
        case,
        candidates=(first._replace(probability=POINTED_AT), *_shared(others, 1 - POINTED_AT)),
        known=max(case.known, POINTED_AT),
        helped=True,
    )


def reworded(case: ScopeCase, other: ScopeCase) -> ScopeCase | None:
    """Return the case of a question in other words; None if these are no clearer."""
    both = replace(other, situation=_both(case.situation, other.situation), helped=True)
    return None if is_unsure(both) else both


def with_reason(decision: ScopeDecision, case: ScopeCase) -> ScopeDecision:
    """Say that there was help, where it led to a verdict."""
    if not case.helped or decision.verdict is Verdict.UNKNOWN:
        return decision
    return replace(decision, reason=HELPED)


def _in_force(candidate: Candidate) -> str:
    return candidate.replaced_by or candidate.entry_id


def _shared(others: Iterable[Candidate], share: float) -> list[Candidate]:
    """Share out what is left in the proportion that was."""
    every = list(others)
    total = sum(one.probability for one in every) or 1.0
    return [one._replace(probability=one.probability * share / total) for one in every]


def _both(asked: Situation, reworded: Situation) -> Situation:
    """Lose nothing of what was asked: other words may not talk it away."""
    return Situation(
        seats=asked.seats or reworded.seats,
        plans=asked.plans | reworded.plans,
        cloud=asked.cloud or reworded.cloud,
        ways=asked.ways | reworded.ways,
        asks_entitlement=asked.asks_entitlement or reworded.asks_entitlement,
    )

import pytest

from dialogs.rules.scope import (
    KNOWN,
    MINIMUM_SEATS,
    Candidate,
    ScopeCase,
    Situation,
    decide_scope,
)
from store.vocabulary import EntryKind, Verdict

IN, OUT, UNKNOWN = Verdict.IN_SCOPE, Verdict.OUT_OF_SCOPE, Verdict.UNKNOWN


def item(entry_id: str, probability: float, verdict: Verdict = IN, **more: str) -> Candidate:
    return Candidate(
        entry_id=entry_id, kind=EntryKind.ITEM, verdict=verdict, probability=probability, **more
    )


def principle(entry_id: str, probability: float, verdict: Verdict = OUT) -> Candidate:
    return Candidate(
        entry_id=entry_id, kind=EntryKind.PRINCIPLE, verdict=verdict, probability=probability
    )


def rule(entry_id: str, probability: float) -> Candidate:
    return Candidate(
        entry_id=entry_id,
        kind=EntryKind.ELIGIBILITY,
        verdict=Verdict.ELIGIBILITY,
        probability=probability,
    )


def case(*candidates: Candidate, known: float = 1.0, **situation: object) -> ScopeCase:
    return ScopeCase(candidates=candidates, known=known, situation=Situation(**situation))  # type: ignore[arg-type]  # keywords of the table


HANDS_ON = frozenset({"p-handson"})
ASKS = {"asks_entitlement": True}

DECISIONS = {
    "one clear entry": (case(item("a", 0.9), item("b", 0.1, OUT)), IN, ("a", "b")),
    "nothing found": (case(), UNKNOWN, ()),
    "not spoken of": (case(item("a", 0.9), known=KNOWN - 0.01), UNKNOWN, ()),
    "just spoken of": (case(item("a", 0.9), known=KNOWN), IN, ("a",)),
    "several that agree outweigh one": (
        case(item("a", 0.4), item("b", 0.3, OUT), item("c", 0.3, OUT)),
        OUT,
        ("b", "c", "a"),
    ),
    "too many opinions": (
        case(
            item("a", 0.35),
            item("b", 0.33, OUT),
            item("c", 0.32, Verdict.CONDITIONAL),
        ),
        UNKNOWN,
        (),
    ),
    "a programme fact gives no verdict": (case(item("pg", 1.0, UNKNOWN)), UNKNOWN, ()),
    "the way of working decides": (
        case(item("a", 0.8), principle("p-handson", 0.1), ways=HANDS_ON),
        OUT,
        ("p-handson", "a"),
    ),
    "a way nobody named does not": (
        case(item("a", 0.8), principle("p-handson", 0.1)),
        IN,
        ("a", "p-handson"),
    ),
    "one below the minimum": (
        case(item("a", 0.8), rule("e-min150", 0.2), seats=MINIMUM_SEATS - 1, **ASKS),
        Verdict.ELIGIBILITY,
        ("e-below150", "e-min150"),
    ),
    "exactly the minimum": (case(item("a", 0.8), seats=MINIMUM_SEATS, **ASKS), IN, ("a",)),
    "few seats, but nobody asks who may": (case(item("a", 0.8), seats=20), IN, ("a",)),
    "app assure is open to all": (
        case(item("aas", 0.8, workload="app_assure"), seats=20, **ASKS),
        IN,
        ("aas",),
    ),
    "what is superseded gives way": (
        case(item("old", 0.9, OUT, status="superseded", replaced_by="new")),
        OUT,
        ("new",),
    ),
}


@pytest.mark.parametrize("name", DECISIONS)
def test_decide(name: str) -> None:
    given, verdict, items = DECISIONS[name]
    decision = decide_scope(given)
    assert (decision.verdict, decision.items) == (verdict, items)


def test_an_unknown_answer_suggests_the_nearest() -> None:
    decision = decide_scope(case(*(item(str(n), 0.2) for n in range(5)), known=0.1))
    assert decision.nearest == ("0", "1", "2")
    assert decision.reason == "no entry of the catalogue speaks of this"


def test_confidence_is_a_probability() -> None:
    for given, _, _ in DECISIONS.values():
        assert 0 <= decide_scope(given).confidence <= 1


def test_the_reason_names_the_way_of_working() -> None:
    given, _, _ = DECISIONS["the way of working decides"]
    assert decide_scope(given).reason == "the way of doing it decides"

from typing import Any

import pytest

from dialogs.rules.scope import (
    KNOWN,
    LISTED,
    MINIMUM_SEATS,
    WHO_MAY,
    Candidate,
    ScopeCase,
    Situation,
    decide_scope,
)
from dialogs.rules.scope_family import Bare, Family
from store.vocabulary import EntryKind, Verdict

IN, OUT, UNKNOWN = Verdict.IN_SCOPE, Verdict.OUT_OF_SCOPE, Verdict.UNKNOWN


def item(
    entry_id: str,
    probability: float,
    verdict: Verdict = IN,
    *,
    likeness: float = 0.0,
    **more: str,
) -> Candidate:
    one = Candidate(entry_id, EntryKind.ITEM, verdict, probability, likeness=likeness)
    return one._replace(**more)  # type: ignore[arg-type]  # keywords of the table


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


def case(
    *candidates: Candidate, known: float = 1.0, bare: Bare | None = None, **situation: object
) -> ScopeCase:
    told = Situation(**situation)  # type: ignore[arg-type]  # keywords of the table
    return ScopeCase(candidates=candidates, known=known, situation=told, bare=bare)


HANDS_ON = frozenset({"p-handson"})
ASKS: dict[str, Any] = {"asks_entitlement": True}
INTUNE = Family(
    name="Intune", inside=("in1", "in2"), conditional=("if1",), outside=("no1", "no2", "no3")
)
MOVES = Family(name="Moves", inside=("in1",), conditional=("if1", "if2", "if3"), outside=("no1",))

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
    "a whole workload of the benefit is in, whatever entry comes nearest": (
        case(item("no1", 0.9, OUT), bare=Bare(family=INTUNE)),
        IN,
        ("in1", "in2"),
    ),
    "a whole workload is known, also where no entry comes near": (
        case(item("no1", 0.9, OUT), known=0.1, bare=Bare(family=INTUNE)),
        IN,
        ("in1", "in2"),
    ),
    "a family that mostly has conditions depends": (
        case(item("no1", 0.9, OUT), bare=Bare(family=MOVES)),
        Verdict.CONDITIONAL,
        ("if1", "if2", "if3"),
    ),
    "a way of working wins over a whole workload": (
        case(
            item("a", 0.8),
            principle("p-handson", 0.1),
            ways=HANDS_ON,
            bare=Bare(family=INTUNE),
        ),
        OUT,
        ("p-handson", "a"),
    ),
    "too few seats win over a whole workload": (
        case(item("a", 0.8), seats=MINIMUM_SEATS - 1, bare=Bare(family=INTUNE)),
        Verdict.ELIGIBILITY,
        ("e-below150",),
    ),
    "who may have a whole workload": (
        case(item("a", 0.8), bare=Bare(family=INTUNE, who_may=True)),
        Verdict.ELIGIBILITY,
        WHO_MAY,
    ),
    "who may have the benefit": (
        case(item("a", 0.8), known=0.1, bare=Bare(who_may=True)),
        Verdict.ELIGIBILITY,
        WHO_MAY,
    ),
    "app assure is open to all, whoever asks": (
        case(
            item("aas", 0.8, workload="app_assure"),
            bare=Bare(family=INTUNE, who_may=True),
        ),
        IN,
        ("in1", "in2"),
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


@pytest.mark.parametrize(
    ("likeness", "probability", "is_listed"),
    [
        pytest.param(LISTED, 0.9, True, id="like one of its texts, and no other one comes near"),
        pytest.param(LISTED - 0.01, 0.9, False, id="like none of its texts"),
        pytest.param(0.99, 0.46, False, id="others come as near"),
    ],
)
def test_that_it_is_listed_is_said_only_where_it_is(
    likeness: float, probability: float, *, is_listed: bool
) -> None:
    rest = item("b", 1 - probability)
    reason = decide_scope(case(item("a", probability, likeness=likeness), rest)).reason
    assert ("lists this" in reason) is is_listed
    assert ("comes nearest" in reason) is not is_listed

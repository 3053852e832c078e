import pytest

from dialogs.rules.scope_family import Family
from store.vocabulary import Verdict


@pytest.mark.parametrize(
    ("inside", "conditional", "outside", "verdict"),
    [
        pytest.param(1, 2, 9, Verdict.IN_SCOPE, id="some of it is in, much is out"),
        pytest.param(1, 3, 0, Verdict.CONDITIONAL, id="nearly all of it depends"),
        pytest.param(0, 1, 6, Verdict.CONDITIONAL, id="nothing is in without conditions"),
        pytest.param(0, 0, 1, Verdict.OUT_OF_SCOPE, id="all of it is out"),
        pytest.param(0, 0, 0, Verdict.UNKNOWN, id="nothing is held of it"),
    ],
)
def test_the_verdict_of_a_family(
    inside: int, conditional: int, outside: int, verdict: Verdict
) -> None:
    family = Family(
        name="Intune",
        inside=tuple(f"in{n}" for n in range(inside)),
        conditional=tuple(f"if{n}" for n in range(conditional)),
        outside=tuple(f"no{n}" for n in range(outside)),
    )
    assert family.verdict is verdict
    assert len(family.items) == {"in_scope": inside, "conditional": conditional}.get(
        verdict, outside
    )


def test_a_family_without_what_a_reader_may_not_see_may_answer_otherwise() -> None:
    family = Family(name="Intune", inside=("a", "b"), conditional=("c",))
    assert family.among({"a", "c"}) == Family(name="Intune", inside=("a",), conditional=("c",))
    assert family.among({"c"}).verdict is Verdict.CONDITIONAL

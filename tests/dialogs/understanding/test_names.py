import time

import pytest

from dialogs.understanding.names import Names, Spoken
from dialogs.understanding.speller import Speller

ROSTER = (
    ("customer", "c1", "Woodgrove Bank Ltd"),
    ("customer", "c2", "Fourth Coffee"),
    ("customer", "c3", "Northwind Traders"),
    ("customer", "c4", "Northwind Airlines"),
    ("partner", "p1", "Wingtip Consulting GmbH"),
    ("partner", "p2", "Edge Partners"),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("status for Woodgrove Bank", [("Woodgrove Bank", {"c1"})], id="full name"),
        pytest.param("woodgrove bank ltd wants it", [("woodgrove bank ltd", {"c1"})], id="form"),
        pytest.param("Woodgrove's tenant", [("Woodgrove", {"c1"})], id="first word, owned"),
        pytest.param("lookup psm wingtip", [("wingtip", {"p1"})], id="first word, lower case"),
        pytest.param("psm of Wingitp Consulting", [("Wingitp Consulting", {"p1"})], id="misspelt"),
        pytest.param("Northwind intune", [("Northwind", {"c3", "c4"})], id="one of two"),
        pytest.param("edge rollout", [], id="a product is no short form"),
        pytest.param("the fourth time", [], id="an ordinary word is no short form"),
        pytest.param("at School of Fine Art", [("School of Fine Art", set())], id="stranger"),
        pytest.param("help for Zyxcorp please", [("Zyxcorp", set())], id="one unknown word"),
        pytest.param("help with Conditional Access", [], id="a product is no stranger"),
        pytest.param("Is Zorro Inc eligible?", [("Zorro Inc", set())], id="who may have it"),
        pytest.param("does Zyxcorp also qualify", [("Zyxcorp", set())], id="and who also may"),
        pytest.param("Is Conditional Access eligible?", [], id="a product may not have it"),
        pytest.param("call with CXE", [], id="an abbreviation is no stranger"),
        pytest.param(
            "Wingtip Consulting for Fourth Coffee",
            [("Wingtip Consulting", {"p1"}), ("Fourth Coffee", {"c2"})],
            id="two names",
        ),
    ],
)
def test_find(speller: Speller, text: str, expected: list[tuple[str, set[str]]]) -> None:
    found = Names(ROSTER).find(Spoken.of(text), speller)
    assert [(one.typed, {key for _, key in one.owners}) for one in found] == expected


def test_fifty_thousand_names_are_looked_up_fast(speller: Speller) -> None:
    names = Names(("customer", str(n), f"Kunde{n:05} Holding {n % 7}") for n in range(50_000))
    started = time.perf_counter()
    [found] = names.find(
        Spoken.of("can we migrate the mail of Kunde04711 Holding next wek"), speller
    )
    assert found.owners == {("customer", "4711")}
    assert time.perf_counter() - started < 0.1

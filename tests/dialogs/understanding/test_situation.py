import pytest

from dialogs.rules.scope import Cloud, Situation
from dialogs.understanding.situation import Situations, seats
from dialogs.understanding.text import Words


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("120 seats", 120),
        ("87 seats of E3", 87),
        ("1,200 users on E5", 1200),
        ("5k users", 5000),
        ("140 x M365 E3 licences", 140),
        ("they only have 100", 100),
        ("60 E3 and 90 F3 licences", 90),
        ("Exchange 2013 on 12 servers", 0),
        ("only 20 sites", 0),
    ],
)
def test_seats(text: str, number: int) -> None:
    assert seats(text) == number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "500 E1 trial licences, do they count",
            Situation(seats=500, plans=frozenset({"trial", "enterprise"}), asks_entitlement=True),
            id="trial",
        ),
        pytest.param("GCC High tenant", Situation(cloud=Cloud.GCC_HIGH), id="government cloud"),
        pytest.param("run by 21Vianet", Situation(cloud=Cloud.CHINA), id="China"),
        pytest.param(
            "can we log in and build it for them",
            Situation(ways=frozenset({"p-handson"})),
            id="doing it for them",
        ),
        pytest.param("only advice, no hands-on work", Situation(), id="denied"),
    ],
)
def test_read(words: Words, text: str, expected: Situation) -> None:
    assert Situations(words.ways).read(text) == expected

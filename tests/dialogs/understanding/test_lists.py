"""Lists of products are taken apart; products that are used together are one question."""

import pytest

from dialogs.understanding.lists import Lists
from dialogs.understanding.text import Phrases

PRODUCTS = {
    "teams": "teams",
    "exchange": "exchange",
    "onedrive": "onedrive",
    "known folder move": "onedrive",
    "sharepoint": "sharepoint",
    "migration": "migration",
    "defender for endpoint": "endpoint",
    "retention": "lifecycle",
    "records": "lifecycle",
}
ASKING = frozenset(
    ["is", "are", "in", "scope", "for", "the", "customer", "do", "you", "help", "with", "and"]
)
LISTS = Lists(
    PRODUCTS, ASKING, Phrases({"kfm": "known folder move", "mde": "defender for endpoint"})
)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (
            "SharePoint migration and Known Folder Move?",
            ["SharePoint migration", "Known Folder Move?"],
        ),
        (
            "Are Teams and Exchange in scope for the customer?",
            ["Are Teams", "Exchange in scope for the customer?"],
        ),
        ("Teams, Exchange, and MDE", ["Teams", "Exchange", "MDE"]),
        ("do you help with Teams or KFM", ["do you help with Teams", "KFM"]),
    ],
)
def test_products_that_are_only_listed_are_asked_about_one_by_one(
    text: str, pieces: list[str]
) -> None:
    assert LISTS.apart(text) == pieces


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Is Teams in scope?", id="only one"),
        pytest.param("Teams and its policies", id="a part that is no product"),
        pytest.param("block macros in Teams and Exchange", id="something is to be done with both"),
        pytest.param("is Teams on Exchange and SharePoint in scope", id="used together"),
        pytest.param("from SharePoint and Exchange to OneDrive", id="from here to there"),
        pytest.param("retention and records", id="one and the same workload"),
        pytest.param("Defender for Endpoint and", id="nothing after it"),
    ],
)
def test_everything_else_stays_one_question(text: str) -> None:
    assert LISTS.apart(text) == [text]

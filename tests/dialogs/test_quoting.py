"""A question is quoted as it was typed, never as it was read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.quoting import as_typed
from dialogs.understanding.text import clean


@pytest.mark.parametrize(
    ("question", "text", "quoted"),
    [
        ("Is it in scope?", "Hi! Is it in scope? And that?", "Is it in scope?"),
        ("For Contoso, is it in scope?", "Hi! For Lamna Care, is it in scope? Also",
         "For Lamna Care, is it in scope?"),
        ("Is it for Contoso?", "Is it for Lamna Healthcare Company? Or not?",
         "Is it for Lamna Healthcare Company?"),
        ("is it for Contoso", "is it for Lamna Care; and?", "is it for Lamna Care"),
        ("Contoso and Contoso want it", "Lamna and Coho Winery want it",
         "Lamna and Coho Winery want it"),
        ("is it (really) for Contoso?", "is it  (really)\n for lamna?",
         "is it (really) for lamna?"),
        ("never said", "Is it in scope?", ""),
    ],
)  # fmt: skip
def test_names_stand_as_typed(question: str, text: str, quoted: str) -> None:
    assert as_typed(question, text) == quoted


@given(st.text(), st.text())
def test_only_what_was_typed_is_quoted(question: str, text: str) -> None:
    assert as_typed(question, text) in clean(text)

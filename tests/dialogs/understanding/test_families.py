"""Questions that name a whole workload and say nothing of what is to be done."""

from pathlib import Path

import pytest

from dialogs.rules.scope import Situation
from dialogs.rules.scope_family import Bare
from dialogs.understanding.families import FAMILIES, Families
from dialogs.understanding.indexing import indexed_entries
from dialogs.understanding.preparation import Preparation
from dialogs.understanding.text import read_lists
from store.knowledge import Catalogue
from tests.store.small_catalogue import small_catalogue

NOBODY_ASKS = Situation()


@pytest.fixture(scope="module")
def families(catalogue: Catalogue, preparation: Preparation) -> Families:
    return Families(indexed_entries(catalogue, preparation), preparation)


def bare(families: Families, preparation: Preparation, text: str, seats: int = 0) -> Bare | None:
    return families.bare(preparation.known_text(text), Situation(seats=seats))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Is Windows 365 in scope?", "Windows 365"),
        ("intune", "Microsoft Intune"),
        ("the customer wants help with MDE, is it in scope?", "Defender for Endpoint"),
        ("Does FastTrack cover Microsoft Purview?", "Microsoft Purview"),
        ("Is Purview Information Protection covered", "Purview Information Protection"),
        ("do you help with Teams phone", "Teams Phone"),
        ("are migrations part of the benefit", "Data migration"),
        ("email migration in or out?", "Mail migration"),
    ],
)
def test_a_family_is_all_that_is_named(
    families: Families, preparation: Preparation, text: str, name: str
) -> None:
    found = bare(families, preparation, text)
    assert found is not None
    assert found.family is not None
    assert (found.family.name, found.who_may) == (name, False)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Is Intune enrolment in scope?", id="something is to be done"),
        pytest.param("Is Teams Premium in scope?", id="another product"),
        pytest.param("Is Windows 365 Business in scope?", id="one edition"),
        pytest.param("Is Known Folder Move in scope?", id="a part of a workload"),
        pytest.param("can you write our Intune policies", id="a way of working"),
        pytest.param("does Intune work with Defender for Endpoint", id="two families"),
        pytest.param("is it in scope?", id="nothing is named"),
        pytest.param("Intune in 3 countries", id="a number, but of no seats"),
        pytest.param("Is Power Platform in scope?", id="what no source speaks of"),
    ],
)
def test_whatever_else_is_said_makes_it_a_question_about_that(
    families: Families, preparation: Preparation, text: str
) -> None:
    assert bare(families, preparation, text) is None


def test_how_many_they_are_says_nothing_of_what_is_to_be_done(
    families: Families, preparation: Preparation
) -> None:
    text = "is Intune in scope for a customer with about 900 users"
    found = bare(families, preparation, text, seats=900)
    assert found is not None
    assert found.family is not None


def test_a_plan_leaves_the_decision_to_the_entries(
    families: Families, preparation: Preparation
) -> None:
    question = preparation.known_text("is Intune in scope")
    assert families.bare(question, Situation(plans=frozenset({"trial"}))) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("is the customer entitled to Intune help", "Microsoft Intune"),
        ("is the customer eligible for the benefit", ""),
    ],
)
def test_who_may_have_it(
    families: Families, preparation: Preparation, text: str, name: str
) -> None:
    found = bare(families, preparation, text)
    assert found is not None
    assert found.who_may
    assert (found.family.name if found.family else "") == name


def test_every_id_in_the_file_is_one_of_the_catalogue(catalogue: Catalogue) -> None:
    held = {entry.id: workload for _, entry, workload in catalogue.entries()}
    for one in read_lists(FAMILIES)["families"]:
        only, workloads = one.get("entries", []), one.get("workloads", [])
        assert set(only) <= set(held), one["name"]
        assert set(workloads) <= set(catalogue.workloads), one["name"]
        wrong = [name for name in one.get("typical", ()) if held.get(name) not in workloads]
        assert wrong == [], one["name"]


def test_words_are_words_and_not_what_yaml_makes_of_yes_and_no() -> None:
    raw = read_lists(FAMILIES)
    lists = [raw["words of asking"], raw["words of size"], raw["words of entitlement"]]
    assert all(isinstance(word, str) for words in lists for word in words)


def test_a_catalogue_that_holds_nothing_of_a_family_has_no_answer_for_it(
    tmp_path: Path, preparation: Preparation
) -> None:
    small = Families(indexed_entries(small_catalogue(tmp_path), preparation), preparation)
    assert small.bare("is teams in scope", NOBODY_ASKS) is None
    assert small.bare("is intune in scope", NOBODY_ASKS) is not None

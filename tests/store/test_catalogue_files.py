"""The catalogue's files: what is right is one frozen value, what is wrong is told all at once."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.catalogue_files import CATALOGUE, CatalogueError, load_catalogue
from store.vocabulary import Audience
from tests.store.small_catalogue import FILES, small_catalogue, write_catalogue

INTUNE = FILES["intune.yaml"]
SOURCES = FILES["sources.yaml"]


def faults(folder: Path, **changes: str | None) -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        small_catalogue(folder, **changes)
    assert str(caught.value) == "\n".join(caught.value.faults)
    return caught.value.faults


def test_every_entry_of_the_real_catalogue_has_a_source_a_date_and_an_audience() -> None:
    catalogue = load_catalogue()
    for _, entry, _ in catalogue.entries():
        sources = [catalogue.sources[name] for name in entry.source]
        assert sources
        assert all(source.date and source.audience for source in sources)
        assert catalogue.audience(entry) in set(Audience)


def test_an_entry_is_as_open_as_its_most_open_source(tmp_path: Path) -> None:
    catalogue = small_catalogue(tmp_path)
    found = {entry.id: catalogue.audience(entry) for _, entry, _ in catalogue.entries()}
    assert found["int-enrol"] is Audience.PUBLIC  # stands in an internal book and on an open page
    assert found["p-partners"] is Audience.PARTNER
    assert found["int-quokka"] is Audience.INTERNAL
    assert found["pg-statuscadence"] is Audience.INTERNAL


def test_a_fact_may_be_more_restricted_than_its_source(tmp_path: Path) -> None:
    program = FILES["program.yaml"].replace("source: [book19]", "source: [open26]")
    catalogue = small_catalogue(tmp_path, program=program)
    assert catalogue.audience(catalogue.program[1]) is Audience.INTERNAL


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        pytest.param(
            "intune",
            INTUNE.replace("int-pack, what: Packaging of apps", "int-pack"),
            "intune.yaml: int-pack: what: Field required",
            id="a field is missing",
        ),
        pytest.param(
            "intune",
            INTUNE.replace("verdict: conditional", "verdict: perhaps"),
            "intune.yaml: int-gate: verdict: Input should be 'in_scope', 'out_of_scope', "
            "'conditional', 'eligibility' or 'unknown'",
            id="no such verdict",
        ),
        pytest.param(
            "intune",
            INTUNE.replace("conditions:", "condition:"),
            "intune.yaml: int-gate: condition: Extra inputs are not permitted",
            id="a misspelt field",
        ),
        pytest.param(
            "intune",
            INTUNE.replace("id: int-pack, ", ""),
            "intune.yaml: items, number 3: id: Field required",
            id="an entry without id",
        ),
        pytest.param(
            "intune",
            INTUNE.replace("id: intune", "id: entra"),
            "intune.yaml: entra: the id must be the file's name, intune",
            id="another id than the file's name",
        ),
        pytest.param(
            "intune",
            INTUNE.replace("int-pack", "int-gate"),
            "intune.yaml: int-gate: the id is used twice",
            id="an id twice",
        ),
        pytest.param(
            "intune",
            INTUNE.replace("source: [book19]", "source: [book20]"),
            "intune.yaml: int-quokka: there is no source book20",
            id="no such source",
        ),
        pytest.param(
            "sources",
            f"{SOURCES}  - {{id: open26, title: x, date: 2, audience: public, status: older}}",
            "sources.yaml: open26: the id is used twice",
            id="a source twice",
        ),
        pytest.param(
            "sources",
            SOURCES.replace("audience: internal", "audience: everybody"),
            "sources.yaml: book19: audience: Input should be 'public', 'partner', 'internal' or "
            "'internal, partner'",
            id="no such audience",
        ),
        pytest.param(
            "contradictions",
            FILES["contradictions.yaml"].replace("ids: [int-old]", "ids: [int-gone]"),
            "contradictions.yaml: x-enrol: there is no entry int-gone",
            id="no such entry",
        ),
        pytest.param(
            "value_added_services",
            FILES["value_added_services.yaml"].replace("source: [guide23]", "source: [guide24]"),
            "value_added_services.yaml: source: there is no source guide24",
            id="no such source of the services",
        ),
        pytest.param(
            "value_added_services",
            "value_added_services:",
            "value_added_services.yaml: (file): Value error, value_added_services is empty",
            id="an empty mapping",
        ),
        pytest.param(
            "gaps",
            FILES["gaps.yaml"] + "program: []",
            "gaps.yaml: (file): Value error, a file holds exactly one list",
            id="two lists in a file",
        ),
        pytest.param(
            "more",
            "program: []",
            "program.yaml: program: another file holds it already",
            id="a list in two files",
        ),
        pytest.param(
            "gaps",
            "gaps: [{topic: a, topic: b, consequence: c}]",
            "gaps.yaml: line 1: cannot be read as YAML: topic is given twice",
            id="a key twice",
        ),
        pytest.param(
            "gaps",
            "gaps: [",
            "gaps.yaml: line 2: cannot be read as YAML: did not find expected node content",
            id="not YAML",
        ),
        pytest.param(
            "gaps",
            "- 1",
            "gaps.yaml: (file): must be a mapping of names to values",
            id="a list",
        ),
        pytest.param("gaps", None, "{folder}: gaps: no file holds it", id="a file is missing"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_by_file_and_entry(
    tmp_path: Path, file: str, text: str | None, expected: str
) -> None:
    assert faults(tmp_path, **{file: text}) == [expected.format(folder=tmp_path.name)]


def test_mistakes_of_every_file_and_between_files_are_told_at_once(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        intune=INTUNE.replace("verdict: conditional", "verdict: perhaps"),
        program=FILES["program.yaml"].replace("topic: sme, ", ""),
        onedrive=FILES["onedrive.yaml"].replace("source: [open26]", "source: [gone]"),
    )
    assert [fault.split(": ")[:2] for fault in found] == [
        ["intune.yaml", "int-gate"],
        ["program.yaml", "pg-smehow"],
        ["onedrive.yaml", "odb-kfm"],
    ]


SNIPPETS = [
    "2026-99-99", "!!bool maybe", "!!int x", "!!float y", "!!timestamp z", "!!binary ä",
    "!!set {a}", "? [a]\n: b", "? {a: b}\n: c", "<<: 1", "&a [*a]", "&a {b: *a}", "*gone",
    "!!python/none x",
    "9" * 5000, "0001-01-01T00:00:00+23:59", '"\\ud800"', "[" * 200, "'\0'", "%YAML 9", "\t- a",
    "---\n---", "!x y", "{}", "~", ".nan", "sources: null", "items: 1", "aliases: {a: b}",
]  # fmt: skip


@pytest.mark.parametrize("text", SNIPPETS)
@pytest.mark.parametrize("form", ["{}", "gaps: {}", "items: [{}]", "id: {}\naliases: []"])
def test_no_yaml_is_a_crash(tmp_path: Path, text: str, form: str) -> None:
    faults(tmp_path, gaps=form.replace("{}", text))


@settings(max_examples=200, deadline=None)
@given(st.text() | st.binary())
def test_whatever_a_file_holds_it_is_read_or_refused(content: str | bytes) -> None:
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    with TemporaryDirectory() as name:
        folder = write_catalogue(Path(name))
        (folder / "gaps.yaml").write_bytes(raw)
        with pytest.raises(CatalogueError, match=r"^gaps\.yaml: "):
            load_catalogue(folder)


LINES = sorted({line for text in FILES.values() for line in text.splitlines()})


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(LINES) | st.sampled_from(SNIPPETS), max_size=12).map("\n".join))
def test_lines_of_the_catalogue_in_any_order_are_read_or_refused(text: str) -> None:
    with TemporaryDirectory() as name:
        folder = write_catalogue(Path(name))
        (folder / "intune.yaml").write_text(text, encoding="utf-8", errors="replace")
        with pytest.raises(CatalogueError):
            load_catalogue(folder)


def test_a_folder_in_a_file_s_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "extra.yaml").mkdir()
    [fault] = faults(tmp_path)
    assert fault.startswith("extra.yaml: (file): cannot be read as YAML: ")


def test_the_files_are_named_for_what_they_hold() -> None:
    catalogue = load_catalogue()
    shared = {"sources", "eligibility", "principles", "program", "contradictions", "gaps"}
    shared.add("value_added_services")
    assert {path.stem for path in CATALOGUE.glob("*.yaml")} == shared | set(catalogue.workloads)

"""Fit the weights of retrieval and of "do we know this" (dialogs/understanding/weights.yaml).

    python -m bench.quality_fit [--data FOLDER] [--words-only]

The cases are the catalogue's own example questions, each asked while it is taken out of the
catalogue, and the decoys and utterances that the catalogue does not answer, likewise.
"""

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import platformdirs
import yaml

from dialogs.understanding.knowledge import Knowledge, load_knowledge
from dialogs.understanding.known import SIGNS, signs
from dialogs.understanding.learning import Matrix, fit_softmax, softmax
from dialogs.understanding.retrieval import FEATURES, Compared, Query
from dialogs.understanding.text import clean, tokens
from dialogs.understanding.weights import WEIGHTS
from store.catalogue_files import load_catalogue
from store.knowledge import Catalogue
from store.vocabulary import EntryKind

NEAREST = 60  # entries of a case that are learned from; the others are far behind
STEPS = 400
RATE = 0.2
DECAY = 1e-3
POSITIVES = 3  # every so manieth example question teaches "known"


@dataclass(frozen=True, slots=True)
class Lesson:
    """An example question, compared while it is taken out; its number and its entry's."""

    query: Query
    compared: Compared
    number: int
    owner: int


def query_for(knowledge: Knowledge, typed: str, prepared: str) -> Query:
    """Build the query as understanding does."""
    return Query(
        stems=knowledge.stems(tokens(prepared)),
        named=knowledge.workloads.named(typed, prepared),
        situation=knowledge.situations.read(typed),
    )


def lessons(catalogue: Catalogue, knowledge: Knowledge) -> list[Lesson]:
    """Return the example questions of every entry that has a verdict."""
    index = knowledge.index
    typed = [q for _, entry, _ in catalogue.entries() for q in (entry.questions or ("",))]
    prepared = [text for entry in index.entries for text in entry.examples]
    vectors = index.meaning.examples
    found = []
    for number, owner in enumerate(index.owners):
        if index.entries[owner].kind is not EntryKind.PROGRAM:
            text = clean(typed[number])
            query = query_for(knowledge, text, prepared[number])
            [seen] = index.meaning.look([vectors[number]])
            compared = index.compare(query, seen, without=number)
            found.append(Lesson(query, compared, number, int(owner)))
    return found


def fit_scores(features: Sequence[Matrix], owners: Sequence[int], start: Matrix) -> Matrix:
    """Maximise the likelihood of the right entry among the nearest ones (listwise softmax)."""
    rows, places = [], []
    for one, owner in zip(features, owners, strict=True):
        near = np.argsort(-(one @ start))[:NEAREST]
        if owner not in near:
            near[-1] = owner
        rows.append(one[near])
        places.append(int(np.flatnonzero(near == owner)[0]))
    cases, right = np.stack(rows).astype(np.float64), np.array(places)
    weights = start.astype(np.float64)
    mean, spread = np.zeros_like(weights), np.zeros_like(weights)
    wanted = cases[np.arange(len(cases)), right].mean(axis=0)
    for step in range(1, STEPS + 1):
        chances = softmax((cases @ weights).astype(np.float32))
        slope = np.einsum("ce,cef->f", chances, cases) / len(cases) - wanted + DECAY * weights
        mean, spread = 0.9 * mean + 0.1 * slope, 0.999 * spread + 0.001 * slope**2
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-9)
    chances = softmax((cases @ weights).astype(np.float32))
    print(f"right entry first: {(chances.argmax(axis=1) == right).mean():.3f}")
    return weights.astype(np.float32)


def fit_known(knowledge: Knowledge, some: Sequence[Lesson], weights: Matrix) -> Matrix:
    """Learn to tell example questions from decoys; returns a weight per sign and one for always."""
    index, decoys = knowledge.index, knowledge.decoys
    rows: list[Matrix] = []
    for lesson in some:
        rows.append(
            signs(
                lesson.query,
                lesson.compared,
                lesson.compared.features @ weights,
                index=index,
                unlisted=knowledge.unlisted(" ".join(index_text(knowledge, lesson.number))),
            )
        )
    for number, (prepared, vector) in enumerate(zip(decoys, index.meaning.decoys, strict=True)):
        query = query_for(knowledge, prepared, prepared)
        [seen] = index.meaning.look([vector])
        one = index.compare(query, seen, without_decoy=number)
        unlisted = knowledge.unlisted(prepared)
        rows.append(signs(query, one, one.features @ weights, index=index, unlisted=unlisted))
    classes = np.array([1] * len(some) + [0] * len(decoys))
    table = np.stack(rows)
    scale = table.std(axis=0) + 1e-6
    model = fit_softmax(table / scale, classes, count=2, decay=5e-2)
    linear = (model.weights[:, 1] - model.weights[:, 0]) / scale
    right = (table @ linear + model.bias[1] - model.bias[0] > 0) == (classes == 1)
    print(
        f"known told: {right[classes == 1].mean():.3f}, unknown: {right[classes == 0].mean():.3f}"
    )
    return np.append(linear, model.bias[1] - model.bias[0]).astype(np.float32)


def index_text(knowledge: Knowledge, number: int) -> list[str]:
    """Return the words of an example."""
    owner = knowledge.index.owners[number]
    entry = knowledge.index.entries[owner]
    words: list[str] = entry.examples[number - int(knowledge.index.starts[owner])].split()
    return words


def main() -> None:
    """Fit and write one section of the weights file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder of cached vectors")
    parser.add_argument("--words-only", action="store_true", help="fit the rung without a model")
    options = parser.parse_args()
    data = options.data or Path(platformdirs.user_cache_dir("partner-success-bot"))
    catalogue = load_catalogue()
    with tempfile.TemporaryDirectory() as nothing:
        knowledge, _ = load_knowledge(
            catalogue,
            data_folder=data,
            progress=lambda done, total: None,
            model_folder=Path(nothing) if options.words_only else None,
        )
    some = lessons(catalogue, knowledge)
    features = [one.compared.features for one in some]
    score = fit_scores(features, [one.owner for one in some], knowledge.weights.score)
    known = fit_known(knowledge, some[::POSITIVES], score)
    section = {
        "score": dict(zip(FEATURES, map(_short, score), strict=True)),
        "known": dict(zip((*SIGNS, "always"), map(_short, known), strict=True)),
    }
    every = yaml.safe_load(WEIGHTS.read_text(encoding="utf-8"))
    every["words only" if options.words_only else "with model"] = section
    text = yaml.safe_dump(every, sort_keys=False)
    WEIGHTS.write_text(f"# Written by bench/quality_fit.py: do not edit.\n{text}", encoding="utf-8")


def _short(number: float) -> float:
    return round(float(number), 3)


if __name__ == "__main__":
    main()

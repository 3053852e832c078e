"""Everything that is learned before the first question, and how it is loaded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dialogs.understanding.encoder import Progress, Rung, load_encoder
from dialogs.understanding.families import Families
from dialogs.understanding.frame import without_frame
from dialogs.understanding.hashing import AnyEncoder, HashingEncoder
from dialogs.understanding.indexing import indexed_entries, texts_of
from dialogs.understanding.intents import (
    Intents,
    load_utterances,
    with_names,
)
from dialogs.understanding.keeping import digest_of, kept_or_made
from dialogs.understanding.known import SIGNS
from dialogs.understanding.language import Languages
from dialogs.understanding.learned import SHORT, WHOLE, Lesson, learn, part_of
from dialogs.understanding.learning import Softmax
from dialogs.understanding.lexical import Bm25, Stems
from dialogs.understanding.lists import Lists
from dialogs.understanding.meaning import Intent
from dialogs.understanding.meanings import Meanings
from dialogs.understanding.parts import Splitter
from dialogs.understanding.preparation import Preparation, make_speller
from dialogs.understanding.retrieval import FEATURES, Index, Indexed
from dialogs.understanding.situation import Situations
from dialogs.understanding.text import Words, load_words, phrase_pattern
from dialogs.understanding.unanswered import Unanswered, load_unanswered
from dialogs.understanding.vectors import VectorStore
from dialogs.understanding.weights import Weights, load_weights
from dialogs.understanding.whitening import Vectors
from dialogs.understanding.workloads import WorkloadNames
from store.knowledge import Catalogue

HERE = Path(__file__).parent
SCOPE_SAMPLE = 400  # about so many of the catalogue's example questions teach the scope intent
# What is said for these names no workload and no service: the catalogue does not answer it.
NOT_ABOUT_SCOPE = frozenset({Intent.NONE, Intent.HELP, Intent.CANCEL, Intent.GREETING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What the understander works with."""

    preparation: Preparation
    languages: Languages
    stems: Stems
    index: Index
    decoys: tuple[str, ...]
    weights: Weights
    intents: Intents
    situations: Situations
    workloads: WorkloadNames
    families: Families
    unlisted: Callable[[str], bool]
    splitter: Splitter
    encoder: AnyEncoder
    example_names: tuple[str, ...]


def load_knowledge(
    catalogue: Catalogue,
    *,
    data_folder: Path,
    progress: Progress,
    model_folder: Path | None = None,
) -> tuple[Knowledge, str]:
    """Learn from the catalogue and our own lists; return it and a warning ("" if all is well)."""
    model, warning = load_encoder(data_folder, model_folder)
    encoder: AnyEncoder = model or HashingEncoder()
    words, utterances, unanswered = load_words(), load_utterances(), load_unanswered()
    said = [(intent, with_names(text)) for intent, texts in utterances.items() for text in texts]
    own_texts = [text for _, text in said] + list(unanswered.questions)
    speller = make_speller(catalogue, words, own_texts, encoder.english())
    prepare = Preparation(words, speller)

    entries = indexed_entries(catalogue, prepare)
    # What the programme asks of partners (surveys, forecasts, experts) is asked in other dialogs.
    scope = [text for entry in entries if entry.kind != "program" for text in entry.examples]
    scope = scope[:: max(1, len(scope) // SCOPE_SAMPLE)]
    lessons = [(intent, prepare.known_text(text)) for intent, text in said]
    lessons += [(Intent.SCOPE, text) for text in scope]
    decoys = [without_frame(prepare.known_text(text)) for text in unanswered.questions]
    decoys += [
        without_frame(prepare.known_text(with_names(text)))
        for intent, texts in utterances.items()
        for text in texts
        if intent in NOT_ABOUT_SCOPE
    ]

    groups = [list(texts_of(entries)), decoys, [without_frame(text) for _, text in lessons]]
    vectors = _vectors(groups, encoder, data_folder, progress)
    stems = Stems(words.same)
    learned = kept_or_made(
        data_folder / f"learned-{encoder.digest}.npz",
        _key(entries, lessons, words),
        lambda: learn(entries, lessons, texts=vectors[0], said=vectors[2], stems=stems),
    )
    meanings = Meanings(
        [len(entry.examples) for entry in entries], vectors[0], learned, decoys=vectors[1]
    )
    workloads, families = WorkloadNames(catalogue, words), Families(entries, prepare)
    lists = Lists({**workloads.table, **families.called}, families.asking, words.replace)
    knowledge = Knowledge(
        preparation=prepare,
        languages=Languages(speller),
        stems=stems,
        index=Index(
            entries,
            Bm25(part_of(learned, WHOLE)),
            Bm25(part_of(learned, SHORT)),
            meanings,
        ),
        decoys=tuple(decoys),
        weights=load_weights(FEATURES, SIGNS, _section(encoder.rung)),
        intents=Intents(Softmax(learned["intent weights"], learned["intent bias"])),
        situations=Situations(words.ways),
        workloads=workloads,
        families=families,
        unlisted=_finder(unanswered, prepare),
        splitter=Splitter(words.small_talk, lists.apart),
        encoder=encoder,
        example_names=words.example_names,
    )
    return knowledge, warning


def _vectors(
    groups: Sequence[Sequence[str]], encoder: AnyEncoder, folder: Path, progress: Progress
) -> list[Vectors]:
    """Return the vectors of each group of texts."""
    every = [text for group in groups for text in group]
    vectors = VectorStore(folder, encoder).vectors(every, progress)
    ends = np.cumsum([len(group) for group in groups])
    return np.split(vectors, ends[:-1])


def _section(rung: Rung) -> str:
    return "words only" if rung is Rung.LEXICAL else "with model"


def _finder(unanswered: Unanswered, prepare: Preparation) -> Callable[[str], bool]:
    pattern = phrase_pattern(prepare.known_text(name) for name in unanswered.products)
    return lambda text: bool(pattern.search(text))


def _key(entries: Sequence[Indexed], lessons: Sequence[Lesson], words: Words) -> str:
    """Name what is learned: by what it is learned from, and by the code that learns."""
    code = [path.read_text(encoding="utf-8") for path in sorted(HERE.glob("*.py"))]
    sizes = [f"{one.entry_id} {len(one.examples)}" for one in entries]
    said = [f"{intent} {text}" for intent, text in lessons]
    return digest_of([*code, str(words.same), *sizes, *texts_of(entries), *said])

"""What KNOWN and SURE of dialogs/rules/scope.py cost, on cases that no measuring set holds.

    python -m bench.quality_thresholds [--data FOLDER]

The cases are the catalogue's own example questions, each asked while it is taken out of the
catalogue, and the decoys, likewise. A confidently wrong answer costs five unsure ones.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from bench.quality import WRONG_COSTS
from bench.quality_fit import Lesson, index_text, lessons, query_for
from dialogs.rules.scope import ScopeCase, decide_scope
from dialogs.understanding.knowledge import Knowledge, load_knowledge
from dialogs.understanding.known import probability, signs
from dialogs.understanding.retrieval import Compared, Query
from dialogs.understanding.understand import candidates_among
from store.catalogue_files import load_catalogue
from store.vocabulary import Verdict

EVERY = 2  # every so manieth example question is asked
OUTSIDE = 0.15  # the share of questions that the catalogue does not answer
KNOWN = (0.0, 0.4, 0.5, 0.6, 0.7)
SURE = (0.0, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7)


@dataclass(frozen=True, slots=True)
class Tried:
    """A case and the verdict that is right for it; `weight` is how often it stands for one."""

    case: ScopeCase
    verdict: Verdict
    weight: float


def case_of(knowledge: Knowledge, query: Query, compared: Compared, *, unlisted: bool) -> ScopeCase:
    """Return what the decision is given for a question."""
    index, scores = knowledge.index, compared.features @ knowledge.weights.score
    values = signs(query, compared, scores, index=index, unlisted=unlisted)
    return ScopeCase(
        candidates=candidates_among(index.entries, scores, compared.likeness),
        known=probability(values, knowledge.weights.known),
        situation=query.situation,
    )


def examples(knowledge: Knowledge, some: Sequence[Lesson]) -> list[tuple[ScopeCase, Verdict]]:
    """Ask example questions, each while it is taken out."""
    found = []
    for lesson in some:
        unlisted = knowledge.unlisted(" ".join(index_text(knowledge, lesson.number)))
        case = case_of(knowledge, lesson.query, lesson.compared, unlisted=unlisted)
        found.append((case, knowledge.index.entries[lesson.owner].verdict))
    return found


def outside(knowledge: Knowledge) -> list[ScopeCase]:
    """Ask the decoys, each while it is taken out."""
    found = []
    for number, (text, vector) in enumerate(
        zip(knowledge.decoys, knowledge.index.meaning.decoys, strict=True)
    ):
        query = query_for(knowledge, text, text)
        [seen] = knowledge.index.meaning.look([vector])
        compared = knowledge.index.compare(query, seen, without_decoy=number)
        found.append(case_of(knowledge, query, compared, unlisted=knowledge.unlisted(text)))
    return found


def row(tried: Sequence[Tried], known: float, sure: float) -> str:
    """Format what a pair of thresholds does."""
    right = wrong = 0.0
    for one in tried:
        given = decide_scope(one.case, known=known, sure=sure).verdict
        right += one.weight * (given is one.verdict)
        wrong += one.weight * (given not in {one.verdict, Verdict.UNKNOWN})
    cost = WRONG_COSTS * wrong + (1 - right - wrong)
    return f"{known:5.2f}  {sure:4.2f}  {100 * right:5.1f}  {100 * wrong:10.1f}  {cost:.3f}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder of cached vectors")
    options = parser.parse_args()
    data = options.data or Path(platformdirs.user_cache_dir("partner-success-bot"))
    catalogue = load_catalogue()
    knowledge, _ = load_knowledge(catalogue, data_folder=data, progress=lambda done, total: None)
    answered = examples(knowledge, lessons(catalogue, knowledge)[::EVERY])
    unanswered = outside(knowledge)
    tried = [Tried(case, verdict, (1 - OUTSIDE) / len(answered)) for case, verdict in answered]
    tried += [Tried(case, Verdict.UNKNOWN, OUTSIDE / len(unanswered)) for case in unanswered]
    print("KNOWN  SURE  right  conf.wrong  cost")
    for known in KNOWN:
        for sure in SURE:
            print(row(tried, known, sure))


if __name__ == "__main__":
    main()

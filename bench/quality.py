"""How good the understanding is: verdicts, entries, intents, slots, calibration, time.

    python -m bench.quality [FILE.jsonl ...] [--errors] [--half dev|test] [--names]

A line with `question` is a scope question (verdict, items, kind, also_ok), one with `text` an
utterance (intent, slots). Without files, every file in bench/questions is measured.
"""

import argparse
import hashlib
import json
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs

from bench.quality_words import PlainWords
from dialogs.rules.scope import ScopeDecision, decide_scope
from dialogs.understanding.meaning import Meaning
from dialogs.understanding.names import Names
from dialogs.understanding.understand import Understander
from store.catalogue_files import load_catalogue
from store.vocabulary import Verdict

QUESTIONS = Path(__file__).parent / "questions"
WRONG_COSTS = 5  # a confidently wrong answer, in unsure ones
BINS = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)

Case = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A question with what came out."""

    case: Case
    meaning: Meaning
    decision: ScopeDecision
    plain: Verdict
    plain_items: tuple[str, ...]
    seconds: float

    @property
    def accepted(self) -> tuple[str, ...]:
        """The verdicts that count as right."""
        return (self.case["verdict"], *self.case.get("also_ok", ()))

    @property
    def right(self) -> bool:
        """Whether the verdict is accepted."""
        return self.decision.verdict.value in self.accepted

    @property
    def ranked(self) -> tuple[str, ...]:
        """Entries as a reader sees them: what the answer rests on, else what is suggested."""
        return self.decision.items or self.decision.nearest


def half(key: str) -> str:
    """Assign a case to one of two halves, for ever the same."""
    return "dev" if int(hashlib.sha256(key.encode()).hexdigest(), 16) % 2 == 0 else "test"


def read_cases(paths: Iterable[Path], wanted: str | None) -> list[Case]:
    """Read the cases of all files, or only those of one half."""
    cases: list[Case] = []
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            if wanted is None or half(case.get("id") or case["text"]) == wanted:
                cases.append(case)
    return cases


def answer(case: Case, understander: Understander, words: PlainWords) -> Answered:
    """Ask one question."""
    started = time.perf_counter()
    meaning = understander.understand(case["question"], Names())
    decision = decide_scope(meaning.questions[0].case)
    seconds = time.perf_counter() - started
    plain, plain_items = words.answer(case["question"])
    return Answered(
        case=case,
        meaning=meaning,
        decision=decision,
        plain=plain,
        plain_items=plain_items,
        seconds=seconds,
    )


def share(hits: Sequence[bool]) -> str:
    """Format a share as a percentage."""
    return f"{100 * sum(hits) / len(hits):5.1f}" if hits else "    -"


def scope_rows(answers: Sequence[Answered]) -> Iterable[str]:
    """Yield the table: ours, by kind of question, and plain BM25 beside it."""
    yield f"{'':22}   n  verdict  conf.wrong  first  top3  unknown  cost"
    kinds = sorted({str(a.case.get("kind", "")) for a in answers})
    for kind in ("all", *kinds):
        some = [a for a in answers if kind in ("all", a.case.get("kind", ""))]
        yield _row(kind, some, [(a.decision.verdict, a.ranked) for a in some])
    yield _row("plain BM25, all", answers, [(a.plain, a.plain_items) for a in answers])


def _row(
    name: str, answers: Sequence[Answered], given: Sequence[tuple[Verdict, tuple[str, ...]]]
) -> str:
    right = [v.value in a.accepted for a, (v, _) in zip(answers, given, strict=True)]
    definite = [v is not Verdict.UNKNOWN for v, _ in given]
    wrong = [d and not r for d, r in zip(definite, right, strict=True)]
    pairs = [(a, items) for a, (_, items) in zip(answers, given, strict=True) if a.case["items"]]
    first = [items[:1] != () and items[0] in a.case["items"] for a, items in pairs]
    three = [bool(set(items[:3]) & set(a.case["items"])) for a, items in pairs]
    unknown = [
        v is Verdict.UNKNOWN
        for a, (v, _) in zip(answers, given, strict=True)
        if a.case["verdict"] == "unknown"
    ]
    unsure = [not r and not w for r, w in zip(right, wrong, strict=True)]
    cost = (WRONG_COSTS * sum(wrong) + sum(unsure)) / max(len(answers), 1)
    return (
        f"{name:22} {len(answers):3}   {share(right)}       {share(wrong)}  {share(first)} "
        f"{share(three)}    {share(unknown)}  {cost:.2f}"
    )


def reliability(answers: Sequence[Answered]) -> Iterable[str]:
    """Yield how often answers of each confidence were right."""
    yield "confidence of definite verdicts:   n  stated  right"
    for low, high in pairwise(BINS):
        some = [
            a
            for a in answers
            if low <= a.decision.confidence < high and a.decision.verdict is not Verdict.UNKNOWN
        ]
        if some:
            stated = float(np.mean([a.decision.confidence for a in some]))
            yield (
                f"  {low:.1f} to {min(high, 1):.1f}                     {len(some):3}   "
                f"{100 * stated:5.1f}  {share([a.right for a in some])}"
            )


def slots_of(meaning: Meaning) -> dict[str, str]:
    """Return the slots as `ask --json` prints them."""
    slots = {
        "partner": meaning.partner.typed if meaning.partner else "",
        "customer": meaning.customer.typed if meaning.customer else "",
        "workload": meaning.workload,
    }
    return {name: value for name, value in slots.items() if value}


def utterance_rows(
    cases: Sequence[Case], understander: Understander, *, errors: bool
) -> Iterable[str]:
    """Yield intent and slot figures, and mistakes if wanted."""
    intents, three, slots = [], [], []
    by_intent: dict[str, list[bool]] = defaultdict(list)
    for case in cases:
        meaning = understander.understand(case["text"], Names())
        found = slots_of(meaning)
        intents.append(meaning.intent.value == case["intent"])
        three.append(case["intent"] in [guess.value for guess in meaning.guesses])
        slots.append(found == case["slots"])
        by_intent[case["intent"]].append(intents[-1])
        if errors and not (intents[-1] and slots[-1]):
            yield (
                f"  {case['text']} | {case['intent']} {case['slots']} | "
                f"{meaning.intent.value} {meaning.confidence:.2f} {found}"
            )
    yield (
        f"utterances {len(cases)}: intent {share(intents)}  in first three {share(three)}  "
        f"slots {share(slots)}"
    )
    low = {name: share(hits) for name, hits in sorted(by_intent.items()) if not all(hits)}
    yield "  below 100: " + ", ".join(f"{name} {value.strip()}" for name, value in low.items())


def error_rows(answers: Sequence[Answered]) -> Iterable[str]:
    """Yield each wrong verdict."""
    for a in answers:
        if not a.right:
            best = " ".join(f"{m.entry_id}:{m.score:.2f}" for m in a.meaning.questions[0].matches)
            yield (
                f"  {a.case.get('id')} {a.case.get('kind')} | {a.case['question']} | "
                f"wanted {a.accepted} {a.case['items']} | "
                f"{a.decision.verdict.value} {a.decision.confidence:.2f} "
                f"known {a.meaning.questions[0].known:.2f} | {best}"
            )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--errors", action="store_true", help="list the mistakes")
    parser.add_argument("--half", choices=["dev", "test"], help="only this half of the cases")
    parser.add_argument("--data", type=Path, help="folder of cached vectors")
    options = parser.parse_args()
    data = options.data or Path(platformdirs.user_cache_dir("partner-success-bot"))
    catalogue = load_catalogue()
    started = time.perf_counter()
    understander = Understander.load(catalogue, data_folder=data)
    print(
        f"loaded in {time.perf_counter() - started:.2f} s: {understander.rung}",
        understander.warning,
    )
    words = PlainWords(catalogue)
    for path in options.files or sorted(QUESTIONS.glob("*.jsonl")):
        cases = read_cases([path], options.half)
        print(f"\n{path.name} {options.half or ''}")
        answers = [answer(case, understander, words) for case in cases if "question" in case]
        if answers:
            print(*scope_rows(answers), *reliability(answers), sep="\n")
            times = [1000 * a.seconds for a in answers]
            p50, p95 = np.percentile(times, 50), np.percentile(times, 95)
            print(f"ms per question: p50 {p50:.1f}  p95 {p95:.1f}")
            if options.errors:
                print(*error_rows(answers), sep="\n")
        said = [case for case in cases if "text" in case]
        if said:
            print(*utterance_rows(said, understander, errors=options.errors), sep="\n")


if __name__ == "__main__":
    main()

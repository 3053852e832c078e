"""`ask --compare`: what a changed catalogue would answer to what was asked, before it goes live."""

import asyncio
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import orjson

from bot.asking import stand
from bot.config import Settings
from bot.start import Load, Say, open_database
from dialogs.rules.comparing import Compared, Effect, Given, Move, effect_of
from dialogs.rules.scope import decide_scope
from dialogs.understanding.masking import as_asked
from dialogs.understanding.meaning import Meaning
from dialogs.understanding.names import Names
from dialogs.understanding.understand import Said, Understander
from dialogs.wording import VERDICT_WORDS
from store.catalogue_files import load_catalogue
from store.questions import texts_asked
from store.sealed import Vault, keep_vault
from store.vocabulary import Verdict

TOGETHER: Final = 64  # questions that are understood in one go
ASIDE: Final = "compare"  # where what is learned of a proposed catalogue is kept
LONGEST: Final = 4_000


class QuestionsError(Exception):
    """A file of questions has mistakes; each is named as file:line: column: what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question to compare, how often it was asked, and which verdicts are right, if known."""

    text: str
    asked: int = 1
    right: frozenset[str] = frozenset()


async def compare(
    settings: Settings,
    folder: Path,
    lines: tuple[str, Sequence[str]] | None,
    *,
    data_folder: Path,
    now: datetime,
    say: Say,
    load: Load,
) -> Effect:
    """Answer all kept questions by the catalogue as it is and as a folder has it.

    `lines` are those of a file of more questions, with its name. Nothing is changed.

    Raises:
        CatalogueError: the folder's catalogue has mistakes.
        QuestionsError: the file of questions has.
    """
    proposed = await asyncio.to_thread(load_catalogue, folder)
    questions = list(read_questions(*lines)) if lines else []
    keep_vault(Vault(settings.secret_key))
    database = open_database(settings.database_url)
    try:
        current = await stand(database, settings, now=now, say=say)
        kept = await database.read(texts_asked)
    finally:
        await database.close()
    questions += [Asked(text=text, asked=times) for text, times in kept]
    before = answers(load(current, data_folder, say), questions)
    after = answers(load(proposed, _aside(data_folder), say), questions)
    return effect_of(
        [
            Compared(text=one.text, asked=one.asked, before=old, after=new, right=one.right)
            for one, old, new in zip(questions, before, after, strict=True)
        ]
    )


def answers(understander: Understander, questions: Sequence[Asked]) -> list[Given]:
    """Return what each question is answered, whoever asks."""
    nobody, given = Names(), []
    for start in range(0, len(questions), TOGETHER):
        part = questions[start : start + TOGETHER]
        said = [Said(as_asked(one.text), nobody) for one in part]
        given += [_given(meaning) for meaning in understander.understand_all(said)]
    return given


def _given(meaning: Meaning) -> Given:
    decisions = [decide_scope(asked.case) for asked in meaning.questions[:1]]
    if not decisions:
        return Given(verdict=Verdict.UNKNOWN, items=(), confidence=0.0)
    found = decisions[0]
    return Given(verdict=found.verdict, items=found.items, confidence=round(found.confidence, 3))


def read_questions(name: str, lines: Sequence[str]) -> Iterator[Asked]:
    """Read questions, an object a line: "question" (or "text"), and "verdict", "also_ok" if known.

    Raises:
        QuestionsError: with every mistake.
    """
    read, faults = [], []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            read.append(_read(orjson.loads(line)))
        except orjson.JSONDecodeError:
            faults.append(f"{name}:{number}: (line): is not JSON")
        except ValueError as fault:
            faults.append(f"{name}:{number}: {fault}")
    if faults:
        raise QuestionsError("\n".join(faults))
    yield from read


def _read(raw: object) -> Asked:
    if not isinstance(raw, dict):
        raise ValueError("(line): must be an object")
    text = raw.get("question", raw.get("text"))
    if not isinstance(text, str) or not text.strip():
        raise ValueError("question: must be a text")
    if len(text) > LONGEST:
        raise ValueError(f"question: has more than {LONGEST:,} characters")
    also = raw.get("also_ok") or []
    right = [raw.get("verdict"), *(also if isinstance(also, list) else [also])]
    wrong = [one for one in right if one is not None and one not in set(Verdict)]
    if wrong:
        raise ValueError(f"verdict: {wrong[0]} is none of {', '.join(Verdict)}")
    return Asked(text=text, right=frozenset(str(one) for one in right if one is not None))


def _aside(data_folder: Path) -> Path:
    """Learn a proposed catalogue beside the one in force, from the same model and vectors."""
    folder = data_folder / ASIDE
    folder.mkdir(parents=True, exist_ok=True)
    for pattern, copy in (("minilm-*.onnx", _link), ("vectors-*.npz", shutil.copy)):
        for file in data_folder.glob(pattern):
            with suppress(OSError):
                copy(file, folder / file.name)
    return folder


def _link(file: Path, to: Path) -> None:
    if not to.exists():
        to.hardlink_to(file)


def as_text(effect: Effect) -> str:
    """Return what changes, for a person to read."""
    entries = _count(len(effect.entries), "entry", "entries")
    lines = [
        f"{_count(effect.questions, 'question')}, asked {_count(effect.asked, 'time')}.",
        f"{_count(effect.changed, 'verdict')} and {entries} would change.",
    ]
    before, after, of = effect.right
    if of:
        lines.append(f"Right, of {of} where that is known: {before} before, {after} after.")
    for move in effect.moves:
        lines += ["", _title(move), *(_line(one) for one in move.questions)]
    if effect.entries:
        lines += ["", "The same verdict from another entry:", *map(_line, effect.entries)]
    return "\n".join(lines)


def _title(move: Move) -> str:
    before, after = VERDICT_WORDS[move.before], VERDICT_WORDS[move.after]
    many = _count(len(move.questions), "question")
    return f"{before} -> {after}: {many}, asked {_count(move.asked, 'time')}"


def _line(one: Compared) -> str:
    entries = f"{one.before.main or 'none'} -> {one.after.main or 'none'}"
    times = f", asked {one.asked} times" if one.asked > 1 else ""
    return f"  {' '.join(one.text.split())} ({entries}{times})"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def as_json(effect: Effect) -> str:
    """Return what changes as one line of JSON."""
    changed = [one for move in effect.moves for one in move.questions]
    before, after, of = effect.right
    return orjson.dumps(
        {
            "questions": effect.questions,
            "asked": effect.asked,
            "verdicts_changed": effect.changed,
            "entries_changed": len(effect.entries),
            "right": {"before": before, "after": after, "of": of},
            "moves": [
                {
                    "from": move.before, "to": move.after, "questions": len(move.questions),
                    "asked": move.asked,
                }
                for move in effect.moves
            ],
            "changes": [_change(one) for one in (*changed, *effect.entries)],
        }
    ).decode()  # fmt: skip


def _change(one: Compared) -> dict[str, object]:
    return {
        "text": one.text, "asked": one.asked, "from": _as_told(one.before),
        "to": _as_told(one.after),
    }  # fmt: skip


def _as_told(given: Given) -> dict[str, object]:
    return {
        "verdict": given.verdict, "items": list(given.items), "confidence": given.confidence
    }  # fmt: skip

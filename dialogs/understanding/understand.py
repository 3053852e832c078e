"""A text in, its meaning out: everything of this package put together."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from dialogs.rules.scope import Candidate, ScopeCase
from dialogs.understanding.encoder import Rung
from dialogs.understanding.followup import leans_on_previous, with_previous
from dialogs.understanding.intents import STAND_IN, Guess
from dialogs.understanding.knowledge import Knowledge, load_knowledge
from dialogs.understanding.known import probability, signs
from dialogs.understanding.learning import softmax
from dialogs.understanding.meaning import Asked, Intent, Match, Meaning, Name, Previous
from dialogs.understanding.names import CUSTOMER, PARTNER, Found, Names
from dialogs.understanding.retrieval import Query
from dialogs.understanding.text import clean, tokens
from dialogs.understanding.whitening import Vectors
from dialogs.understanding.workloads import Named
from store.knowledge import Catalogue

CANDIDATES = 40  # entries that the decision weighs; the rest has no share worth naming
MOST_QUESTIONS = 6  # questions of one text that are answered
GUESSES = 3
ANYBODY = "the customer"  # how the catalogue's questions call whoever has a name
SURE_SUBJECT = 0.5  # how likely an entry must be for its workload to be the subject

# Intents in which the subject's workload is meant even when it is not named.
_ABOUT_A_WORKLOAD = frozenset({Intent.SCOPE, Intent.SME_REQUEST, Intent.VAS})
_MASKS = {PARTNER: "[partner]", CUSTOMER: "[customer]"}


def _silent(done: int, total: int) -> None:
    """Show nothing."""


class Understander:
    """Understands texts. Holds no state between them; for one thread at a time."""

    def __init__(self, knowledge: Knowledge, warning: str) -> None:
        self._knowledge = knowledge
        self._examples = Names((), knowledge.example_names)
        self.warning = warning

    @classmethod
    def load(
        cls,
        catalogue: Catalogue,
        *,
        data_folder: Path,
        progress: Callable[[int, int], None] = _silent,
        model_folder: Path | None = None,
    ) -> "Understander":
        """Prepare everything for a catalogue; what takes long is kept in `data_folder`.

        `progress` is called with (texts done, texts to do) while vectors are made.
        """
        knowledge, warning = load_knowledge(
            catalogue, data_folder=data_folder, progress=progress, model_folder=model_folder
        )
        return cls(knowledge, warning)

    @property
    def rung(self) -> Rung:
        """How texts are compared."""
        return self._knowledge.encoder.rung

    def understand(self, text: str, names: Names, *, previous: Previous | None = None) -> Meaning:
        """Return intent, names, workload and the questions of a text with what they match."""
        typed = clean(text)
        found = self._names_in(typed, names)
        neutral = _with_names_as(typed, found, lambda _: STAND_IN.capitalize())
        parts = self._knowledge.splitter.take_apart(
            _with_names_as(typed, found, lambda _: ANYBODY)
        )
        questions = list(parts.questions[:MOST_QUESTIONS])
        if previous and leans_on_previous(parts.whole):
            questions = [with_previous(parts.whole, previous)]
        prepare = self._knowledge.preparation.question
        prepared = [prepare(one) for one in (neutral, *questions)]
        vectors = self._vectors(prepared)
        guess = self._knowledge.intents.guess(prepared[0], vectors[0])
        asked = tuple(
            self._asked(*one) for one in zip(questions, prepared[1:], vectors[1:], strict=True)
        )
        partner, customer = _roles(found, typed, guess.intents[0])
        return Meaning(
            intent=guess.intents[0],
            confidence=guess.probabilities[0],
            guesses=guess.intents[:GUESSES],
            partner=partner,
            customer=customer,
            workload=self._workload(neutral, prepared[0], guess, asked),
            masked=_with_names_as(typed, found, lambda one: _MASKS[_kind(one, guess.intents[0])]),
            questions=asked,
        )

    def _names_in(self, text: str, names: Names) -> list[Found]:
        """Find the roster's names, and beside them the fictional ones of examples."""
        lexicon = self._knowledge.preparation.speller
        found = names.find(text, lexicon)
        for one in self._examples.find(text, lexicon):
            if not any(one.start < other.end and other.start < one.end for other in found):
                found.append(one)
        return sorted(found, key=lambda one: one.start)

    def _vectors(self, prepared: Sequence[str]) -> Vectors:
        different = list(dict.fromkeys(prepared))
        made = dict(zip(different, self._knowledge.encoder.encode(different), strict=True))
        return np.stack([made[text] for text in prepared])

    def _asked(self, text: str, prepared: str, vector: Vectors) -> Asked:
        """Compare one question with every entry."""
        own = self._knowledge
        query = Query(
            stems=own.stems(tokens(prepared)),
            vector=vector,
            named=own.workloads.named(text, prepared),
            situation=own.situations.read(text),
        )
        features = own.index.features(query)
        scores = features @ own.weights.score
        shares = softmax(scores)
        best = np.argsort(-scores)[:CANDIDATES]
        values = signs(
            query,
            features,
            scores,
            index=own.index,
            decoys=own.decoys,
            unlisted=own.unlisted(prepared),
        )
        known = probability(values, own.weights.known)
        entries = [own.index.entries[n] for n in best]
        candidates = tuple(
            Candidate(
                entry_id=entry.entry_id,
                kind=entry.kind,
                verdict=entry.verdict,
                probability=float(shares[n]),
                workload=entry.workload,
                status=entry.status,
                replaced_by=entry.replaced_by,
            )
            for n, entry in zip(best, entries, strict=True)
        )
        return Asked(
            text=text,
            workload=_subject(query.named, [entry.workload for entry in entries]),
            matches=tuple(
                Match(entry_id=one.entry_id, score=one.probability) for one in candidates[:5]
            ),
            known=known,
            case=ScopeCase(candidates=candidates, known=known, situation=query.situation),
        )

    def _workload(self, text: str, prepared: str, guess: Guess, asked: Sequence[Asked]) -> str:
        """Take the workload that the text names, else that of the main question's entry."""
        named = self._knowledge.workloads.named(text, prepared)
        if named.all:
            best = [one.workload for one in asked[0].case.candidates] if asked else []
            return _subject(named, best)
        if guess.intents[0] in _ABOUT_A_WORKLOAD and asked and asked[0].known >= SURE_SUBJECT:
            first = asked[0].case.candidates[0]
            return first.workload if first.probability >= SURE_SUBJECT else ""
        return ""


def _subject(named: Named, workloads: Sequence[str]) -> str:
    """Choose among the named workloads: the clear ones, and of these the best match's."""
    choice = named.clear or named.wide
    return next((w for w in workloads if w in choice), choice[0] if choice else "")


def _kind(found: Found, intent: Intent) -> str:
    """Tell customer from partner: by the list, and where it is silent by what is wanted."""
    kinds = {kind for kind, _ in found.owners}
    if len(kinds) == 1:
        return kinds.pop()
    return PARTNER if intent is Intent.PSM_LOOKUP else CUSTOMER


def _roles(found: Sequence[Found], text: str, intent: Intent) -> tuple[Name | None, Name | None]:
    """Return the first partner and the first customer that a text names."""
    roles: dict[str, Name] = {}
    for one in found:
        kind = (
            PARTNER
            if text[: one.start].lower().rstrip().endswith("partner")
            else _kind(one, intent)
        )
        keys = tuple(sorted(key for owner, key in one.owners if owner == kind))
        name = Name(typed=one.typed, key=keys[0] if len(keys) == 1 else "", keys=keys)
        roles.setdefault(kind, name)
    return roles.get(PARTNER), roles.get(CUSTOMER)


def _with_names_as(text: str, found: Sequence[Found], word: Callable[[Found], str]) -> str:
    """Put a word in the place of each name."""
    for one in reversed(found):
        text = text[: one.start] + word(one) + text[one.end :]
    return text

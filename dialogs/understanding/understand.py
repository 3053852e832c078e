"""A text in, its meaning out: everything of this package put together."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dialogs.rules.scope import Candidate, ScopeCase
from dialogs.understanding.encoder import Rung
from dialogs.understanding.followup import customer_before, leans_on_previous, with_previous
from dialogs.understanding.frame import without_frame
from dialogs.understanding.intents import ANYBODY, Guess
from dialogs.understanding.knowledge import Knowledge, load_knowledge
from dialogs.understanding.known import probability, signs
from dialogs.understanding.language import Foreign
from dialogs.understanding.learning import Matrix, softmax
from dialogs.understanding.masking import NOTHING_HIDDEN, Masks
from dialogs.understanding.meaning import Asked, Intent, Match, Meaning, Previous
from dialogs.understanding.meanings import Seen
from dialogs.understanding.names import Names, Spoken
from dialogs.understanding.naming import NamedText, without_numbers
from dialogs.understanding.retrieval import Indexed, Query
from dialogs.understanding.text import clean, tokens
from dialogs.understanding.whitening import Vectors, unit
from dialogs.understanding.workloads import Named
from store.knowledge import Catalogue

CANDIDATES = 40  # entries that the decision weighs; the rest has no share worth naming
MOST_QUESTIONS = 6  # questions of one text that are answered
GUESSES = 3
SURE_INTENT = 0.5  # below this, a follow-up wants what was wanted before
SURE_SUBJECT = 0.5  # how likely an entry must be for its workload to be the subject

# Intents in which the subject's workload is meant even when it is not named.
_ABOUT_A_WORKLOAD = frozenset({Intent.SCOPE, Intent.SME_REQUEST, Intent.VAS})
# "Do you help with Intune?" sounds like these: a workload that is named and nothing else is asked
# about, whatever words it is asked in.
_SAYS_LITTLE = frozenset({Intent.HELP, Intent.NONE, Intent.CANCEL, Intent.GREETING})
_MASK = re.compile(r"\[(?:customer|partner|name)\]")


def _silent(done: int, total: int) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text, the names that may be known to whoever said it, and what was asked before it.

    `masks` hide what has no say in the answer and must not be kept either.
    """

    text: str
    names: Names
    previous: Previous | None = None
    masks: Masks = NOTHING_HIDDEN


class _Question(NamedTuple):
    """A question as typed, as read, prepared, and its core: what is compared."""

    typed: str
    read: str
    prepared: str
    core: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """A text as it is compared.

    `previous` is what was asked before, where the text leans on that.
    """

    named: NamedText
    whole: str
    prepared: str
    asked: Sequence[_Question]
    previous: Previous | None
    foreign: Foreign | None

    @property
    def of_whole(self) -> list[str]:
        """What the whole text's vector is made of: that of several questions is their mean."""
        parts = [one.core for one in self.asked]
        return parts if len(parts) > 1 else [without_frame(self.prepared)]

    @property
    def compared(self) -> list[str]:
        """What vectors are needed of."""
        return [*self.of_whole, *(one.core for one in self.asked)]


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
        return self.understand_all([Said(text, names, previous)])[0]

    def understand_all(self, said: Sequence[Said]) -> list[Meaning]:
        """Understand several texts, which together take less time than one after the other."""
        every = [self._read(one) for one in said]
        different = list(dict.fromkeys(text for one in every for text in one.compared))
        vectors = dict(zip(different, self._knowledge.encoder.encode(different), strict=True))
        questions = list(dict.fromkeys(asked.core for one in every for asked in one.asked))
        looked = self._knowledge.index.meaning.look([vectors[text] for text in questions])
        seen = dict(zip(questions, looked, strict=True))
        meant = [self._meant(one, vectors, seen) for one in every]
        return [self._hidden(one, by) for one, by in zip(meant, said, strict=True)]

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector for each kept question: what it asks about, (texts, width)."""
        cores = []
        for text in texts:
            foreign, prepare = self._in_english(_MASK.sub(ANYBODY, text), [ANYBODY])
            cores.append(without_frame(prepare(foreign.english if foreign else text)))
        return self._knowledge.encoder.encode(cores)

    def _hidden(self, meaning: Meaning, said: Said) -> Meaning:
        """Leave nobody's name in the text that is fit to be kept."""
        lexicon = self._knowledge.preparation.speller
        return replace(meaning, masked=said.masks.hide(meaning.masked, lexicon))

    def _read(self, said: Said) -> _Reading:
        """Take a text apart and prepare it."""
        named = self._named(clean(said.text), said.names)
        foreign, prepare = self._in_english(named.numbered(), named.stand_ins)
        if foreign:
            named = self._without_words(named, foreign.language)
            foreign, prepare = self._in_english(named.numbered(), named.stand_ins)
        parts = self._knowledge.splitter.take_apart(
            foreign.english if foreign else named.numbered()
        )
        questions = parts.questions[:MOST_QUESTIONS]
        typed = [named.as_typed(foreign.typed(one) if foreign else one) for one in questions]
        read = [*map(without_numbers, questions)]
        whole = without_numbers(parts.whole)
        previous = said.previous if leans_on_previous(whole) else None
        if previous:
            typed = [named.as_typed(foreign.typed(parts.whole) if foreign else parts.whole)]
            read = [with_previous(whole, self._previous_in_english(previous))]
        prepared = {text: prepare(text) for text in {whole, *read}}
        return _Reading(
            named=named,
            whole=whole,
            prepared=prepared[whole],
            asked=[
                _Question(as_typed, as_read, prepared[as_read], without_frame(prepared[as_read]))
                for as_typed, as_read in zip(typed, read, strict=True)
            ],
            previous=previous,
            foreign=foreign,
        )

    def _in_english(
        self, text: str, names: Sequence[str]
    ) -> tuple[Foreign | None, Callable[[str], str]]:
        """Return a text's English, if it is not that, and what prepares it."""
        foreign = self._knowledge.languages.read(text, names)
        preparation = self._knowledge.preparation
        return foreign, preparation.foreign if foreign else preparation.question

    def _without_words(self, named: NamedText, language: str) -> NamedText:
        """Drop what only looks like a name, as many a noun does in German."""
        knows = self._knowledge.languages.knows
        return replace(
            named,
            found=[one for one in named.found if one.owners or not knows(language, one.typed)],
        )

    def _previous_in_english(self, previous: Previous) -> Previous:
        foreign, _ = self._in_english(previous.text, [])
        return replace(previous, text=foreign.english) if foreign else previous

    def _meant(
        self, reading: _Reading, vectors: Mapping[str, Vectors], seen: Mapping[str, Seen]
    ) -> Meaning:
        """Decide what a text means from the vectors of what it is compared by."""
        vector = unit(np.add.reduce([vectors[text] for text in reading.of_whole]))
        guess = self._knowledge.intents.guess(reading.prepared, vector)
        if reading.previous and guess.probabilities[0] < SURE_INTENT:
            [both] = reading.asked
            guess = self._knowledge.intents.guess(both.prepared, vectors[both.core])
        follows = bool(reading.previous)
        asked = tuple(self._asked(one, seen[one.core], follows=follows) for one in reading.asked)
        if guess.intents[0] in _SAYS_LITTLE and any(_names_family(one) for one in asked):
            guess = guess.rather(Intent.SCOPE, SURE_INTENT)
        foreign = reading.foreign
        partner, customer = reading.named.roles(guess.intents[0])
        masked = reading.named.masked(guess.intents[0])
        if reading.previous and guess.intents[0] is Intent.SCOPE:
            customer = customer or customer_before(reading.previous)
            masked = with_previous(masked, reading.previous)
        return Meaning(
            intent=guess.intents[0],
            confidence=guess.probabilities[0],
            guesses=guess.intents[:GUESSES],
            partner=partner,
            customer=customer,
            workload=self._workload(reading, guess, asked),
            masked=masked,
            questions=asked,
            language=foreign.language if foreign else "",
            reading=reading.named.as_typed(foreign.english) if foreign and foreign.clear else "",
        )

    def _named(self, text: str, names: Names) -> NamedText:
        """Find the roster's names, and beside them the fictional ones of examples."""
        lexicon = self._knowledge.preparation.speller
        spoken = Spoken.of(text)
        found = names.find(spoken, lexicon)
        for one in self._examples.known(spoken, lexicon):
            if not any(one.start < other.end and other.start < one.end for other in found):
                found.append(one)
        return NamedText(text, sorted(found, key=lambda one: one.start))

    def _asked(self, question: _Question, seen: Seen, *, follows: bool) -> Asked:
        """Compare one question with every entry."""
        own = self._knowledge
        query = Query(
            stems=own.stems(tokens(question.core)),
            named=own.workloads.named(question.read, question.prepared),
            situation=own.situations.read(question.read),
        )
        compared = own.index.compare(query, seen)
        scores = compared.features @ own.weights.score
        unlisted = own.unlisted(question.prepared)
        values = signs(query, compared, scores, index=own.index, unlisted=unlisted)
        known = probability(values, own.weights.known)
        candidates = candidates_among(own.index.entries, scores, compared.likeness)
        bare = own.families.bare(question.prepared, query.situation, follows=follows)
        return Asked(
            text=question.typed,
            workload=_subject(query.named, [one.workload for one in candidates]),
            matches=tuple(
                Match(entry_id=one.entry_id, score=one.probability) for one in candidates[:5]
            ),
            known=known,
            case=ScopeCase(
                candidates=candidates,
                known=known,
                situation=query.situation,
                bare=None if unlisted else bare,
            ),
        )

    def _workload(self, reading: _Reading, guess: Guess, asked: Sequence[Asked]) -> str:
        """Take the workload that the text names, else that of the main question's entry."""
        if [one.read for one in reading.asked] == [reading.whole]:
            if asked[0].workload:  # the only question is the whole text
                return asked[0].workload
        elif (named := self._knowledge.workloads.named(reading.whole, reading.prepared)).all:
            best = [one.workload for one in asked[0].case.candidates] if asked else []
            return _subject(named, best)
        if guess.intents[0] in _ABOUT_A_WORKLOAD and asked and asked[0].known >= SURE_SUBJECT:
            first = asked[0].case.candidates[0]
            return first.workload if first.probability >= SURE_SUBJECT else ""
        return ""


def candidates_among(
    entries: Sequence[Indexed], scores: Matrix, likeness: Matrix
) -> tuple[Candidate, ...]:
    """Return the entries with the best scores, best first."""
    shares = softmax(scores)
    best = np.argsort(-scores)[:CANDIDATES]
    found = [entries[n] for n in best.tolist()]
    ranked = zip(found, shares[best].tolist(), likeness[best].tolist(), strict=True)
    return tuple(
        Candidate(
            one.entry_id,
            one.kind,
            one.verdict,
            share,
            one.workload,
            one.status,
            one.replaced_by,
            alike,
        )
        for one, share, alike in ranked
    )


def _names_family(asked: Asked) -> bool:
    return asked.case.bare is not None and asked.case.bare.family is not None


def _subject(named: Named, workloads: Sequence[str]) -> str:
    """Choose among the named workloads: the clear ones, and of these the best match's."""
    choice = named.clear or named.wide
    return next((w for w in workloads if w in choice), choice[0] if choice else "")

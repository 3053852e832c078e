"""The comparison: plain BM25 over the same entries, nothing else."""

from dialogs.understanding.lexical import Bm25, counted
from dialogs.understanding.preparation import statement
from dialogs.understanding.text import clean, tokens
from store.knowledge import Catalogue
from store.vocabulary import Verdict


class PlainWords:
    """Answers with the entry that shares the rarest words with the question."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._entries = [entry for _, entry, _ in catalogue.entries() if hasattr(entry, "verdict")]
        documents = [tokens(" ".join([statement(entry), *entry.words])) for entry in self._entries]
        self._index = Bm25(counted(documents))

    def answer(self, question: str) -> tuple[Verdict, tuple[str, ...]]:
        """Return the best entry's verdict and the three best entries; unknown without a hit."""
        scores = self._index.scores(tokens(clean(question)))
        best = [self._entries[n] for n in (-scores).argsort()[:3]]
        verdict: Verdict = getattr(best[0], "verdict", Verdict.UNKNOWN)
        return (verdict if scores.max() > 0 else Verdict.UNKNOWN), tuple(e.id for e in best)

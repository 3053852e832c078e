"""From what was typed to what is compared: spelling mended, abbreviations written out."""

from collections import Counter
from collections.abc import Iterable

from dialogs.understanding.speller import Speller
from dialogs.understanding.text import Words, clean, replaced, tokens
from store.knowledge import Catalogue, Entry, Fact, Item, Rule

FOREIGN = 0.4  # a text with more words than this that are no English ones is not mended
FEW = 2  # words like that which any text may have


class Preparation:
    """Brings questions and the catalogue's own texts into the same form."""

    def __init__(self, words: Words, speller: Speller) -> None:
        self.words = words
        self.speller = speller

    def known_text(self, text: str) -> str:
        """Prepare a text of ours: it is spelt well."""
        return " ".join(replaced(tokens(clean(text)), self.words.replace))

    def question(self, text: str) -> str:
        """Prepare a cleaned text that somebody typed."""
        typed = replaced(tokens(text), self.words.chat)
        mended = [w if w in self.words.replace else self.speller.fix(w) for w in typed]
        foreign = sum(not self._understood(word) for word in mended)
        if foreign <= max(FEW, FOREIGN * len(typed)):
            typed = mended
        return " ".join(replaced(typed, self.words.replace))

    def foreign(self, text: str) -> str:
        """Prepare a text that was put into English: what is left of the other is not mended."""
        return " ".join(replaced(replaced(tokens(text), self.words.chat), self.words.replace))

    def _understood(self, word: str) -> bool:
        return word in self.words.replace or not word.isalpha() or self.speller.knows(word)


def statement(entry: Entry) -> str:
    """Return what an entry says, as one text."""
    match entry:
        case Item():
            return f"{entry.what}. {entry.conditions}" if entry.conditions else entry.what
        case Rule():
            return entry.rule
        case Fact():
            return f"{entry.topic}: {entry.fact}"
    return ""


def make_speller(
    catalogue: Catalogue, words: Words, texts: Iterable[str], english: Iterable[str]
) -> Speller:
    """Learn the domain's words from the catalogue, the word lists and our own example texts."""
    domain: Counter[str] = Counter()
    for _, entry, _ in catalogue.entries():
        for text in (statement(entry), *entry.words, *entry.questions):
            domain.update(tokens(text))
    for table in (words.replace, words.workloads):
        for phrase, meaning in table.items():
            domain.update(dict.fromkeys(tokens(phrase), 2))
            domain.update(tokens(meaning.replace("_", " ")))
    for text in texts:
        domain.update(tokens(text))
    for name in words.example_names:
        for word in tokens(name):
            domain.pop(word, None)
    named = [a for w in catalogue.workloads.values() for a in (w.name, *w.aliases)]
    products = [word for text in (*named, *words.replace.values()) for word in tokens(text)]
    return Speller(domain, english, products)

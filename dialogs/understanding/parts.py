"""The questions inside one text: small talk cut off, several questions taken apart."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dialogs.understanding.text import SmallTalk, phrase_pattern, tokens

FEW = 3  # words: a shorter piece is no question by itself
REMARK = 7  # words: a remark on what matters most is not longer
FIRST_PICTURE = "\u2600"  # from this character on what is neither letter nor digit is a picture

_ASKS = re.compile(
    r"\?|\b(?:scope|fasttrack|benefit|cover|include|eligib|qualif|licen[cs]e|seat|guid|support|allowed)",
    re.IGNORECASE,
)
_SMILEY = re.compile(r"(?<!\w)[:;]-?[)(DP](?!\w)")
_EDGE = " \t,;:.!?-~*_()"
_SENTENCE = re.compile(r"(?<=[?!])\s+|(?<=[a-z\d)][.;])\s+(?=\S)")
_NUMBERED = re.compile(
    r"(?:^|(?<=[\s:;,.?!]))(?:\(?(?:\d|[a-d])[).:]|#\d|\d\s*[-/]\s)\s*(?=[^\W\d_])"
)
_HEADER = re.compile(
    r"^[^?:.]{0,40}?\b(?:\d|one|two|three|four|some|few|several|couple of)\s+(?:\w+\s+)?"
    r"(?:questions?|things?|points?|topics?|asks|items?|qs?)\b[^:?.0-9]{0,30}[:.,-]\s*",
    re.IGNORECASE,
)
_QUICK = re.compile(r"^[^:?]{0,120}\b(?:question|one|ask|thing)\s*:\s*(?=\S)", re.IGNORECASE)
_ALSO = re.compile(
    r"^(?:and(?!\s+(?:then|so|therefore))|also|plus|second(?:ly)?|another|next|besides|as well|"
    r"what about|how about|same for|2nd|other (?:question|thing)|oh and|last(?:ly)?|finally|"
    r"separately)\b[\s,:]*",
    re.IGNORECASE,
)
_PLUS = re.compile(
    r"\s+\+\s+|\s*;\s+and\s+|,\s*(?:and\s+)?also\s+|\?\s*(?:and|also|plus)\s+", re.IGNORECASE
)
# "..., and do you train users?": after a question, a second one that stands by itself.
_BEGINS_AS_QUESTION = re.compile(
    r"(?:is|are|do|does|can|could|may|will|would|should|what|which|how|who)\b", re.IGNORECASE
)
_AND_ASKS = re.compile(
    r",?\s+and\s+(?=(?:(?:do|does|can|could|may|will|would|should)\s+"
    r"(?:you|we|they|i|fasttrack|the\s+\w+)\b|"
    r"(?:is|are)\s+[^?,]{3,60}\b(?:in\s+scope|included|covered|part\s+of)\b))"
    r"(?![^?]*\b(?:it|that|this|them|those|these)\b)",
    re.IGNORECASE,
)
_MAIN = re.compile(
    r"\b(?:main|mainly|most (?:urgent|important|interesting)|more (?:urgent|important)|urgent|"
    r"important|priority|prio|matters(?: most)?|focus|especially|above all|mostly|in particular|"
    r"(?:question|one|point|thing) first|first (?:question|one|point|thing) first|[1-4] first)\b",
    re.IGNORECASE,
)
# Words of a remark such as "the second one is more urgent for us"; what else is in it is a subject.
_REMARK_WORDS = frozenset(
    """the and but it's is it its please answer need we i to know about care one ones question
    questions point number no first second third last former latter main mainly most more urgent
    important priority prio matters focus that this thing for me us them on are would be with start
    of all 1st 2nd 1 2 3 4 3rd especially mostly pls my our from
    """.split()  # noqa: SIM905 - a list of seventy quoted words cannot be read
)
_ORDINALS = {"1": 0, "1st": 0, "former": 0, "2": 1, "2nd": 1, "second": 1, "3": 2, "3rd": 2}
_ORDINALS |= {"third": 2, "4": 3, "last": -1, "latter": -1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The questions of a text, the main one first. `whole` is the text without small talk."""

    whole: str
    questions: tuple[str, ...]


class Splitter:
    """Cuts off small talk and takes questions apart."""

    def __init__(self, talk: SmallTalk, listed: Callable[[str], list[str]] | None = None) -> None:
        """Take phrases of talk, and what takes a question apart that lists several products."""
        self._listed = listed
        self._opening = phrase_pattern(talk.opening)
        self._addressed = phrase_pattern(talk.addressed)
        self._closing = phrase_pattern(talk.closing)
        self._people = phrase_pattern(talk.people)

    def take_apart(self, text: str) -> Parts:
        """Split a cleaned text."""
        whole = self.without_small_talk(text)
        pieces, main = _pieces(whole)
        questions = [piece for piece in pieces if piece] or [whole]
        if main is not None and -len(questions) <= main < len(questions):
            questions.insert(0, questions.pop(main))
        if self._listed:
            questions = [one for question in questions for one in self._listed(question)]
        return Parts(whole=whole, questions=tuple(questions))

    def without_small_talk(self, text: str) -> str:
        """Cut greetings, thanks and talk about the weekend, unless nothing else is there."""
        sentences = [s for s in _SENTENCE.split(text) if tokens(s)]
        kept = [s for s in sentences if not self._is_talk(s)]
        rest = self._cut_ends(" ".join(kept))
        quick = _QUICK.match(rest)
        if quick and self._is_talk(quick.group().rsplit(",", 1)[0] + "."):
            rest = rest[quick.end() :]
        return rest if tokens(rest) else text

    def _is_talk(self, sentence: str) -> bool:
        if not tokens(self._cut_ends(sentence)):
            return True
        return bool(self._people.search(sentence)) and not _ASKS.search(
            _QUICK.sub("", sentence) if ":" in sentence else sentence
        )

    def _cut_ends(self, text: str) -> str:
        """Take phrases of talk from both ends, as long as there are any."""
        text = _without_faces(text)
        while match := self._opening.match(text):
            text = text[match.end() :].lstrip(_EDGE)
            while match := self._addressed.match(text):
                text = text[match.end() :].lstrip(_EDGE)
        bare = text.rstrip(_EDGE)
        for match in self._closing.finditer(bare):
            if not tokens(self._closing.sub(" ", bare[match.start() :])):
                return bare[: match.start()].rstrip(_EDGE.replace("?", ""))
        return text


def _without_faces(text: str) -> str:
    """Drop smileys and pictures, which say nothing about scope; letters of any script stay."""
    text = _SMILEY.sub(" ", text)
    if not text.isascii():
        text = "".join(c for c in text if c < FIRST_PICTURE or c.isalnum())
    return " ".join(text.split())


def _pieces(text: str) -> tuple[list[str], int | None]:
    """Split, and tell which piece is called the main one, if any is."""
    body = _HEADER.sub("", text, count=1) or text
    marks = list(_NUMBERED.finditer(body))
    if len(marks) > 1:
        ends = [*(mark.start() for mark in marks[1:]), len(body)]
        pieces = [body[m.end() : end].strip() for m, end in zip(marks, ends, strict=True)]
        return _choose(pieces, lead=body[: marks[0].start()])
    return _choose(_sentences(body, listed=body != text))


def _sentences(text: str, *, listed: bool) -> list[str]:
    """Group sentences: a new question begins where one was asked and another one follows."""
    groups: list[str] = []
    for sentence in (s.strip() for s in _SENTENCE.split(text) if s.strip()):
        begins = not groups or listed or _ALSO.match(sentence) or _asked(groups[-1])
        if begins or _is_remark(sentence):
            groups += [piece for part in _PLUS.split(sentence) for piece in _clauses(part.strip())]
        else:
            groups[-1] += " " + sentence
    return groups


def _clauses(sentence: str) -> list[str]:
    """Take questions apart that one sentence asks; none where nothing is said."""
    if not _BEGINS_AS_QUESTION.match(sentence):
        return [sentence] if sentence else []
    return [piece for piece in _AND_ASKS.split(sentence) if piece]


def _asked(piece: str) -> bool:
    return piece.endswith("?") and len(piece.split()) >= FEW


def _is_remark(sentence: str) -> bool:
    """Whether a sentence only says which question matters most."""
    return bool(_MAIN.search(sentence)) and len(sentence.split()) <= REMARK


def _choose(pieces: Sequence[str], lead: str = "") -> tuple[list[str], int | None]:
    """Take out the remarks that say which question matters most, and follow them."""
    main = _meant(lead, pieces, here=None) if _is_remark(lead) else None
    kept: list[str] = []
    for piece in pieces:
        if kept and _is_remark(piece):
            main = _meant(piece, kept, here=len(kept))
            if main != len(kept):
                continue
        body, remark = _closing_remark(piece)
        kept.append(_ALSO.sub("", body).strip() or body)
        if remark:
            main = _meant(remark, kept, here=len(kept) - 1)
    return _narrowed(kept, pieces), main


def _closing_remark(piece: str) -> tuple[str, str]:
    """Split off a closing remark such as "(mainly 1)" or ", sensors most urgent"."""
    match = re.search(r"[(,;:.-]\s*([^(),.;:?]*)\)?\s*[.!]?$", piece)
    if match and _is_remark(match.group(1)):
        return piece[: match.start()].strip(), match.group(1)
    return piece, ""


def _meant(remark: str, pieces: Sequence[str], *, here: int | None) -> int | None:
    """Find the question that a remark means: by number, else by a word they share."""
    words = tokens(remark)
    for word in words:
        if word in _ORDINALS:
            return _ORDINALS[word]
    if "first" in words:
        return 0
    subjects = {word[:5] for word in words if word not in _REMARK_WORDS}
    for at, piece in enumerate(pieces):
        if subjects & {word[:5] for word in tokens(piece)}:
            return at
    return here


def _narrowed(kept: list[str], pieces: Sequence[str]) -> list[str]:
    """Of "sensors and honeytokens. sensors most urgent", put the half that is meant first."""
    if len(kept) != 1 or len(pieces) <= 1 or " and " not in kept[0]:
        return kept
    subjects = {w[:5] for p in pieces[1:] for w in tokens(p) if w not in _REMARK_WORDS}
    halves = kept[0].split(" and ", 1)
    hits = [bool(subjects & {word[:5] for word in tokens(half)}) for half in halves]
    if hits == [False, True]:
        halves.reverse()
    return halves if any(hits) and not all(hits) else kept

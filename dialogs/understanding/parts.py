"""The questions inside one text: small talk cut off, several questions taken apart."""

import re
from dataclasses import dataclass

FEW = 3  # words: a shorter piece is no question by itself

_SMALL_TALK = re.compile(
    r"^(?:(?:hi|hiya|hello|hey|heya|hallo|moin|bonjour|hola|ola|howdy|yo|dear|greetings|servus|"
    r"good\s+(?:morning|afternoon|evening|day)|morning|evening|afternoon|guten\s+(?:morgen|tag|abend))\b"
    r"(?:\s+(?:there|all|team|everyone|everybody|bot|folks|guys|again|zusammen|dear|friend|friends|mate|colleagues?))*"
    r"|me\s+again|it'?s\s+me(?:\s+again)?|quick\s+(?:one|question)(?:\s+from\s+me)?|one\s+(?:quick\s+)?question|small\s+question|"
    r"just\s+a\s+quick\s+(?:one|question)|(?:i\s+)?hope\s+(?:you|all|everything|everyone)\b[^.!?,;]*|"
    r"how\s+are\s+(?:you|things)[^.!?]*|how'?s\s+(?:it\s+going|life)|long\s+time\s+no\s+see|"
    r"sorry\s+(?:to\s+bother|for\s+bothering|to\s+disturb)[^.!?,;:]*|"
    r"(?:many\s+)?thanks(?:\s+(?:a\s+lot|again|in\s+advance|for\s+[^.!?,;:]*))?|thank\s+you[^.!?,;:]*|thx|ty|cheers|"
    r"happy\s+(?:monday|tuesday|wednesday|thursday|friday|new\s+year)|(?:have|had)\s+a\s+(?:nice|good|great)\s+[^.!?]*|"
    r"please\s+advise|kind\s+regards[^?]*|best\s+regards[^?]*|regards[^?]*|lol|haha+|ok|okay|so|well|anyway|btw|by\s+the\s+way)"
    r"[\s,;:.!?)(*_~-]*",
    re.IGNORECASE,
)
_LATER_TALK = re.compile(
    r"(?:^|\s)(?:thanks?(?:\s+(?:a\s+lot|again|so\s+much|in\s+advance|you))*|thank\s+you(?:\s+[^.!?]*)?|thx|cheers|"
    r"kind\s+regards.*|best\s+regards.*|have\s+a\s+(?:nice|good|great)\s+\w+|:\)|;\)|👍)[\s.!,)]*$",
    re.IGNORECASE,
)
_PEOPLE_TALK = re.compile(
    r"\b(?:weekend|holidays?|vacation|kids?|weather|coffee|lunch|birthday|football|match|sick|my\s+(?:dog|cat|wife|husband|son|"
    r"daughter|mother)|rain(?:ing|y)?|snow(?:ing)?|sunny|traffic|tired|monday\s+morning)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?|\b(?:scope|fasttrack|benefit|covered?|include[ds]?|eligib\w+|qualif\w+|licen[cs]es?|seats?|guid\w+|"
    r"help|support\w*|allowed|may|can|could|do\s+we|does|should)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[?!])\s+|(?<=[a-z\d)][.;])\s+(?=\S)|\n+")
_NUMBERED = re.compile(
    r"(?:^|(?<=[\s:;,.?!]))(?:\(?(\d|[a-d])[).:]|#(\d)|(\d)\s*[-/]\s)\s*(?=[^\W\d_])"
)
_HEADER = re.compile(
    r"^[^?]{0,40}?\b(?:\d|one|two|three|four|some|few|several|a\s+couple\s+of)\s+"
    r"(?:\w+\s+)?(?:questions?|things?|points?|topics?|asks|items?|qs?)\b[^:?.\d]{0,30}[:.\-,]\s*",
    re.IGNORECASE,
)
_MAIN = re.compile(
    r"\b(?:main(?:ly)?|most\s+(?:urgent|important|interesting)|more\s+(?:urgent|important)|urgent|important|priority|prio|"
    r"first|matters?(?:\s+most)?|focus|especially|above\s+all|mostly|in\s+particular)\b",
    re.IGNORECASE,
)
_MAIN_ONLY = re.compile(
    r"^(?:(?:the|and|but|it'?s|is|its|please|answer|need|we|i|to|know|about|care|one|ones|question|questions|"
    r"point|number|no|nr|first|second|third|last|former|latter|main|mainly|most|more|urgent|important|priority|prio|"
    r"matters?|focus|that|this|thing|for|me|us|them|on|are|would|be|with|start|begin|of|all|[1-4]|1st|2nd|3rd|[(),.:;!#-])\s*)+$",
    re.IGNORECASE,
)
_ORDINALS = {"1": 0, "1st": 0, "first": 0, "former": 0, "2": 1, "2nd": 1, "second": 1}
_ORDINALS |= {"3": 2, "3rd": 2, "third": 2, "4": 3, "last": -1, "latter": -1}
_ALSO = re.compile(
    r"^(?:and(?!\s+(?:then|so|therefore))|also|plus|second(?:ly)?|another|next|besides|as\s+well|what\s+about|how\s+about|"
    r"same\s+for|2nd|other\s+(?:question|thing)|oh\s+and|last(?:ly)?|finally|separately)\b[\s,:]*",
    re.IGNORECASE,
)
_PLUS = re.compile(
    r"\s+\+\s+|\s*;\s+and\s+|,\s*(?:and\s+)?also\s+|\?\s*(?:and|also|plus)\s+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The questions of a text, the main one first. `whole` is the text without small talk."""

    whole: str
    questions: tuple[str, ...]


def take_apart(text: str) -> Parts:
    """Cut off small talk and split a cleaned text into its questions."""
    whole = without_small_talk(text)
    pieces, main = _pieces(whole)
    questions = [piece for piece in pieces if piece]
    if not questions:
        return Parts(whole=whole, questions=(whole,))
    if main is not None and -len(questions) <= main < len(questions):
        questions.insert(0, questions.pop(main))
    return Parts(whole=whole, questions=tuple(questions))


def without_small_talk(text: str) -> str:
    """Cut greetings, thanks and talk about the weekend, unless nothing else is there."""
    rest = text
    while (shorter := _SMALL_TALK.sub("", rest, count=1)) != rest and shorter:
        rest = shorter
    rest = _LATER_TALK.sub("", rest) or rest
    sentences = [s for s in _SENTENCE.split(rest) if s.strip()]
    while (
        len(sentences) > 1 and _PEOPLE_TALK.search(sentences[0]) and not _ASKS.search(sentences[0])
    ):
        sentences.pop(0)
    kept = " ".join(sentences).strip(" ,;:-")
    if kept == rest.strip(" ,;:-"):
        return kept or text
    return without_small_talk(kept) if kept else text


def _pieces(text: str) -> tuple[list[str], int | None]:
    """Split, and tell which piece is called the main one, if any is."""
    body = _HEADER.sub("", text, count=1) or text
    marks = list(_NUMBERED.finditer(body))
    if len(marks) > 1:
        starts = [mark.start() for mark in marks]
        ends = [*starts[1:], len(body)]
        pieces = [body[m.end() : end].strip() for m, end in zip(marks, ends, strict=True)]
        return _choose(pieces, lead=body[: starts[0]])
    return _choose(_sentences(body, listed=body != text))


def _sentences(text: str, *, listed: bool) -> list[str]:
    """Group sentences: a new question begins where one was asked and another one follows."""
    groups: list[str] = []
    for sentence in (s.strip() for s in _SENTENCE.split(text)):
        if not sentence:
            continue
        starts_new = groups and (
            _ALSO.match(sentence) or listed or _is_main_mark(sentence, groups) or _asked(groups[-1])
        )
        if starts_new or not groups:
            groups += [p.strip() for p in _PLUS.split(sentence) if p.strip()]
        else:
            groups[-1] += " " + sentence
    return groups


def _asked(piece: str) -> bool:
    return piece.rstrip().endswith("?") and len(piece.split()) >= FEW


def _is_main_mark(sentence: str, groups: list[str]) -> bool:
    return bool(_MAIN.search(sentence)) and len(sentence.split()) <= 2 * FEW and bool(groups)


def _choose(pieces: list[str], lead: str = "") -> tuple[list[str], int | None]:
    """Take out the remark that says which question matters most."""
    main: int | None = None
    kept: list[str] = []
    for at, piece in enumerate([lead, *pieces] if lead else pieces):
        cut, mark = _main_mark(piece)
        if mark is None and len(pieces) > 1 and _MAIN_ONLY.match(piece) and _MAIN.search(piece):
            mark, cut = piece, ""
        if mark is not None:
            main = _which(mark, kept or pieces, here=len(kept) if cut else None)
        if cut and not (lead and at == 0):
            kept.append(_ALSO.sub("", cut).strip() or cut)
    return kept, main


def _main_mark(piece: str) -> tuple[str, str | None]:
    """Split off a closing remark such as "(mainly 1)" or "sensors most urgent"."""
    match = re.search(r"[(,.;:-]\s*([^(),.;:?]*)\)?\s*[.!]?$", piece)
    if match and _MAIN.search(match.group(1)) and len(match.group(1).split()) <= 2 * FEW:
        return piece[: match.start()].strip(), match.group(1)
    return piece, None


def _which(mark: str, pieces: list[str], here: int | None) -> int | None:
    """Find the question that a remark means: by number, else by a word they share."""
    for word in re.findall(r"\w+", mark.lower()):
        if word in _ORDINALS and not (word == "first" and "question first" not in mark.lower()):
            return _ORDINALS[word]
    words = {w for w in re.findall(r"\w{4,}", mark.lower()) if not _MAIN.fullmatch(w)}
    for at, piece in enumerate(pieces):
        if words & set(re.findall(r"\w{4,}", piece.lower())):
            return at
    return here

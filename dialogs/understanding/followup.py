"""Short questions that lean on the one before: "and for macs?", "what about linux"."""

import re

from dialogs.understanding.meaning import Name, Previous

LONGEST = 11  # words; a longer text says itself what it is about

_LEANS = re.compile(
    r"^(?:and|or|but|also|what\s+about|how\s+about|what\s+if|and\s+if|even\s+if|"
    r"same\s+(?:for|with|question)|is\s+(?:it|that)\s+the\s+same|does\s+(?:it|that|this)|"
    r"do\s+(?:they|we)\s+(?:also|then)|would\s+(?:it|that|this)|is\s+(?:it|that|this)\b|"
    r"are\s+(?:they|those|these)\b|with(?:out)?\b|for\b|on\b|if\b|only\b|why\b|then\b|so\b|"
    r"und\b|et\b|y\b|e\b)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:and|or|but|also|what\s+about|how\s+about|same\s+(?:question\s+)?(?:for|with)|und|et|y|e)"
    r"\b[\s,]*",
    re.IGNORECASE,
)
_PLATFORM = (
    r"(?:(?:linux|red\s*hat|ubuntu|windows(?:\s+(?:server\s+)?\d+)?|win\s?1[01]|mac\s?os|macs?|"
    r"macbooks?|ios|iphones?|ipads?|androids?|phones?)\s*"
    r"(?:servers?|boxes|machines?|devices?|clients?|pcs?)?)"
)
# How names are kept, and how they are read.
_SOMEBODY = re.compile(
    r"(?:\b(?:on|for|with|in|from|at)\s+)?(?:\[(?:customer|partner)\]|\bthe customer\b)",
    re.IGNORECASE,
)
# Words of one kind: what the follow-up says of it takes the place of what was said before.
_KINDS = (
    _SOMEBODY,
    *(
        re.compile(rf"\b(?:on|for|with|in|from)?\s*(?:{words})\b", re.IGNORECASE)
        for words in (
            _PLATFORM,
            r"\d[\d.,]*\s*(?:k\s*)?(?:paid\s+)?(?:e[135]\s+)?(?:seats?|licen[cs]es?|users?|people)",
            r"(?:gcc\s*high|gcc|dod|commercial\s+cloud)",
            r"(?:single|one|several|multiple|multi|two|three)[\s-]+forests?",
        )
    ),
)


def leans_on_previous(text: str) -> bool:
    """Whether a text cannot stand by itself."""
    return len(text.split()) <= LONGEST and bool(_LEANS.match(text.strip()))


def with_previous(text: str, previous: Previous) -> str:
    """Say the earlier question and the follow-up in one, without what the follow-up replaces."""
    rest = _LEAD.sub("", text.strip()) or text
    before = previous.text
    for kind in _KINDS:
        if kind.search(rest):
            before = kind.sub(" ", before)
    before = " ".join(before.split()).rstrip(" ?.!,")
    return f"{before} {rest}" if before else rest


def customer_before(previous: Previous) -> Name | None:
    """Return the customer that the earlier question named; how it was typed is not kept."""
    return Name(typed="", key=previous.customer) if previous.customer else None

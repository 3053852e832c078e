"""Short questions that lean on the one before: "and for macs?", "what about linux"."""

import re

from dialogs.understanding.meaning import Previous

LONGEST = 11  # words; a longer text says itself what it is about

_LEANS = re.compile(
    r"^(?:and|or|but|also|what\s+about|how\s+about|what\s+if|and\s+if|even\s+if|same\s+(?:for|with|question)|is\s+(?:it|that)\s+the\s+same|"
    r"does\s+(?:it|that|this)|do\s+(?:they|we)\s+(?:also|then)|would\s+(?:it|that|this)|is\s+(?:it|that|this)\b|are\s+(?:they|those|these)\b|"
    r"with(?:out)?\b|for\b|on\b|if\b|only\b|why\b|then\b|so\b|und\b|et\b|y\b|e\b)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:and|or|but|also|what\s+about|how\s+about|same\s+(?:question\s+)?(?:for|with)|und|et|y|e)\b[\s,]*",
    re.IGNORECASE,
)


def leans_on_previous(text: str) -> bool:
    """Whether a text cannot stand by itself."""
    return len(text.split()) <= LONGEST and bool(_LEANS.match(text.strip()))


def with_previous(text: str, previous: Previous) -> str:
    """Say the earlier question and the follow-up in one."""
    rest = _LEAD.sub("", text.strip()) or text
    return f"{previous.text.rstrip(' ?.!')}, {rest}"

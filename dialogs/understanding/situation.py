"""What a question says about the customer and the way of working: seats, plans, cloud, ways."""

import re
from collections.abc import Iterable, Mapping

from dialogs.rules.scope import Cloud, Situation
from dialogs.understanding.text import phrase_pattern

_UNITS = (
    r"(?:paid\s+|active\s+|eligible\s+|m365\s+|o365\s+|office\s+|microsoft\s+365\s+|office\s+365\s+|business\s+\w+\s+|"
    r"[eafg][1357]\s+|x\s+)*(?:seats?|licen[cs]es?|lics?|users?|people|ppl|employees?|staff|mailboxes|accounts?|subscriptions?|"
    r"[eafg][1357]s?\b|business\s+(?:premium|standard|basic)|colleagues|teachers|workers)"
)
_NUMBER = re.compile(
    rf"\b(\d{{1,3}}(?:[.,]\d{{3}})+|\d+)(k)?\s*(?:x\s*)?(?={_UNITS}\b)", re.IGNORECASE
)
_ONLY = re.compile(
    r"\b(?:only|just|less\s+than|under|fewer\s+than|have|has|with|got|own)\s+(\d{1,3})\b(?!\s*(?:%|gb|tb|mb|days?|hours?|weeks?|"
    r"months?|sites?|servers?|dcs?|forests?|domains?|apps?|devices?|machines?|pcs?|macs?|boxes|rooms?|sensors?|tenants?))",
    re.IGNORECASE,
)
_ENTITLED = re.compile(
    r"\b(?:eligib\w*|entitle\w*|qualif\w*|allowed\s+to\s+use|enough|too\s+small|too\s+few|minimum|"
    r"get\s+(?:the\s+)?(?:fasttrack|ft|benefit|help|anything)|count(?:s|ed)?|"
    r"do\s+they\s+(?:have|get)|can\s+they\s+(?:use|have|get)|(?:any|use|have)\s+(?:fasttrack|ft)\b|"
    r"still\s+ok|threshold|limit|chance|fine\s*\?|ok\s*\?)",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:no|not|without|never|nobody|non|isn't|don't|doesn't)\s+(?:\w+\s+)?$", re.I
)
_CLOUDS = {
    Cloud.GCC_HIGH: re.compile(r"\b(?:gcc[\s-]*h(?:igh)?|dod)\b", re.IGNORECASE),
    Cloud.GCC: re.compile(r"\bgcc\b", re.IGNORECASE),
    Cloud.CHINA: re.compile(r"\b(?:21\s*vianet|gallatin)\b", re.IGNORECASE),
}
_PLANS = {
    plan: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for plan, words in {
        "trial": r"trials?|free\s+month|test\s+licen[cs]es?|30\s+days?\s+free",
        "free": r"a1|free\s+(?:plan|licen[cs]es?|of\s+charge\s+plan)|student\s+use\s+benefit",
        "business": r"business\s+(?:premium|standard|basic)|apps\s+for\s+business",
        "small": r"defender\s+for\s+business|windows\s+365\s+business",
        "enterprise": r"[ef][1-5]",
        "education": r"a[35]",
        "government": r"g[1-5]",
    }.items()
}


def _any_of(patterns: Iterable[re.Pattern[str]]) -> re.Pattern[str]:
    return re.compile("|".join(pattern.pattern for pattern in patterns), re.IGNORECASE)


_ANY_PLAN, _ANY_CLOUD = _any_of(_PLANS.values()), _any_of(_CLOUDS.values())


class Situations:
    """Reads the situation of a question."""

    def __init__(self, ways: Mapping[str, tuple[str, ...]]) -> None:
        """Take, for each principle, the phrases that speak of its way of working."""
        self._ways = {principle: phrase_pattern(phrases) for principle, phrases in ways.items()}
        self._any_way = phrase_pattern(phrase for phrases in ways.values() for phrase in phrases)

    def read(self, text: str) -> Situation:
        """Recognise what a cleaned text says."""
        return Situation(
            seats=seats(text),
            plans=_plans_in(text),
            cloud=_cloud_in(text),
            ways=self._ways_in(text),
            asks_entitlement=bool(_ENTITLED.search(text)),
        )

    def _ways_in(self, text: str) -> frozenset[str]:
        if not self._any_way.search(text):  # as in most texts: one search instead of twenty
            return frozenset()
        return frozenset(way for way, words in self._ways.items() if _said(words, text))


def _plans_in(text: str) -> frozenset[str]:
    if not _ANY_PLAN.search(text):  # as in most texts: one search instead of seven
        return frozenset()
    return frozenset(plan for plan, words in _PLANS.items() if words.search(text))


def _cloud_in(text: str) -> Cloud | None:
    if not _ANY_CLOUD.search(text):
        return None
    return next((cloud for cloud, words in _CLOUDS.items() if words.search(text)), None)


def _said(phrases: re.Pattern[str], text: str) -> bool:
    """Whether one of the phrases stands in the text and is not denied ("no hands-on work")."""
    return any(not _DENIED.search(text[: found.start()]) for found in phrases.finditer(text))


def seats(text: str) -> int:
    """Return the largest number of licences or people that a text names, 0 if none."""
    numbers = [
        int(re.sub(r"\D", "", number)) * (1000 if thousands else 1)
        for number, thousands in _NUMBER.findall(text)
    ]
    return max(numbers, default=0) or max(map(int, _ONLY.findall(text)), default=0)

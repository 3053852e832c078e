"""What one line says of a customer's status: the form begins with it."""

import re
from collections.abc import Iterator, Mapping, Sequence

from dialogs.expert_words import short_name
from dialogs.rules.dates_said import read_date
from dialogs.status_fields import REASON, name_of
from dialogs.turn import Turn
from store.status_values import Status
from store.vocabulary import Health, Phase

_HEALTHS: tuple[tuple[Health, str], ...] = (
    (Health.GREEN, r"green|on track"),
    (Health.AMBER, r"amber|yellow|orange|at risk"),
    (Health.RED, r"red|off track"),
)
_HEALTH = re.compile(r"\b(?:" + "|".join(words for _, words in _HEALTHS) + r")\b", re.IGNORECASE)
_VERBS = (
    r"slips?|slipped|moves?|moved|goes|shifts?|shifted|is now|is|will be|now|by|on|at|in|forecast|"
    r"expected|due|reached|delayed|pushed|comes|brought"
)
_MILESTONE = re.compile(
    rf"\b(\d{{1,2}})\s*(?:%|per ?cent)\s+(?:milestone\s+)?((?:(?:{_VERBS})\s+)+)"
    r"(?:forward\s+|back\s+|out\s+)?(?:(?:to|until|for|by|on)\s+)?(.+)$",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\b(?:active(?: use)?|use|usage|adoption)?\s*(?:is\s+|at\s+|now\s+)*"
    r"(\d{1,3}(?:[.,]\d+)?)\s*(?:%|per ?cent)\s*(?:active(?: use)?|use|usage|adoption)?",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\b(\d[\d,.\s]*?)\s+(?:(?:people|users|seats|active)\b\s*)+(?:active)?", re.IGNORECASE
)
_PHASE = re.compile(
    r"\b(?:(?:in|now|to|phase)\s+)+(initiate|assess|remediate|enable|adopt|closed)\b"
    r"|\b(initiate|assess|remediate|enable|adopt)\s+phase\b",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^\s*(?:please\s+)?(?:(?:log|add|write|new|my|the|an?)\s+)*status(?:\s+update)?s?\b"
    r"(?:\s+(?:of|for|on))?\s*:?\s*",
    re.IGNORECASE,
)
_WAITS = re.compile(r"\b(?:because(?: of)?|due to|since|as)\s+(.+)$", re.IGNORECASE)
_CLAUSE = re.compile(r"\s*(?:[;\n]|(?<!\d),|,(?!\d)|\.\s|\.$|\s[-–—]\s)\s*")  # noqa: RUF001 -- typed
_FILLERS = r"is|are|at|now|and|still|again|it|stays|remains|on|with"
_FILLER = re.compile(rf"^(?:(?:{_FILLERS})\b\W*)+|\W*(?:\b(?:{_FILLERS})\W*)+$", re.IGNORECASE)
_SHORTEST = 3  # letters of what is worth taking over


def says_status(text: str) -> bool:
    """Say whether words may tell how a customer does; a question does not."""
    figures = re.search(r"\d\s*(?:%|per ?cent|active)", text) is not None
    told = begins_status(text) or bool(_HEALTH.search(text)) or figures
    return told and "?" not in text


def begins_status(text: str) -> bool:
    """Say whether words begin as an update does."""
    return _LEAD.match(text) is not None


def customer_said(turn: Turn, own: Mapping[str, str]) -> list[str]:
    """Return the ids of somebody's own customers that the words may mean, by name."""
    meant = turn.meaning.customer if turn.meaning else None
    keys = {*meant.keys, meant.key} - {""} if meant else set()
    if found := [key for key in own if key in keys]:
        return found
    words = f" {_words(turn.text)} "
    return [key for key, name in own.items() if f" {_words(name)} " in words]


def said(
    turn: Turn, status: Status, names: Mapping[str, str], milestones: Sequence[int]
) -> dict[str, str]:
    """Return the fields that the words of this turn fill in, as they would be typed."""
    text = _without(_LEAD.sub("", turn.text), status.customer_name)
    meant = turn.meaning.workload if turn.meaning else ""
    known = [line.workload for line in status.workloads]
    found, rest, at = dict[str, str](), list[str](), ""
    first = meant if meant in known else known[0] if len(known) == 1 else ""
    for clause in _CLAUSE.split(text):
        here, bare = _workload_in(clause, known, names)
        at = here or at or first
        left = _take(bare, at, found, milestones, turn)
        if len(left) >= _SHORTEST and re.search(r"[^\W\d_]", left):
            rest.append(left)
    _take_rest(", ".join(rest)[:REASON], at, found, status)
    return found


def _take(
    clause: str, at: str, found: dict[str, str], milestones: Sequence[int], turn: Turn
) -> str:
    """Take what a clause says by its form; return what is left of it."""
    if health := _HEALTH.search(clause):
        found["health"] = next(
            one.value for one, words in _HEALTHS if re.fullmatch(words, health[0], re.IGNORECASE)
        )
        clause = _cut(clause, health)
    why = _WAITS.search(clause)
    reason = why[1] if why else ""
    clause = clause[: why.start()] if why else clause
    moved = _MILESTONE.search(clause)
    if at and moved and int(moved[1]) in milestones and _is_day(moved[3], turn):
        found[name_of(at, f"at_{int(moved[1])}")] = moved[3].strip()
        clause = clause[: moved.start()]
    for what, pattern in (("percent", _SHARE), ("active", _PEOPLE), ("phase", _PHASE)):
        if at and (figure := pattern.search(clause)):
            said = next(one for one in figure.groups() if one)
            found[name_of(at, what)] = Phase(said.lower()).value if what == "phase" else said
            clause = _cut(clause, figure)
    bare = _FILLER.sub("", clause.strip(" :,.-"))
    return " ".join(part for part in (bare, reason) if part)


def _take_rest(words: str, at: str, found: dict[str, str], status: Status) -> None:
    """What is left is why a forecast moves or why it is not green; else it is a note."""
    if not words:
        return
    moved = [name for name in found if re.fullmatch(r".*__at_\d+", name)]
    workloads = {name.rpartition("__")[0] for name in moved}
    for workload in workloads:
        found[name_of(workload, "why")] = words
    health = found.get("health") or (status.health.value if status.health else "")
    if "health" in found and health != Health.GREEN:
        found["health_reason"] = words
    elif not workloads:
        found[name_of(at, "note") if at else "summary"] = words


def _is_day(words: str, turn: Turn) -> bool:
    said = read_date(words, today=turn.now.date(), locale=turn.who.locale)
    return bool(said.day or said.choices)


def _workload_in(clause: str, known: Sequence[str], names: Mapping[str, str]) -> tuple[str, str]:
    """Return the workload that a clause names, and the clause without the name."""
    for workload in known:
        for form in _forms(workload, names.get(workload, workload)):
            if found := re.search(rf"\b{re.escape(form)}\b:?", clause, re.IGNORECASE):
                return workload, _cut(clause, found)
    return "", clause


def _forms(workload: str, name: str) -> Iterator[str]:
    """Yield how a workload is called, the longest form first."""
    short = short_name(name)
    bare = re.sub(r"^(?:Microsoft|Office|Windows)\s+(?:365\s+)?(?=\D)", "", short)
    forms = {short, bare, workload.replace("_", " "), bare.removesuffix(" Online")}
    yield from sorted((one for one in forms if len(one) >= _SHORTEST), key=len, reverse=True)


def _without(text: str, name: str) -> str:
    found = re.search(rf"\b{re.escape(name)}\b(?:['\u2019]s)?:?", text, re.IGNORECASE)
    return _cut(text, found) if found else text


def _cut(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()].rstrip()} {text[found.end() :].lstrip()}".strip()


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))

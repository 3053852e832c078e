"""What one answer says: the verdict in words, why, what to check, what to offer, from where."""

from collections.abc import Mapping
from dataclasses import dataclass

from cards.scope import ScopeAnswer, SourceLine
from dialogs.rules.entitlement import MIN_LICENCES, too_few_licences
from dialogs.rules.scope import ScopeDecision
from dialogs.wording import VERDICT_STYLES, VERDICT_WORDS
from store.entries import EntryText
from store.vocabulary import EntryKind, Verdict

OLD_TEXT_BEFORE = "2024"  # the service description was rewritten since; older text may not hold
OPEN_TO_ALL = frozenset({"app_assure"})  # workloads for which the number of licences is no matter
MOST_CONTRADICTIONS = 2
THREE_WAYS = (
    "Deliver the benefit all the same.",
    "Bring in another FastTrack Ready Partner.",
    "Have the customer send a FastTrack Request for Assistance (RFA).",
)
UNKNOWN_REASON = (
    "None of the sources I have speaks of this, and I do not guess. Please do not promise it to "
    "the customer before somebody has confirmed it."
)
LEADS = {
    (EntryKind.ITEM, Verdict.IN_SCOPE): "Guidance on this is part of the benefit, given remotely:",
    (EntryKind.ITEM, Verdict.OUT_OF_SCOPE): "This is not part of the benefit:",
    (EntryKind.ITEM, Verdict.CONDITIONAL): "Part of the benefit under conditions:",
    (EntryKind.ITEM, Verdict.ELIGIBILITY): "First check who may have the benefit:",
    (EntryKind.PRINCIPLE, Verdict.IN_SCOPE): "Part of the benefit, whatever the workload:",
    (EntryKind.PRINCIPLE, Verdict.OUT_OF_SCOPE): "Not part of the benefit, whatever the workload:",
    (EntryKind.PRINCIPLE, Verdict.CONDITIONAL): "This holds whatever the workload:",
}
ELIGIBILITY_LEAD = "This decides who may have the benefit:"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Who asks and for whom: (name, eligible licences) of the customer, if it may be said here;
    the workloads the asking partner is endorsed for, None if the roster does not say."""

    customer: tuple[str, int] | None = None
    endorsed: frozenset[str] | None = None


NOBODY = About()


def unknown_answer(asked: str, about: About = NOBODY) -> ScopeAnswer:
    """The answer where the catalogue is silent."""
    return ScopeAnswer(
        verdict=VERDICT_WORDS[Verdict.UNKNOWN],
        style=VERDICT_STYLES[Verdict.UNKNOWN],
        subject="",
        reason=UNKNOWN_REASON,
        asked=asked,
        customer=told_of_customer("", about),
    )


def scope_answer(
    decision: ScopeDecision,
    texts: Mapping[str, EntryText],
    about: About,
    *,
    asked: str = "",
    workload: str = "",
) -> ScopeAnswer:
    """The answer that the first entry of the decision gives; the others are named beside it.

    `workload` is the question's: a rule for every workload names none itself.
    """
    entries = [texts[item] for item in decision.items]
    main = entries[0]
    workload = main.workload or workload
    return ScopeAnswer(
        verdict=VERDICT_WORDS[decision.verdict],
        style=VERDICT_STYLES[decision.verdict],
        subject=_subject(main),
        reason=f"{_lead(main)} {sentence(main.what)}",
        asked=asked,
        why=f"Why: {sentence(decision.reason)}" if decision.reason else "",
        check_first=sentence(main.conditions),
        note=sentence(main.note),
        customer=told_of_customer(workload, about),
        not_endorsed=THREE_WAYS if _is_not_endorsed(workload, about) else (),
        instead=sentence(main.instead) if decision.verdict is not Verdict.IN_SCOPE else "",
        age=_age(main),
        contradictions=main.contradictions[:MOST_CONTRADICTIONS],
        sources=sources(main),
        related=tuple(_related(entry) for entry in entries[1:3]),
    )


def sources(main: EntryText) -> tuple[SourceLine, ...]:
    """Where an entry comes from, as far as the reader may know."""
    return tuple(SourceLine(title=one.title, date=one.date, url=one.url) for one in main.sources)


def _subject(main: EntryText) -> str:
    if main.kind is EntryKind.ITEM:
        return main.workload_name
    return "Who may have the benefit" if main.kind is EntryKind.ELIGIBILITY else "Every workload"


def _lead(main: EntryText) -> str:
    return LEADS.get((main.kind, main.verdict), ELIGIBILITY_LEAD)


def told_of_customer(workload: str, about: About) -> str:
    """Say that the customer has too few licences, where that is known and matters."""
    if about.customer is None or workload in OPEN_TO_ALL:
        return ""
    name, licences = about.customer
    if not too_few_licences(licences=licences):
        return ""
    return (
        f"{name} has {licences} eligible licences in our roster: fewer than the {MIN_LICENCES} "
        "that the benefit needs. Paid services are still possible."
    )


def _is_not_endorsed(workload: str, about: About) -> bool:
    return bool(workload and about.endorsed and workload not in about.endorsed)


def is_old_text(entry: EntryText) -> bool:
    """Say whether the text an entry comes from may have been rewritten since."""
    return bool(entry.text_as_of) and entry.text_as_of < OLD_TEXT_BEFORE


def _age(main: EntryText) -> str:
    parts = []
    if is_old_text(main):
        parts.append(f"This text is from {main.text_as_of}: it may have changed since.")
    if main.status == "superseded":
        parts.append("It has been replaced by a newer text.")
    elif main.status == "older":
        parts.append("It is taken from an older text.")
    return " ".join(parts)


def _related(entry: EntryText) -> str:
    if entry.kind is EntryKind.PROGRAM:  # it says how things run, and has no verdict
        return entry.what.rstrip(".")
    return f"{entry.what.rstrip('.')} ({VERDICT_WORDS[entry.verdict].lower()})"


def sentence(text: str) -> str:
    """Begin with a capital and end with a full stop, where there is text."""
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")

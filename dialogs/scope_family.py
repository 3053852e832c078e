"""What an answer about a whole workload or family says: what is in, what depends, what is not."""

from collections.abc import Mapping, Sequence

from cards.scope import Portion, ScopeAnswer
from dialogs.rules.entitlement import MIN_LICENCES
from dialogs.rules.scope import ScopeDecision
from dialogs.rules.scope_family import Family
from dialogs.scope_answer import (
    OPEN_TO_ALL,
    THREE_WAYS,
    About,
    is_old_text,
    sentence,
    sources,
    told_of_customer,
)
from dialogs.wording import VERDICT_STYLES, VERDICT_WORDS
from store.entries import EntryText
from store.vocabulary import Verdict

MOST = 4  # entries of each verdict that are listed
MOST_SOURCES = 2
LONGEST = 90  # characters of an entry in a list
LEADS = {
    Verdict.IN_SCOPE: "Guidance on this is part of the benefit, given remotely{}.",
    Verdict.CONDITIONAL: "Part of the benefit under conditions{}.",
    Verdict.OUT_OF_SCOPE: "What our sources list of this is not part of the benefit.",
}
LICENCES = f", for customers with at least {MIN_LICENCES} eligible licences"


def family_answer(
    decision: ScopeDecision,
    family: Family,
    texts: Mapping[str, EntryText],
    about: About,
    *,
    asked: str = "",
) -> ScopeAnswer:
    """Say that the family is in the benefit or not, and list the most typical of its entries."""
    entries = [texts[item] for item in decision.items]
    workloads = {entry.workload for entry in entries}
    is_open = workloads <= OPEN_TO_ALL
    endorsed = about.endorsed or workloads
    return ScopeAnswer(
        verdict=VERDICT_WORDS[decision.verdict],
        style=VERDICT_STYLES[decision.verdict],
        subject=family.name,
        reason=LEADS[decision.verdict].format("" if is_open else LICENCES),
        asked=asked,
        why=f"Why: {sentence(decision.reason)}",
        portions=tuple(_portions(family, texts)),
        customer="" if is_open else told_of_customer(entries[0].workload, about),
        not_endorsed=() if workloads & endorsed else THREE_WAYS,
        age=_age(entries),
        sources=tuple(dict.fromkeys(s for one in entries for s in sources(one)))[:MOST_SOURCES],
    )


def _portions(family: Family, texts: Mapping[str, EntryText]) -> list[Portion]:
    """List what decides the verdict first."""
    sorts = [
        ("In the benefit", family.inside),
        ("Under conditions", family.conditional),
        ("Not in the benefit", family.outside),
    ]
    sorts.sort(key=lambda one: one[1] is not family.items)
    return [
        Portion(
            title=title,
            lines=tuple(_line(texts[item]) for item in items[:MOST]),
            more=len(items) > MOST,
        )
        for title, items in sorts
        if items
    ]


def _line(entry: EntryText) -> str:
    what = entry.what.rstrip(".")
    return what if len(what) <= LONGEST else what[: LONGEST - 1].rstrip() + "\u2026"


def _age(entries: Sequence[EntryText]) -> str:
    old = [entry.text_as_of for entry in entries if is_old_text(entry)]
    return f"Some of this text is from {min(old)}: it may have changed since." if old else ""

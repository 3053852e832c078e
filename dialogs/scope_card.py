"""The card of a scope answer: its verdicts, the nearest entries, and what can be done next."""

import re
from collections.abc import Mapping, Sequence

from cards.scope import ScopeAnswer, ScopeCard
from cards.view import Button
from dialogs.rules.scope import ScopeDecision
from dialogs.rules.scope_family import Family
from dialogs.turn import Turn
from store.entries import EntryText
from store.vocabulary import Verdict

MOST_BUTTONS = 6  # of all on one card: Teams shows no more
DID_YOU_MEAN = "Did you mean one of these?"
WHAT_TO_DO = "What do you want to do?"
_NAMES_IT = re.compile(r"\bRFA\b|\brequest for assistance\b", re.IGNORECASE)
SHORT = 60  # characters of an entry that a button shows


def scope_card(
    answers: tuple[ScopeAnswer, ...],
    decisions: Sequence[ScopeDecision],
    texts: Mapping[str, EntryText],
    turn: Turn,
    question_id: str,
    *,
    to_keep: Button | None = None,
) -> ScopeCard:
    """Put the answers on one card; the first question that is open gets suggestions."""
    unknown = [one for one in decisions if one.verdict is Verdict.UNKNOWN]
    single = [one for one in decisions if one.verdict is not Verdict.UNKNOWN and not one.family]
    families = [one.family for one in decisions if one.family]
    buttons = _buttons(single, question_id, turn, is_open=bool(unknown))
    if to_keep is not None:
        buttons = (*buttons, to_keep)
    if not unknown:  # else the room is for suggestions
        buttons += _assistance(answers, decisions, texts, question_id)
    offered = unknown[0].nearest if unknown else _typical(families[0]) if families else ()
    near = offered[: MOST_BUTTONS - len(buttons)]
    nearest = tuple(
        Button(
            title=_short(texts[item].what),
            action="scope.entry",
            ref={"entry": item, "question": question_id},
        )
        for item in near
    )
    return ScopeCard(
        answers=answers,
        edition=turn.edition,
        nearest_title=(DID_YOU_MEAN if unknown else WHAT_TO_DO) if nearest else "",
        nearest=nearest,
        buttons=buttons,
    )


def _typical(family: Family) -> tuple[str, ...]:
    """Offer some of each verdict, most of the family's own."""
    others = (family.inside, family.conditional, family.outside)
    rest = (items[0] for items in others if items and items is not family.items)
    return (*family.items[:2], *rest, *family.items[2:])


def _assistance(
    answers: Sequence[ScopeAnswer],
    decisions: Sequence[ScopeDecision],
    texts: Mapping[str, EntryText],
    question_id: str,
) -> tuple[Button, ...]:
    """Offer the text of a Request for Assistance where an answer names that as a way."""
    for answer, found in zip(answers, decisions, strict=True):
        main = found.items[0] if found.items else ""
        ways = (*answer.not_endorsed, texts[main].what, texts[main].instead) if main else ()
        if any(_NAMES_IT.search(way) for way in ways):
            ref = {"question": question_id, "entry": main}
            return (Button(title="Text for the RFA", action="scope.assistance", ref=ref),)
    return ()


def _buttons(
    known: Sequence[ScopeDecision], question_id: str, turn: Turn, *, is_open: bool
) -> tuple[Button, ...]:
    """Offer what fits: checks where something was answered, a hand-over where something was not.

    `known` are answers about one thing: a whole family is nothing to check or to tell a customer.
    """
    doubt = {"question": question_id}
    about = {**doubt, "entry": known[0].items[0] if known else ""}
    checks = Button(title="Three checks", action="scope.checks", ref=about)
    tell = Button(title="Tell the customer", action="scope.tell_customer", ref=about)
    wrong = Button(title="This is wrong", action="scope.wrong", ref=doubt)
    unsure = Button(title="Still unsure", action="scope.unsure", ref=doubt)
    if not is_open:
        return (checks, tell, wrong, unsure) if known else (wrong, unsure)
    to = "the catalogue's keepers" if turn.who.is_staff else "my PSM"
    hand_over = Button(
        title=f"Hand over to {to}", action="scope.hand_over", ref=doubt, primary=True
    )
    return (hand_over, checks, tell, wrong) if known else (hand_over, tell, wrong)


def _short(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 1].rstrip() + "…"

"""What people ask that the catalogue answers badly, grouped by meaning, for its keepers."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from pydantic import NonNegativeInt
from sqlmodel import Session

from cards.questions import DoubtRow, DoubtsCard
from cards.requests import Option, RequestList, RequestRow
from cards.view import Button, CardView
from dialogs.expert_team import once_in_private, refuse
from dialogs.links import day
from dialogs.paging import (
    CHOOSE_FIRST,
    PAGE,
    choice,
    chosen,
    clamped,
    open_button,
    pages,
    turned,
    turning,
)
from dialogs.question_meaning import alike
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.rules.reviewing import heaviest_first, weight
from dialogs.turn import Instead, Reply, Turn
from dialogs.wording import IN_OUR_CHAT, MEANWHILE, VERDICT_WORDS
from store import audit
from store.requests import Page
from store.review import Flagged, flagged, mark_reviewed
from store.vocabulary import Doubt, NextStep, Role

LOOKED_BACK = timedelta(days=180)
MOST = 500  # questions that are grouped: the newest
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
SHORT = 80  # characters of a question that a list shows
KEEPERS = frozenset({Role.PROGRAM, Role.ADMIN})
NOT_YOURS = "This list is for the keepers of the catalogue: the programme team."
NONE = "Nothing: no answer of the last half year is doubted or was asked for again."
GONE = "Somebody is done with these questions already."
SIGNS = {
    Doubt.WRONG.value: "said to be wrong",
    Doubt.UNSURE.value: "left unsure",
    Doubt.HANDED_OVER.value: "handed over",
    NextStep.REPHRASED.value: "asked again in other words",
}
Group = Sequence[Flagged]
in_private_once = once_in_private(IN_OUR_CHAT)


class GroupRef(ButtonRef):
    """A question of the group, and how many the group had; or the page of it to turn to."""

    question: UUID
    count: NonNegativeInt = 0
    page: NonNegativeInt = 0


@in_private_once
def show(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the groups, the one that weighs most first."""
    return [_list(turn, db, 0)]


@in_private_once
def page(turn: Turn, db: Session) -> Sequence[Reply]:
    """Turn a page of the groups."""
    return turned(turn, lambda at: _list(turn, db, at))


@in_private_once
def opened(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the questions of a group."""
    if not turn.who.roles & KEEPERS:
        return [_not_yours(turn, db)]
    picked = chosen(turn)
    if picked is None:
        return [CHOOSE_FIRST]
    group = _group_of(turn, db, picked)
    return [_card(group, 0)] if group else [GONE]


@in_private_once
def turn_page(turn: Turn, db: Session) -> Sequence[Reply]:
    """Turn a page of the questions of a group."""
    if not turn.who.roles & KEEPERS:
        return [_not_yours(turn, db)]
    ref = GroupRef.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    group = _group_of(turn, db, ref.question)
    return [Instead(_card(group, ref.page))] if group else [GONE]


@in_private_once
def done(turn: Turn, db: Session) -> Sequence[Reply]:
    """Be done with a group, as it was seen: what has come to it since is looked at first."""
    if not turn.who.roles & KEEPERS:
        return [_not_yours(turn, db)]
    ref = GroupRef.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    group = _group_of(turn, db, ref.question)
    if not group:
        return [GONE]
    if len(group) != ref.count:
        return [MEANWHILE, Instead(_card(group, 0))]
    mark_reviewed(db, [one.id for one in group], now=turn.now)
    audit.record(
        db, now=turn.now, actor=turn.who.object_id, action="questions.reviewed",
        subject=str(ref.question), detail={"questions": len(group)},
    )  # fmt: skip
    left = _list(turn, db, 0)
    return [left if isinstance(left, str) else Instead(left)]


def review_rows(db: Session) -> Iterator[tuple[object, ...]]:
    """The same as an export: a row for each question, by group, the heaviest first."""
    yield ("group", "weight", "question_id", "asked_at", "text", "workload", "verdict", "items",
           "edition", "next", "comments")  # fmt: skip
    for number, group in enumerate(_grouped(flagged(db, since=ALWAYS, limit=10 * MOST)), start=1):
        for one in group:
            yield (number, weight(group), one.id, one.asked_at, one.text, one.workload,
                   one.verdict.value, ";".join(one.items), one.edition, ";".join(one.done),
                   "\n".join(one.comments))  # fmt: skip


def _groups(turn: Turn, db: Session) -> list[Group]:
    return _grouped(flagged(db, since=turn.now - LOOKED_BACK, limit=MOST))


def _grouped(questions: Sequence[Flagged]) -> list[Group]:
    numbers = alike([one.text for one in questions])
    return heaviest_first([[questions[number] for number in group] for group in numbers])


def _group_of(turn: Turn, db: Session, question_id: UUID) -> Group:
    """Return the group that a question is in now, nothing once somebody is done with it."""
    groups = _groups(turn, db)
    return next((group for group in groups if question_id in {one.id for one in group}), ())


def _list(turn: Turn, db: Session, wanted: int) -> CardView | str:
    if not turn.who.roles & KEEPERS:
        return _not_yours(turn, db)
    groups = _groups(turn, db)

    def look(offset: int) -> Page[Group]:
        return Page(tuple(groups[offset : offset + PAGE]), len(groups))

    found, at = clamped(look, wanted)
    return RequestList(
        title="What is answered badly",
        lead="Questions that mean about the same stand together; what weighs most stands first."
        if found.total
        else NONE,
        rows=tuple(RequestRow(title=_title(one), text=_signs(one)) for one in found.lines),
        pages=pages(found, at),
        choose=choice(
            tuple(Option(title=_title(one), value=str(one[0].id)) for one in found.lines)
        ),
        buttons=(*open_button(found, "review.open"), *turning(found, at, "review.page", {})),
    )


def _title(group: Group) -> str:
    text = group[0].text
    return text if len(text) <= SHORT else text[: SHORT - 1].rstrip() + "…"


def _signs(group: Group) -> str:
    """Say how many ask, what they did, and what most of them were answered."""
    people, times = len({one.asker for one in group}), len(group)
    asked = f"Asked {_count(times, 'time')} by {_count(people, 'person', 'people')}"
    signs = Counter(what for one in group for what in one.done if what in SIGNS)
    told = ", ".join(f"{count} {SIGNS[what]}" for what, count in signs.most_common())
    answers = Counter(_answered(one) for one in group)
    return f"{asked}: {told}. Answered: {answers.most_common(1)[0][0]}."


def _card(group: Group, wanted: int) -> DoubtsCard:
    def look(offset: int) -> Page[Flagged]:
        return Page(tuple(group[offset : offset + PAGE]), len(group))

    found, at = clamped(look, wanted)
    first = str(group[0].id)
    ref: dict[str, str | int] = {"question": first, "count": len(group)}
    return DoubtsCard(
        title="Asked alike",
        rows=tuple(_row(one) for one in found.lines),
        pages=pages(found, at),
        buttons=(
            Button(title="Done with these", action="review.done", ref=ref, primary=True),
            *turning(found, at, "review.turn", {"question": first}),
            Button(title="All groups", action="review.page"),
        ),
    )


def _row(one: Flagged) -> DoubtRow:
    signs = ", ".join(SIGNS[what] for what in one.done if what in SIGNS)
    return DoubtRow(
        kind=signs[:1].upper() + signs[1:],
        asked_by=one.partner_name or "Microsoft",
        when=day(one.asked_at.date()),
        question=one.text,
        answered=f"{_answered(one)}, catalogue edition {one.edition}",
        comment=" / ".join(one.comments),
    )


def _answered(one: Flagged) -> str:
    items = f" ({', '.join(one.items[:2])})" if one.items else ""
    return VERDICT_WORDS[one.verdict] + items


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _not_yours(turn: Turn, db: Session) -> str:
    refuse(turn, db, "catalogue review", action="question.refused")
    return NOT_YOURS

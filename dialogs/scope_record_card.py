"""The card of a scope record: a page of what is in the benefit, outside it, and open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from cards.requests import FormField, HistoryLine, Option, RequestHistory
from cards.scope_record import RecordGroup, RecordLine, ScopeRecordCard
from cards.view import Button
from dialogs.expert_words import short_name
from dialogs.paging import PAGE, clamped, pages, turning
from dialogs.portfolio_words import day_for, many
from dialogs.rules.scope_record import Group, Why, counted
from dialogs.scope_answer import sentence, sources
from dialogs.scope_record_lines import Kept
from dialogs.scope_record_readers import Reading
from dialogs.turn import Turn
from dialogs.wording import VERDICT_WORDS
from store.entries import EntryText
from store.requests import Page
from store.scope_record import Line

SHORT = 60  # characters of an entry in a list to choose from
CUT = 200  # characters of an entry, and of what is told beside it, on the card
MOST_SOURCES = 2
TITLES = {
    Group.INSIDE: "✔ In the benefit",
    Group.OUTSIDE: "✖ Outside: value-added services",
    Group.OPEN: "? Open",
}
STYLES = {Group.INSIDE: "good", Group.OUTSIDE: "attention", Group.OPEN: "warning"}
OPEN_FOR = {
    Why.ELIGIBILITY: "To be checked: who may have the benefit.",
    Why.UNANSWERED: "Our sources do not speak of it: to be settled with your PSM.",
    Why.GONE: "It was answered “{was}” then. Please ask again before you rely on it.",
}
CHANGED = (
    "Changed since: it was “{was}”, and is “{now}” today. Open until you keep it as it is today."
)
NO_OFFER = "Nothing is named in our sources to offer instead."


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A record as it is to be shown: whose, for whom, and what it holds."""

    reading: Reading
    partner_name: str
    customer_name: str
    kept: Sequence[Kept]


def record_card(shown: Shown, turn: Turn, wanted: int, *, note: str = "") -> ScopeRecordCard:
    """Show a page of a record; what can be done with it only to those whose it is."""

    def look(offset: int) -> Page[Kept]:
        return Page(tuple(shown.kept[offset : offset + PAGE]), len(shown.kept))

    found, at = clamped(look, wanted)
    record = shown.reading.record
    ref: dict[str, str | int] = {"partner": record.partner_id, "customer": record.customer_id}
    return ScopeRecordCard(
        title=f"Scope record: {shown.customer_name}",
        note=note,
        lead=_lead(shown),
        groups=tuple(
            RecordGroup(
                title=TITLES[group],
                style=STYLES[group],
                lines=tuple(_line(one, turn) for one in some),
            )
            for group, some in groupby(found.lines, key=lambda one: one.standing.group)
        ),
        pages=pages(found, at),
        edition=turn.edition,
        choose=_choice(found.lines) if shown.reading.writes else None,
        buttons=(
            *_buttons(shown, ref, is_first=at == 0),
            *turning(found, at, "scope_record.page", ref),
        ),
    )


def history_card(
    shown: Shown, found: Page[Line], at: int, names: dict[str, EntryText], turn: Turn
) -> RequestHistory:
    """Show a page of every change of a record."""
    record = shown.reading.record
    ref: dict[str, str | int] = {"partner": record.partner_id, "customer": record.customer_id}
    back = Button(title="Back to the record", action="scope_record.page", ref=ref)
    return RequestHistory(
        title=f"History of the scope record: {shown.customer_name}",
        lines=tuple(_happened(one, names, turn) for one in found.lines),
        pages=pages(found, at),
        buttons=(back, *turning(found, at, "scope_record.history", ref)),
    )


def cut(text: str, most: int) -> str:
    """Shorten a text that a card has no room for."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _lead(shown: Shown) -> str:
    counts = counted(one.standing for one in shown.kept)
    told = (
        f"{counts[Group.INSIDE]} in the benefit, {counts[Group.OUTSIDE]} outside it, "
        f"{counts[Group.OPEN]} open."
    )
    if shown.reading.writes:
        return f"{told} You share this record with your colleagues at {shown.partner_name}."
    return f"{told} The record is {shown.partner_name}'s; you may read it."


def _line(one: Kept, turn: Turn) -> RecordLine:
    was, now = one.was_and_is
    return RecordLine(
        what=cut(one.what, CUT),
        subject=one.subject,
        told=tuple(cut(told, CUT) for told in _told(one)),
        changed=CHANGED.format(was=was, now=now) if one.is_changed else "",
        sources=sources(one.entry)[:MOST_SOURCES] if one.entry else (),
        kept=f"Kept {_when_by_whom(one.line, turn)}",
    )


def _told(one: Kept) -> Iterator[str]:
    """Say what is to be done, or offered."""
    why, entry = one.standing.why, one.entry
    if why in OPEN_FOR:
        yield OPEN_FOR[why].format(was=one.was_and_is[0])
    if entry and entry.conditions:
        yield f"Check first: {sentence(entry.conditions)}"
    if entry and one.standing.group is Group.OUTSIDE:
        yield f"Offer instead: {sentence(entry.instead)}" if entry.instead else NO_OFFER


def _when_by_whom(line: Line, turn: Turn) -> str:
    by = f" by {line.by}" if line.by else ""
    return f"{day_for(line.kept_at, turn)}{by} · edition {line.edition}"


def _happened(line: Line, names: dict[str, EntryText], turn: Turn) -> HistoryLine:
    entry = names.get(line.entry_id)
    what = line.words or (
        entry.what.rstrip(".") if entry else "An entry that is not shown any more"
    )
    verdict = VERDICT_WORDS[line.verdict]
    return HistoryLine(
        what=f"Kept as “{verdict}”" if line.is_kept else "Taken out",
        when=_when_by_whom(line, turn),
        text=cut(what, CUT),
    )


def _choice(lines: Sequence[Kept]) -> FormField | None:
    options = tuple(
        Option(title=cut(f"{short_name(one.subject)}: {one.what}".lstrip(": "), SHORT),
               value=str(one.line.id))
        for one in lines
    )  # fmt: skip
    if not options:
        return None
    return FormField(
        name="chosen", label="To take one out", kind="choice", value=options[0].value,
        options=options,
    )  # fmt: skip


def _buttons(shown: Shown, ref: dict[str, str | int], *, is_first: bool) -> Iterator[Button]:
    """Offer what its own people can do; with those of the pages they are five at most."""
    if shown.reading.writes and shown.kept:
        yield Button(
            title="Statement of work", action="scope_record.statement", ref=ref, primary=True
        )
        yield Button(title="Take it out", action="scope_record.take_out", ref=ref)
        if changed := sum(one.is_changed for one in shown.kept):
            title = f"Keep {many(changed, 'change')} as of today"
            yield Button(title=title, action="scope_record.renew", ref=ref)
    if is_first:
        yield Button(title="History", action="scope_record.history", ref=ref)

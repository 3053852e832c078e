"""What a scope record holds, each answer with where it stands today for one reader."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from dialogs.rules.scope_record import Group, Standing, Why, standing
from dialogs.wording import VERDICT_WORDS
from store.entries import EntryText, entry_texts
from store.scope_record import Line, Record, lines_of
from store.vocabulary import Audience, EntryKind

GONE = "An entry that the catalogue does not hold any more"
EVERY_WORKLOAD = "Every workload"
WHO_MAY = "Who may have the benefit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One kept answer and its entry as it reads today, None where the reader may not see it."""

    line: Line
    entry: EntryText | None

    @property
    def standing(self) -> Standing:
        """Where it stands."""
        today = self.entry.verdict if self.entry else None
        return standing(self.line.verdict, today, is_entry=bool(self.line.entry_id))

    @property
    def what(self) -> str:
        """What it is about."""
        if not self.line.entry_id:
            return self.line.words
        return self.entry.what.rstrip(".") if self.entry else GONE

    @property
    def subject(self) -> str:
        """The workload it belongs to."""
        if self.entry is None:
            return ""
        if self.entry.kind is EntryKind.ITEM:
            return self.entry.workload_name
        return WHO_MAY if self.entry.kind is EntryKind.ELIGIBILITY else EVERY_WORKLOAD

    @property
    def was_and_is(self) -> tuple[str, str]:
        """What was answered when it was kept, and what is answered today."""
        now = VERDICT_WORDS[self.entry.verdict] if self.entry else "not in the catalogue"
        return VERDICT_WORDS[self.line.verdict], now

    @property
    def is_changed(self) -> bool:
        """Whether the verdict is another one today."""
        return self.standing.why is Why.CHANGED


def kept_in(db: Session, record: Record, *, reader: Audience) -> Sequence[Kept]:
    """Return what a record holds: in the benefit, then outside it, then open."""
    lines = lines_of(db, record)
    texts = entry_texts(db, {one.entry_id for one in lines if one.entry_id}, reader=reader)
    found = [Kept(line=line, entry=texts.get(line.entry_id)) for line in lines]
    order = list(Group)
    return sorted(found, key=lambda one: order.index(one.standing.group))

"""What somebody has filled in of an update: beside which one, and what others saved meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlmodel import Session

from dialogs.expert_fields import TamperedError
from dialogs.milestones import milestones
from dialogs.status_fields import Texts, is_field, key_of, name_of, texts_of, typed
from dialogs.turn import Turn
from store.drafts import Draft
from store.status import status_as_of
from store.status_drafts import Writer, draft_of, keep_draft
from store.status_values import Status
from store.vocabulary import Health, Phase

NEITHER = "neither"  # of the days that were offered
CHOICES: Mapping[str, frozenset[str]] = {
    "health": frozenset(Health),
    "phase": frozenset(Phase),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCard:
    """The fields that a card showed; of those that were asked back none need have been chosen."""

    fields: frozenset[str]
    asked_back: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What was typed, by field; `base` is the number of the update that it was typed beside.

    `beside` is what somebody else has saved in a field that is filled in here, too. `corrects` is
    the number of the update that is put right, 0 for an ordinary update.
    """

    version: int = 0
    base: int = 0
    mine: Texts = field(default_factory=dict)
    beside: Texts = field(default_factory=dict)
    corrects: int = 0

    @classmethod
    def of(cls, draft: Draft, base: int) -> "Filled":
        """Read a draft; one that nobody has begun is beside what stands now."""
        if not draft.fields:
            return cls(version=draft.version, base=base)
        return cls(version=draft.version, **draft.fields)

    def kept(self) -> dict[str, Any]:
        """Return it as the draft has it."""
        mine, beside = dict(self.mine), dict(self.beside)
        return {"base": self.base, "mine": mine, "beside": beside, "corrects": self.corrects}


def writer(turn: Turn, customer_id: str) -> Writer:
    """Name whose draft it is."""
    who = turn.who
    return Writer(tenant_id=who.tenant_id, object_id=who.object_id, customer_id=customer_id)


def filled_now(turn: Turn, db: Session, last: Status) -> Filled:
    """Return what whoever talks has filled in, beside what stands now."""
    draft = draft_of(db, writer(turn, last.customer_id))
    filled = Filled.of(draft, last.number)
    if filled.base == last.number:
        return filled
    now = beside_now(db, filled, last)
    return keep(turn, db, last.customer_id, now) or now


def keep(turn: Turn, db: Session, customer_id: str, filled: Filled) -> Filled | None:
    """Keep it, if the draft is still at that version."""
    draft = keep_draft(
        db, writer(turn, customer_id), version=filled.version, fields=filled.kept(), now=turn.now
    )
    return replace(filled, version=draft.version) if draft else None


def empty(turn: Turn, db: Session, customer_id: str, filled: Filled) -> bool:
    """Empty the draft that was saved or thrown away; say whether it was still at that version."""
    if not filled.version:
        return True
    of = writer(turn, customer_id)
    return keep_draft(db, of, version=filled.version, fields={}, now=turn.now) is not None


def beside_now(db: Session, filled: Filled, last: Status) -> Filled:
    """Put what was typed beside what stands now: somebody may have saved something meanwhile.

    What both have changed is kept as typed here, with what was saved beside it.
    """
    if filled.base == last.number:
        return filled
    then = status_as_of(db, customer_id=last.customer_id, number=filled.base)
    before = texts_of(then, milestones()) if then else {}
    now = texts_of(last, milestones())
    mine = {name: said for name, said in filled.mine.items() if now.get(name, "") != said}
    theirs = {
        name: now.get(name, "") or "nothing"
        for name in mine
        if now.get(name, "") != before.get(name, "")
    }
    return replace(filled, base=last.number, mine=mine, beside={**filled.beside, **theirs})


def shown(before: Status, filled: Filled) -> dict[str, str]:
    """Return what stands in every field: what was typed, else what stood there before.

    People and per cent are two ways to say one thing: the other one follows.
    """
    texts = {**texts_of(before, milestones()), "because": ""}
    for name, said in filled.mine.items():
        if name in texts:
            texts[name] = said
    for line in before.workloads:
        _follow(texts, filled.mine, line.workload)
    return texts


def filled_in(before: Status, filled: Filled, given: Mapping[str, object], card: OnCard) -> Filled:
    """Take what came back of the fields that a card showed; what was left out of it is empty.

    Raises:
        TamperedError: a field or a choice that no form of ours has.
    """
    if any(not is_field(name) or not isinstance(said, str) for name, said in given.items()):
        raise TamperedError
    seen, base = shown(before, filled), texts_of(before, milestones())
    changed = {}
    for name in card.fields & set(seen):
        said = typed(name, given.get(name, ""))
        if said == seen[name] or (name in card.asked_back and not said):
            continue
        allowed = CHOICES.get(key_of(name).what)
        if said and allowed is not None and said not in allowed:
            raise TamperedError
        changed[name] = base.get(name, "") if said == NEITHER else said
    return replace(filled, mine=merged(filled.mine, changed, base))


def merged(mine: Texts, changed: Texts, base: Texts) -> dict[str, str]:
    """Add what was changed; of people and per cent the one counts that was changed last."""
    both = {**mine, **changed}
    for name in changed:
        key = key_of(name)
        other = {"active": "percent", "percent": "active"}.get(key.what)
        if other and name_of(key.of, other) not in changed:
            both.pop(name_of(key.of, other), None)
    return {name: said for name, said in both.items() if said != base.get(name, "")}


def _follow(texts: dict[str, str], mine: Texts, workload: str) -> None:
    names = {what: name_of(workload, what) for what in ("entitled", "active", "percent")}
    try:
        entitled = int(texts[names["entitled"]])
        if names["percent"] in mine and names["active"] not in mine:
            share = float(texts[names["percent"]].replace("%", "").replace(",", "."))
            texts[names["active"]] = f"{round(share * entitled / 100)}"
        elif names["active"] in mine and names["percent"] not in mine:
            texts[names["percent"]] = f"{round(int(texts[names['active']]) * 100 / entitled)}"
    except (ValueError, ZeroDivisionError):  # what was typed is no number: it stays as it is
        return

"""Where an entry changes its verdict, those who asked about it lately are told once.

When it is sent, it is still true; whoever wants no such news says so.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlmodel import Session

from cards.scope_news import ScopeNews
from cards.view import Button, Say
from dialogs.links import day
from dialogs.scope_answer import sentence, sources
from dialogs.sweeps import Sweep
from dialogs.turn import Reply, Turn
from dialogs.wording import VERDICT_STYLES, VERDICT_WORDS
from store import notices
from store.entries import EntryText, entry_texts
from store.identity import Identity, identify
from store.models import Question
from store.preferences import keep_scope_news, wants_scope_news
from store.told import To, Told
from store.verdict_changes import (
    Changed,
    asked_about,
    change_of,
    settle,
    untold,
    verdict_in,
    was_told_before,
)
from store.vocabulary import Audience, Verdict

KIND = "scope.changed"
TITLE = "A scope answer has changed"
LOOKED_BACK = timedelta(days=90)
NO_MORE = "no more news of scope changes"
AGAIN = "news of scope changes"


def stop(turn: Turn, db: Session) -> Sequence[Reply]:
    """Tell somebody no more of changed answers."""
    changed = _keep(turn, db, wanted=False)
    said = "From now on" if changed else "As you said before,"
    return [f"{said} I do not tell you when a scope answer changes. Say “{AGAIN}” to undo this."]


def begin(turn: Turn, db: Session) -> Sequence[Reply]:
    """Tell somebody of changed answers again."""
    changed = _keep(turn, db, wanted=True)
    again = " again" if changed else ""
    within = f"within the last {LOOKED_BACK.days} days"
    said = f"I tell you{again}, once, when an answer changes that you got {within}."
    return [f"{said} Say “{NO_MORE}” if you do not want that."]


def _keep(turn: Turn, db: Session, *, wanted: bool) -> bool:
    who = turn.who
    return keep_scope_news(db, wanted=wanted, tenant_id=who.tenant_id, aad_object_id=who.object_id)


def tell(db: Session, change: Changed, now: datetime) -> bool:
    """Write to everybody who was answered by an entry that says something else now."""
    if not settle(db, change, now=now):
        return False
    for one in asked_about(db, change, since=change.changed_at - LOOKED_BACK):
        to = To(tenant_id=one.tenant_id, aad_object_id=one.object_id)
        if not _wants(db, to):
            continue
        ref = {
            "entry": change.entry_id, "edition": change.edition, "question": str(one.question_id),
        }  # fmt: skip
        key = f"{_about(change.entry_id, to)}:{change.edition}"
        notices.write(db, KIND, to=to, business_key=key, now=now, ref=ref)
    return True


def view(told: Told, db: Session) -> ScopeNews | None:
    """Show what changed, if it still holds, and is news to whoever asked."""
    entry_id, edition = str(told.ref["entry"]), int(told.ref["edition"])
    question = db.get(Question, UUID(str(told.ref["question"])))
    change = change_of(db, entry_id=entry_id, edition=edition)
    who = identify(db, tenant_id=told.tenant_id, object_id=told.aad_object_id)
    if question is None or change is None or not isinstance(who, Identity):
        return None
    reader = Audience.INTERNAL if who.is_staff else Audience.PARTNER
    entry = entry_texts(db, [entry_id], reader=reader).get(entry_id)
    if entry is None or entry.verdict is not change.became or not _wants(db, told.to):
        return None
    before = _told_then(told, db, change, question)
    return _card(entry, change, question, before) if before is not entry.verdict else None


def _told_then(told: Told, db: Session, change: Changed, question: Question) -> Verdict:
    """Return what they heard last: an earlier change may never have been sent."""
    about = _about(change.entry_id, told.to)
    if was_told_before(db, to=told.to, kind=KIND, about=about, but=told.id):
        return change.was
    asked_in = verdict_in(db, entry_id=change.entry_id, edition=question.edition)
    return asked_in or change.was


def _card(entry: EntryText, change: Changed, question: Question, before: Verdict) -> ScopeNews:
    ref: dict[str, str | int] = {"entry": entry.entry_id, "question": str(question.id)}
    instead = entry.verdict is not Verdict.IN_SCOPE
    return ScopeNews(
        title=TITLE,
        lead=f"You asked about this on {day(question.asked_at.date())}. The catalogue says "
        "something else now; please look at what you have told your customers.",
        subject=entry.workload_name or "Every workload",
        what=sentence(entry.what),
        before=f"Before: {VERDICT_WORDS[before]} (catalogue edition {question.edition})",
        now=f"Now: {VERDICT_WORDS[entry.verdict]} (catalogue edition {change.edition})",
        style=VERDICT_STYLES[entry.verdict],
        check_first=sentence(entry.conditions),
        instead=sentence(entry.instead) if instead else "",
        sources=sources(entry),
        buttons=(
            Button(title="Show the whole answer", action="scope.entry", ref=ref, primary=True),
            Say(title="No more such news", words=NO_MORE),
        ),
    )


def _wants(db: Session, to: To) -> bool:
    return wants_scope_news(db, tenant_id=to.tenant_id, aad_object_id=to.aad_object_id)


def _about(entry_id: str, to: To) -> str:
    """Begin the business key of what somebody is told of an entry."""
    whose = sha256(f"{to.tenant_id} {to.aad_object_id}".encode()).hexdigest()[:16]
    return f"{KIND}:{entry_id}:{whose}"


SWEEPS = (
    Sweep(
        name="scope.changed",
        about="edition",
        find=lambda db, _, after: untold(db, after=after),
        settle=tell,
    ),
)

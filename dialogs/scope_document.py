"""What a scope record says for a statement of work: for the customer, in the partner's words.

Of the catalogue only public texts go into it; what is kept of others is left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from cards.documents.views import Check, ScopeDocument, ScopeRow, ScopeSection
from cards.programme import ProgrammeCard, ProgrammeFact
from cards.scope import SourceLine
from cards.view import Button
from dialogs import scope_document_words as words
from dialogs.customer_note import BENEFIT
from dialogs.expert_words import short_name
from dialogs.links import day
from dialogs.portfolio_words import many
from dialogs.rules.scope_record import Group, Why
from dialogs.scope_answer import is_old_text, sentence, sources
from dialogs.scope_record_card import Shown
from dialogs.scope_record_lines import Kept, kept_in
from dialogs.scope_record_readers import is_partner, reading
from dialogs.slide_files import FileRef, Variant, safe_name
from dialogs.slide_status import Look
from dialogs.turn import Turn
from store import audit
from store.editions import CATALOGUE, edition_in_force
from store.entries import entry_texts
from store.identity import Identity, identify
from store.partners import customer_named
from store.scope_record import Record
from store.vocabulary import Audience

MOST_NAME = 60  # characters of a customer's name in the name of a file


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeFile:
    """A document before it is made: its name, and all that is in it."""

    name: str
    document: ScopeDocument


def file_for(db: Session, ref: FileRef, *, now: datetime) -> ScopeFile | None:
    """Return the document that the person of `ref` may have now; None if they may not."""
    who = identify(db, tenant_id=ref.tenant, object_id=ref.person)
    if not isinstance(who, Identity) or not is_partner(who) or ref.variant is not Variant.SCOPE:
        return None
    record = Record(partner_id=ref.partner, customer_id=ref.customer)
    customer = customer_named(db, customer_id=ref.customer)
    if customer is None or reading(db, who, record) is None:
        return None
    look = Look(who=who, now=now)
    name = f"{customer[0][:MOST_NAME]} {words.TITLE.lower()} {look.today.isoformat()}.docx"
    return ScopeFile(name=safe_name(name), document=_document(db, record, customer[0], look))


def note_handed_out(db: Session, ref: FileRef, *, now: datetime) -> None:
    """Note in the audit trail who was given which document."""
    audit.record(
        db, now=now, actor=ref.person, action="scope_record.handed_out", subject=ref.customer
    )


def statement_card(turn: Turn, db: Session, shown: Shown) -> ProgrammeCard:
    """Tell the partner what is required of a statement of work, and what the document will lack."""
    record = shown.reading.record
    texts = entry_texts(db, [*words.REQUIRED, words.ARTICLE], reader=turn.reader)
    facts = [
        ProgrammeFact(text=sentence(texts[one].what), caution="", sources=sources(texts[one]))
        for one in words.REQUIRED
        if one in texts
    ]
    if article := texts.get(words.ARTICLE):
        facts.insert(0, ProgrammeFact(text=words.NOT_READ, caution="", sources=sources(article)))
    ref: dict[str, str | int] = {"partner": record.partner_id, "customer": record.customer_id}
    return ProgrammeCard(
        title=f"Statement of work: {shown.customer_name}",
        lead=" ".join(_before(db, shown)),
        facts=tuple(facts),
        buttons=(
            Button(
                title="Make the document", action="scope_record.document", ref=ref, primary=True
            ),
            Button(title="Back to the record", action="scope_record.page", ref=ref),
        ),
    )


def _before(db: Session, shown: Shown) -> Sequence[str]:
    """Say what is to be known before the document is made."""
    told = ["I write the scope section as a Word document for the customer."]
    public = _public(db, shown.reading.record)
    if left_out := len(shown.kept) - len(public):
        verb = "is" if left_out == 1 else "are"
        told.append(
            f"{many(left_out, 'kept answer')} {verb} left out of it: no public source says it."
        )
    if still_open := sum(one.standing.group is Group.OPEN for one in public):
        told.append(f"{many(still_open, 'point')} will stand in it as open.")
    return [*told, "What the programme requires, as far as our sources say:"]


def _public(db: Session, record: Record) -> Sequence[Kept]:
    """Return what a customer may read of a record."""
    kept = kept_in(db, record, reader=Audience.PUBLIC)
    return [one for one in kept if one.entry or not one.line.entry_id]


def _document(db: Session, record: Record, customer: str, look: Look) -> ScopeDocument:
    kept, partner = _public(db, record), look.who.partner_name
    edition = edition_in_force(db, body=CATALOGUE)
    by_group = {group: [one for one in kept if one.standing.group is group] for group in Group}
    as_of = day(look.today)
    return ScopeDocument(
        title=words.TITLE,
        subtitle=f"{partner} for {customer} · as of {as_of}",
        customer=customer,
        partner=partner,
        as_of=as_of,
        edition=edition.number if edition else 0,
        made_at=look.now,
        intro=(BENEFIT, _summary(by_group)),
        sections=tuple(_section(group, some, look) for group, some in by_group.items()),
        checks_heading="4. Checklist",
        checks_lead=words.CHECKS_LEAD,
        checks=tuple(_checks(db, is_open=bool(by_group[Group.OPEN]))),
    )


def _summary(by_group: Mapping[Group, Sequence[Kept]]) -> str:
    inside, outside, still_open = (len(by_group[group]) for group in Group)
    return (
        f"Noted so far: {many(inside, 'point')} in the benefit, {outside} outside it and "
        f"{still_open} open."
    )


def _section(group: Group, kept: Sequence[Kept], look: Look) -> ScopeSection:
    return ScopeSection(
        heading=words.HEADINGS[group],
        lead=words.LEADS[group] if kept or group is Group.OUTSIDE else "",
        tone=words.TONES[group],
        what=words.WHATS[group],
        beside=words.BESIDES[group],
        rows=tuple(_row(one, look) for one in sorted(kept, key=_place)),
        none=words.NOTHING[group],
    )


def _place(one: Kept) -> tuple[bool, str]:
    """Keep the lines of a service together; questions in the partner's own words come last."""
    return one.entry is None, short_name(one.subject).casefold()


def _row(one: Kept, look: Look) -> ScopeRow:
    return ScopeRow(
        service=short_name(one.subject) or words.OWN_WORDS,
        what=sentence(one.what),
        beside=_beside(one),
        cautions=tuple(_cautions(one)),
        noted=f"Noted on {day(look.day_of(one.line.kept_at))}",
        sources=sources(one.entry) if one.entry else (),
    )


def _cautions(one: Kept) -> Iterator[str]:
    """Say what to note beside it, and that it is to be confirmed where its text is old."""
    entry = one.entry
    if entry is None:
        return
    if entry.conditions and one.standing.group is Group.INSIDE:
        yield f"Please note: {sentence(entry.conditions)}"
    if is_old_text(entry):
        yield words.OLD.format(date=entry.text_as_of)
    elif entry.status in words.OLDER_TEXTS:
        yield words.OLDER


def _beside(one: Kept) -> str:
    entry, where = one.entry, one.standing
    if where.group is Group.OUTSIDE:
        return sentence(entry.instead) if entry and entry.instead else words.ON_REQUEST
    if where.why is Why.CONDITIONS and entry and entry.conditions:
        return sentence(entry.conditions)
    return words.OPEN_FOR.get(where.why, "")


def _checks(db: Session, *, is_open: bool) -> Sequence[Check]:
    known = entry_texts(db, {entry for entry, _ in words.CHECKS}, reader=Audience.PARTNER)
    public = entry_texts(db, known, reader=Audience.PUBLIC)
    said: dict[str, tuple[SourceLine, ...]] = {key: sources(one) for key, one in public.items()}
    found = [
        Check(text=text, sources=said.get(key, ())) for key, text in words.CHECKS if key in known
    ]
    return [*found, Check(text=words.SETTLE)] if is_open else found

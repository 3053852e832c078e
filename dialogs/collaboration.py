"""Working with a partner where somebody is new to a customer: step by step, with its state kept."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated
from uuid import UUID, uuid4

from pydantic import Field
from sqlmodel import Session

from cards.collaboration import CollaborationCard
from cards.files import FileOffer
from dialogs import collaboration_overview, scope
from dialogs import collaboration_words as words
from dialogs.collaboration_card import NOTHING_TYPED, Filled, path_card
from dialogs.collaboration_fields import Proposed, read_briefing, read_meeting
from dialogs.collaboration_list import PageRef, lines_of, path_list
from dialogs.collaboration_notices import ask_psm, tell_introduced
from dialogs.collaboration_people import (
    LEADS,
    Parties,
    parties_of,
    party_of,
    zone_of,
)
from dialogs.expert_fields import TamperedError, typed_strings
from dialogs.expert_team import once_in_private, refuse
from dialogs.made_files import file_for
from dialogs.paging import CHOOSE_FIRST, chosen
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.rules.collaboration import NOT_YET, Party, Verb, fault_of, next_step
from dialogs.slide_files import FileRef, Variant
from dialogs.turn import Instead, Reply, Turn
from dialogs.wording import IN_OUR_CHAT, MEANWHILE, STILL
from store.collaborations import Path, begin, move, path_of
from store.vocabulary import CollaborationStep as Step
from store.vocabulary import Role

TAKE_PART = LEADS | {Role.PSM}
UNKNOWN = "?"  # no customer has this id
NAME = 4  # words that still are no more than "collaboration" and a name
REFUSED = "collaboration.refused"  # in the audit trail
NOT_FOR_YOU = (
    "That is for the FM or FTA of a customer, for Partner Success Managers, and for those who look "
    "on: how to begin to work with a partner, step by step."
)
# Somebody else's customer and one that does not exist get the same answer.
NOT_YOURS = "I know no customer of yours by that name at which a partner has something left to do."
ASKED = "Asked: {whom} gets a card with what a briefing should cover."
MET = "Good. Propose a first meeting; what to speak of stands below."
PASSED_ON = "Thank you: {lead} is told, and gets what you wrote."
PROPOSED = (
    "Proposed. Get the invitation: open it, invite the partner and whoever else is to come, and "
    "send it."
)
FIRST_HELD = "Noted. From now on there are regular reviews; propose the next one."
HELD = "Noted. Propose the next review."
ABOUT_FILE = "An invitation for your calendar: invite whom you want, and send it from there."
in_private = once_in_private(IN_OUR_CHAT)


class Ref(ButtonRef):
    """A path, where it stood, and what is done with it."""

    customer: Annotated[str, Field(min_length=1, max_length=64)]
    partner: Annotated[str, Field(min_length=1, max_length=64)]
    email: Annotated[str, Field(min_length=1, max_length=254)]
    seen: Annotated[str, Field(max_length=80)] = ""
    verb: Verb | None = None


@in_private
def show(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the path at the customer that is named; where several could be meant, the list."""
    if not turn.who.roles & TAKE_PART:
        looks_on = turn.who.roles & collaboration_overview.READERS
        return [collaboration_overview.overview(turn, db) if looks_on else NOT_FOR_YOU]
    meaning = turn.meaning
    meant, partner = (meaning.customer, meaning.partner) if meaning else (None, None)
    if meant is None and partner is None:
        return [path_list(turn, db, PageRef())]
    at = lines_of(turn, db, meant.key or UNKNOWN if meant else "")
    found = [one for one in at if partner is None or one.at.partner_id == partner.key]
    if not found:
        refuse(turn, db, "collaboration", action=REFUSED)
        return [NOT_YOURS]
    if len(found) == 1:
        return [_card(turn, db, found[0].at)]
    return [path_list(turn, db, PageRef(customer=meant.key if meant else ""))]


def said(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the path at a customer; "collaboration" is also what services are asked about."""
    meant = turn.meaning and (turn.meaning.customer or turn.meaning.partner)
    is_name = len(turn.text.split()) <= NAME and "?" not in turn.text
    is_theirs = turn.who.roles & (TAKE_PART | collaboration_overview.READERS)
    return (show if is_theirs and (meant or is_name) else scope.answer)(turn, db)


@in_private
def page(turn: Turn, db: Session) -> Sequence[Reply]:
    """Turn a page of the list."""
    ref = PageRef.of(turn)
    return [Instead(path_list(turn, db, ref)) if ref else OLD_BUTTON]


@in_private
def opened(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the path that was picked from the list."""
    picked = chosen(turn)
    if picked is None:
        return [CHOOSE_FIRST]
    at = _picked(turn, db, picked)
    if at is None:
        refuse(turn, db, str(picked), action=REFUSED)
        return [NOT_YOURS]
    return [_card(turn, db, at)]


@in_private
def do(turn: Turn, db: Session) -> Sequence[Reply]:
    """Move a path on; what does not fit brings the card back with the reason."""
    found = _pressed(turn, db)
    if isinstance(found, str):
        return [found]
    verb, parties, party, step = found
    if step is None:
        return [Instead(_shown(turn, db, parties, party, note=MEANWHILE))]
    try:
        to = _moved(turn, parties, verb, step, party)
    except TamperedError:
        refuse(turn, db, parties.path.number, action=REFUSED)
        return [OLD_BUTTON]
    if isinstance(to, Filled):
        return [Instead(_shown(turn, db, parties, party, filled=to))]
    moved = move(db, parties.path, to, actor=turn.who.object_id, now=turn.now)
    return _done(turn, db, verb if moved else None, party)


@in_private
def invitation(turn: Turn, db: Session) -> Sequence[Reply]:
    """Offer the invitation to the meeting that is proposed."""
    seen = _path(turn, db)
    if seen is None or party_of(db, turn.who, seen) is not Party.LEAD:
        return [OLD_BUTTON]
    ref = FileRef(
        variant=Variant.INVITATION, customer=seen.customer_id, partner=seen.partner_id,
        tenant=turn.who.tenant_id, person=turn.who.object_id, key=uuid4().hex,
    )  # fmt: skip
    found = file_for(db, ref, now=turn.now)
    if found is None:
        return [OLD_BUTTON]
    offer = FileOffer(
        name=found.name, about=ABOUT_FILE, ref=ref.model_dump(mode="json"), as_link=True
    )
    return [offer]


def _pressed(turn: Turn, db: Session) -> tuple[Verb, Parties, Party, Step | None] | str:
    """Return what is to be done with which path, by whom, and the step after it, else why not.

    No step: the path has moved on since the card was made.
    """
    ref, seen = Ref.of(turn), _path(turn, db)
    if ref is None or ref.verb is None or seen is None:
        return OLD_BUTTON
    party, parties = party_of(db, turn.who, seen), parties_of(db, seen)
    if party is None or parties is None:
        refuse(turn, db, seen.number, action=REFUSED)
        return NOT_YOURS
    if seen.seen != ref.seen:
        return ref.verb, parties, party, None
    step = next_step(seen.step, ref.verb, party)
    if step is None:
        refuse(turn, db, seen.number, action=REFUSED)
        return OLD_BUTTON
    return ref.verb, parties, party, step


def _moved(turn: Turn, parties: Parties, verb: Verb, step: Step, party: Party) -> Path | Filled:
    """Return the path after a move, or the form with what is wrong with it.

    Raises:
        TamperedError: what came back is not what the card had.
    """
    path = parties.path
    to = replace(path, step=step)
    match verb:
        case Verb.PROPOSE:
            zone, locale = zone_of(turn.who), turn.who.locale
            read = read_meeting(turn.inputs, now=turn.now, zone=zone, locale=locale)
            if not isinstance(read, Proposed):
                return Filled(typed=typed_strings(turn.inputs), faults=read)
            return replace(to, meeting=read.at, minutes=read.minutes, proposed=path.proposed + 1)
        case Verb.HELD:
            if fault_of(Verb.HELD, parties.standing, now=turn.now):
                return Filled(typed=typed_strings(turn.inputs), fault=NOT_YET)
            return replace(to, meeting=None, held=(*path.held, path.meeting or turn.now))
        case Verb.INTRODUCED if party is Party.PSM:
            return replace(to, briefing=read_briefing(turn.inputs))
        case _:
            return to


def _done(turn: Turn, db: Session, verb: Verb | None, party: Party) -> Sequence[Reply]:
    path = _path(turn, db)
    parties = parties_of(db, path) if path else None
    if parties is None:
        return [OLD_BUTTON]
    note = STILL
    match verb:
        case Verb.ASK:
            asked = ask_psm(db, parties, now=turn.now)
            psm = parties.partner.psm or parties.partner.cover
            note = words.ASKED_NOBODY
            if asked and psm:
                note = ASKED.format(whom=psm.name)
        case Verb.INTRODUCED if party is Party.PSM:
            tell_introduced(db, parties, by=turn.who, now=turn.now)
            note = PASSED_ON.format(lead=parties.lead.name)
        case Verb.INTRODUCED:
            note = MET
        case Verb.PROPOSE:
            note = PROPOSED
        case Verb.HELD:
            note = FIRST_HELD if len(parties.path.held) == 1 else HELD
    return [Instead(_shown(turn, db, parties, party, note=note))]


def _card(turn: Turn, db: Session, at: Path) -> Reply:
    """Show a path; whose it is begins it by looking at it."""
    if at.email == turn.who.email:
        begin(
            db, customer_id=at.customer_id, partner_id=at.partner_id, email=at.email, now=turn.now
        )
    path = path_of(db, customer_id=at.customer_id, partner_id=at.partner_id, email=at.email)
    parties = parties_of(db, path) if path else None
    party = party_of(db, turn.who, at)
    if parties is None or party is None:
        return NOT_YOURS
    return _shown(turn, db, parties, party)


def _shown(
    turn: Turn,
    db: Session,
    parties: Parties,
    party: Party,
    *,
    note: str = "",
    filled: Filled = NOTHING_TYPED,
) -> CollaborationCard:
    return path_card(db, parties, turn.who, party, now=turn.now, note=note, filled=filled)


def _path(turn: Turn, db: Session) -> Path | None:
    ref = Ref.of(turn)
    if ref is None:
        return None
    return path_of(db, customer_id=ref.customer, partner_id=ref.partner, email=ref.email)


def _picked(turn: Turn, db: Session, picked: UUID) -> Path | None:
    return next((one.at for one in lines_of(turn, db) if one.at.id == picked), None)

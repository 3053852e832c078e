"""Log how a customer does: the form begins with last time's values and with what was said."""

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session

from cards.help import GuessCard
from cards.view import Say
from dialogs import partner_input, programme, status_history
from dialogs.milestones import milestones
from dialogs.name_search import similar_names
from dialogs.refs import OLD_BUTTON
from dialogs.status_desk import Desk, FormRef, desk_of, kept, meanwhile, show, told
from dialogs.status_fields import texts_of
from dialogs.status_filled import empty, filled_now, keep, merged
from dialogs.status_partner import taken_over
from dialogs.status_review import review_card
from dialogs.status_said import begins_status, customer_said, said
from dialogs.status_team import in_private_once, own_customers, partners_read
from dialogs.turn import Handler, Instead, Reply, Turn
from dialogs.understanding.meaning import Intent
from store.entries import workload_names
from store.status import last_status

WHOSE = "Whose status is it? Say it like “status Contoso”, or choose one of yours:"
NO_SUCH = "I know no customer of yours by this name. Did you mean one of these?"
NOBODY = "The roster names you as the FM or FTA of no customer: there is no status for you to log."
BEGUN = "You began this and have not saved it; what you filled in is here."
TAKEN_OVER = "I have taken over what you said. Please look at it."
MOST_CHOICES = 6


@in_private_once
def start(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the form of the customer that is named, filled in with what is said of it."""
    own = own_customers(turn, db)
    if not own and turn.who.partner_id:
        return partner_input.of_words(turn, db)
    if not own:
        return programme.tell_of(Intent.STATUS_UPDATE, turn, db)
    meant = customer_said(turn, own)
    if len(meant) == 1:
        return _form(turn, db, meant[0])
    if meant:
        return [_choice(WHOSE, [own[key] for key in meant])]
    named = [("customer", key, name) for key, name in own.items()]
    like = similar_names(_name_in(turn.text), named, limit=MOST_CHOICES)
    if like:
        return [_choice(NO_SUCH, [name for _, _, name in like])]
    return [_choice(WHOSE, list(own.values()))]


def asked_or_told(turn: Turn, db: Session) -> Sequence[Reply]:
    """Answer words about status: of a customer, or what the programme asks."""
    if _is_of_theirs(turn, db):
        return start(turn, db)
    named = turn.meaning.customer if turn.meaning else None
    if named and named.key and partners_read(turn, db, named.key) != frozenset():
        return status_history.show(turn, db)
    if partner_input.own_customer(turn, db):
        return partner_input.show(turn, db)
    return programme.tell(turn, db)


def logs_or(otherwise: Handler) -> Handler:
    """Log what is said of one's own customer; for everybody else it means something else."""

    def handle(turn: Turn, db: Session) -> Sequence[Reply]:
        intent = turn.meaning.intent if turn.meaning else Intent.NONE
        meant = begins_status(turn.text) and intent is Intent.STATUS_UPDATE
        if _is_of_theirs(turn, db) or (meant and own_customers(turn, db)):
            return start(turn, db)
        return otherwise(turn, db)

    return handle


@in_private_once
def check(turn: Turn, db: Session) -> Sequence[Reply]:
    """Look at what was filled in: a fault brings the form back, else what changes is shown."""
    desk = desk_of(turn, db)
    if not isinstance(desk, Desk):
        return desk
    filled = kept(turn, db, desk)
    if desk.was_new:
        note = meanwhile(db, desk.last)
        return [Instead(show(turn, db, desk.last, filled, is_checked=True, fault=note))]
    if desk.read.faults:
        return [Instead(show(turn, db, desk.last, filled, is_checked=True))]
    return [Instead(review_card(turn, db, desk, filled))]


@in_private_once
def edit(turn: Turn, db: Session) -> Sequence[Reply]:
    """Go back from the review to the form."""
    desk = desk_of(turn, db, inputs=False)
    if not isinstance(desk, Desk):
        return desk
    return [Instead(show(turn, db, desk.last, desk.filled))]


@in_private_once
def turn_lines(turn: Turn, db: Session) -> Sequence[Reply]:
    """Keep what is filled in and show the lines that did not fit."""
    desk, ref = desk_of(turn, db), FormRef.of(turn)
    if not isinstance(desk, Desk) or ref is None:
        return [OLD_BUTTON] if isinstance(desk, Desk) else desk
    filled = kept(turn, db, desk)
    note = meanwhile(db, desk.last) if desk.was_new else ""
    return [Instead(show(turn, db, desk.last, filled, start=ref.to, fault=note))]


@in_private_once
def later(turn: Turn, db: Session) -> Sequence[Reply]:
    """Keep what is filled in, right or wrong, for another day."""
    desk = desk_of(turn, db)
    if not isinstance(desk, Desk):
        return desk
    kept(turn, db, desk)
    return [told("Kept, and not saved as an update. To go on, say:", desk.last)]


@in_private_once
def take(turn: Turn, db: Session) -> Sequence[Reply]:
    """Take over what the partner's contact says: it can still be changed."""
    desk = desk_of(turn, db)
    if not isinstance(desk, Desk):
        return desk
    last, theirs = desk.last, taken_over(db, desk.last)
    mine = merged(desk.filled.mine, theirs, texts_of(last, milestones()))
    filled = keep(turn, db, last.customer_id, replace(desk.filled, mine=mine)) or desk.filled
    return [Instead(show(turn, db, last, filled))]


@in_private_once
def discard(turn: Turn, db: Session) -> Sequence[Reply]:
    """Throw the draft away."""
    desk = desk_of(turn, db, inputs=False)
    if not isinstance(desk, Desk):
        return desk
    empty(turn, db, desk.last.customer_id, desk.filled)
    return [told("Discarded. Nothing was saved.", desk.last)]


def _is_of_theirs(turn: Turn, db: Session) -> bool:
    own = own_customers(turn, db)
    return bool(own) and bool(customer_said(turn, own))


def _form(turn: Turn, db: Session, customer_id: str) -> Sequence[Reply]:
    last = last_status(db, customer_id=customer_id)
    if last is None:
        return [OLD_BUTTON]
    seen = filled_now(turn, db, last)
    base = texts_of(last, milestones())
    new = {
        name: words
        for name, words in said(turn, last, workload_names(db), milestones()).items()
        if base.get(name, "") != words
    }
    if not new:
        lead = BEGUN if seen.mine or seen.corrects else ""
        return [show(turn, db, last, seen, lead=lead)]
    mine = merged(seen.mine, new, base)
    filled = keep(turn, db, customer_id, replace(seen, mine=mine)) or seen
    return [show(turn, db, last, filled, is_checked=True, lead=TAKEN_OVER)]


def _name_in(text: str) -> str:
    """Return the words after "status"."""
    return text.partition(" ")[2][:80]


def _choice(lead: str, names: Sequence[str]) -> GuessCard:
    shown = [Say(title=name[:60], words=f"status {name}") for name in names[:MOST_CHOICES]]
    more = f" ({len(names) - MOST_CHOICES} more: say their name)" if names[MOST_CHOICES:] else ""
    return GuessCard(lead=lead + more, buttons=tuple(shown))

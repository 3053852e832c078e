"""Who looks after a partner, and which partners work on a customer: whom is this about?"""

import re
from collections.abc import Sequence

from pydantic import NonNegativeInt
from sqlmodel import Session

from cards.psm import ChoosePartner
from cards.text import plain
from cards.view import Button
from dialogs.customer_partners import show_customer
from dialogs.name_search import Named, similar_names
from dialogs.psm_card import psm_card
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.turn import Reply, Turn
from dialogs.understanding.meaning import Name
from dialogs.wording import IN_OUR_CHAT
from store.partners import all_names, names_of, partners_looked_after, psm_of_partner
from store.vocabulary import Place, Role

MOST_CHOICES = 6  # buttons that Teams shows on a card
WHICH_ONE = (
    "Which one do you mean? Please name the partner or the customer, for example: who is the PSM "
    "for Wingtip? Or: is there a partner on Contoso?"
)
ONLY_YOUR_OWN = "I can only show you your own Partner Success Manager."
_NAME_AT_THE_END = re.compile(r"\b(?:for|of|on|at|with)\s+(\S.*?)[\s?.!]*$", re.IGNORECASE)


class Ref(ButtonRef):
    """Which partner or customer a button is about, and the page of a long list."""

    partner: str = ""
    customer: str = ""
    page: NonNegativeInt = 0


def ask(turn: Turn, db: Session) -> Sequence[Reply]:
    """Answer "who is my PSM", "who is the PSM for X" and "is there a partner on X"."""
    if turn.place is not Place.PERSONAL:
        return [IN_OUR_CHAT]
    meaning = turn.meaning
    partner, customer = (meaning.partner, meaning.customer) if meaning else (None, None)
    if not turn.who.is_staff:
        return _own(turn, db, about_others=not _says_my(turn))
    if partner is not None:
        return _meant(turn, db, "partner", partner)
    if customer is not None:
        return _meant(turn, db, "customer", customer)
    return _unnamed(turn, db)


def invite(turn: Turn, db: Session) -> Sequence[Reply]:
    """Ask for the name that is missing."""
    return [WHICH_ONE] if turn.who.is_staff else ask(turn, db)


def show(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the partner or customer of a pressed button."""
    ref = Ref.of(turn)
    if ref is None:
        return [OLD_BUTTON]
    if turn.place is not Place.PERSONAL:
        return [IN_OUR_CHAT]
    if not turn.who.is_staff:
        return _own(turn, db, about_others=True)
    if ref.customer:
        return show_customer(db, customer_id=ref.customer, page=ref.page)
    return _of_partner(turn, db, ref.partner)


def _says_my(turn: Turn) -> bool:
    """Tell from the words alone: by a name, the answer would tell whether it is in the roster."""
    return not {"my", "our"}.isdisjoint(turn.text.casefold().split())


def _own(turn: Turn, db: Session, *, about_others: bool) -> Sequence[Reply]:
    found = psm_of_partner(db, partner_id=turn.who.partner_id)
    if found is None:
        return ["I do not know which partner you work for. Please ask your programme contact."]
    return [*([ONLY_YOUR_OWN] if about_others else []), psm_card(found, turn)]


def _meant(turn: Turn, db: Session, kind: str, name: Name) -> Sequence[Reply]:
    if name.key:
        return _one(turn, db, kind, name.key)
    if name.keys:
        return _choose(turn, db, name.typed, names_of(db, kind=kind, ids=name.keys))
    found = similar_names(name.typed, all_names(db), limit=MOST_CHOICES)
    return _choose(turn, db, name.typed, found)


def _unnamed(turn: Turn, db: Session) -> Sequence[Reply]:
    """Answer staff who name nobody, or nobody whose name was recognised."""
    if _says_my(turn) and Role.PSM in turn.who.roles:
        partners = partners_looked_after(db, psm_email=turn.who.email)
        whose = plain(", ".join(partners)) if partners else "no partner at the moment"
        return [f"You are a Partner Success Manager yourself and look after {whose}."]
    typed = _NAME_AT_THE_END.search(turn.text)
    found = similar_names(typed[1], all_names(db), limit=MOST_CHOICES) if typed else []
    return _choose(turn, db, typed[1], found) if typed and found else [WHICH_ONE]


def _choose(turn: Turn, db: Session, typed: str, found: Sequence[Named]) -> Sequence[Reply]:
    """Show the one that was found, or offer the several."""
    if not found:
        return [
            f"I know no partner or customer called {plain(typed)}. Could you check the spelling?"
        ]
    if len(found) == 1:
        kind, key, _ = found[0]
        return _one(turn, db, kind, key)
    buttons = tuple(
        Button(title=f"{name} ({kind})", action="psm.show", ref={kind: key})
        for kind, key, name in found[:MOST_CHOICES]
    )
    return [ChoosePartner(typed=typed, buttons=buttons)]


def _one(turn: Turn, db: Session, kind: str, key: str) -> Sequence[Reply]:
    if kind == "partner":
        return _of_partner(turn, db, key)
    return show_customer(db, customer_id=key, page=0)


def _of_partner(turn: Turn, db: Session, partner_id: str) -> Sequence[Reply]:
    found = psm_of_partner(db, partner_id=partner_id)
    if found is None:
        return ["I do not know this partner any more. Please ask again by name."]
    return [psm_card(found, turn)]

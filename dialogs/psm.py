"""Who looks after a partner, and which partners work on a customer."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session

from cards.psm import ChoosePartner, CustomerPartners, PsmCard, WorkloadRow
from cards.view import Button, Fact, Link
from dialogs.links import chat_link, day, initials, mail_link
from dialogs.name_search import similar_names
from dialogs.rules.registration import is_partner_registered
from dialogs.turn import Reply, Turn
from store.entries import workload_names
from store.partners import (
    Contact,
    PsmOfPartner,
    WorkloadAtCustomer,
    all_names,
    customer_named,
    psm_of_partner,
    workloads_at,
)
from store.vocabulary import Place

MOST_CHOICES = 5
ROWS_A_PAGE = 8
DO_NOT_REMOVE = (
    "Please do not remove partner assignments, and do not clear the primary RM box on a service: "
    "if something has to change, ask your team manager and the PSM to start the formal process."
)


class Ref(BaseModel):
    """Which partner or customer a button is about, and the page of a long list."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    partner: str = ""
    customer: str = ""
    page: int = 0


def ask(turn: Turn, db: Session) -> Sequence[Reply]:
    """Answer "who is my PSM", "who is the PSM for X" and "is there a partner on X"."""
    meaning = turn.meaning
    if not turn.who.is_staff:
        return _of_own_partner(turn, db, about_others=bool(meaning and meaning.partner))
    if meaning is None or not (meaning.partner or meaning.customer):
        own = psm_of_partner(db, partner_id=turn.who.partner_id) if turn.who.partner_id else None
        return [psm_card(own, turn)] if own is not None else invite(turn, db)
    if meaning.partner and meaning.partner.key:
        return _of_partner(turn, db, meaning.partner.key)
    if meaning.customer and meaning.customer.key:
        return _on_customer(turn, db, Ref(customer=meaning.customer.key))
    named = meaning.partner or meaning.customer
    return _by_likeness(turn, db, named.typed if named else "")


def invite(turn: Turn, db: Session) -> Sequence[Reply]:
    """Ask for the name that is missing."""
    if not turn.who.is_staff:
        return _of_own_partner(turn, db, about_others=False)
    return [
        "Which one do you mean? For example: who is the PSM for Wingtip? "
        "Or: is there a partner on Contoso?"
    ]


def show(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the partner or customer of a pressed button."""
    ref = Ref.model_validate(turn.ref)
    if not turn.who.is_staff:
        return _of_own_partner(turn, db, about_others=False)
    return _on_customer(turn, db, ref) if ref.customer else _of_partner(turn, db, ref.partner)


def psm_card(found: PsmOfPartner, turn: Turn) -> Reply:
    """Show a partner's PSM; the cover stands first while the PSM is away."""
    psm = found.psm
    if psm is None:
        return (
            f"No Partner Success Manager is registered for {found.partner_name} at the moment. "
            "Please ask the programme team."
        )
    away = _is_away(psm, turn)
    return PsmCard(
        partner=found.partner_name,
        name=psm.name,
        initials=initials(psm.name),
        facts=_facts(found, psm),
        away=_away_line(psm, found.cover) if away else "",
        links=_links(psm, found.cover if away else None),
    )


def _of_own_partner(turn: Turn, db: Session, *, about_others: bool) -> Sequence[Reply]:
    found = psm_of_partner(db, partner_id=turn.who.partner_id)
    if found is None:
        return ["I do not know which partner you work for. Please ask your programme contact."]
    if turn.place is not Place.PERSONAL:
        return ["I tell you that in our own chat: write to me there, please."]
    # the same answer whether the other partner exists or not
    lead = ["I can only show you your own Partner Success Manager."] if about_others else []
    return [*lead, psm_card(found, turn)]


def _of_partner(turn: Turn, db: Session, partner_id: str) -> Sequence[Reply]:
    found = psm_of_partner(db, partner_id=partner_id)
    if found is None:
        return ["I do not know this partner any more. Please ask again by name."]
    return [psm_card(found, turn)]


def _by_likeness(turn: Turn, db: Session, typed: str) -> Sequence[Reply]:
    found = similar_names(typed, all_names(db), limit=MOST_CHOICES)
    if len(found) == 1:
        kind, key, _ = found[0]
        if kind == "partner":
            return _of_partner(turn, db, key)
        return _on_customer(turn, db, Ref(customer=key))
    if not found:
        return [f"I know no partner or customer called {typed}. Could you check the spelling?"]
    buttons = tuple(
        Button(title=f"{name} ({kind})", action="psm.show", ref={kind: key})
        for kind, key, name in found
    )
    return [ChoosePartner(typed=typed, buttons=buttons)]


def _on_customer(turn: Turn, db: Session, ref: Ref) -> Sequence[Reply]:
    customer = customer_named(db, customer_id=ref.customer)
    if customer is None:
        return ["I do not know this customer any more. Please ask again by name."]
    if turn.place is not Place.PERSONAL:
        return ["I tell you that in our own chat: write to me there, please."]
    name, _ = customer
    rows = workloads_at(db, customer_id=ref.customer)
    if not rows:
        return [f"No workload of {name} is assigned to anybody yet."]
    start = ref.page * ROWS_A_PAGE
    shown = rows[start : start + ROWS_A_PAGE]
    names = workload_names(db)
    more = len(rows) > start + ROWS_A_PAGE
    return [
        CustomerPartners(
            customer=name,
            summary=_summary(rows),
            rows=tuple(_row(row, names) for row in shown),
            note=DO_NOT_REMOVE,
            links=_psm_links(shown),
            more=Button(
                title=f"More ({len(rows) - start - ROWS_A_PAGE})",
                action="psm.show",
                ref={"customer": ref.customer, "page": ref.page + 1},
            )
            if more
            else None,
        )
    ]


def _summary(rows: Sequence[WorkloadAtCustomer]) -> str:
    registered = [row for row in rows if is_partner_registered(primary_rm=row.primary_rm)]
    if not registered:
        return "No FastTrack Ready Partner is registered for any workload."
    partners = sorted({row.partner_name for row in registered if row.partner_name})
    who = f": {', '.join(partners)}" if partners else ""
    return (
        f"A FastTrack Ready Partner is registered for {len(registered)} of {len(rows)} "
        f"workload{'s' if len(rows) > 1 else ''}{who}."
    )


def _row(row: WorkloadAtCustomer, names: dict[str, str]) -> WorkloadRow:
    registered = is_partner_registered(primary_rm=row.primary_rm)
    sign = "name starts with FTP: a partner is registered" if registered else "no partner"
    return WorkloadRow(
        workload=names.get(row.workload, row.workload),
        primary_rm=f"{row.primary_rm} ({sign})",
        partner=row.partner_name,
        psm=f"{row.psm_name}, {row.psm_email}" if row.psm_name else "",
    )


def _psm_links(rows: Sequence[WorkloadAtCustomer]) -> tuple[Link, ...]:
    psms = {row.psm_email: row.psm_name for row in rows if row.psm_email}
    return tuple(chat_link(email, f"Chat with {name}") for email, name in list(psms.items())[:3])


def _is_away(person: Contact, turn: Turn) -> bool:
    return person.away_until is not None and person.away_until >= turn.now.date()


def _away_line(psm: Contact, cover: Contact | None) -> str:
    until = day(psm.away_until) if psm.away_until else ""
    if cover is None:
        return f"{psm.name} is away until {until}. No cover is registered: mail is read on return."
    return f"{psm.name} is away until {until}. {cover.name} covers: {cover.email}"


def _facts(found: PsmOfPartner, psm: Contact) -> tuple[Fact, ...]:
    facts = [Fact(title="Region", value=psm.region or found.region)]
    facts.append(Fact(title="Mail", value=psm.email))
    if psm.time_zone:
        facts.append(Fact(title="Time zone", value=psm.time_zone))
    return tuple(facts)


def _links(psm: Contact, cover: Contact | None) -> tuple[Link, ...]:
    links = [chat_link(psm.email, "Chat in Teams"), mail_link(psm.email, "Write a mail")]
    if cover is not None:
        links.insert(0, chat_link(cover.email, f"Chat with {cover.name}"))
    return tuple(links)

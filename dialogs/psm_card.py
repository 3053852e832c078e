"""A Partner Success Manager on a card: how to reach them, and who covers while they are away."""

from cards.psm import PsmCard
from cards.text import plain
from cards.view import Fact, Link
from dialogs.links import chat_link, day, initials, mail_link
from dialogs.rules.absence import Reach, decide_reach, is_away
from dialogs.turn import Reply, Turn
from store.partners import Contact, PsmOfPartner

NOT_URGENT = "If it cannot wait, please ask the programme team."


def reach(psm: Contact, cover: Contact | None, turn: Turn) -> Reach:
    """Say who of the two can be reached today."""
    return decide_reach(
        psm_away=_is_away(psm, turn),
        has_cover=cover is not None,
        cover_away=cover is not None and _is_away(cover, turn),
    )


def psm_card(found: PsmOfPartner, turn: Turn) -> Reply:
    """Show a partner's PSM; the cover stands first while the PSM is away."""
    psm, cover = found.psm, found.cover
    if psm is None:
        return (
            f"No Partner Success Manager is registered for {plain(found.partner_name)} at the "
            "moment. Please ask the programme team."
        )
    reachable = reach(psm, cover, turn)
    return PsmCard(
        partner=found.partner_name,
        name=psm.name,
        initials=initials(psm.name),
        facts=_facts(found, psm, cover if reachable is Reach.PSM else None),
        away="" if reachable is Reach.PSM else _away_line(psm, cover, reachable),
        links=_links(psm, cover if reachable is Reach.COVER else None),
    )


def _is_away(person: Contact, turn: Turn) -> bool:
    return is_away(until=person.away_until, today=turn.now.date())


def _away_line(psm: Contact, cover: Contact | None, reachable: Reach) -> str:
    away = f"{psm.name} is away until {_until(psm)}"
    if cover is None:
        return f"{away}, and no cover is registered. {NOT_URGENT}"
    if reachable is Reach.COVER:
        return f"{away}. {cover.name} covers: {cover.email}"
    return f"{away}. {cover.name} covers, but is away until {_until(cover)}. {NOT_URGENT}"


def _until(person: Contact) -> str:
    return day(person.away_until) if person.away_until else ""


def _facts(found: PsmOfPartner, psm: Contact, cover: Contact | None) -> tuple[Fact, ...]:
    facts = [
        Fact(title="Region", value=psm.region or found.region),
        Fact(title="Mail", value=psm.email),
        Fact(title="Time zone", value=psm.time_zone),
    ]
    if cover is not None:
        facts.append(Fact(title="Cover when away", value=f"{cover.name}, {cover.email}"))
    return tuple(fact for fact in facts if fact.value)


def _links(psm: Contact, cover: Contact | None) -> tuple[Link, ...]:
    if cover is None:
        return (chat_link(psm.email, "Chat in Teams"), mail_link(psm.email, "Write a mail"))
    return (
        chat_link(cover.email, f"Chat with {cover.name}"),
        mail_link(cover.email, f"Write to {cover.name}"),
        chat_link(psm.email, f"Chat with {psm.name}"),
    )

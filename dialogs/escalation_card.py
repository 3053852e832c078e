"""The card of an escalation: what this reader may see of it, and what they can do now."""

from cards.escalations import EscalationCard
from cards.view import Button, Fact, Link, Shown
from dialogs.escalation_words import (
    MATTERS,
    MEANS,
    SEVERITIES,
    STYLES,
    VERBS,
    state_words,
    with_whom,
)
from dialogs.expert_fields import LONG
from dialogs.expert_words import moment
from dialogs.links import chat_link
from dialogs.paging import parts_of
from dialogs.rules.escalation import may_handle, offered_steps
from store.card_updates import ESCALATION, thing_of
from store.escalations import EscalatedMatter
from store.identity import Identity
from store.vocabulary import EscalationState, EscalationVerb

V = EscalationVerb
AT_ONCE = frozenset({V.ACKNOWLEDGE, V.PASS_ON})  # done by the press itself


def escalation_card(held: EscalatedMatter, who: Identity, *, note: str = "") -> EscalationCard:
    """Show a matter to somebody who may see it."""
    return EscalationCard(
        title=title_of(held),
        state=state_words(held, who.time_zone),
        style=STYLES[held.state],
        note=note,
        facts=_facts(held, who),
        text=tuple(parts_of(held.text)),
        answer=tuple(parts_of(held.answer[:LONG])),
        buttons=_buttons(held, who),
        shows=Shown(thing=thing_of(held.id, ESCALATION), version=held.version),
    )


def title_of(held: EscalatedMatter) -> str:
    """Return what its card is called."""
    return f"Escalation {held.number}: {held.customer_name or MATTERS[held.matter]}"


def back_button(held: EscalatedMatter, *, title: str = "Back") -> Button:
    """Return to the card itself."""
    return Button(title=title, action="escalation.show", ref={"escalation": str(held.id)})


def _facts(held: EscalatedMatter, who: Identity) -> tuple[Fact, ...]:
    zone = who.time_zone
    raiser = ", ".join(word for word in (held.raiser_name, held.raiser_email) if word)
    is_raiser = (who.tenant_id, who.object_id) == (held.tenant_id, held.aad_object_id)
    lines = (
        ("About", MATTERS[held.matter]),
        ("Severity", f"{SEVERITIES[held.severity]}: {MEANS[held.severity]}"),
        ("Customer", held.customer_name),
        ("Partner", held.partner_name if who.is_staff else ""),
        ("Raised by", "" if is_raiser else raiser or f"Somebody at {held.partner_name}"),
        ("Raised", moment(held.raised_at, zone)),
        ("With", with_whom(held)),
        ("Acknowledged", _acknowledged(held, zone)),
    )
    return tuple(Fact(title=title, value=value) for title, value in lines if value)


def _acknowledged(held: EscalatedMatter, zone: str) -> str:
    """Say who acknowledged it, and when, where the state does not."""
    if held.acknowledged_at is None or held.state is not EscalationState.CLOSED:
        return ""
    return f"{moment(held.acknowledged_at, zone)} by {held.acknowledged_by}"


def _buttons(held: EscalatedMatter, who: Identity) -> tuple[Button | Link, ...]:
    verbs = offered_steps(held, who)
    buttons: list[Button | Link] = [_button(verb, held, first=verb is verbs[0]) for verb in verbs]
    if may_handle(held, who):
        if held.raiser_email and held.raiser_email != who.email:
            chat = chat_link(held.raiser_email, f"Chat with {held.raiser_name}")
            buttons.append(chat)
        return tuple(buttons)
    mine = Button(title="My escalations", action="escalation.page")
    return (*buttons, mine)


def _button(verb: EscalationVerb, held: EscalatedMatter, *, first: bool) -> Button:
    return Button(
        title=VERBS[verb],
        action="escalation.do" if verb in AT_ONCE else "escalation.step",
        ref={"escalation": str(held.id), "version": held.version, "verb": verb.value},
        primary=first,
    )

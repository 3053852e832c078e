"""A recovery conversation as a card: of which partner and workload, and what was agreed on."""

from collections.abc import Iterator
from hashlib import sha256

from sqlmodel import Session

from cards.rhythm import ReminderCard
from cards.view import Button, Fact, Link
from dialogs.expert_words import moment
from dialogs.links import mail_link
from dialogs.portfolio_words import named
from dialogs.rules.survey_standing import SATISFIED_ABOVE
from store.entries import workload_names
from store.identity import Identity
from store.recoveries import Talk

WHY = (
    f"A customer answered {SATISFIED_ABOVE} or less. Which one, and what, is not shown: please ask "
    "the partner how it goes everywhere with this workload, and agree on what changes."
)
SHOWN = 80  # characters of a plan in a list


def recovery_card(db: Session, talk: Talk, who: Identity, *, note: str = "") -> ReminderCard:
    """Show a conversation to who looks after the partner."""
    is_open = talk.closed_at is None
    return ReminderCard(
        title=f"Recovery: {talk.partner_name}",
        state="Open" if is_open else "Closed",
        style="warning" if is_open else "good",
        note=note or (WHY if is_open else ""),
        facts=tuple(_facts(db, talk, who)),
        buttons=tuple(_buttons(talk)),
    )


def seen_of(talk: Talk) -> str:
    """Name the plan that a card shows, so that what others wrote meanwhile is not lost."""
    return sha256(talk.plan.encode()).hexdigest()[:16]


def shortly(plan: str) -> str:
    """Return the beginning of a plan."""
    said = " ".join(plan.split())
    return said if len(said) <= SHOWN else f"{said[: SHOWN - 1].rstrip()}…"


def _facts(db: Session, talk: Talk, who: Identity) -> Iterator[Fact]:
    yield Fact(title="Workload", value=named(workload_names(db), talk.workload))
    yield Fact(title="Open since", value=moment(talk.opened_at, who.time_zone))
    yield Fact(title="Agreed", value=talk.plan or "Nothing has been written down yet")
    if talk.closed_at is not None:
        yield Fact(title="Closed", value=moment(talk.closed_at, who.time_zone))


def _buttons(talk: Talk) -> Iterator[Button | Link]:
    ref: dict[str, str | int] = {"talk": str(talk.id), "seen": seen_of(talk)}
    if talk.closed_at is None:
        yield Button(
            title="Write down what we agreed", action="survey.recovery_form", ref=ref, primary=True
        )
        yield Button(title="Close it", action="survey.recovery_done", ref=ref)
        if talk.contact_email:
            yield mail_link(talk.contact_email, "Write to the partner")
    yield Button(
        title="Survey standing", action="survey.standing", ref={"partner": talk.partner_id}
    )

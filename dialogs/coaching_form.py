"""The two cards of coaching that Microsoft begins: for whom and on what; by whom, and why."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session

from cards.requests import FormField, Option, RequestForm
from cards.view import Button
from dialogs.expert_fields import LINE, LONG, brought_back
from dialogs.expert_steps import MOST_EXPERTS, expert_option
from dialogs.expert_team import around_for
from dialogs.rules.routing import hand_over_order
from dialogs.turn import Turn
from store.entries import workload_names
from store.partners import names_of, partner_choices
from store.vocabulary import Role

MOST_PARTNERS = 50  # choices: a card stays under its size
MOST_OF_A_NAME = 60
TITLE = "Coach a partner"
FOR_WHOM = "Assign an expert to a partner without waiting to be asked. First: whom, and on what?"
BY_WHOM = (
    "Those who fit best stand first; who is away is left out. The expert is asked to accept. The "
    "partner is told who comes, and reads your reason."
)
MISSING: Mapping[str, str] = {
    "partner": "Please choose one of the partners you look after.",
    "workload": "Please choose the workload.",
    "to": "Please choose an expert.",
    "words": "Please say why: the partner reads it.",
}


class Whom(BaseModel):
    """The partner and the workload."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    partner: str = ""
    workload: str = ""


class By(BaseModel):
    """The expert, why, and the customer if it is about one."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    to: str = ""
    words: str = ""
    customer: str = ""


def too_long(values: Mapping[str, str]) -> dict[str, str]:
    """Say beside which field there is too much."""
    return {
        name: f"Please say it in at most {most:,} characters."
        for name, most in (("words", LONG), ("customer", LINE))
        if len(values[name]) > most
    }


def whom_form(
    turn: Turn,
    db: Session,
    values: Mapping[str, str],
    ref: Mapping[str, str],
    faults: Mapping[str, str] | None = None,
) -> RequestForm:
    """Ask for the partner and the workload; `ref` carries the form's name and the customer."""
    faults = faults or {}
    names = sorted(workload_names(db).items(), key=lambda item: item[1].casefold())
    fields = (
        FormField(
            name="partner",
            label="Which partner?",
            kind="search",
            value=values.get("partner", ""),
            fault=faults.get("partner", ""),
            hint="Type the partner's name",
            options=_partners(turn, db, values.get("partner", "")),
        ),
        FormField(
            name="workload",
            label="On which workload?",
            kind="choice",
            value=values.get("workload", ""),
            fault=faults.get("workload", ""),
            hint="Choose one",
            options=tuple(Option(title=name, value=key) for key, name in names),
        ),
    )
    next_button = Button(title="Next", action="coaching.next", ref=ref, primary=True)
    return RequestForm(
        title=TITLE, lead=FOR_WHOM, asked=fields, known=(), buttons=(next_button, _discard())
    )


def by_form(
    turn: Turn,
    db: Session,
    values: Mapping[str, str],
    ref: Mapping[str, str],
    faults: Mapping[str, str] | None = None,
) -> RequestForm:
    """Ask for the expert and the reason; `ref` carries the form's name, partner and workload."""
    faults = faults or {}
    around = around_for(db, partner_id=ref["partner"], workload=ref["workload"])
    fits = hand_over_order(around.team, around.wanted, present="", now=turn.now)[:MOST_EXPERTS]
    named = names_of(db, kind="partner", ids=[ref["partner"]])
    fields = (
        FormField(
            name="to",
            label="Which expert?",
            kind="search",
            value=values.get("to", ""),
            fault=faults.get("to", ""),
            hint="Type a name, a region or a workload",
            options=tuple(expert_option(one, around.wanted, workload_names(db)) for one in fits),
        ),
        FormField(
            name="words",
            label="Why? The partner reads this",
            kind="text",
            value=brought_back("words", values.get("words", "")),
            fault=faults.get("words", ""),
            hint="Such as: your first rollout with 5,000 devices starts in May",
            most=LONG,
        ),
        FormField(
            name="customer",
            label="Customer, if it is about one (optional)",
            kind="line",
            value=brought_back("customer", values.get("customer", "")),
            fault=faults.get("customer", ""),
            hint="The company they work with",
            most=LINE,
        ),
    )
    return RequestForm(
        title=TITLE,
        lead=f"{', '.join((*(name for _, _, name in named), around.wanted.name))}\n\n{BY_WHOM}",
        asked=fields,
        known=(),
        buttons=(
            Button(title="Assign", action="coaching.assign", ref=ref, primary=True),
            Button(title="Another partner or workload", action="coaching.again", ref=ref),
            _discard(),
        ),
    )


def _partners(turn: Turn, db: Session, chosen: str) -> tuple[Option, ...]:
    """Offer a PSM their own partners, the programme team everybody's."""
    everybody = Role.PROGRAM in turn.who.roles
    found = partner_choices(db, of=turn.who.email, others=everybody, limit=MOST_PARTNERS)
    named = names_of(db, kind="partner", ids=[chosen]) if everybody else []
    pairs = dict([*((key, name) for _, key, name in named), *found])
    return tuple(Option(title=name[:MOST_OF_A_NAME], value=key) for key, name in pairs.items())


def _discard() -> Button:
    return Button(title="Discard", action="coaching.discard")

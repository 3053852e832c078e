"""A score at the goal or below: what the PSM and the partner agree on, until it is closed."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlmodel import Session

from cards.requests import FormField, Option, RequestForm, RequestList, RequestRow
from cards.view import Button, Say
from dialogs.expert_fields import typed_strings
from dialogs.expert_team import refuse
from dialogs.paging import (
    CHOOSE_FIRST,
    PAGE,
    choice,
    chosen,
    clamped,
    open_button,
    pages,
    turned,
    turning,
)
from dialogs.portfolio_words import day_for, in_private_once, named
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.survey_recovery_card import recovery_card, seen_of, shortly
from dialogs.turn import Instead, Reply, Turn
from dialogs.wording import MEANWHILE, STILL
from store.entries import workload_names
from store.recoveries import Talk, close, keep_plan, open_talks, talk_with_id
from store.requests import Page
from store.vocabulary import Role

ALL = frozenset({Role.PROGRAM, Role.ADMIN})
READERS = ALL | {Role.PSM}
LONGEST = 1500  # characters of a plan
NOT_YOURS = "Recovery conversations are for Partner Success Managers and the programme team."
UNKNOWN = "I know no recovery conversation of a partner of yours like this."
NO_PLAN = "Please write down first what you agreed on."
TOO_LONG = f"Please say it in at most {LONGEST:,} characters."
KEPT = "Kept. The partner is not written to: please tell them yourself."


class Ref(ButtonRef):
    """The conversation, and the plan that was seen with it."""

    talk: UUID
    seen: str = ""


class Plan(BaseModel):
    """What was agreed on."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    plan: Annotated[str, Field(max_length=LONGEST)] = ""


@in_private_once
def show(turn: Turn, db: Session) -> Sequence[Reply]:
    """List the conversations that are open about somebody's partners."""
    if not turn.who.roles & READERS:
        refuse(turn, db, "recoveries", action="survey.refused")
        return [NOT_YOURS]
    return turned(turn, lambda at: _list(turn, db, at))


@in_private_once
def opened(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the conversation that was picked."""
    picked = chosen(turn)
    if picked is None:
        return [CHOOSE_FIRST]
    talk = _talk(turn, db, picked)
    return [recovery_card(db, talk, turn.who)] if talk else [UNKNOWN]


@in_private_once
def form(turn: Turn, db: Session) -> Sequence[Reply]:
    """Ask what was agreed on."""
    talk = _meant(turn, db)
    return [talk] if isinstance(talk, str) else [Instead(_form(talk, talk.plan))]


@in_private_once
def plan(turn: Turn, db: Session) -> Sequence[Reply]:
    """Keep what was agreed on; a fault brings the form back."""
    talk = _meant(turn, db)
    if isinstance(talk, str):
        return [talk]
    given = typed_strings(turn.inputs).get("plan", "")
    try:
        said = Plan.model_validate(typed_strings(turn.inputs)).plan
    except ValidationError:
        return [Instead(_form(talk, given[:LONGEST], fault=TOO_LONG))]
    if not said:
        return [Instead(_form(talk, "", fault=NO_PLAN))]
    return _keep(turn, db, talk, said)


@in_private_once
def done(turn: Turn, db: Session) -> Sequence[Reply]:
    """Close a conversation about which something was agreed."""
    talk = _meant(turn, db)
    if isinstance(talk, str):
        return [talk]
    if not talk.plan:
        return [Instead(_form(talk, "", fault=NO_PLAN))]
    close(db, talk, by=turn.who.email, actor=turn.who.object_id, now=turn.now)
    return _shown(turn, db, talk.id)


def _keep(turn: Turn, db: Session, talk: Talk, said: str) -> Sequence[Reply]:
    if talk.closed_at is not None or said == talk.plan:
        return _shown(turn, db, talk.id, note=KEPT if said == talk.plan else "")
    ref = Ref.of(turn)
    is_seen = ref is not None and ref.seen == seen_of(talk)
    if is_seen and keep_plan(db, talk, said, actor=turn.who.object_id, now=turn.now):
        return _shown(turn, db, talk.id, note=KEPT)
    current = recovery_card(db, talk, turn.who, note=MEANWHILE)
    return [Instead(current), _form(talk, said, fault=STILL)]


def _email(turn: Turn) -> str | None:
    return None if turn.who.roles & ALL else turn.who.email


def _talk(turn: Turn, db: Session, talk_id: UUID) -> Talk | None:
    """Return a conversation of a partner that somebody looks after; what is not is noted."""
    if turn.who.roles & READERS:
        talk = talk_with_id(db, talk_id=talk_id, email=_email(turn))
        if talk is not None:
            return talk
    refuse(turn, db, f"recovery {talk_id}", action="survey.refused")
    return None


def _meant(turn: Turn, db: Session) -> Talk | str:
    ref = Ref.of(turn)
    if ref is None:
        return OLD_BUTTON
    return _talk(turn, db, ref.talk) or UNKNOWN


def _form(talk: Talk, text: str, *, fault: str = "") -> RequestForm:
    ref: dict[str, str | int] = {"talk": str(talk.id), "seen": seen_of(talk)}
    return RequestForm(
        title=f"Recovery: {talk.partner_name}",
        lead="What did you agree on? Who does what, until when. Please name nobody at the "
        "customer: who answered is not to be known.",
        asked=(
            FormField(
                name="plan", label="What you agreed on", kind="text", value=text, fault=fault,
                most=LONGEST,
            ),
        ),
        known=(),
        buttons=(
            Button(title="Keep it", action="survey.recovery_plan", ref=ref, primary=True),
        ),
    )  # fmt: skip


def _shown(turn: Turn, db: Session, talk_id: UUID, *, note: str = "") -> Sequence[Reply]:
    talk = _talk(turn, db, talk_id)
    return [Instead(recovery_card(db, talk, turn.who, note=note)) if talk else UNKNOWN]


def _list(turn: Turn, db: Session, wanted: int) -> RequestList:
    def look(offset: int) -> Page[Talk]:
        return open_talks(db, email=_email(turn), offset=offset, limit=PAGE)

    found, at = clamped(look, wanted)
    names = workload_names(db)
    titles = {one.id: f"{one.partner_name}, {named(names, one.workload)}" for one in found.lines}
    return RequestList(
        title="Recovery conversations",
        lead="Customers were not satisfied: what do you agree on with the partner?"
        if found.total
        else "None is open.",
        rows=tuple(
            RequestRow(
                title=titles[one.id],
                text=f"Open since {day_for(one.opened_at, turn)} · "
                + (shortly(one.plan) if one.plan else "nothing agreed on yet"),
            )
            for one in found.lines
        ),
        pages=pages(found, at),
        choose=choice(tuple(Option(title=titles[o.id], value=str(o.id)) for o in found.lines)),
        buttons=(
            *open_button(found, "survey.recovery"),
            *turning(found, at, "survey.recoveries", {}),
            Say(title="Survey standing", words="survey standing"),
        ),
    )

"""A partner's input as cards: the form for its own workloads, and what it has said."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from cards.partner_input import PartnerInputCard, PartnerInputForm, SaidWorkload
from cards.view import Button, Fact, Say, Shown
from dialogs.expert_words import moment, short_name
from dialogs.links import day
from dialogs.milestones import milestones
from dialogs.partner_input_fields import Writing, asked_workload, said_before, texts_of
from dialogs.rules.delivery import first_known_zone
from store.card_updates import INPUT, thing_of
from store.entries import workload_names
from store.identity import Identity
from store.partner_inputs import Asked, PartnerSays, own_lines
from store.partners import contact, customer_named
from store.significant_events import people_concerned
from store.status import last_status
from store.status_values import WorkloadLine

MINE = Say(title="My input", words="my input")
AT_ONCE = 4  # workloads in one form: it stays short, and under a card's size
SHOWN = 8  # workloads on the card of what was said
LEAD = (
    "The FastTrack Manager or Architect logs the next update soon. How do your workloads do? What "
    "stands here is what was known last; change what is not right."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What somebody has typed into a part of the form, what is wrong with it, and on which ground.

    `seen` is when the answer was given that they saw (None: it is the one that is shown now).
    """

    page: int = 0
    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""
    seen: str | None = None


NOTHING_TYPED = Filled()


def writing(who: Identity, now: datetime) -> Writing:
    """Say for whom dates are read."""
    today = now.astimezone(first_known_zone(who.time_zone)).date()
    return Writing(today=today, locale=who.locale, milestones=milestones())


def lines_of(
    db: Session, *, customer_id: str, partner_id: str, asked: Asked | None = None
) -> tuple[WorkloadLine, ...]:
    """Return a partner's own workloads at a customer, with what it has said (`asked`) itself."""
    status = last_status(db, customer_id=customer_id) if partner_id else None
    said = {one.workload: one for one in asked.answers} if asked else {}
    own = own_lines(status.workloads, partner_id=partner_id) if status else ()
    return tuple(said_before(line, said.get(line.workload)) for line in own)


def pages_of(lines: Sequence[WorkloadLine]) -> int:
    """Return how many forms these workloads make."""
    return max(1, -(-len(lines) // AT_ONCE))


def shown_on(lines: Sequence[WorkloadLine], page: int) -> Sequence[WorkloadLine]:
    """Return the workloads of one form."""
    return lines[page * AT_ONCE : (page + 1) * AT_ONCE]


def input_form(
    db: Session, asked: Asked, who: Identity, *, now: datetime, filled: Filled = NOTHING_TYPED
) -> PartnerInputForm:
    """Show the form: what is known, over it what the partner has said, over it what was typed."""
    lines = lines_of(db, customer_id=asked.customer_id, partner_id=asked.partner_id, asked=asked)
    page = min(filled.page, pages_of(lines) - 1)
    names, wanted = workload_names(db), milestones()
    seen = seen_of(asked) if filled.seen is None else filled.seen
    ref: dict[str, str | int] = {
        "customer": asked.customer_id, "number": asked.for_number, "page": page, "seen": seen,
    }  # fmt: skip
    last = page + 1 == pages_of(lines)
    return PartnerInputForm(
        title=f"Your input on {customer_name(db, asked)}",
        lead=_lead(asked, who, now),
        fault=filled.fault,
        workloads=tuple(
            asked_workload(
                line,
                {**texts_of(line, wanted), **filled.typed},
                filled.faults,
                wanted,
                title=short_name(names.get(line.workload, line.workload)),
            )
            for line in shown_on(lines, page)
        ),
        pages="" if pages_of(lines) == 1 else f"Part {page + 1} of {pages_of(lines)}",
        buttons=(
            *((Button(title="Nothing has changed", action="partner_input.same", ref=ref),)
              if not page else ()),
            Button(
                title="Send" if last else "Send and go on",
                action="partner_input.send", ref=ref, primary=True,
            ),
        ),
    )  # fmt: skip


def input_card(
    db: Session,
    asked: Asked,
    who: Identity,
    *,
    note: str = "",
    buttons: tuple[Button | Say, ...] = (),
) -> PartnerInputCard:
    """Show what a partner has said, by whom and when."""
    names = workload_names(db)
    by = said_by(db, asked.answered_by)
    when = moment(asked.answered_at, who.time_zone) if asked.answered_at else ""
    others = len(asked.answers) - SHOWN
    more = f"{others} more are kept, too." if others > 0 else ""
    return PartnerInputCard(
        title=f"Input on {customer_name(db, asked)}",
        state=f"Said by {by}, {when}" if when else "Nothing has been said yet",
        note=f"{note} {more}".strip(),
        workloads=tuple(
            SaidWorkload(
                title=short_name(names.get(one.workload, one.workload)),
                facts=tuple(_facts(one)),
                note=one.note,
            )
            for one in asked.answers[:SHOWN]
        ),
        buttons=buttons,
        shows=Shown(thing=thing_of(asked.id, INPUT), version=asked.version) if when else None,
    )


def said_card(db: Session, asked: Asked, who: Identity, *, note: str = "") -> PartnerInputCard:
    """Show what a partner has said, with what its reader can do: say it anew, or log the status."""
    if who.partner_id:
        return input_card(db, asked, who, note=note, buttons=again(asked))
    log = Say(title="Log the status", words=f"status {customer_name(db, asked)}")
    return input_card(db, asked, who, note=note, buttons=(log,))


def sees(db: Session, asked: Asked, who: Identity) -> bool:
    """Say whether somebody may see it: the partner's people, and the customer's FM and FTA."""
    if who.partner_id:
        lines = lines_of(db, customer_id=asked.customer_id, partner_id=asked.partner_id)
        return who.partner_id == asked.partner_id and bool(lines)
    return bool(who.email) and who.email in people_concerned(db, customer_id=asked.customer_id)


def again(asked: Asked) -> tuple[Button | Say, ...]:
    """Let a partner say something else, or see what else it is asked."""
    ref: dict[str, str | int] = {
        "customer": asked.customer_id, "number": asked.for_number, "input": str(asked.id),
    }  # fmt: skip
    return Button(title="Change it", action="partner_input.edit", ref=ref), MINE


def seen_of(asked: Asked) -> str:
    """Name an answer by the moment it was given; "" before there is one."""
    return asked.answered_at.isoformat() if asked.answered_at else ""


def customer_name(db: Session, asked: Asked) -> str:
    """Name the customer."""
    found = customer_named(db, customer_id=asked.customer_id)
    return found[0] if found else asked.customer_id


def said_by(db: Session, by: str) -> str:
    """Name who has answered; somebody the roster does not name goes by what was kept."""
    person = contact(db, email=by)
    return person.name if person else by


def _lead(asked: Asked, who: Identity, now: datetime) -> str:
    if asked.answer_by is None or asked.answered_at or asked.answer_by <= now:
        return LEAD
    return f"{LEAD} Please answer by {moment(asked.answer_by, who.time_zone)}."


def _facts(one: PartnerSays) -> Iterator[Fact]:
    yield Fact(title="Active", value="not said" if one.active is None else f"{one.active:,} people")
    for at, when in sorted(one.forecasts.items()):
        yield Fact(title=f"{at}% by", value=day(when))

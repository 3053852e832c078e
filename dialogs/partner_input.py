"""What a partner's contact says before an update: a short form for their own workloads only."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt, ValidationError
from sqlmodel import Session

from cards.requests import Option, RequestList, RequestRow
from dialogs.expert_fields import Faults, TamperedError, typed_strings
from dialogs.expert_team import once_in_private, refuse
from dialogs.expert_words import short_moment
from dialogs.paging import CHOOSE_FIRST, PAGE, choice, clamped, open_button, pages, turned, turning
from dialogs.partner_input_card import (
    Filled,
    input_form,
    lines_of,
    pages_of,
    said_card,
    seen_of,
    sees,
    shown_on,
    writing,
)
from dialogs.partner_input_fields import read_answers
from dialogs.partner_input_notices import tell_contacts, tell_writers
from dialogs.refs import OLD_BUTTON, ButtonRef
from dialogs.turn import Instead, Reply, Turn
from dialogs.wording import IN_OUR_CHAT, MEANWHILE, STILL
from store.partner_inputs import (
    Asked,
    PartnerSays,
    answer,
    asked_of,
    customers_of_partner,
    input_with_id,
    is_logged,
    number_to_answer,
    waiting_for,
)
from store.requests import Page
from store.status_values import WorkloadLine
from store.told import To

REFUSED = "partner_input.refused"  # in the audit trail
NOT_A_PARTNER = (
    "That is for partners: they say how their workloads do before an update. Say “status”, with "
    "the customer, to log one."
)
NOT_YOURS = "I know no customer of yours by that name at which you have a workload to report on."
THANKS = "Thank you. The FastTrack Manager and Architect see it, as yours, in their update."
LATE = "It came after the update: it is kept, they are told, and it stands in the next one."
in_private = once_in_private(IN_OUR_CHAT)


class Ref(ButtonRef):
    """The form for an update of a customer, and what had been said when it was shown."""

    customer: Annotated[str, Field(min_length=1, max_length=64)]
    number: PositiveInt
    page: NonNegativeInt = 0
    seen: str = ""
    input: UUID | None = None


class InputRef(ButtonRef):
    """What a card shows."""

    input: UUID


class Chosen(BaseModel):
    """What was picked from the list of customers."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    chosen: Annotated[str, Field(max_length=64)] = ""


def ask(
    db: Session, *, customer_id: str, for_number: int, answer_by: datetime, now: datetime
) -> bool:
    """Ask the contacts of every partner at a customer, once for each update; say if anybody is."""
    return tell_contacts(
        db, customer_id=customer_id, for_number=for_number, answer_by=answer_by, now=now
    )


@in_private
def show(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the form of the customer that is named, else the customers there are."""
    return of_words(turn, db)


def of_words(turn: Turn, db: Session) -> Sequence[Reply]:
    """Answer words of a partner about how a customer does; not guarded: the caller is."""
    if not turn.who.partner_id:
        return [NOT_A_PARTNER]
    key = own_customer(turn, db)
    return begin(turn, db, customer_id=key) if key else [_list(turn, db, 0)]


def own_customer(turn: Turn, db: Session) -> str:
    """Return the partner's own customer that is named, "" if none is, or several are."""
    meant = turn.meaning.customer if turn.meaning else None
    if meant is None or not turn.who.partner_id:
        return ""
    own = dict(customers_of_partner(db, partner_id=turn.who.partner_id))
    keys = [key for key in dict.fromkeys((meant.key, *meant.keys)) if key in own]
    return keys[0] if len(keys) == 1 else ""


@in_private
def page(turn: Turn, db: Session) -> Sequence[Reply]:
    """Turn a page of the customers."""
    return turned(turn, lambda at: _list(turn, db, at)) if turn.who.partner_id else [OLD_BUTTON]


@in_private
def opened(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the form of the customer that was picked."""
    try:
        picked = Chosen.model_validate(dict(turn.inputs)).chosen
    except ValidationError:
        picked = ""
    return begin(turn, db, customer_id=picked) if picked else [CHOOSE_FIRST]


def begin(turn: Turn, db: Session, *, customer_id: str) -> Sequence[Reply]:
    """Show a partner what it has said for the next update of a customer, or the form for it."""
    if not lines_of(db, customer_id=customer_id, partner_id=turn.who.partner_id):
        refuse(turn, db, f"input {customer_id}", action=REFUSED)
        return [NOT_YOURS]
    asked = asked_of(
        db,
        customer_id=customer_id,
        partner_id=turn.who.partner_id,
        for_number=number_to_answer(db, customer_id=customer_id, partner_id=turn.who.partner_id),
    )
    if asked.answered_at is not None:
        return [said_card(db, asked, turn.who)]
    return [input_form(db, asked, turn.who, now=turn.now)]


@in_private
def shown(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show what was said in the place of an older card of it."""
    ref = InputRef.of(turn)
    asked = input_with_id(db, input_id=ref.input) if ref else None
    if asked is None or not sees(db, asked, turn.who):
        refuse(turn, db, "input", action=REFUSED)
        return [OLD_BUTTON]
    return [Instead(said_card(db, asked, turn.who))]


@in_private
def edit(turn: Turn, db: Session) -> Sequence[Reply]:
    """Show the form again, with what was said."""
    found = _subject(turn, db)
    if isinstance(found, str):
        return [found]
    ref, asked = found
    return [Instead(input_form(db, asked, turn.who, now=turn.now, filled=Filled(page=ref.page)))]


@in_private
def same(turn: Turn, db: Session) -> Sequence[Reply]:
    """Keep that everything stands as the form showed it, with one press."""
    found = _subject(turn, db)
    if isinstance(found, str):
        return [found]
    ref, asked = found
    lines = lines_of(db, customer_id=asked.customer_id, partner_id=asked.partner_id, asked=asked)
    answers = read_answers({}, lines, writing(turn.who, turn.now))
    if isinstance(answers, dict):
        form = input_form(db, asked, turn.who, now=turn.now, filled=Filled(faults=answers))
        return [Instead(form)]
    return _keep(turn, db, asked, ref, answers, last=True)


@in_private
def send(turn: Turn, db: Session) -> Sequence[Reply]:
    """Keep what was filled in; a fault brings the form back, and one of several pages the next."""
    found = _subject(turn, db)
    if isinstance(found, str):
        return [found]
    ref, asked = found
    lines = lines_of(db, customer_id=asked.customer_id, partner_id=asked.partner_id, asked=asked)
    try:
        answers = read_answers(turn.inputs, shown_on(lines, ref.page), writing(turn.who, turn.now))
    except TamperedError:
        refuse(turn, db, f"input {asked.customer_id}", action=REFUSED)
        return [OLD_BUTTON]
    if isinstance(answers, dict):
        return [_brought_back(turn, db, asked, ref, answers)]
    return _keep(turn, db, asked, ref, answers, last=ref.page + 1 >= pages_of(lines))


def _keep(
    turn: Turn, db: Session, asked: Asked, ref: Ref, answers: list[WorkloadLine], *, last: bool
) -> Sequence[Reply]:
    before = {one.workload: one for one in asked.answers}
    if asked.answered_at and all(_alike(before.get(one.workload), one) for one in answers):
        return _kept(turn, db, asked, ref, last=last)  # sent twice, or nothing was changed
    if seen_of(asked) != ref.seen:
        return _overtaken(turn, db, asked, ref)
    by = turn.who.email or turn.who.name or turn.who.partner_name
    me = To(tenant_id=turn.who.tenant_id, aad_object_id=turn.who.object_id)
    if not answer(db, asked, answers, by=by, actor=me, now=turn.now):
        return _overtaken(turn, db, _now(db, asked), ref)
    if last and is_logged(db, asked):
        tell_writers(db, asked, by=turn.who, now=turn.now)
    return _kept(turn, db, _now(db, asked), ref, last=last)


def _kept(turn: Turn, db: Session, asked: Asked, ref: Ref, *, last: bool) -> Sequence[Reply]:
    if not last:
        return [
            Instead(input_form(db, asked, turn.who, now=turn.now, filled=Filled(page=ref.page + 1)))
        ]
    note = LATE if is_logged(db, asked) else THANKS
    return [Instead(said_card(db, asked, turn.who, note=note))]


def _overtaken(turn: Turn, db: Session, asked: Asked, ref: Ref) -> Sequence[Reply]:
    """Somebody else of the partner has answered: show that, and keep what was typed."""
    current = said_card(db, asked, turn.who, note=MEANWHILE)
    filled = Filled(page=ref.page, typed=typed_strings(turn.inputs), fault=STILL)
    form = input_form(db, asked, turn.who, now=turn.now, filled=filled)
    return [Instead(current), form]


def _brought_back(turn: Turn, db: Session, asked: Asked, ref: Ref, faults: Faults) -> Instead:
    filled = Filled(page=ref.page, typed=typed_strings(turn.inputs), faults=faults, seen=ref.seen)
    return Instead(input_form(db, asked, turn.who, now=turn.now, filled=filled))


def _subject(turn: Turn, db: Session) -> tuple[Ref, Asked] | str:
    """Return what a button is about if its customer is still this partner's, else why not."""
    ref = Ref.of(turn)
    if ref is None:
        return OLD_BUTTON
    partner_id = turn.who.partner_id
    if not partner_id or not lines_of(db, customer_id=ref.customer, partner_id=partner_id):
        refuse(turn, db, f"input {ref.customer}", action=REFUSED)
        return NOT_YOURS
    return ref, asked_of(db, customer_id=ref.customer, partner_id=partner_id, for_number=ref.number)


def _now(db: Session, asked: Asked) -> Asked:
    return asked_of(
        db,
        customer_id=asked.customer_id,
        partner_id=asked.partner_id,
        for_number=asked.for_number,
    )


def _alike(before: PartnerSays | None, one: WorkloadLine) -> bool:
    return before is not None and (before.active, dict(before.forecasts), before.note) == (
        one.active, dict(one.forecasts), one.note,
    )  # fmt: skip


def _list(turn: Turn, db: Session, wanted: int) -> RequestList:
    waiting = waiting_for(db, partner_id=turn.who.partner_id)
    named = customers_of_partner(db, partner_id=turn.who.partner_id)
    ordered = sorted(named, key=lambda one: (one[0] not in waiting, waiting.get(one[0], turn.now)))

    def look(offset: int) -> Page[tuple[str, str]]:
        return Page(tuple(ordered[offset : offset + PAGE]), len(ordered))

    found, at = clamped(look, wanted)
    options = tuple(Option(title=name, value=key) for key, name in found.lines)
    lead = "What you say here stands, as yours, in the next update of the customer."
    return RequestList(
        title="Your input for status updates",
        lead=lead if found.total else "There is no customer at which you have a workload.",
        rows=tuple(_row(turn, name, waiting.get(key)) for key, name in found.lines),
        pages=pages(found, at),
        choose=choice(options),
        buttons=(
            *open_button(found, "partner_input.open"),
            *turning(found, at, "partner_input.page", {}),
        ),
    )


def _row(turn: Turn, name: str, until: datetime | None) -> RequestRow:
    if until is None:
        return RequestRow(title=name, text="Nobody waits for it now; say it any time")
    by = f"by {short_moment(until, turn.who.time_zone)}"
    if until > turn.now:
        return RequestRow(title=name, text=f"Your input is asked for {by}")
    return RequestRow(title=name, text="Your input is asked for", late=f"It was wanted {by}")

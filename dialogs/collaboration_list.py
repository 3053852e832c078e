"""The list of what somebody has to do with partners: their own paths, and whom a PSM introduces."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, NonNegativeInt
from sqlmodel import Session

from cards.requests import Option, RequestList, RequestRow
from cards.view import Button
from dialogs import collaboration_words as words
from dialogs.collaboration_overview import READERS
from dialogs.collaboration_people import LEADS, silence_of, zone_of
from dialogs.links import day
from dialogs.paging import PAGE, choice, clamped, open_button, pages, turning
from dialogs.refs import ButtonRef
from dialogs.turn import Turn
from store.collaborations import Path, pairs_of, paths_of, paths_with
from store.partners import customer_named, psm_of_partner
from store.requests import Page
from store.slides import partners_kept_by
from store.vocabulary import CollaborationStep as Step
from store.vocabulary import Role

EVERYBODYS = Button(title="Everybody's", action="collaboration.overview", ref={})


class PageRef(ButtonRef):
    """A page of the list: of one customer, or ("") of all."""

    customer: Annotated[str, Field(max_length=64)] = ""
    page: NonNegativeInt = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A partner at a customer, and how far somebody has come with it (None: not begun)."""

    customer_name: str
    partner_name: str
    at: Path
    has_begun: bool


def lines_of(turn: Turn, db: Session, customer_id: str = "") -> list[Line]:
    """Return what somebody has to do with: first what is under way, their own before others'."""
    own = sorted(_own(turn, db), key=lambda one: not one.has_begun)
    found = [*own, *_helped(turn, db)]
    return [one for one in found if customer_id in ("", one.at.customer_id)]


def _own(turn: Turn, db: Session) -> Iterator[Line]:
    email = turn.who.email
    if not email or not turn.who.roles & LEADS:
        return
    begun = paths_of(db, email=email)
    for customer_id, customer, partner_id, partner in pairs_of(db, email=email):
        path = begun.get((customer_id, partner_id))
        new = Path(
            customer_id=customer_id, partner_id=partner_id, email=email, step=Step.FIND_PSM,
            since=turn.now,
        )  # fmt: skip
        yield Line(
            customer_name=customer, partner_name=partner, at=path or new, has_begun=path is not None
        )


def _helped(turn: Turn, db: Session) -> Iterator[Line]:
    if Role.PSM not in turn.who.roles:
        return
    partners = partners_kept_by(db, psm_email=turn.who.email)
    paths = [one for one in paths_with(db, partner_ids=partners) if one.email != turn.who.email]
    for path in sorted(paths, key=lambda one: one.step is not Step.INTRODUCTION):
        customer = customer_named(db, customer_id=path.customer_id)
        partner = psm_of_partner(db, partner_id=path.partner_id)
        if customer and partner:
            yield Line(
                customer_name=customer[0],
                partner_name=partner.partner_name,
                at=path,
                has_begun=True,
            )


def path_list(turn: Turn, db: Session, ref: PageRef) -> RequestList:
    lines = lines_of(turn, db, ref.customer)

    def look(offset: int) -> Page[Line]:
        return Page(tuple(lines[offset : offset + PAGE]), len(lines))

    found, at = clamped(look, ref.page)
    options = tuple(
        Option(title=f"{one.customer_name}, {one.partner_name}", value=str(one.at.id))
        for one in found.lines
    )
    lead = "How to begin to work with a partner, step by step; and where you are."
    about: dict[str, str | int] = {"customer": ref.customer}
    return RequestList(
        title="Working with partners",
        lead=lead if found.total else "There is no partner at a customer of yours.",
        rows=tuple(_row(turn, db, one) for one in found.lines),
        pages=pages(found, at),
        choose=choice(options),
        buttons=(
            *open_button(found, "collaboration.open"),
            *turning(found, at, "collaboration.page", about),
            *((EVERYBODYS,) if turn.who.roles & READERS else ()),
        ),
    )


def _row(turn: Turn, db: Session, one: Line) -> RequestRow:
    path = one.at
    silent = silence_of(db, customer_id=path.customer_id, partner_id=path.partner_id, now=turn.now)
    since = day(path.since.astimezone(zone_of(turn.who)).date())
    return RequestRow(
        title=f"{one.customer_name}, {one.partner_name}",
        text=f"{words.TITLES[path.step]}, since {since}" if one.has_begun else "Not begun",
        late=words.silent(len(silent.rounds)) if silent else "",
    )

"""How far FMs and FTAs have come with partners: a list to look at, for managers and the programme.

What is said on a path stays between whose it is and the PSM; nothing of it can be opened here.
"""

from collections.abc import Sequence

from sqlmodel import Session

from cards.requests import RequestList, RequestRow
from dialogs import collaboration_words as words
from dialogs.collaboration_people import silence_of, zone_of
from dialogs.expert_team import once_in_private, refuse
from dialogs.links import day
from dialogs.paging import PAGE, clamped, pages, turned, turning
from dialogs.turn import Reply, Turn
from dialogs.wording import IN_OUR_CHAT
from store.collaborations_by_region import PathLine, paths_in
from store.requests import Page
from store.vocabulary import Role

READERS = frozenset({Role.MANAGER, Role.PROGRAM})
NOBODY = "Nobody has begun to work with a partner yet."
LEAD = "Who is new to a customer and gets to know its partner, step by step{where}."
NOT_YOURS = "That list is for team managers and the programme team."


@once_in_private(IN_OUR_CHAT)
def page(turn: Turn, db: Session) -> Sequence[Reply]:
    """Turn a page of the list."""
    return turned(turn, lambda at: overview(turn, db, at))


def overview(turn: Turn, db: Session, wanted: int = 0) -> RequestList | str:
    """Show the paths of a manager's region; to the programme team, those of all."""
    if not turn.who.roles & READERS:
        refuse(turn, db, "collaboration", action="collaboration.refused")
        return NOT_YOURS
    region = "" if Role.PROGRAM in turn.who.roles else turn.who.region

    def look(offset: int) -> Page[PathLine]:
        return paths_in(db, region=region, offset=offset, limit=PAGE)

    found, at = clamped(look, wanted)
    where = f", in {region}" if region else ", by region"
    return RequestList(
        title="Working with partners",
        lead=LEAD.format(where=where) if found.total else NOBODY,
        rows=tuple(_row(turn, db, one, with_region=not region) for one in found.lines),
        pages=pages(found, at),
        choose=None,
        buttons=turning(found, at, "collaboration.overview", {}),
    )


def _row(turn: Turn, db: Session, one: PathLine, *, with_region: bool) -> RequestRow:
    silent = silence_of(db, customer_id=one.customer_id, partner_id=one.partner_id, now=turn.now)
    since = day(one.since.astimezone(zone_of(turn.who)).date())
    region = f"{one.region}: " if with_region and one.region else ""
    return RequestRow(
        title=f"{region}{one.customer_name}, {one.partner_name}",
        text=f"{one.lead_name} · {words.TITLES[one.step]}, since {since}",
        late=words.silent(len(silent.rounds)) if silent else "",
    )

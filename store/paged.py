"""A page of a list and how long the list is, in one statement.

The list is written once (`lines`, with its own `position`); what belongs to a line is joined to the
page only, however long the list is. Where the page is beyond the end, one row says the length.
"""

from typing import Any

from sqlalchemy import CTE, Select, Subquery, literal, select, true
from sqlmodel import func

from store.columns import columns

POSITION = "position"


def position(*order: Any) -> Any:  # noqa: ANN401 -- columns, of whatever type
    """Number the lines of a list in this order, from 1 on."""
    return func.row_number().over(order_by=list(order)).label(POSITION)


def page_of(lines: CTE, *, offset: int, limit: int, name: str = "page") -> Subquery:
    """Return the lines of one page."""
    at = lines.c[POSITION]
    return columns(lines).where(at > offset, at <= offset + limit).subquery(name)


def length_of(lines: CTE) -> Any:  # noqa: ANN401 -- a labelled column
    """Count the lines."""
    return columns(func.count()).select_from(lines).scalar_subquery().label("total")


def counted(lines: CTE, page: Subquery, *more: object) -> Select[Any]:
    """Select the length of the list, and the columns of the page, in order.

    `more` columns need their tables joined to it.
    """
    one = select(literal(1).label("one")).subquery("one")
    query = columns(length_of(lines), *page.c, *more).select_from(one)
    return query.outerjoin(page, true()).order_by(page.c[POSITION])

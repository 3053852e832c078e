"""Whether something that was offered for a while is offered now. Pure."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum


class Offer(StrEnum):
    """What may be said of a promotion: that there is one, that there may be one, or nothing."""

    YES = "yes"
    PERHAPS = "perhaps"
    NO = "no"


def offer_of(
    *, since: date, until: date | None, countries: Sequence[str], country: str, on: date
) -> Offer:
    """Compare a day and a country with a promotion; of one without an end nobody knows it."""
    where = not countries or country.upper() in countries
    if on < since or not where:
        return Offer.NO
    if until is None:
        return Offer.PERHAPS
    return Offer.YES if on <= until else Offer.NO

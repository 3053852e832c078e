"""The thank-you gift of a survey: promised only where the catalogue's promotion is in force."""

from datetime import date

from sqlmodel import Session

from dialogs.rules.promotions import Offer, offer_of
from store.promotions import SURVEY_GIFT, promotion


def gift_offered(db: Session, *, country: str, on: date) -> Offer:
    """Say whether somebody in a country may be told of the gift on a day."""
    offered = promotion(db, entry_id=SURVEY_GIFT)
    if offered is None:
        return Offer.NO
    return offer_of(
        since=offered.since,
        until=offered.until,
        countries=offered.countries,
        country=country,
        on=on,
    )

"""The thank-you gift of a survey: spoken of only where the catalogue's promotion is in force."""

from datetime import date

from sqlmodel import Session

from dialogs.rules.nudges import is_offered
from store.promotions import SURVEY_GIFT, promotion


def gift_offered(db: Session, *, country: str, on: date) -> bool:
    """Say whether somebody in a country may be told of the gift on a day."""
    offered = promotion(db, entry_id=SURVEY_GIFT)
    return offered is not None and is_offered(
        since=offered.since,
        until=offered.until,
        countries=offered.countries,
        country=country,
        on=on,
    )

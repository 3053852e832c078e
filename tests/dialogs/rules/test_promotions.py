from datetime import date

import pytest

from dialogs.rules.promotions import Offer, offer_of

SINCE, UNTIL = date(2019, 1, 10), date(2030, 1, 31)


@pytest.mark.parametrize(
    ("on", "until", "country", "expected"),
    [
        pytest.param(SINCE, UNTIL, "US", Offer.YES, id="the first day"),
        pytest.param(UNTIL, UNTIL, "us", Offer.YES, id="the last day"),
        pytest.param(date(2030, 2, 1), UNTIL, "US", Offer.NO, id="the day after"),
        pytest.param(date(2019, 1, 9), UNTIL, "US", Offer.NO, id="the day before"),
        pytest.param(UNTIL, UNTIL, "DE", Offer.NO, id="elsewhere"),
        pytest.param(UNTIL, None, "US", Offer.PERHAPS, id="no end is known"),
        pytest.param(date(2019, 1, 9), None, "US", Offer.NO, id="no end, and not yet"),
        pytest.param(UNTIL, None, "DE", Offer.NO, id="no end, and elsewhere"),
    ],
)
def test_a_promotion(on: date, until: date | None, country: str, expected: Offer) -> None:
    found = offer_of(since=SINCE, until=until, countries=("US", "CA"), country=country, on=on)
    assert found is expected

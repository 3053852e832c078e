"""When a reminder of a simulated year counts as lost: there was a whole day for it to go."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from bench.survey_faults import faults
from bench.survey_lost import Lived, Said, is_lost
from bench.survey_world import Deed, Somebody, World
from store.models import SurveyInvitation

EVA = "eva@customer.example"
ONE, OTHER = uuid4(), uuid4()
INVITED = datetime(2028, 4, 27, 11, tzinfo=UTC)  # in the evening of a Thursday in Tokyo
BEFORE = datetime(2028, 4, 26, 5, tzinfo=UTC)
NEXT = datetime(2028, 4, 28, 1, tzinfo=UTC)
A_DAY = timedelta(days=1)
THREE_WEEKS = (datetime(2028, 5, 5, 11, tzinfo=UTC), datetime(2028, 5, 26, 11, tzinfo=UTC))
ABOUT = {"email": EVA, "customer": "c1", "workload": "teams"}


def said(at: datetime, about: UUID) -> Said:
    return Said(email=EVA, at=at, about=(about,))


def lived(
    *tried: Said,
    unsure: Sequence[Said] = (),
    down: Sequence[tuple[datetime, datetime]] = (),
    deeds: Sequence[Deed] = (),
    agreed: bool = True,
) -> Lived:
    eva = Somebody(email=EVA, agreed=agreed, lives=[(BEFORE - 30 * A_DAY, "JP", "Asia/Tokyo")])
    world = World(people={EVA: eva}, deeds=tuple(deeds), down=tuple(down))
    world.of[ONE] = ("c1", "teams", EVA)
    return Lived(world=world, until=INVITED + 60 * A_DAY, said=tried, unsure=unsure, failed=0)


def deed(what: str, at: datetime) -> Deed:
    return Deed(at=at, what=what, **ABOUT)  # type: ignore[arg-type]


def row() -> SurveyInvitation:
    return SurveyInvitation(
        id=ONE, customer_id="c1", workload="teams", email_hash="h", invited_at=INVITED, state="open"
    )


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        pytest.param(lived(), True, id="nothing was sent"),
        pytest.param(lived(said(BEFORE, OTHER)), True, id="the week after another was over"),
        pytest.param(lived(down=(THREE_WEEKS,)), True, id="there was a day before the outage"),
        pytest.param(
            lived(said(BEFORE, OTHER), down=(THREE_WEEKS,)), False,
            id="a week after another, the golden week, then an outage until it was too old",
        ),
        pytest.param(
            lived(unsure=(said(BEFORE, OTHER),), down=(THREE_WEEKS,)), False,
            id="nobody knows if the other one left",
        ),
        pytest.param(lived(unsure=(said(NEXT, ONE),)), False, id="nobody knows if it left"),
        pytest.param(lived(said(NEXT, OTHER)), True, id="another left that was to be about it too"),
        pytest.param(lived(said(NEXT, ONE)), True, id="the second is missing"),
        pytest.param(
            lived(said(NEXT, ONE), said(INVITED + 15 * A_DAY, OTHER)), True,
            id="the second is missing, and another does not take so long",
        ),
        pytest.param(
            lived(said(NEXT, ONE), said(INVITED + 15 * A_DAY, ONE)), False, id="both were sent"
        ),
        pytest.param(
            lived(said(NEXT, ONE), down=((NEXT + 5 * A_DAY, NEXT + 30 * A_DAY),)), False,
            id="an outage from before the second until too late",
        ),
        pytest.param(
            lived(said(INVITED + 15 * A_DAY, ONE)), False, id="the first when the second was due"
        ),
        pytest.param(
            lived(deeds=(deed("completed", NEXT),)), False, id="answered"
        ),
        pytest.param(
            lived(deeds=(deed("completed", INVITED + 29 * A_DAY),)), True, id="answered too late"
        ),
        pytest.param(lived(agreed=False), False, id="never agreed to be reminded"),
    ],
)  # fmt: skip
def test_lost_is_what_could_have_been_sent(year: Lived, expected: bool) -> None:
    times = [one.at for one in year.said if ONE in one.about]
    assert is_lost(year, row(), times) is expected


def test_what_was_lost_is_told_with_all_that_happened() -> None:
    year = lived(
        said(BEFORE, OTHER),
        unsure=(said(NEXT, ONE),),
        down=(THREE_WEEKS,),
        deeds=(deed("invited", INVITED),),
    )
    assert list(faults(year, [row()])) == [
        "lost: eva@customer.example, c1, teams, 2028-04-27 11:00; open, step 1",
        "    2028-03-27 05:00 lives in Asia/Tokyo",
        "    2028-04-26 05:00 reminded of another",
        "    2028-04-27 11:00 invited teams",
        "    2028-04-28 01:00 nobody knows if reminded of it",
        "    2028-05-05 11:00 the bot is down until 2028-05-26 11:00",
    ]

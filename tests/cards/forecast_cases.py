"""Every look of the cards about forecasts."""

from dataclasses import replace
from datetime import UTC, date, datetime

from cards.forecasts import ForecastsCard
from cards.requests import Option, RequestList, RequestRow
from cards.view import Button, CardView, Say
from dialogs.forecast_words import Known, accuracy_words, forecast_workload
from dialogs.forecasts import ALL
from dialogs.paging import choice
from dialogs.rules.forecasts import Accuracy, slips
from store.status_values import Move, Reached, WorkloadLine
from tests.cards.escalation_cases import HOSTILE

MARCH, APRIL, JUNE = date(2030, 3, 12), date(2030, 4, 2), date(2030, 6, 30)


def move(before: date | None, after: date | None, reason: str, *, workload: str = "teams",
         milestone: int = 15, by_partner: bool = False) -> Move:  # fmt: skip
    return Move(
        customer_id="C-2001", workload=workload, milestone=milestone, before=before, after=after,
        reason=reason, by_partner=by_partner, moved_at=datetime(2030, 1, 7, tzinfo=UTC),
    )  # fmt: skip


MOVES = (
    move(None, date(2030, 2, 19), "first"),
    move(date(2030, 2, 19), MARCH, "Waits for licences", by_partner=True),
    move(MARCH, APRIL, "The pilot found a fault"),
    move(APRIL, date(2030, 3, 26), "It is mended"),
    move(date(2030, 3, 26), APRIL, HOSTILE),
    move(JUNE, None, "Stopped by the customer", milestone=40),
    move(JUNE, date(2030, 6, 1), "Goes well", workload="intune", milestone=40),
)
KNOWN = Known(
    slipped=slips(MOVES),
    reached=(Reached(customer_id="C-2001", workload="intune", milestone=15,
                     reached_on=date(2030, 1, 3), forecast=date(2030, 1, 12),
                     first_forecast=date(2029, 12, 3)),),
    milestones=(15, 40),
    today=date(2030, 1, 9),
    internal=True,
)  # fmt: skip
LINES = (
    WorkloadLine(workload="teams", entitled=24_000, active=619, forecasts={15: APRIL}),
    WorkloadLine(workload="intune", entitled=14_400, active=2674,
                 forecasts={15: date(2030, 1, 12), 40: date(2030, 6, 1)}),
    WorkloadLine(workload="viva", forecasts={15: date(2030, 1, 1)}),
)  # fmt: skip
GOOD = accuracy_words(Accuracy(count=3, days_late=4.2, days_late_first=31))


LONGEST_KNOWN = replace(
    KNOWN,
    slipped=slips([
        move(MARCH, APRIL, "🙂" * 300, workload=name, milestone=at)
        for name in ("teams", "intune", "viva") for at in (15, 40) for _ in range(4)
    ]),
    reached=(),
)  # fmt: skip


def card(title: str, *, workload: str = "", known: Known = KNOWN) -> ForecastsCard:
    return ForecastsCard(
        title=title,
        lead="",
        workloads=tuple(
            forecast_workload(one, known, title=workload or one.workload) for one in LINES
        ),
        accuracy=GOOD,
        pages="Part 1 of 2",
        buttons=(
            Button(title="Next", action="forecasts.turn", ref={"customer": "C-2001", "page": 1}),
            Say(title="Log the status", words="status Contoso"),
            ALL,
        ),
    )


FORECAST_CASES: dict[str, CardView] = {
    "forecasts__slipped": card("Forecasts for Contoso"),
    "forecasts__hostile": card(HOSTILE, workload=HOSTILE),
    "forecasts__longest": card("W" * 60, workload="W" * 60, known=LONGEST_KNOWN),
    "request_list__forecasts": RequestList(
        title="Forecasts of my customers",
        lead="",
        rows=(
            RequestRow(title="Contoso", text="Teams 15% by 2 April 2030 · Intune 40% by 1 June "
                       "2030 · and 1 more", late="1 passed, slipped by 42 days"),
            RequestRow(title="Fabrikam", text="Nothing is forecast"),
        ),
        pages="1 to 2 of 2",
        choose=choice((Option(title="Contoso", value="C-2001"),)),
        buttons=(
            Button(title="Open it", action="forecasts.open", primary=True),
            Button(title="How good were they?", action="forecasts.accuracy"),
        ),
    ),
    "request_list__accuracy": RequestList(
        title="How good forecasts of Wingtip Consulting have been",
        lead=f"In all: {GOOD}",
        rows=(RequestRow(title="Contoso, Wingtip Consulting", text=GOOD),),
        pages="1 to 1 of 1",
        choose=None,
        buttons=(ALL,),
    ),
}  # fmt: skip

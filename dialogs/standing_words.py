"""The words for how a partner does: what is expected, the figure, and what to do next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dialogs.portfolio_words import many
from dialogs.rules.portfolio import ASKED_WITHIN
from dialogs.rules.standing import (
    PASSED,
    USED_ABOVE,
    Expectation,
    Line,
    Standing,
)
from dialogs.rules.survey_standing import SATISFIED_ABOVE, Scores
from dialogs.survey_standing_words import average

TAGS: Mapping[Standing, tuple[str, str]] = {
    Standing.MET: ("✔ Met", "Good"),
    Standing.MISSED: ("▲ To do", "Warning"),
    Standing.UNMEASURED: ("○ Not measured yet", "Default"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How an expectation is told: its title, the figure, what to do, which ones are meant."""

    title: str
    figure: Callable[[Line], str]
    advice: str
    unmeasured: str
    which: str = ""


EXPECTED: Mapping[Expectation, Told] = {
    Expectation.SATISFACTION: Told(
        title=f"Customer satisfaction above {SATISFIED_ABOVE}",
        figure=lambda line: f"Average: {average(Scores(answers=line.of, total=line.done))}",
        advice="ask your customers what would have made it easier before the survey does, and "
        "go through the answers with your Partner Success Manager.",
        unmeasured="No survey has been answered yet: it is sent once a workload reaches "
        f"{PASSED}% and the payment is complete.",
    ),
    Expectation.USE: Told(
        title=f"More than {USED_ABOVE}% active use where {PASSED}% is passed",
        figure=lambda line: f"{line.done} of {many(line.of, 'workload')} past {PASSED}%",
        advice="plan the next adoption step with the customer; an expert can help with business "
        "value and adoption talks.",
        unmeasured=f"No workload has passed {PASSED}% yet.",
        which="Workloads to grow",
    ),
    Expectation.CONTACTS: Told(
        title="A survey contact for every customer",
        figure=lambda line: f"{line.done} of {many(line.of, 'customer')}",
        advice="name one contact for each: name, mail, country, survey eligible (yes or no), "
        "language and service. Enter it in FTOP, or give it to your Partner Success Manager.",
        unmeasured="No workload is assigned to you yet.",
        which="Customers without one",
    ),
    Expectation.INPUT: Told(
        title="Your input on time",
        figure=lambda line: (
            f"{line.done} of {many(line.of, 'time')} in the last {ASKED_WITHIN.days} days"
        ),
        advice="answer the short form when I ask: it is filled in with what you said last time, "
        "and what has not changed is one press.",
        unmeasured="You have not been asked yet: I do so a few days before a customer's update.",
        which="Input that is late",
    ),
    Expectation.CLAIMS: Told(
        title="Every assigned workload claimed in CPOR",
        figure=lambda line: f"{line.done} of {many(line.of, 'workload')}",
        advice="submit the claim for each in Partner Center (CPOR): incentives need an approved "
        "claim.",
        unmeasured="No workload is assigned to you yet.",
        which="Workloads to claim",
    ),
}

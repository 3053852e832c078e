"""The words for how satisfied customers are, and how sure one can be of it."""

from collections.abc import Iterator, Mapping

from dialogs.portfolio_words import many
from dialogs.rules.survey_standing import (
    ENOUGH,
    SATISFIED_ABOVE,
    Interval,
    Place,
    Scores,
    bad_answers_to_fall,
    nps,
    nps_interval,
    place_of,
    satisfaction,
)

TAGS: Mapping[Place, tuple[str, str]] = {
    Place.SURELY_ABOVE: (f"✔ Above {SATISFIED_ABOVE}", "Good"),
    Place.ABOVE: (f"✔ Above {SATISFIED_ABOVE}, not surely", "Good"),
    Place.NOT_ABOVE: (f"▲ Not above {SATISFIED_ABOVE}", "Warning"),
    Place.TOO_FEW: ("○ Too few answers", "Default"),
}
SHOWN_FROM = f"figures are shown from {ENOUGH} on"
ADVICE: Mapping[Place, str] = {
    Place.NOT_ABOVE: "ask your customers what would have made it easier before the survey does, "
    "and agree on a plan with the Partner Success Manager.",
    Place.TOO_FEW: "tell your customers where to look for the invitation: Inbox and Junk Mail.",
}


def figures(scores: Scores) -> tuple[str, ...]:
    """Tell the average, how sure it is and of how many; nothing of what a few have said."""
    return tuple(_figures(scores))


def average(scores: Scores) -> str:
    """Tell the average and of how many; nothing of what a few have said."""
    if not scores.answers:
        return "no survey answered yet"
    count = many(scores.answers, "answer")
    if not scores.are_enough:
        return f"{count}, {SHOWN_FROM}"
    return f"{_whole(scores.average)} from {count}"


def warning(scores: Scores) -> str:
    """Say how near an average that is above the goal is to falling, "" if it is not."""
    needed = bad_answers_to_fall(scores)
    if needed is None:
        return ""
    if needed == 1:
        return f"One bad answer next could pull it to {SATISFIED_ABOVE} or below."
    return (
        f"The next {needed} answers, if they are bad, could pull it to {SATISFIED_ABOVE} or below."
    )


def _figures(scores: Scores) -> Iterator[str]:
    count = many(scores.answers, "answer")
    if place_of(scores) is Place.TOO_FEW:
        yield (f"{count}: {SHOWN_FROM}." if scores.answers else "No answer yet.")
        return
    likely = _between(satisfaction(scores))
    yield f"NSAT {_whole(scores.average)} from {count}; most likely {likely}."
    if scores.recommended >= ENOUGH:
        likely = _between(nps_interval(scores))
        count = many(scores.recommended, "answer")
        yield f"NPS {nps(scores):+d} from {count}; most likely {likely}."


def _between(found: Interval) -> str:
    return f"{_whole(found.low)} to {_whole(found.high)}"


def _whole(value: float) -> str:
    """Round down: what is shown as 81 is above 80."""
    return str(int(value // 1))

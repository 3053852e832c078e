"""What was lost in a simulated year of survey reminders, told so that it can be looked into.

Of the first few: where they lived, everything that they did and were sent, and when the bot was
down meanwhile.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC

from bench.survey_lost import OVER, WEEK, Lived, Said
from store.models import SurveyInvitation

FIRST_FEW = 3


def faults(lived: Lived, lost: Sequence[SurveyInvitation]) -> Iterator[str]:
    """Yield the lines that tell of the first few."""
    for row in sorted(lost, key=lambda one: (one.invited_at, one.id))[:FIRST_FEW]:
        customer, workload, email = lived.world.of[row.id]
        stands = f"{row.state}, step {row.step}"
        yield f"lost: {email}, {customer}, {workload}, {row.invited_at:%Y-%m-%d %H:%M}; {stands}"
        yield from _story(lived, row, email)


def _story(lived: Lived, row: SurveyInvitation, email: str) -> Iterator[str]:
    found = [(at, f"lives in {zone}") for at, _, zone in lived.world.people[email].lives]
    found += [(one.at, f"{one.what} {one.workload}") for one in lived.deeds.get(email, ())]
    for name, ones in (("reminded", lived.said), ("nobody knows if reminded", lived.unsure)):
        found += [(one.at, f"{name} {_of(one, row)}") for one in ones if one.email == email]
    for since, until in lived.world.down:
        if since < row.invited_at + OVER and until > row.invited_at - WEEK:
            found.append((since, f"the bot is down until {until:%Y-%m-%d %H:%M}"))
    for at, says in sorted((at.astimezone(UTC), says) for at, says in found):
        yield f"    {at:%Y-%m-%d %H:%M} {says}"


def _of(one: Said, row: SurveyInvitation) -> str:
    return "of it" if row.id in one.about else "of another"

"""How a partner does against what the programme expects of it. Pure.

Each expectation is met, missed, or not measured yet: there is nothing, or too few have answered.
Numbers are compared as whole numbers: exactly 80 and exactly 20% are not above it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dialogs.rules.survey_standing import Scores

PASSED = 10  # per cent of the entitled people: from then on the use is looked at
USED_ABOVE = 20  # per cent


class Expectation(StrEnum):
    """What the programme expects, in the order in which it is told."""

    SATISFACTION = "satisfaction"
    USE = "use"
    CONTACTS = "contacts"
    INPUT = "input"
    CLAIMS = "claims"


class Standing(StrEnum):
    """How it is met."""

    MET = "met"
    MISSED = "missed"
    UNMEASURED = "unmeasured"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What is counted of a partner.

    `satisfaction` and `answers`: the sum of what the surveys gave, and how many answered. `passed`
    workloads are past 10%, `used` of these past 20%. `tenants` are its customers, `with_contact`
    those of them that name a survey contact. `asked` inputs have come due, `on_time` of these were
    given by then. `assigned` workloads, `claimed` of them in CPOR.
    """

    satisfaction: int = 0
    answers: int = 0
    passed: int = 0
    used: int = 0
    tenants: int = 0
    with_contact: int = 0
    asked: int = 0
    on_time: int = 0
    assigned: int = 0
    claimed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One expectation and how it is met: `done` of `of`; of surveys, the sum of the answers."""

    expectation: Expectation
    standing: Standing
    done: int
    of: int

    @property
    def missing(self) -> int:
        """How many of them are still to be dealt with."""
        return self.of - self.done


def standing_of(measured: Measured) -> tuple[Line, ...]:
    """Judge all that is expected of a partner."""
    counted = (
        (Expectation.USE, measured.used, measured.passed),
        (Expectation.CONTACTS, measured.with_contact, measured.tenants),
        (Expectation.INPUT, measured.on_time, measured.asked),
        (Expectation.CLAIMS, measured.claimed, measured.assigned),
    )
    return (_satisfaction(measured), *(_all_of(*one) for one in counted))


def has_passed(*, active: int | None, entitled: int | None) -> bool:
    """Say whether the use of a workload is looked at."""
    return is_above(PASSED, active=active, entitled=entitled)


def is_used(*, active: int | None, entitled: int | None) -> bool:
    """Say whether a workload is used as expected."""
    return is_above(USED_ABOVE, active=active, entitled=entitled)


def is_above(per_cent: int, *, active: int | None, entitled: int | None) -> bool:
    """Say whether more of the entitled people are active; unknown is not above."""
    return bool(entitled) and (active or 0) * 100 > per_cent * (entitled or 0)


def missed(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return what is missed, which is what there is to do."""
    return tuple(line for line in lines if line.standing is Standing.MISSED)


def _satisfaction(measured: Measured) -> Line:
    scores = Scores(answers=measured.answers, total=measured.satisfaction)
    standing = Standing.UNMEASURED
    if scores.are_enough:
        standing = Standing.MET if scores.are_satisfied else Standing.MISSED
    return Line(
        expectation=Expectation.SATISFACTION,
        standing=standing,
        done=scores.total,
        of=scores.answers,
    )


def _all_of(expectation: Expectation, done: int, of: int) -> Line:
    standing = Standing.UNMEASURED
    if of:
        standing = Standing.MET if done >= of else Standing.MISSED
    return Line(expectation=expectation, standing=standing, done=done, of=of)

"""The three checks that tell whether the benefit alone is enough. Pure.

Source: KA-01102, "How to determine the scope of the benefit".
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check: its name in a form, the question, and what a "no" opens for the partner."""

    name: str
    question: str
    opening: str


CHECKS = (
    Check(
        name="remote",
        question="Can all the guidance the customer needs be given remotely?",
        opening="Onsite technical resources or onsite project management, for a fee",
    ),
    Check(
        name="remediate",
        question=(
            "Will the customer run the assessment tools, read the results and fix what they show, "
            "with hands-off help?"
        ),
        opening="Running the assessment and doing the remediation for them, for a fee",
    ),
    Check(
        name="sponsor",
        question="Does the customer have a sponsor and somebody who can manage the project?",
        opening="Project or engagement management, for a fee",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecksDecision:
    """Whether the customer is a candidate for benefit-only assistance; if not, what is open."""

    benefit_only: bool
    openings: tuple[str, ...]


def decide_checks(answers: Mapping[str, bool]) -> ChecksDecision:
    """All yes: benefit only. Every no is an opening for value-added services around it."""
    openings = tuple(check.opening for check in CHECKS if not answers[check.name])
    return ChecksDecision(benefit_only=not openings, openings=openings)

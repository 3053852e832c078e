"""Whether somebody is away, and whom to write to meanwhile. Pure."""

from datetime import date
from enum import StrEnum


class Reach(StrEnum):
    """Who can be reached: the Partner Success Manager, the cover, or neither of them."""

    PSM = "psm"
    COVER = "cover"
    NOBODY = "nobody"


def is_away(*, until: date | None, today: date) -> bool:
    """Say whether somebody is away; `until` is the last day of it."""
    return until is not None and today <= until


def decide_reach(*, psm_away: bool, has_cover: bool, cover_away: bool) -> Reach:
    """Choose the Partner Success Manager while they are there, else a cover who is there."""
    if not psm_away:
        return Reach.PSM
    return Reach.COVER if has_cover and not cover_away else Reach.NOBODY

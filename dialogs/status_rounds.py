"""What somebody is told of many customers at once: forecasts of theirs, and what was logged."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from cards.rhythm import RoundCard, RoundRow
from cards.view import Button
from dialogs.expert_words import short_name
from dialogs.links import day
from dialogs.rules.forecasts import is_reached
from dialogs.rules.rhythm import Standing, choose_writer, forecast_standing
from dialogs.status_people import Team, calendar_of, is_there, team_of
from dialogs.status_words import SHORT_HEALTHS
from store.entries import workload_names
from store.partners import contact
from store.status import customers_of, moves_of, reached_by, status_numbered
from store.status_digests import Logged, logged_between, partners_told_of
from store.status_values import Move, Status
from store.vocabulary import UpdateKind

MOST_ROWS = 12  # of one card
MOST_FORMS = 5
FORM = "rhythm.form"  # the button that opens the form of a customer
COLORS = {"green": "Good", "amber": "Warning", "red": "Attention"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DueForecast:
    """A forecast that is due this week or has passed, and the milestone was not reached."""

    customer_id: str
    customer_name: str
    workload: str
    milestone: int
    forecast: date
    standing: Standing


def forecasts_due(db: Session, *, email: str, now: datetime) -> list[DueForecast]:
    """Return the forecasts that somebody has to look after now, the oldest first.

    Of a customer whose FM is away they are the FTA's, and the other way round.
    """
    found: list[DueForecast] = []
    for customer_id, _ in customers_of(db, email=email):
        team = team_of(db, customer_id=customer_id)
        chosen = choose_writer(team.writers, now=now) if team else None
        if team and chosen and chosen.writer.email == email:
            today = chosen.writer.calendar.day_of(now)
            found += _due_of(team, _reached(db, customer_id), today)
    return sorted(found, key=lambda one: (one.forecast, one.customer_name, one.workload))


def forecasts_card(db: Session, *, email: str, now: datetime) -> RoundCard | None:
    """Show somebody the forecasts that are due or have passed; None if there are none."""
    found = forecasts_due(db, email=email, now=now)
    calendar = calendar_of(db, email=email)
    if not found or calendar is None:
        return None
    names, today = workload_names(db), calendar.day_of(now)
    forms = dict.fromkeys((one.customer_id, one.customer_name) for one in found)
    return RoundCard(
        title="Forecasts of this week",
        lead="Log that a milestone is reached, or give a new date and the reason for it.",
        rows=tuple(_forecast_row(one, names, today) for one in found[:MOST_ROWS]),
        more=_more(len(found)),
        buttons=tuple(
            Button(title=name, action=FORM, ref={"customer": key})
            for key, name in list(forms)[:MOST_FORMS]
        ),
    )


def logged_card(db: Session, *, email: str, since: datetime, until: datetime) -> RoundCard | None:
    """Show a PSM what was logged of their partners' customers; None if nothing was.

    While a partner's PSM is away, whoever covers reads it, too.
    """
    partners = [
        partner_id
        for partner_id, psm in partners_told_of(db, email=email)
        if psm == email or not is_there(db, email=psm, now=until)
    ]
    news = logged_between(db, partner_ids=partners, since=since, until=until)
    rows = [row for one in news if (row := _logged_row(db, one, since, until))]
    if not rows:
        return None
    customers = "one customer" if len(rows) == 1 else f"{len(rows)} customers"
    return RoundCard(
        title="Logged for your partners",
        lead=f"{customers.capitalize()} since {day(since.date())}.",
        rows=tuple(rows[:MOST_ROWS]),
        more=_more(len(rows)),
    )


def _due_of(team: Team, reached: frozenset[tuple[str, int]], today: date) -> Iterator[DueForecast]:
    for line in team.status.workloads:
        for milestone, forecast in line.forecasts.items():
            standing = forecast_standing(forecast, today=today)
            if (
                standing is None
                or is_reached(line, milestone)
                or (line.workload, milestone) in reached
            ):
                continue
            yield DueForecast(
                customer_id=team.status.customer_id,
                customer_name=team.status.customer_name,
                workload=line.workload,
                milestone=milestone,
                forecast=forecast,
                standing=standing,
            )


def _reached(db: Session, customer_id: str) -> frozenset[tuple[str, int]]:
    return frozenset(
        (one.workload, one.milestone) for one in reached_by(db, customer_id=customer_id)
    )


def _forecast_row(one: DueForecast, names: dict[str, str], today: date) -> RoundRow:
    workload = short_name(names.get(one.workload, one.workload))
    passed = one.standing is Standing.PASSED
    days = (today - one.forecast).days
    ago = "yesterday" if days == 1 else f"{days} days ago"
    return RoundRow(
        title=f"{one.customer_name}, {workload}",
        text=f"{one.milestone}% forecast for {day(one.forecast)}",
        mark=f"Passed {ago}" if passed else "Due this week",
        color="Attention" if passed else "Warning",
    )


def _logged_row(db: Session, news: Logged, since: datetime, until: datetime) -> RoundRow | None:
    status = status_numbered(db, customer_id=news.customer_id, number=news.number)
    if status is None or status.written_at is None:
        return None
    before = status_numbered(db, customer_id=news.customer_id, number=news.number - 1)
    writer = contact(db, email=status.written_by)
    moves = [
        move
        for move in moves_of(db, customer_id=news.customer_id)
        if move.before and move.moved_at and since < move.moved_at <= until
    ]
    said = status.summary or ("Nothing changed." if status.kind is UpdateKind.UNCHANGED else "")
    by = f"{writer.name if writer else status.written_by}, {day(status.written_at.date())}"
    return RoundRow(
        title=f"{status.customer_name} ({', '.join(news.partner_names)})",
        text=" · ".join(part for part in (by, said, *_moved(db, moves)) if part),
        mark=_health(status, before),
        color=COLORS.get(status.health.value if status.health else "", "Default"),
    )


def _health(status: Status, before: Status | None) -> str:
    if status.health is None:
        return ""
    now = SHORT_HEALTHS[status.health]
    if before is None or before.health in (None, status.health):
        return now
    return f"{SHORT_HEALTHS[before.health]} to {now.lower()}" if before.health else now


def _moved(db: Session, moves: list[Move]) -> Iterator[str]:
    names = workload_names(db)
    for move in moves:
        name = short_name(names.get(move.workload, move.workload))
        to = day(move.after) if move.after else "no date"
        yield f"{name} {move.milestone}% moved to {to}"


def _more(count: int) -> str:
    return f"And {count - MOST_ROWS} more." if count > MOST_ROWS else ""

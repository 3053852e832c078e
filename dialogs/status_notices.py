"""What is said unasked of the rhythm of updates: when they are sent, they are still true."""

from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256

from sqlmodel import Session

from cards.rhythm import ReminderCard, RoundCard
from cards.view import Button, Fact, Link
from dialogs.links import chat_link, day
from dialogs.rules.rhythm import OFTEN, SELDOM, Chosen, next_good_moment
from dialogs.status_people import Team, calendar_of, is_there, team_of
from dialogs.status_rounds import FORM, forecasts_card, logged_card
from dialogs.status_words import HEALTHS
from store import notices
from store.partners import Contact, contact
from store.readers import reader_of
from store.rhythm import Rhythm, rhythm_of
from store.status_digests import Digest, DigestKind
from store.status_writers import managers_for, who_covers_managers
from store.told import To, Told

DUE = "status.due"  # to the writer: an update is due
MISSED = "status.missed"  # to the team manager: updates do not come, or nobody is there to write
FORECASTS = "status.forecasts"  # to the writer, weekly
LOGGED = "status.logged"  # to the PSM
UNCHANGED = "rhythm.unchanged"  # the button that logs that nothing changed
SNOOZE, EVERY = "rhythm.snooze", "rhythm.every"
AWAY, NOBODY, SILENT = "away", "nobody", "silent"  # why a manager is told


def remind(
    db: Session, team: Team, seen: Rhythm, chosen: Chosen, *, missed: int, now: datetime
) -> bool:
    """Write to whoever's turn it is that an update is due; a day brings them one reminder at most.

    Who steps in beyond the date line may have the date that was the other one's a day ago.
    """
    status, calendar, email = team.status, chosen.writer.calendar, chosen.writer.email
    today = calendar.day_of(now)
    return notices.write(
        db,
        DUE,
        to=To(email=email),
        business_key=f"{DUE}:{status.customer_id}:{team.number}:{today}:{_hashed(email)}",
        now=now,
        ref={
            "customer": status.customer_id, "number": team.number, "missed": missed,
            "due": str(calendar.day_of(seen.due_at or now)),
            "instead_of": chosen.instead_of.email if chosen.instead_of else "",
            "snoozed": seen.snoozed_until is not None,
        },
    )  # fmt: skip


def tell_managers(db: Session, team: Team, *, why: str, now: datetime) -> bool:
    """Write to the team managers, once for each update that does not come."""
    status = team.status
    new = [
        notices.write(
            db,
            MISSED,
            to=To(email=email),
            business_key=f"{MISSED}:{why}:{status.customer_id}:{team.number}:{_hashed(email)}",
            now=now,
            ref={"customer": status.customer_id, "number": team.number, "why": why},
            due_at=_when(db, email, now),
        )
        for email in _managers(db, team, now)
    ]
    return any(new)


def _managers(db: Session, team: Team, now: datetime) -> Iterable[str]:
    """Return the managers; while all of them are away, also those who are there for them."""
    people = tuple(team.people.values())
    found = managers_for(db, customer_id=team.status.customer_id, people=people)
    if any(is_there(db, email=email, now=now) for email in found):
        return found
    for others in who_covers_managers(db):
        there = [email for email in others if is_there(db, email=email, now=now)]
        if there:
            return dict.fromkeys((*found, *there))
    return found


def tell_round(db: Session, seen: Digest, *, until: datetime, now: datetime) -> bool:
    """Write to somebody what there is to know of many customers, if there is anything."""
    kind, card = FORECASTS, forecasts_card(db, email=seen.email, now=now)
    if seen.kind is DigestKind.LOGGED:
        kind = LOGGED
        card = logged_card(db, email=seen.email, since=seen.since, until=until)
    if card is None:
        return False
    return notices.write(
        db,
        kind,
        to=To(email=seen.email),
        business_key=f"{kind}:{_hashed(seen.email)}:{until.isoformat()}",
        now=now,
        ref={"since": seen.since.isoformat(), "until": until.isoformat()},
    )


def due(told: Told, db: Session) -> ReminderCard | None:
    """Remind of an update, while it has not been logged, and the reader writes for the customer."""
    team = team_of(db, customer_id=str(told.ref["customer"]))
    email = reader_of(db, told).email
    if team is None or email not in team.people or team.number != told.ref["number"]:
        return None
    status = team.status
    customer, last = status.customer_id, status.number
    unchanged = Button(
        title="Nothing changed", action=UNCHANGED, ref={"customer": customer, "number": last},
        primary=True,
    )  # fmt: skip
    return ReminderCard(
        title=f"Status of {status.customer_name}",
        state=_state(told),
        style="warning" if told.ref["missed"] else "accent",
        note=_note(told, team),
        facts=_facts(db, team),
        buttons=(
            *((unchanged,) if last else ()),
            Button(title="Open the form", action=FORM, ref={"customer": customer}),
            Button(
                title="Remind me tomorrow",
                action=SNOOZE,
                ref={"customer": customer, "number": team.number},
            ),
            *_other_rhythm(db, team),
        ),
    )


def _other_rhythm(db: Session, team: Team) -> tuple[Button, ...]:
    customer = team.status.customer_id
    seen = rhythm_of(db, customer_id=customer)
    count = team.count(seen, reminded_at=None) if seen else None
    days = SELDOM if count and count.days == OFTEN else OFTEN
    ref: dict[str, str | int] = {"customer": customer, "days": days}
    return (Button(title=f"Every {days} days", action=EVERY, ref=ref),)


def missed(told: Told, db: Session) -> ReminderCard | None:
    """Tell a team manager that updates of a customer do not come, while they do not."""
    team = team_of(db, customer_id=str(told.ref["customer"]))
    if team is None or team.number != told.ref["number"]:
        return None
    why = str(told.ref["why"])
    if why == NOBODY and team.people:
        return None
    people = [team.people[one.email] for one in team.writers]
    chats = [chat_link(one.email, f"Chat with {one.name}") for one in people]
    links: tuple[Link, ...] = tuple(chats) if why == SILENT else ()
    return ReminderCard(
        title=f"Status of {team.status.customer_name}",
        state=WHY[why],
        style="attention",
        note="",
        facts=(*_facts(db, team), *(Fact(title="Writes", value=_who(one)) for one in people)),
        buttons=links,
    )


def forecasts(told: Told, db: Session) -> RoundCard | None:
    """Show the forecasts that are due or have passed, as they stand now."""
    email = reader_of(db, told).email
    return forecasts_card(db, email=email, now=datetime.fromisoformat(str(told.ref["until"])))


def logged(told: Told, db: Session) -> RoundCard | None:
    """Show a PSM what was logged between two moments."""
    since, until = (datetime.fromisoformat(str(told.ref[name])) for name in ("since", "until"))
    return logged_card(db, email=reader_of(db, told).email, since=since, until=until)


KINDS = (
    (DUE, "A status update is due", due),
    (MISSED, "Status updates do not come", missed),
    (FORECASTS, "Forecasts of this week", forecasts),
    (LOGGED, "Logged for your partners", logged),
)
WHY = {
    SILENT: "Two updates in a row were missed.",
    AWAY: "Whoever writes the updates is away for longer than two rounds.",
    NOBODY: "The roster names neither an FM nor an FTA who could write updates.",
}


def _state(told: Told) -> str:
    if told.ref["snoozed"]:
        return "You wanted to be reminded again."
    since = day(date.fromisoformat(str(told.ref["due"])))
    if told.ref["missed"]:
        return f"An update was due on {since}: one now makes up for it."
    return f"An update is due: {since}."


def _note(told: Told, team: Team) -> str:
    away = team.people.get(str(told.ref["instead_of"]))
    if away is None or away.away_until is None:
        return ""
    return f"{away.name} is away until {day(away.away_until)}: please write it this time."


def _facts(db: Session, team: Team) -> tuple[Fact, ...]:
    status = team.status
    if status.written_at is None:
        return (Fact(title="Last update", value="None yet"),)
    writer = contact(db, email=status.written_by)
    when = day(team.calendar.day_of(status.written_at))
    last = f"{when}, {writer.name if writer else status.written_by}"
    health = (Fact(title="Health then", value=HEALTHS[status.health]),) if status.health else ()
    return (Fact(title="Last update", value=last), *health)


def _who(one: Contact) -> str:
    away = f", away until {day(one.away_until)}" if one.away_until else ""
    return f"{one.name}, {one.email}{away}"


def _when(db: Session, email: str, now: datetime) -> datetime:
    calendar = calendar_of(db, email=email)
    return next_good_moment(now, calendar) if calendar else now


def _hashed(email: str) -> str:
    return sha256(email.encode()).hexdigest()[:16]

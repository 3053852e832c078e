"""A path with a partner as a card: to whose it is, and to the PSM who helps."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from cards.collaboration import CollaborationCard, StepLine
from cards.view import Button, Fact, Link, Say
from dialogs import collaboration_words as words
from dialogs.collaboration_fields import briefing_field, meeting_fields
from dialogs.collaboration_people import Parties, silence_of, zone_of
from dialogs.expert_words import moment, short_name
from dialogs.links import chat_link, day
from dialogs.paging import parts_of
from dialogs.rules.collaboration import Party, Pattern, Verb, asked_on
from dialogs.status_words import PHASES
from store.collaborations import Path
from store.entries import workload_names
from store.identity import Identity
from store.partners import Contact
from store.vocabulary import CollaborationStep as Step

ORDER = tuple(Step)
DAYS_SHOWN, LINES_SHOWN, HELD_SHOWN = 6, 8, 3
DO, SHOW, INVITATION = "collaboration.do", "collaboration.show", "collaboration.invitation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What was typed into the form of a meeting, and what is wrong with it."""

    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""


NOTHING_TYPED = Filled()


def ref_of(path: Path, verb: Verb | None = None) -> dict[str, str | int]:
    """Name a path in a button: where it stood, and what is done with it."""
    ref: dict[str, str | int] = {
        "customer": path.customer_id, "partner": path.partner_id, "email": path.email,
    }  # fmt: skip
    return {**ref, "seen": path.seen, "verb": verb.value} if verb else ref


def path_card(
    db: Session,
    parties: Parties,
    who: Identity,
    party: Party,
    *,
    now: datetime,
    note: str = "",
    filled: Filled = NOTHING_TYPED,
) -> CollaborationCard:
    """Show how far a path has come; whose it is also sees what to do next."""
    path, is_lead = parties.path, party is Party.LEAD
    if not is_lead and path.step is Step.INTRODUCTION:
        return introduction_card(db, parties, now=now, note=note)
    step = path.step
    meets = is_lead and step in (Step.FIRST_MEETING, Step.REVIEWS)
    points = words.TALKING_POINTS if step is Step.FIRST_MEETING else words.REVIEW_POINTS
    silent = silence_of(db, customer_id=path.customer_id, partner_id=path.partner_id, now=now)
    return CollaborationCard(
        title=f"Working with {parties.partner.partner_name} at {parties.customer_name}",
        state=_state(parties, who),
        style=words.STYLES[step],
        note=note or (_what_now(parties) if is_lead else ""),
        fault=filled.fault,
        steps=tuple(_steps(parties, who)),
        facts=(*_facts(parties, party), *_silent(parties, silent)),
        heading=words.HEADINGS["first" if step is Step.FIRST_MEETING else "review"]
        if meets
        else "",
        points=tuple(points) if meets else (),
        said=tuple(parts_of(path.briefing)) if step is Step.FIRST_MEETING else (),
        said_by="From the Partner Success Manager",
        fields=meeting_fields(filled.typed, filled.faults, zone=zone_of(who).key) if meets else (),
        buttons=tuple(_buttons(parties, now)) if is_lead else (_chat(parties.lead),),
    )


def introduction_card(
    db: Session, parties: Parties, *, now: datetime, note: str = ""
) -> CollaborationCard:
    """Ask a PSM to introduce somebody, and show what a briefing should cover."""
    path, partner = parties.path, parties.partner.partner_name
    names = workload_names(db)
    return CollaborationCard(
        title=f"Please introduce {parties.lead.name} to {partner}",
        state=f"{parties.lead.name} is new to {parties.customer_name} and would like to meet them.",
        style="accent",
        note=note,
        facts=tuple(
            Fact(
                title=short_name(names.get(line.workload, line.workload)),
                value=PHASES[line.phase] if line.phase else "no phase known",
            )
            for line in parties.lines[:LINES_SHOWN]
        ),
        heading=words.HEADINGS["briefing"],
        points=tuple(words.BRIEFING),
        fields=(briefing_field(),),
        buttons=(
            Button(
                title="I have introduced them", action=DO, ref=ref_of(path, Verb.INTRODUCED),
                primary=True,
            ),
            _chat(parties.lead),
            *(_chat(one) for one in parties.partner_people[:1]),
        ),
    )  # fmt: skip


def pattern_card(parties: Parties, pattern: Pattern) -> CollaborationCard:
    """Show that a partner has given no input several times: dates, and no more."""
    people = (parties.lead, parties.partner.psm, *parties.partner_people[:1])
    return CollaborationCard(
        title=f"No input from {parties.partner.partner_name} on {parties.customer_name}",
        state=f"{len(pattern.rounds)} rounds in a row, none answered.",
        style="warning",
        note=words.NOT_A_JUDGEMENT,
        facts=tuple(silent_facts(parties, pattern)),
        buttons=tuple(_chat(one) for one in people if one),
    )


def silent_facts(parties: Parties, pattern: Pattern) -> Iterator[Fact]:
    """Yield when a partner was asked, and when it last answered."""
    asked = asked_on(pattern, parties.calendar)
    earlier = len(asked) - DAYS_SHOWN
    days = ", ".join(day(one) for one in asked[-DAYS_SHOWN:])
    yield Fact(
        title="Asked, no answer",
        value=f"{days}{f' and {earlier} times before' if earlier > 0 else ''}",
    )
    last = pattern.last_answer
    yield Fact(
        title="Last answer", value=day(parties.calendar.day_of(last)) if last else "none so far"
    )


def _silent(parties: Parties, pattern: Pattern | None) -> Iterator[Fact]:
    if pattern:
        yield from silent_facts(parties, pattern)


def _state(parties: Parties, who: Identity) -> str:
    path = parties.path
    at = ORDER.index(path.step) + 1
    if path.meeting:
        return f"Step {at} of {len(ORDER)} · meeting {moment(path.meeting, who.time_zone)}"
    by = day(parties.calendar.day_of(parties.due_at))
    return f"Step {at} of {len(ORDER)} · next by {by}"


def _what_now(parties: Parties) -> str:
    partner = parties.partner
    match parties.path.step:
        case Step.FIND_PSM:
            return words.FIND if partner.psm or partner.cover else words.NO_PSM
        case Step.INTRODUCTION:
            found = partner.psm or partner.cover
            return words.ASKED.format(psm=found.name) if found else words.ASKED_NOBODY
        case _:
            return ""


def _steps(parties: Parties, who: Identity) -> Iterator[StepLine]:
    path = parties.path
    now_at = ORDER.index(path.step)
    for place, step in enumerate(ORDER):
        is_now = place == now_at
        mark = "✓" if place < now_at else "➤" if is_now else str(place + 1)
        text = _since(parties, who) if is_now else _was(parties, step) if place < now_at else ""
        yield StepLine(mark=mark, title=words.TITLES[step], text=text, is_now=is_now)


def _since(parties: Parties, who: Identity) -> str:
    path = parties.path
    held = ", ".join(day(parties.calendar.day_of(one)) for one in path.held[1:][-HELD_SHOWN:])
    if path.step is Step.REVIEWS and held:
        return f"Every {parties.every_days} days; last: {held}"
    if path.step is Step.REVIEWS:
        return f"Every {parties.every_days} days"
    return f"Since {moment(path.since, who.time_zone)}"


def _was(parties: Parties, step: Step) -> str:
    if step is Step.FIND_PSM and parties.partner.psm:
        return parties.partner.psm.name
    if step is Step.FIRST_MEETING and parties.path.held:
        return day(parties.calendar.day_of(parties.path.held[0]))
    return ""


def _facts(parties: Parties, party: Party) -> Iterator[Fact]:
    if party is Party.PSM:
        yield Fact(title="Manager or Architect", value=parties.lead.name)
        return
    partner = parties.partner
    psm = partner.psm
    if psm:
        away = f", away until {day(psm.away_until)}" if psm.away_until else ""
        yield Fact(title="PSM", value=f"{psm.name}, {psm.email}{away}")
    if partner.cover and (psm is None or psm.away_until):
        yield Fact(title="Covers", value=f"{partner.cover.name}, {partner.cover.email}")
    if parties.path.step in (Step.FIRST_MEETING, Step.REVIEWS):
        people = ", ".join(f"{one.name} ({one.email})" for one in parties.partner_people[:2])
        yield Fact(title="At the partner", value=people or "nobody is in the roster")


def _buttons(parties: Parties, now: datetime) -> Iterator[Button | Link | Say]:
    path, partner = parties.path, parties.partner
    psm = partner.psm or partner.cover

    def button(verb: Verb, title: str = "", *, primary: bool = False) -> Button:
        return Button(
            title=title or words.BUTTONS[verb], action=DO, ref=ref_of(path, verb), primary=primary
        )

    match path.step:
        case Step.FIND_PSM:
            if psm:
                yield button(Verb.ASK, primary=True)
            yield button(Verb.INTRODUCED)
        case Step.INTRODUCTION:
            yield button(Verb.INTRODUCED, "I was introduced", primary=True)
        case _:
            is_set = path.meeting is not None
            over = parties.standing.meeting_ends
            if is_set and over and over > now:
                yield Button(
                    title="Get the invitation", action=INVITATION, ref=ref_of(path), primary=True
                )
            else:
                yield button(Verb.HELD, primary=is_set)
            yield button(Verb.PROPOSE, "Move it" if is_set else "", primary=not is_set)
            if path.step is Step.REVIEWS:
                yield Say(title="Status slide", words=f"status slide {parties.customer_name}")
    if psm:
        yield _chat(psm)


def _chat(one: Contact) -> Link:
    return chat_link(one.email, f"Chat with {one.name}")

"""A reminder of an invitation to a survey, as it is when it is sent: in Teams, or as a mail.

The ledger names nobody: whom it is for stands, as a keyed hash, with the reminder itself. What has
changed since it was decided on is looked at once more: an answer, a wish, the hour.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from cards.mails.nudge import NudgeMail
from cards.mails.render import write_mail
from cards.mails.tongues import tongue_for
from cards.surveys import SurveyReminderCard
from cards.view import Link
from dialogs.nudge_people import Somebody, somebody
from dialogs.rules.delivery import Go, may_go
from dialogs.rules.nudges import FIRST, Invited, Wait, Why, kept_from, next_good_moment
from dialogs.rules.promotions import Offer
from dialogs.survey_gift import gift_offered
from dialogs.survey_preferences import PreferenceRef, preference_url
from dialogs.survey_words import names_of_workloads, partner_name
from store import invitations, nudges
from store.invitations import Invitation, State
from store.nudges import Nudge
from store.readers import Reader, reader_of
from store.told import Told

KIND = "survey.nudge"
TITLE = "A survey invitation"
NOBODY_KNOWN = "a survey contact"  # in the place of an address, in the ledger
STOP = "Stop or pause reminders"
SIGNATURE = "-- "
BOUNCED = "our reminder bounced"
OUR_TEAM = "FastTrack"  # where the roster names no partner


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A reminder that may go now: the mail, and the same as a card if its reader is in Teams."""

    mail: NudgeMail
    card: SurveyReminderCard
    reader: Reader


def letter_of(told: Told, db: Session, now: datetime) -> Letter | Wait | None:
    """Make a reminder as it is now; None where there is nothing to say any more."""
    nudge = nudges.nudge_of(db, business_key=told.business_key)
    if nudge is None or nudge.skipped:
        return None
    held = invitations.these(db, ids=nudge.ids)
    who = somebody(db, email_hash=nudge.email_hash, invitations=held, now=now)
    left = _still_true(who, now)
    if not left:
        nudges.mark_skipped(db, business_key=nudge.business_key, why=_why(who, now))
        return None
    moment = next_good_moment(now, who.reached.calendars)
    if moment > now:
        return Wait(moment, Why.QUIET)
    mail = _mail(db, nudge, who, left, now)
    reader = reader_of(db, replace(told, email=mail.to))
    held_back = may_go(
        now=now,
        zone=who.reached.calendars[0].zone,
        urgent=False,
        paused_until=reader.wishes.paused_until,
        only_urgent=reader.wishes.only_urgent,
        quiet_hours=False,  # looked after above, by their country
    )
    if not isinstance(held_back, Go):
        return Wait(held_back.until, Why.PAUSED)
    return Letter(mail=mail, card=card_of(mail), reader=reader)


def sent(told: Told, db: Session, way: str, now: datetime) -> None:
    """Note that it went out: the week until the next one begins then."""
    nudges.mark_sent(db, business_key=told.business_key, way=way, now=now)


def refused(told: Told, db: Session, now: datetime) -> None:
    """Note that nothing reaches their address: the partner is asked for a better one."""
    nudge = nudges.nudge_of(db, business_key=told.business_key)
    if nudge is not None:
        nudges.mark_skipped(db, business_key=nudge.business_key, why=State.BOUNCED.value)
        invitations.bounced(db, ids=nudge.ids, why=BOUNCED, now=now)


def card_of(mail: NudgeMail) -> SurveyReminderCard:
    """Show in Teams what the mail says; the page of wishes is a button there."""
    tongue = tongue_for(mail.language, mail.country)
    written = write_mail(mail, tongue)
    left_out = (SIGNATURE.strip(), mail.preference_url, tongue.words.gettext(STOP))
    # a card would run the lines of a paragraph together
    lines = (line.strip() for block in written.paragraphs for line in block.splitlines())
    link = Link(title=tongue.words.gettext(STOP), url=mail.preference_url)
    return SurveyReminderCard(
        title=written.subject,
        paragraphs=tuple(line for line in lines if line and line not in left_out),
        buttons=(link,) if mail.preference_url.startswith("https://") else (),
    )


def _still_true(who: Somebody, now: datetime) -> list[Invited]:
    return [
        one
        for one in who.facts
        if who.invitations[one.key].state == State.OPEN and kept_from(one, now) is None
    ]


def _why(who: Somebody, now: datetime) -> str:
    """Say why none of them is spoken of any more."""
    for one in who.facts:
        if (state := who.invitations[one.key].state) != State.OPEN:
            return state
        if (kept := kept_from(one, now)) is not None:
            return kept.why.value
    return Why.NO_CONTACT.value


def _mail(
    db: Session, nudge: Nudge, who: Somebody, left: Sequence[Invited], now: datetime
) -> NudgeMail:
    about = [who.invitations[one.key] for one in left]
    contact = who.contacts[left[0].key]
    day = who.reached.calendars[0].day_of
    names = (partner_name(db, customer_id=one.customer_id, workload=one.workload) for one in about)
    page = PreferenceRef(
        email_hash=nudge.email_hash,
        about=tuple((one.customer_id, one.workload) for one in about),
        language=contact.language,
        country=contact.country,
    )
    return NudgeMail(
        to=contact.email,
        first_name=contact.first_name,
        language=contact.language,
        country=contact.country,
        workloads=names_of_workloads(db, (one.workload for one in about)),
        partner_name=next((name for name in names if name), OUR_TEAM),
        number=nudge.number,
        invited_on=day(min(one.invited_at for one in about)),
        gift=gift_offered(db, country=contact.country, on=day(now)) is Offer.YES,
        preference_url=preference_url(page),
        keys=nudge.invitations,
        first_keys=_first_keys(db, nudge, about[0]),
    )


def _first_keys(db: Session, nudge: Nudge, one: Invitation) -> tuple[str, ...]:
    """Return what the first reminder of an invitation was about, for the second to stand below."""
    if nudge.number == FIRST:
        return ()
    before = nudges.about(db, email_hash=nudge.email_hash, invitation=one.id)
    return next((old.invitations for old in before if old.number == FIRST), ())

"""What a partner is told of invitations: where its customer should look, or that one bounced.

Nothing in it is about a person: whom an invitation went to is shown in the partner's own chat only,
on request.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlmodel import Session

from cards.mails.nudge import SURVEY_SENDER, SURVEY_SUBJECT
from cards.surveys import SurveyNoticeCard
from cards.view import CardView, Fact, Say
from dialogs.links import day
from dialogs.rules.promotions import Offer
from dialogs.survey_gift import gift_offered
from dialogs.survey_words import customer_name, names_of_workloads
from store import invitations, notices
from store.identity import Identity, identify
from store.invitations import Invitation, State
from store.partner_inputs import contacts_of
from store.readers import reader_of
from store.survey_partners import country_of, partner_at
from store.told import To, Told

INVITED = "survey.invited"  # to a partner's contacts (ref: customer, partner, invitations)
BOUNCED = "survey.bounced"  # the same
LEAD = "Ready to send to your customer:"
GIFTS: Mapping[Offer, str] = {
    Offer.YES: "After submitting it, they may choose a thank-you gift from Microsoft: the "
    "promotion is in force for their country.",
    Offer.PERHAPS: "One may be offered after submitting it: our sources name a promotion "
    "without its end. Please ask the FRP customer survey support alias before you speak of it.",
}
TEXT = (
    "Hello,",
    (
        "Microsoft has sent you a short survey about our work on {workloads}. It comes from "
        "{sender} with the subject “{subject}”; please look in your Junk Mail folder too."
    ),
    "{gift}Your answer helps us to do better. Thank you!",
)
TEXT_GIFT = "After you have submitted it, you may choose a thank-you gift. "


def tell_partner(db: Session, seen: Invitation, now: datetime) -> bool:
    """Write to the partner of an invitation, of all that is news at that customer in one notice."""
    partner = partner_at(db, customer_id=seen.customer_id, workload=seen.workload)
    news = [
        one
        for one in invitations.untold_at(db, customer_id=seen.customer_id, state=seen.state)
        if partner_at(db, customer_id=one.customer_id, workload=one.workload) == partner
    ]
    told = [one for one in news if invitations.mark_told(db, one)]
    if not told or partner is None:
        return False
    kind = BOUNCED if seen.state == State.BOUNCED else INVITED
    ids = sorted(str(one.id) for one in told)
    digest = sha256("\n".join(ids).encode()).hexdigest()[:32]
    ref = {"customer": seen.customer_id, "partner": partner.partner_id, "invitations": ids}
    new = [
        notices.write(
            db,
            kind,
            to=To(email=email),
            business_key=f"{kind}:{digest}:{sha256(email.encode()).hexdigest()[:12]}",
            now=now,
            ref=ref,
        )
        for email in contacts_of(db, partner_id=partner.partner_id)
    ]
    return any(new)


def invited(told: Told, db: Session) -> SurveyNoticeCard | None:
    """Tell where the customer should look, while anything is still open."""
    about = _about(told, db, State.OPEN)
    if not about:
        return None
    customer_id = str(told.ref["customer"])
    name, workloads = customer_name(db, customer_id=customer_id), _workloads(db, about)
    on = min(one.invited_at for one in about).date()
    country = country_of(db, customer_id=customer_id)
    gift = gift_offered(db, country=country, on=on)
    text = (
        line.format(
            workloads=workloads, sender=SURVEY_SENDER, subject=SURVEY_SUBJECT,
            gift=TEXT_GIFT if gift is Offer.YES else "",
        )
        for line in TEXT
    )  # fmt: skip
    return SurveyNoticeCard(
        title=f"{name}: the survey is out",
        state="Please tell your customer to look for it: invitations often land in Junk Mail.",
        style="accent",
        facts=(
            Fact(title="About", value=workloads),
            Fact(title="Sent on", value=day(on)),
            Fact(title="Look in", value="Inbox and Junk Mail"),
            Fact(title="Subject", value=SURVEY_SUBJECT),
            *((Fact(title="Gift", value=GIFTS[gift]),) if gift in GIFTS else ()),
        ),
        sender=SURVEY_SENDER,
        lead=LEAD,
        text=tuple(text),
    )


def bounced(told: Told, db: Session) -> SurveyNoticeCard | None:
    """Ask for a better address, while none of these invitations was answered after all."""
    about = _about(told, db, State.BOUNCED)
    if not about:
        return None
    customer_id = str(told.ref["customer"])
    name = customer_name(db, customer_id=customer_id)
    return SurveyNoticeCard(
        title=f"{name}: the survey did not arrive",
        state="The address of the survey contact takes no mail. Please give me a better one.",
        style="attention",
        facts=(
            Fact(title="About", value=_workloads(db, about)),
            Fact(title="Sent on", value=day(min(one.invited_at for one in about).date())),
        ),
        buttons=(Say(title="Give a better address", words=f"survey contacts {name}"),),
    )


KINDS: tuple[tuple[str, str, Callable[[Told, Session], CardView | None]], ...] = (
    (INVITED, "A survey is out", invited),
    (BOUNCED, "A survey did not arrive", bounced),
)


def _about(told: Told, db: Session, state: State) -> list[Invitation]:
    """Return what is still as it was told, if the reader is still of the partner there."""
    reader = reader_of(db, told)
    who = identify(db, tenant_id=reader.tenant_id, object_id=reader.aad_object_id)
    if not isinstance(who, Identity) or who.partner_id != told.ref["partner"]:
        return []
    found = invitations.these(db, ids=[UUID(one) for one in told.ref["invitations"]])
    return [
        one for one in found if one.state == state and _is_theirs(db, one, str(told.ref["partner"]))
    ]


def _is_theirs(db: Session, one: Invitation, partner_id: str) -> bool:
    partner = partner_at(db, customer_id=one.customer_id, workload=one.workload)
    return partner is not None and partner.partner_id == partner_id


def _workloads(db: Session, about: Sequence[Invitation]) -> str:
    return ", ".join(names_of_workloads(db, (one.workload for one in about)))

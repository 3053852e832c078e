"""Every look of the cards about invitations to surveys."""

from datetime import date

from cards.mails.nudge import SURVEY_SENDER, SURVEY_SUBJECT, NudgeMail
from cards.surveys import SurveyNoticeCard
from cards.view import CardView, Fact, Say
from dialogs.rules.promotions import Offer
from dialogs.survey_notices import GIFTS, LEAD, TEXT, TEXT_GIFT
from dialogs.survey_nudges import card_of
from tests.cards.escalation_cases import HOSTILE

LONGEST = "🙂" * 200


def ready(workloads: str, gift: str = "") -> tuple[str, ...]:
    words = {"sender": SURVEY_SENDER, "subject": SURVEY_SUBJECT, "gift": gift}
    return tuple(line.format(workloads=workloads, **words) for line in TEXT)


def told(workloads: str) -> tuple[Fact, ...]:
    return (
        Fact(title="About", value=workloads),
        Fact(title="Sent on", value="8 January 2030"),
        Fact(title="Look in", value="Inbox and Junk Mail"),
        Fact(title="Subject", value=SURVEY_SUBJECT),
    )


def mail(language: str, name: str) -> NudgeMail:
    return NudgeMail(
        to="eva@contoso.example", first_name=name, language=language, country="", number=2,
        workloads=("Microsoft Intune", "Exchange Online"), partner_name=name, gift=True,
        invited_on=date(2030, 1, 8), keys=("k",),
        preference_url="https://bot.example/preferences/token",
    )  # fmt: skip


SURVEY_NOTICE_CASES: dict[str, CardView] = {
    "survey_notice__out": SurveyNoticeCard(
        title="Contoso: the survey is out",
        state="Please tell your customer to look for it: invitations often land in Junk Mail.",
        style="accent",
        facts=(*told("Microsoft Intune"), Fact(title="Gift", value=GIFTS[Offer.YES])),
        sender=SURVEY_SENDER,
        lead=LEAD,
        text=ready("Microsoft Intune", TEXT_GIFT),
    ),
    "survey_notice__out_gift_unsure": SurveyNoticeCard(
        title="Contoso: the survey is out",
        state="Please tell your customer to look for it: invitations often land in Junk Mail.",
        style="accent",
        facts=(*told("Microsoft Intune"), Fact(title="Gift", value=GIFTS[Offer.PERHAPS])),
        sender=SURVEY_SENDER,
        lead=LEAD,
        text=ready("Microsoft Intune"),
    ),
    "survey_notice__longest": SurveyNoticeCard(
        title=f"{LONGEST}: the survey is out",
        state="Please tell your customer to look for it: invitations often land in Junk Mail.",
        style="accent",
        facts=told(", ".join([LONGEST] * 3)),
        sender=SURVEY_SENDER,
        lead=LEAD,
        text=ready(", ".join([LONGEST] * 3)),
    ),
    "survey_notice__bounced": SurveyNoticeCard(
        title=f"{HOSTILE}: the survey did not arrive",
        state="The address of the survey contact takes no mail. Please give me a better one.",
        style="attention",
        facts=told(HOSTILE)[:2],
        buttons=(Say(title="Give a better address", words="survey contacts Contoso"),),
    ),
    "survey_reminder__english": card_of(mail("en", "Eva")),
    "survey_reminder__hostile_japanese": card_of(mail("ja", HOSTILE)),
}

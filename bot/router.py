"""Which dialog answers which words and meanings; bot/actions.py has the buttons."""

import re
from collections.abc import Mapping

from dialogs import (
    batch,
    catalogue_review,
    coaching,
    collaboration,
    escalate,
    expert_form,
    forecasts,
    ftop_pack,
    my_data,
    my_escalations,
    my_requests,
    partner_input,
    portfolio,
    portfolio_late,
    portfolio_partners,
    preferences,
    privacy,
    programme,
    proposals,
    psm,
    questions,
    rhythm,
    scope,
    scope_news,
    scope_record,
    significant_event,
    standing,
    status,
    status_history,
    status_slide,
    success,
    survey_contact,
    survey_gate,
    survey_standing,
    trend,
    unclear,
    welcome,
)
from dialogs import help as manners
from dialogs.status_said import says_status
from dialogs.survey_gate_words import asks_for_contact, asks_why
from dialogs.turn import Handler
from dialogs.understanding.meaning import Intent, Meaning

# Said exactly so (case and closing punctuation do not matter): no guessing needed.
COMMANDS: Mapping[str, Handler] = {
    "help": manners.show,
    "hi": welcome.hello,
    "hello": welcome.hello,
    "thanks": welcome.thanks,
    "cancel": welcome.cancel,
    "scope question": scope.invite,
    "scope record": scope_record.show,
    "who is my psm": psm.ask,
    "who is the psm": psm.ask,
    "partner on customer": psm.invite,
    "ask an expert": expert_form.start,
    "my requests": my_requests.show,
    "queue": my_requests.queue,
    "escalate": escalate.start,
    "my escalations": my_escalations.show,
    "escalations": my_escalations.queue,
    "my input": partner_input.show,
    "significant event": significant_event.start,
    "significant events": significant_event.start,
    "forecasts": forecasts.show,
    "coach a partner": coaching.start,
    "proposals": proposals.show,
    "open questions": questions.show,
    "catalogue review": catalogue_review.show,
    "status": status.start,
    "status history": status_history.show,
    "snooze": rhythm.snooze,
    "every 7 days": rhythm.every,
    "every 14 days": rhythm.every,
    "collaboration": collaboration.show,
    "status slide": status_slide.show,
    "portfolio deck": status_slide.portfolio,
    "my customers": portfolio.show,
    "trend": trend.show,
    "my partners": portfolio_partners.show,
    "how are we doing": standing.show,
    "survey standing": survey_standing.show,
    "ftop pack": ftop_pack.show,
    "who is late": portfolio_late.show,
    "success factors": success.show,
    "survey batch": batch.start,
    "survey batches": batch.show,
    "survey contacts": survey_contact.start,
    "why no survey": survey_gate.tell,
    "privacy": privacy.tell,
    "my data": my_data.show,
    "pause for a week": preferences.pause_week,
    "only urgent": preferences.only_urgent,
    "resume": preferences.resume,
    scope_news.NO_MORE: scope_news.stop,
    scope_news.AGAIN: scope_news.begin,
}
ALSO: Mapping[str, str] = {
    "?": "help",
    "menu": "help",
    "hey": "hi",
    "good morning": "hello",
    "thank you": "thanks",
    "thx": "thanks",
    "stop": "cancel",
    "how do we stand": "how are we doing",
    "our standing": "how are we doing",
}
# Said first, and then more: that is understood for the names in it only.
BEGINS: Mapping[str, Handler] = {
    "escalate": escalate.start,
    "coach": coaching.start,
    "collaboration": collaboration.said,
    "forecasts": forecasts.show,
    "snooze": rhythm.snooze,
    "every": rhythm.every,
    "by phase": rhythm.every,
    "my input": partner_input.show,
    "scope record": scope_record.show,
    "significant event": significant_event.start,
    "significant events": significant_event.start,
    "status slide": status_slide.show,
    "status history": status_history.show,
    "survey standing": survey_standing.show,
    "survey contact": survey_contact.start,
    "survey contacts": survey_contact.start,
    "survey batch": batch.start,
    "survey batches": batch.start,
    "trend": trend.show,
}
# Said first, and a colon: they say what the rest is meant as, whatever it sounds like.
LEADS: Mapping[str, Handler] = {
    "ask an expert": expert_form.start,
    "scope question": scope.answer,
}
_LED = re.compile(rf"\s*({'|'.join(LEADS)})\s*:\s*(\S.*)", re.IGNORECASE | re.DOTALL)
# Understood from any other words.
INTENTS: Mapping[Intent, Handler] = {
    Intent.SCOPE: scope.answer,
    Intent.PSM_LOOKUP: psm.ask,
    Intent.SME_REQUEST: expert_form.start,
    Intent.MY_REQUESTS: my_requests.show,
    Intent.ESCALATE: escalate.start,
    Intent.STATUS_UPDATE: status.asked_or_told,
    Intent.STATUS_SLIDE: status_slide.show,
    Intent.MILESTONE_FORECAST: forecasts.asked_or_told,
    Intent.SURVEY: programme.tell,
    Intent.VAS: programme.tell,
    Intent.STATEMENT_OF_WORK: programme.tell,
    Intent.PRIVACY: privacy.tell,
    Intent.HELP: manners.show,
    Intent.GREETING: welcome.hello,
    Intent.CANCEL: welcome.cancel,
    Intent.NONE: manners.guess,
}
SURE = 0.5  # below this confidence the likeliest meanings are offered instead
# A scope answer says itself when the sources are silent; a look-up does no harm where none was
# meant, and a name nobody knows makes it look unlikely. To stop is said in nearly these words.
SURE_OF: Mapping[Intent, float] = {
    Intent.SCOPE: 0.3,
    Intent.PSM_LOOKUP: 0.3,
    Intent.CANCEL: 0.8,
}
# Whether something is in scope, and who helps with it, are asked in nearly the same words: below
# this confidence in one of them, the other is offered, too.
EITHER = frozenset({Intent.SCOPE, Intent.SME_REQUEST})
CLEAR = 0.75


def command_for(text: str) -> Handler | None:
    """Return the dialog for words that need no understanding, or None."""
    words = " ".join(text.casefold().split()).rstrip(".!? ") or text.strip()
    return COMMANDS.get(ALSO.get(words, words))


def led(text: str) -> tuple[Handler | None, str]:
    """Return the dialog that the first words name, if they name one, and what is to be understood.

    What is said after them is understood by itself, as if they had not been said.
    """
    found = _LED.match(text)
    return (LEADS[found[1].casefold()], found[2]) if found else (None, text)


def dialog_for(meaning: Meaning, text: str = "") -> Handler:
    """Return the dialog for what was understood; where that is not sure, the one that asks back."""
    first = re.match(r"\s*(?:please\s+)?(([a-z]+)(?:\s+[a-z]+)?)\b", text.casefold())
    if first and (begun := BEGINS.get(" ".join(first[1].split())) or BEGINS.get(first[2])):
        return begun
    if asks_why(text):
        return survey_gate.tell
    if meaning.customer is not None and asks_for_contact(text):
        return survey_contact.start
    enough = SURE_OF.get(meaning.intent, SURE)
    known = INTENTS[meaning.intent] if meaning.confidence >= enough else manners.guess
    if meaning.intent in EITHER and meaning.confidence < CLEAR and set(meaning.guesses) >= EITHER:
        known = unclear.answer if known is scope.answer else unclear.ask
    return status.logs_or(known) if says_status(text) else known

"""Which dialog answers which words, meanings and buttons. The whole bot on one screen."""

import re
from collections.abc import Callable, Mapping

from dialogs import (
    checks,
    coaching,
    customer_note,
    doubts,
    escalate,
    escalation,
    expert_form,
    expert_request,
    forecasts,
    form_texts,
    ftop_pack,
    my_escalations,
    my_requests,
    notices,
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
    reminder_press,
    rhythm,
    scope,
    significant_event,
    standing,
    status,
    status_help,
    status_history,
    status_saving,
    status_slide,
    success,
    trend,
    welcome,
)
from dialogs import help as manners
from dialogs.expert_said import form_words
from dialogs.status_said import says_status
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
    "status": status.start,
    "status history": status_history.show,
    "snooze": rhythm.snooze,
    "every 7 days": rhythm.every,
    "every 14 days": rhythm.every,
    "status slide": status_slide.show,
    "portfolio deck": status_slide.portfolio,
    "my customers": portfolio.show,
    "trend": trend.show,
    "my partners": portfolio_partners.show,
    "how are we doing": standing.show,
    "ftop pack": ftop_pack.show,
    "who is late": portfolio_late.show,
    "success factors": success.show,
    "privacy": privacy.tell,
    "pause for a week": preferences.pause_week,
    "only urgent": preferences.only_urgent,
    "resume": preferences.resume,
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
    "forecasts": forecasts.show,
    "snooze": rhythm.snooze,
    "every": rhythm.every,
    "by phase": rhythm.every,
    "my input": partner_input.show,
    "significant event": significant_event.start,
    "significant events": significant_event.start,
    "status slide": status_slide.show,
    "status history": status_history.show,
    "trend": trend.show,
}
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
ACTIONS: Mapping[str, Handler] = {
    "scope.entry": scope.entry,
    "scope.checks": checks.start,
    "scope.checks_done": checks.done,
    "scope.assistance": form_texts.assistance,
    "scope.tell_customer": customer_note.write,
    "scope.wrong": doubts.wrong,
    "scope.unsure": doubts.unsure,
    "scope.hand_over": doubts.hand_over,
    "scope.doubt_said": doubts.said,
    "expert.check": expert_form.check,
    "expert.later": expert_form.later,
    "expert.edit": expert_form.edit,
    "expert.send": expert_form.send,
    "expert.discard": expert_form.discard,
    "expert.follow": expert_form.follow,
    "expert.show": expert_request.show,
    "expert.history": expert_request.history,
    "expert.text": expert_request.text,
    "expert.step": expert_request.step,
    "expert.do": expert_request.do,
    "expert.page": my_requests.page,
    "expert.queue": my_requests.queue_of,
    "expert.open": my_requests.opened,
    "escalation.send": escalate.send,
    "escalation.discard": escalate.discard,
    "escalation.show": escalation.show,
    "escalation.step": escalation.step,
    "escalation.do": escalation.do,
    "escalation.page": my_escalations.page,
    "escalation.queue": my_escalations.queue_page,
    "escalation.open": my_escalations.opened,
    "coaching.next": coaching.choose,
    "coaching.again": coaching.again,
    "coaching.assign": coaching.assign,
    "coaching.discard": coaching.discard,
    "proposals.page": proposals.page,
    "proposals.open": proposals.opened,
    "forecasts.open": forecasts.opened,
    "forecasts.page": forecasts.page,
    "forecasts.turn": forecasts.turn_page,
    "forecasts.accuracy": forecasts.how_good,
    "event.send": significant_event.send,
    "event.discard": significant_event.discard,
    "event.page": significant_event.page,
    "event.open": significant_event.opened,
    "partner_input.open": partner_input.opened,
    "partner_input.page": partner_input.page,
    "partner_input.edit": partner_input.edit,
    "partner_input.same": partner_input.same,
    "partner_input.send": partner_input.send,
    "portfolio.customers": portfolio.page,
    "portfolio.customer": trend.opened,
    "portfolio.partners": portfolio_partners.page,
    "portfolio.late": portfolio_late.page,
    "ftop.page": ftop_pack.page,
    "ftop.tick": ftop_pack.tick,
    "standing.partner": standing.partner,
    "standing.which": standing.which,
    "success.page": success.page,
    "success.feedback": success.feedback,
    "psm.show": psm.show,
    "status.check": status.check,
    "status.edit": status.edit,
    "status.turn": status.turn_lines,
    "status.take": status.take,
    "status.later": status.later,
    "status.discard": status.discard,
    "status.save": status_saving.save,
    "status.unchanged": status_saving.unchanged,
    "status.history": status_history.page,
    "status.correct": status_history.correct,
    "rhythm.form": reminder_press.form,
    "rhythm.unchanged": reminder_press.unchanged,
    "rhythm.snooze": rhythm.snooze_pressed,
    "rhythm.every": rhythm.every_pressed,
    "status.help": status_help.start,
    "status.send_help": status_help.send,
    "questions.page": questions.show,
    "status_slide.choose": status_slide.choose,
    "status_slide.get": status_slide.get,
    "notices.show": notices.show,
}
# Buttons with which words come that are to be understood: which ones, "" if there are none.
READ: Mapping[str, Callable[[Mapping[str, object]], str]] = {
    "expert.check": form_words,
    "expert.later": form_words,
    "expert.do": form_words,
}
SURE = 0.5  # below this confidence the likeliest meanings are offered instead
# A scope answer says itself when the sources are silent; a look-up does no harm where none was
# meant, and a name nobody knows makes it look unlikely. To stop is said in nearly these words.
SURE_OF: Mapping[Intent, float] = {
    Intent.SCOPE: 0.3,
    Intent.PSM_LOOKUP: 0.3,
    Intent.CANCEL: 0.8,
}


def command_for(text: str) -> Handler | None:
    """Return the dialog for words that need no understanding, or None."""
    words = " ".join(text.casefold().split()).rstrip(".!? ") or text.strip()
    return COMMANDS.get(ALSO.get(words, words))


def dialog_for(meaning: Meaning, text: str = "") -> Handler:
    """Return the dialog for what was understood; where that is not sure, the one that asks back."""
    first = re.match(r"\s*(?:please\s+)?(([a-z]+)(?:\s+[a-z]+)?)\b", text.casefold())
    if first and (begun := BEGINS.get(" ".join(first[1].split())) or BEGINS.get(first[2])):
        return begun
    enough = SURE_OF.get(meaning.intent, SURE)
    known = INTENTS[meaning.intent] if meaning.confidence >= enough else manners.guess
    return status.logs_or(known) if says_status(text) else known

"""Which dialog answers which words, meanings and buttons. The whole bot on one screen."""

from collections.abc import Mapping

from dialogs import (
    checks,
    customer_note,
    doubts,
    privacy,
    programme,
    psm,
    questions,
    scope,
    welcome,
)
from dialogs import help as manners
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
    "open questions": questions.show,
    "privacy": privacy.tell,
}
ALSO: Mapping[str, str] = {
    "?": "help",
    "menu": "help",
    "hey": "hi",
    "good morning": "hello",
    "thank you": "thanks",
    "thx": "thanks",
    "stop": "cancel",
}
# Understood from any other words.
INTENTS: Mapping[Intent, Handler] = {
    Intent.SCOPE: scope.answer,
    Intent.PSM_LOOKUP: psm.ask,
    Intent.SME_REQUEST: programme.tell,
    Intent.MY_REQUESTS: programme.tell,
    Intent.ESCALATE: programme.tell,
    Intent.STATUS_UPDATE: programme.tell,
    Intent.STATUS_SLIDE: programme.tell,
    Intent.MILESTONE_FORECAST: programme.tell,
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
    "scope.tell_customer": customer_note.write,
    "scope.wrong": doubts.wrong,
    "scope.unsure": doubts.unsure,
    "scope.hand_over": doubts.hand_over,
    "scope.doubt_said": doubts.said,
    "psm.show": psm.show,
    "questions.page": questions.show,
}
SURE = 0.5  # below this confidence the likeliest meanings are offered instead
LIKELY = 0.3  # enough for a scope question: its answer says itself when the sources are silent


def command_for(text: str) -> Handler | None:
    """Return the dialog for words that need no understanding, or None."""
    words = " ".join(text.casefold().split()).rstrip(".!? ") or text.strip()
    return COMMANDS.get(ALSO.get(words, words))


def dialog_for(meaning: Meaning) -> Handler:
    """Return the dialog for what was understood; below SURE, the one that asks back."""
    enough = LIKELY if meaning.intent is Intent.SCOPE else SURE
    return INTENTS[meaning.intent] if meaning.confidence >= enough else manners.guess

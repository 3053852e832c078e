"""Words that several dialogs say: verdicts, and what is answered to a press that came too late."""

from store.vocabulary import Verdict

VERDICT_WORDS = {
    Verdict.IN_SCOPE: "In scope",
    Verdict.OUT_OF_SCOPE: "Out of scope",
    Verdict.CONDITIONAL: "Depends",
    Verdict.ELIGIBILITY: "Check eligibility",
    Verdict.UNKNOWN: "Not in our sources",
}
VERDICT_STYLES = {
    Verdict.IN_SCOPE: "good",
    Verdict.OUT_OF_SCOPE: "attention",
    Verdict.CONDITIONAL: "warning",
    Verdict.ELIGIBILITY: "accent",
    Verdict.UNKNOWN: "emphasis",
}
IN_OUR_CHAT = "I tell you that in our own chat only: please write to me there."
MEANWHILE = "Something has happened meanwhile: this is how it stands now."
STILL = "Something has happened meanwhile (see the card above). Press again if you still want to."


def nobody_named(whom: str) -> str:
    """Tell who raised something that the roster names nobody who looks after it."""
    return f"Nobody is named in the roster for {whom} yet; I keep it and tell the first one who is."

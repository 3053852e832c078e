"""What the programme's sources say on surveys, status, milestones, experts, paid services …"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from cards.programme import ProgrammeCard, ProgrammeFact
from cards.scope import SourceLine
from cards.view import Link, Say
from dialogs.links import expert_form, mail_link
from dialogs.turn import Reply, Turn
from dialogs.understanding.meaning import Intent
from store.entries import EntryText, entry_texts

MOST_FACTS = 4
SILENT = (
    "Our sources say nothing on this that I may show here. Your Partner Success Manager can help: "
    "say “who is my PSM”."
)
SILENT_TO_STAFF = (
    "Our sources say nothing on this that I may show here. Please ask the programme team."
)
SURVEY_SUPPORT = "FRPCustSurveySupport@microsoft.com"
MY_PSM = Say(title="Who is my PSM?", words="who is my PSM")
SCOPE = Say(title="Ask a scope question", words="scope question")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A subject: its title, what stands first, the entries that tell of it, and ways on."""

    title: str
    lead: str
    entries: tuple[str, ...]
    buttons: tuple[Say | Callable[[], Link], ...] = (MY_PSM,)


def survey_support() -> Link:
    """Write to those who answer what our sources do not."""
    return mail_link(SURVEY_SUPPORT, "Ask the survey support")


SUBJECTS: Mapping[Intent, Subject] = {
    Intent.SME_REQUEST: Subject(
        title="Asking for a Subject Matter Expert",
        lead="Partners ask me for an expert in our own chat: “ask an expert”. What to know:",
        entries=("pg-smehow", "pg-smewhat", "pg-smewho", "pg-smewhen", "pg-smemigration"),
        buttons=(expert_form, MY_PSM),
    ),
    Intent.ESCALATE: Subject(
        title="Escalating something",
        lead="The partner's Partner Success Manager is the first to go to. Say “escalate” in our "
        "own chat, and I take it there.",
        entries=("pg-escalation", "pg-dispute"),
    ),
    Intent.STATUS_UPDATE: Subject(
        title="Status updates",
        lead="What the programme asks of status notes:",
        entries=(
            "pg-statuscadence", "pg-statusnotes", "pg-intentnotes", "pg-l1l2l3", "pg-notintool",
        ),
    ),
    Intent.STATUS_SLIDE: Subject(
        title="The status slide",
        lead="What our sources say on it:",
        entries=("pg-statusslide", "pg-statuscadence", "pg-statusnotes"),
    ),
    Intent.MILESTONE_FORECAST: Subject(
        title="Milestones and forecasts",
        lead="What the programme asks:",
        entries=("pg-milestones", "pg-forecastupdate", "pg-activeuse", "pg-forecastrules"),
    ),
    Intent.SURVEY: Subject(
        title="Customer satisfaction surveys",
        lead=f"What our sources say; for anything else, write to {SURVEY_SUPPORT}.",
        entries=(
            "pg-surveywhen", "pg-surveymail", "pg-surveycontacts", "pg-surveyreminder", "pg-nsat",
            "pg-surveygift", "pg-surveywho", "pg-surveytopics", "pg-surveyalias",
        ),
        buttons=(survey_support, MY_PSM),
    ),
    Intent.VAS: Subject(
        title="Value-added services",
        lead="Paid services for needs outside the benefit, under your own contract with the "
        "customer: project management, onsite staff, workshops, integrations, data migration that "
        "FastTrack does not cover. The rules:",
        entries=("p-benefitfree", "p-telllimits", "p-beyond", "p-fullvalue"),
        buttons=(SCOPE, MY_PSM),
    ),
    Intent.STATEMENT_OF_WORK: Subject(
        title="Statement of work",
        lead="I do not make this up:",
        entries=("pg-sow", "p-telllimits"),
    ),
}  # fmt: skip


def tell(turn: Turn, db: Session) -> Sequence[Reply]:
    """Tell what the sources say on the subject of the turn, the best fitting facts first."""
    return tell_of(turn.meaning.intent if turn.meaning else Intent.NONE, turn, db)


def tell_of(intent: Intent, turn: Turn, db: Session) -> Sequence[Reply]:
    """Tell what the sources say on one subject."""
    subject = SUBJECTS[intent]
    found = entry_texts(db, subject.entries, reader=turn.reader)
    scores = _scores(turn)
    # the order of the table stands where nothing fits better than anything else
    ranked = sorted(
        (found[entry] for entry in subject.entries if entry in found),
        key=lambda entry: -scores.get(entry.entry_id, 0.0),
    )
    if not ranked:
        return [SILENT_TO_STAFF if turn.who.is_staff else SILENT]
    return [
        ProgrammeCard(
            title=subject.title,
            lead=subject.lead,
            facts=tuple(_fact(entry) for entry in ranked[:MOST_FACTS]),
            buttons=_for(turn, subject.buttons),
        )
    ]


def fact_card(entry: EntryText, turn: Turn) -> ProgrammeCard:
    """Show a single fact that was chosen."""
    return ProgrammeCard(
        title="How the programme works",
        lead="What our sources say:",
        facts=(_fact(entry),),
        buttons=_for(turn, (SCOPE, MY_PSM)),
    )


def _for(turn: Turn, buttons: Sequence[Say | Callable[[], Link]]) -> tuple[Say | Link, ...]:
    """Leave out what this person has no use for: nobody but a partner has a PSM."""
    return tuple(
        one if isinstance(one, Say) else one()
        for one in buttons
        if one != MY_PSM or not turn.who.is_staff
    )


def _scores(turn: Turn) -> dict[str, float]:
    """How well each entry fits the question that was asked."""
    questions = turn.meaning.questions if turn.meaning else ()
    return {match.entry_id: match.score for asked in questions for match in asked.matches}


def _fact(entry: EntryText) -> ProgrammeFact:
    cautions = [entry.note] if entry.note else []
    if entry.status in ("older", "superseded"):
        cautions.append("an older text: it may have changed")
    return ProgrammeFact(
        text=entry.what,
        caution="; ".join(cautions),
        sources=tuple(
            SourceLine(title=source.title, date=source.date, url=source.url)
            for source in entry.sources
        ),
    )

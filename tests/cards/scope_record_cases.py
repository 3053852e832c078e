"""Every look of the cards about a scope record: a page, one that is only read, its forms."""

from collections.abc import Mapping

from cards.help import GuessCard
from cards.programme import ProgrammeCard, ProgrammeFact
from cards.requests import FormField, HistoryLine, Option, RequestForm, RequestHistory
from cards.scope import SourceLine
from cards.scope_record import RecordGroup, RecordLine, ScopeRecordCard
from cards.view import Button, CardView, Say
from dialogs.rules.scope_record import Group, Why
from dialogs.scope_document_words import NOT_READ
from dialogs.scope_keep import LEAD_OPEN, TOO_LONG
from dialogs.scope_record import TAKEN_OUT
from dialogs.scope_record_card import CHANGED, CUT, NO_OFFER, OPEN_FOR, STYLES, TITLES
from dialogs.scope_record_lines import GONE
from tests.cards.escalation_cases import HOSTILE, LONGEST

REF: Mapping[str, str | int] = {"partner": "p1", "customer": "c1"}
KEEP_REF = {"question": "11111111-1111-4111-8111-111111111111", "customer": "c1",
            "entries": "", "words": "Who scans the old archive?"}  # fmt: skip
ONEDRIVE = SourceLine(
    title="FastTrack service description: OneDrive", date="2026-08-05",
    url="https://learn.microsoft.com/en-us/microsoft-365/fasttrack/onedrive",
)  # fmt: skip
GUIDE = SourceLine(title="KA-01102: business expectations", date="undated (2023 era)")
KEPT = "Kept 7 January 2030 by Dana Oye · edition 3"
KFM = RecordLine(
    what="Known Folder Move", subject="OneDrive", kept=KEPT, sources=(ONEDRIVE,)
)  # fmt: skip
PACKAGING = RecordLine(
    what="Packaging of applications", subject="Microsoft Intune", kept=KEPT,
    told=("Offer instead: Packaging for a fee.",), sources=(ONEDRIVE, GUIDE),
)  # fmt: skip
GATE = RecordLine(
    what="Conditional Access for all people", subject="Microsoft Entra", kept=KEPT,
    told=("Check first: A P1 plan is there.",), sources=(ONEDRIVE,),
)  # fmt: skip
CHANGED_LINE = RecordLine(
    what="Move of archive mailboxes", subject="Exchange Online", kept=KEPT, sources=(ONEDRIVE,),
    changed=CHANGED.format(was="In scope", now="Out of scope"),
)  # fmt: skip
OWN_WORDS = RecordLine(
    what="Who scans the old archive?", kept="Kept 3 January 2030 · edition 2",
    told=(OPEN_FOR[Why.UNANSWERED],),
)  # fmt: skip
AWAY = RecordLine(what=GONE, kept=KEPT, told=(OPEN_FOR[Why.GONE].format(was="In scope"),))
HARD = RecordLine(
    what=HOSTILE, subject=HOSTILE, kept=KEPT, told=(HOSTILE, NO_OFFER), changed=HOSTILE,
    sources=(SourceLine(title=HOSTILE, date=HOSTILE, url="https://evil.example/a b"),) * 2,
)  # fmt: skip
FULL = RecordLine(
    what=LONGEST[:CUT], subject="Microsoft Purview Information Protection", kept=KEPT,
    told=(LONGEST[:CUT], LONGEST[:CUT]), changed=CHANGED.format(was="Depends", now="In scope"),
    sources=(ONEDRIVE, GUIDE),
)  # fmt: skip


def group(which: Group, *lines: RecordLine) -> RecordGroup:
    return RecordGroup(title=TITLES[which], style=STYLES[which], lines=lines)


def pressing(title: str, action: str, *, primary: bool = False, **more: int) -> Button:
    ref = {**REF, **more}
    return Button(title=title, action=f"scope_record.{action}", ref=ref, primary=primary)


CHOOSE = FormField(
    name="chosen", label="To take one out", kind="choice", value="a",
    options=(Option(title="OneDrive: Known Folder Move", value="a"),
             Option(title=HOSTILE[:60], value="b")),
)  # fmt: skip
STATEMENT = pressing("Statement of work", "statement", primary=True)
TAKE_OUT, HISTORY = pressing("Take it out", "take_out"), pressing("History", "history")
RENEW = pressing("Keep 1 change as of today", "renew")
SCOPE_RECORD_CASES: Mapping[str, CardView] = {
    "scope_record__three_groups": ScopeRecordCard(
        title="Scope record: Contoso",
        note=TAKEN_OUT,
        lead="1 in the benefit, 1 outside it, 3 open. You share this record with your colleagues "
        "at Wingtip Consulting.",
        groups=(
            group(Group.INSIDE, KFM),
            group(Group.OUTSIDE, PACKAGING),
            group(Group.OPEN, GATE, CHANGED_LINE, OWN_WORDS),
        ),
        pages="1 to 5 of 6",
        edition=4,
        choose=CHOOSE,
        buttons=(STATEMENT, TAKE_OUT, RENEW, HISTORY, pressing("Next", "page", page=1)),
    ),
    "scope_record__read": ScopeRecordCard(
        title="Scope record: Contoso",
        lead="0 in the benefit, 0 outside it, 1 open. The record is Wingtip Consulting's; you may "
        "read it.",
        groups=(group(Group.OPEN, AWAY),),
        pages="1 to 1 of 1",
        edition=4,
        buttons=(HISTORY,),
    ),
    "scope_record__hostile": ScopeRecordCard(
        title=f"Scope record: {HOSTILE}", lead=HOSTILE, pages="1 to 2 of 2", edition=4,
        groups=(group(Group.INSIDE, HARD), group(Group.OUTSIDE, HARD)), choose=CHOOSE,
        buttons=(STATEMENT, TAKE_OUT, HISTORY),
    ),
    "scope_record__longest": ScopeRecordCard(
        title="Scope record: Contoso", lead=LONGEST[:300], pages="6 to 10 of 12", edition=4,
        groups=(group(Group.OPEN, *(FULL,) * 5),), choose=CHOOSE,
        buttons=(STATEMENT, TAKE_OUT, RENEW, pressing("Back", "page", page=0),
                 pressing("Next", "page", page=2)),
    ),
    "scope_record__history": RequestHistory(
        title="History of the scope record: Contoso",
        lines=(
            HistoryLine(what="Taken out", when="8 January 2030 by Rafa Luz · edition 3",
                        text="Known Folder Move"),
            HistoryLine(what="Kept as “In scope”", when="7 January 2030 by Dana Oye · edition 3",
                        text=HOSTILE),
        ),
        pages="1 to 2 of 2",
        buttons=(pressing("Back to the record", "page"),),
    ),
    "scope_record__statement_of_work": ProgrammeCard(
        title="Statement of work: Contoso",
        lead="I write the scope section as a Word document for the customer. 1 kept answer is left "
        "out of it: no public source says it. 2 points will stand in it as open. What the "
        "programme requires, as far as our sources say:",
        facts=(
            ProgrammeFact(text=NOT_READ, caution="", sources=(GUIDE,)),
            ProgrammeFact(
                text="The partner must tell the customer when a request goes past the benefit and "
                "put paid work in its own contract, without Microsoft in it.",
                caution="", sources=(GUIDE,),
            ),
        ),
        buttons=(pressing("Make the document", "document", primary=True),
                 pressing("Back to the record", "page")),
    ),
    "scope_record__which": RequestForm(
        title="Scope record", lead="Which one?", known=(),
        asked=(
            FormField(name="chosen", label="Customer", kind="search", value="p1/c1",
                      hint="Type the customer's name",
                      options=(Option(title="Contoso · Wingtip Consulting", value="p1/c1"),
                               Option(title=HOSTILE, value="p2/c1"))),
        ),
        buttons=(Button(title="Show it", action="scope_record.open", primary=True),),
    ),
    "scope_record__kept": GuessCard(
        lead="Kept for Contoso: “Known Folder Move” (In scope); “Packaging of applications” (Out "
        "of scope) was there already. Your colleagues at Wingtip Consulting see it too.",
        buttons=(Say(title="Show the record", words="scope record Contoso"),),
    ),
    "scope_record__open_point": RequestForm(
        title="Keep it in a scope record", lead=LEAD_OPEN, known=(),
        asked=(
            FormField(name="customer", label="Customer", kind="search", value="c1",
                      hint="Type the customer's name",
                      options=(Option(title="Contoso", value="c1"),)),
            FormField(name="words", label="What is open", kind="text", most=300, value=HOSTILE,
                      fault=TOO_LONG),
        ),
        buttons=(Button(title="Keep it", action="scope.keep_for", ref=KEEP_REF, primary=True),),
    ),
}  # fmt: skip

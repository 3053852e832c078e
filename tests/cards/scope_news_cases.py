"""Every look of the card about a scope answer that has changed."""

from collections.abc import Mapping

from cards.scope import SourceLine
from cards.scope_news import ScopeNews
from cards.view import Button, CardView, Say
from dialogs.scope_news import NO_MORE, TITLE
from tests.cards.escalation_cases import HOSTILE, LONGEST

REF = {"entry": "odb-kfm", "question": "11111111-1111-4111-8111-111111111111"}
BUTTONS = (
    Button(title="Show the whole answer", action="scope.entry", ref=REF, primary=True),
    Say(title="No more such news", words=NO_MORE),
)
SCOPE_NEWS_CASES: Mapping[str, CardView] = {
    "scope_news__out_now": ScopeNews(
        title=TITLE,
        lead="You asked about this on 3 November 2029. The catalogue says something else now; "
        "please look at what you have told your customers.",
        subject="OneDrive",
        what="Known Folder Move.",
        before="Before: In scope (catalogue edition 3)",
        now="Now: Out of scope (catalogue edition 4)",
        style="attention",
        check_first="",
        instead="Moving the folders for the customer, as a paid service.",
        sources=(
            SourceLine(title="The open page", date="2026-05-04", url="https://learn.example/a"),
        ),
        buttons=BUTTONS,
    ),
    "scope_news__hostile": ScopeNews(
        title=TITLE,
        lead="You asked about this on 3 November 2029. The catalogue says something else now; "
        "please look at what you have told your customers.",
        subject=HOSTILE,
        what=LONGEST,
        before="Before: Not in our sources (catalogue edition 3)",
        now="Now: Check eligibility (catalogue edition 12)",
        style="accent",
        check_first=HOSTILE,
        instead=HOSTILE,
        sources=(SourceLine(title=HOSTILE, date="2026-05-04"),),
        buttons=BUTTONS,
    ),
}

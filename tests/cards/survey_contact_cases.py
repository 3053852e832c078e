"""Every look of the cards about survey contacts."""

from collections.abc import Mapping
from dataclasses import replace

from cards.requests import FormField, Option, RequestForm
from cards.survey_contacts import ContactRow, ContactSheetCard
from cards.view import Button, CardView, Fact, Shown
from dialogs import my_data
from dialogs.contact_notices import FOOTER, LEADS
from dialogs.rules.contact_asks import Step
from dialogs.survey_contact_card import MASKED, NOBODY, OPEN
from dialogs.survey_contact_fields import MISSING, NO_ADDRESS, no_language
from dialogs.survey_contact_form import CHOICES, LINES, WHY, choice_field, line_field
from tests.cards.escalation_cases import HOSTILE

SHEET: dict[str, str | int] = {"sheet": "00000000-0000-4000-8000-000000000001"}
ABOUT = Shown(thing="sheet:00000000-0000-4000-8000-000000000001", version=1)
PLACE: dict[str, str | int] = {"customer": "C-2001", "workload": "entra_id"}


def row(name: str, address: str, *, late: str = "") -> ContactRow:
    return ContactRow(
        title=name,
        address=address,
        facts=(
            Fact(title="Country", value="Canada"),
            Fact(title="Language", value="French (Canada)"),
            Fact(title="Survey eligible", value="Yes"), Fact(title="Willing", value="Yes"),
            Fact(title="Reminders", value="Agreed"),
        ),
        late=late,
    )  # fmt: skip


def buttons(whole: str) -> tuple[Button, ...]:
    action = "survey_contact.reveal" if whole == "Show it" else "survey_contact.show"
    return (
        Button(title=whole, action=action, ref=SHEET),
        Button(title="Correct it", action="survey_contact.correct", ref=SHEET),
        Button(title="Erase it", action="survey_contact.erase", ref=SHEET),
        Button(title="Name another", action="survey_contact.form", ref=PLACE),
        Button(title="What is missing?", action="survey_gate.show", ref=PLACE),
    )


MASKED_CARD = ContactSheetCard(
    title="Survey contact: Contoso, Entra ID", note="Kept.", lead=MASKED,
    rows=(row("N••• G•••", "n•••@c•••.example"),
          row("R••• A•••", "r•••@w•••.example", late="They do not want to be asked.")),
    choose=FormField(
        name="chosen", label="Which", kind="choice", value="1",
        options=(Option(title="N••• G•••, n•••@c•••.example", value="1"),
                 Option(title="R••• A•••, r•••@w•••.example", value="2")),
    ),
    footer="There are 2 others.", buttons=buttons("Show it"), shows=ABOUT,
)  # fmt: skip


def form(faults: Mapping[str, str]) -> RequestForm:
    fields = (*(line_field(one) for one in LINES), *(choice_field(one) for one in CHOICES))
    return RequestForm(
        title="Survey contact: Contoso, Entra ID", lead=WHY,
        asked=tuple(replace(one, fault=faults.get(one.name, "")) for one in fields), known=(),
        buttons=(
            Button(title="Keep it", action="survey_contact.send", ref=PLACE, primary=True),
            Button(title="Discard", action="survey_contact.discard"),
        ),
    )  # fmt: skip


SURVEY_CONTACT_CASES: Mapping[str, CardView] = {
    "contact_sheet__masked": MASKED_CARD,
    "contact_sheet__shown": replace(
        MASKED_CARD, note="", lead=OPEN, choose=None, footer="", buttons=buttons("Hide it"),
        rows=(row("Noémie Gagnon", "noemie.gagnon@contoso.example"),),
    ),
    "contact_sheet__nobody": replace(
        MASKED_CARD, note="", lead=NOBODY, rows=(), choose=None, footer="",
        buttons=(Button(title="Name a contact", action="survey_contact.form", ref=PLACE),),
    ),
    "contact_sheet__hostile": replace(
        MASKED_CARD, title=HOSTILE, note=HOSTILE, rows=(row(HOSTILE, HOSTILE, late=HOSTILE),)
    ),
    "contact_sheet__asked": ContactSheetCard(
        title="Survey contact needed: Contoso", note="Partner: Wingtip Consulting",
        lead=LEADS[Step.HALF_TIME],
        rows=tuple(
            ContactRow(title=name, facts=(Fact(title="Due by", value="14 January 2030"),))
            for name in ("Intune", "Teams")
        ),
        choose=None, footer=FOOTER,
        buttons=(Button(title="Name a contact", action="survey_contact.form",
                        ref={"customer": "C-2001"}, primary=True),),
    ),
    "contact_sheet__own": ContactSheetCard(
        title=my_data.TITLE, note="", lead=my_data.LEAD,
        rows=(row("Noémie Gagnon", "noemie.gagnon@contoso.example"),), choose=None, footer="",
        buttons=(Button(title="Correct it", action="my_data.correct"),
                 Button(title="Erase it", action="my_data.erase")),
        shows=ABOUT,
    ),
    "contact_form__empty": form({}),
    "contact_form__faults": form(
        {"first_name": MISSING["first_name"], "email": NO_ADDRESS,
         "survey_language": no_language()}
    ),
}  # fmt: skip

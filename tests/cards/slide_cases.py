"""Every look of the cards about slides."""

from collections.abc import Mapping

from cards.files import FileOffer, SlideMenu
from cards.view import Button, CardView, Fact, Link
from dialogs.status_slide import FROM_ROSTER, WHAT_CUSTOMERS_SEE

HOSTILE = '"} {{ 1 }} [a](https://evil.example) <at>Alex</at> **x** \u202e {{DATE(2030-01-01)}} \\'
REF = {"variant": "customer", "customer": "c1"}
BUTTONS = (
    Button(title="For the customer", action="status_slide.get", ref=REF, primary=True),
    Button(title="Internal", action="status_slide.get", ref={**REF, "variant": "internal"}),
)


def menu(name: str, health: str, logged: str, *lines: str) -> SlideMenu:
    return SlideMenu(
        title=f"Status slide of {name}",
        facts=(
            Fact(title="Health", value=health),
            Fact(title="Last update", value=logged),
            Fact(title="Workloads", value="5"),
            Fact(title="Blockers", value="2"),
        ),
        lines=(*lines, WHAT_CUSTOMERS_SEE),
        buttons=BUTTONS,
    )


SLIDE_CASES: Mapping[str, CardView] = {
    "slide_menu__logged": menu("Contoso", "Amber: needs attention", "24 November 2026"),
    "slide_menu__roster": menu("Contoso", "Not judged yet", "never", FROM_ROSTER),
    "slide_menu__hostile": menu(HOSTILE, "Red: needs help", "24 November 2026"),
    "file_offer__link": FileOffer(
        name="Contoso status 2026-11-24.pptx",
        about="The status slide for the customer, without anything internal.",
        ref=REF,
        note="The link is for you only and works for 15 minutes.",
        links=(Link(title="Download", url="https://bot.example/files/abc"),),
    ),
    "file_offer__hostile": FileOffer(name=HOSTILE, about=HOSTILE, ref=REF),
}

"""Links to people and forms, and how days and names are written on cards."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from cards.view import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """Where the team's own forms stand; the settings say so if they have moved."""

    expert: str = "https://aka.ms/frpsmerequest"
    assistance: str = "https://fasttrack.microsoft.com"


class _Kept:
    """The one place where it is kept."""

    forms = Forms()


def link_to_forms(forms: Forms) -> None:
    """Link to these forms from now on: said once at the start, before anybody is served."""
    _Kept.forms = forms


def expert_form() -> Link:
    """Open the form in which the team takes requests for experts."""
    return Link(title="Open the FTC Resource Request form", url=_Kept.forms.expert)


def assistance_form() -> Link:
    """Open the page where a customer's FastTrack Request for Assistance is sent."""
    return Link(title="Open the Request for Assistance", url=_Kept.forms.assistance)


def chat_link(email: str, title: str) -> Link:
    """Open a Teams chat with somebody (Microsoft's documented deep link)."""
    return Link(title=title, url=f"https://teams.microsoft.com/l/chat/0/0?users={quote(email)}")


def mail_link(email: str, title: str) -> Link:
    """Open a new mail to somebody in Outlook on the web: Teams opens https links only."""
    return Link(
        title=title, url=f"https://outlook.office.com/mail/deeplink/compose?to={quote(email)}"
    )


def day(moment: date) -> str:
    """Write a day so that nobody takes the month for the day: "15 January 2027"."""
    return f"{moment.day} {moment:%B %Y}"


def initials(name: str) -> str:
    """Return up to two letters that stand for a name."""
    words = [word for word in name.split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

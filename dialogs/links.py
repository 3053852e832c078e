"""Links to people, and how days and names are written on cards."""

from datetime import date
from urllib.parse import quote

from cards.view import Link


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

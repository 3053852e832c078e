"""A reminder of a survey's invitation as a mail: its words, and the headers that let one stop it.

It is written by the bot and says so: never as if it were the survey, and without a link to it.
DKIM is the relay's: it has to sign List-Unsubscribe and List-Unsubscribe-Post too (RFC 8058).
"""

from datetime import datetime

from bot.mail import Mail
from cards.mails.nudge import NudgeMail
from cards.mails.render import write_mail
from cards.mails.tongues import tongue_for

ONE_CLICK = "List-Unsubscribe=One-Click"
FIRST = 1


def nudge_mail(view: NudgeMail, *, at: datetime) -> Mail:
    """Write a reminder; the same one again has the same Message-ID, the second stands below it."""
    tongue = tongue_for(view.language, view.country)
    written = write_mail(view, tongue)
    return Mail(
        to=view.to,
        subject=written.subject,
        lines=written.paragraphs,
        keys=_keys(view.keys, view.number),
        at=at,
        html=written.html,
        language=tongue.tag,
        headers=unsubscribe_headers(view.preference_url),
        follows=_before(view),
    )


def unsubscribe_headers(url: str) -> tuple[tuple[str, str], ...]:
    """Return what a mail program's own "unsubscribe" needs; one click only where it is https."""
    listed = ("List-Unsubscribe", f"<{url}>")
    one_click = ("List-Unsubscribe-Post", ONE_CLICK)
    return (listed, one_click) if url.startswith("https://") else (listed,)


def _keys(keys: tuple[str, ...], number: int) -> tuple[str, ...]:
    return (*keys, f"reminder {number}")


def _before(view: NudgeMail) -> tuple[tuple[str, ...], ...]:
    """Return which mail it follows: the second reminder follows the first."""
    if view.number == FIRST:
        return ()
    return (_keys(view.first_keys or view.keys, FIRST),)

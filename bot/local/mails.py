"""The page of local mode that shows the mails the bot would have sent."""

from collections.abc import Sequence
from html import escape

from aiohttp import web

from bot.mail import Mail, Mailbox

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}"
    "article{border-top:1px solid #8886;padding:1rem 0}h2{font-size:1.1rem;margin:0}"
    "small{opacity:.7}:root{color-scheme:light dark}p{white-space:pre-line;overflow-wrap:anywhere}"
    "iframe{width:100%;height:36rem;border:1px solid #8886;border-radius:4px}"
)


def mail_routes(mailbox: Mailbox) -> list[web.AbstractRouteDef]:
    """Return the page; whoever may see it, local mode decides for all of its pages."""

    async def page(_: web.Request) -> web.Response:
        return web.Response(
            text=page_of(mailbox.mails),
            content_type="text/html",
            headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-store"},
        )

    return [web.get("/local/mails", page)]


def page_of(mails: Sequence[Mail]) -> str:
    """Return the mails as HTML; every word of them is escaped."""
    shown = "".join(_article(mail) for mail in mails) or "<p>No mail so far.</p>"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Mails</title>'
        f"<style>{STYLE}</style></head><body><h1>Mails</h1>"
        f"<p>In local mode mails are not sent but shown here.</p>{shown}</body></html>"
    )


def _article(mail: Mail) -> str:
    lines = "".join(f"<p>{escape(line)}</p>" for line in mail.lines)
    when = f"{mail.at:%Y-%m-%d %H:%M} UTC"
    head = f"<small>To {escape(mail.to)}, {when}</small>"
    body = f'<div lang="{escape(mail.language)}" dir="auto">{lines}</div>'
    return f"<article><h2>{escape(mail.subject)}</h2>{head}{body}{_more(mail)}</article>"


def _more(mail: Mail) -> str:
    """Show how a mail looks, where it is more than lines, and where one stops such mails."""
    headers = dict(mail.headers)
    url = headers.get("List-Unsubscribe", "").strip("<>")
    stop = f'<p><a href="{escape(url)}">List-Unsubscribe</a></p>' if url else ""
    if not mail.html:
        return stop
    # no scripts, no forms, no links in there; it is on our own page, which asks nobody for anything
    frame = f'<iframe sandbox title="The mail as HTML" srcdoc="{escape(mail.html)}"></iframe>'
    return f"{stop}<details><summary>As HTML</summary>{frame}</details>"

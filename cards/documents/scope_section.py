"""The scope section of a statement of work, written out."""

from collections.abc import Sequence

from cards.documents.paper import CellText, Grid, Link, Paper
from cards.documents.views import ScopeDocument, ScopeRow, ScopeSection
from cards.scope import SourceLine

NO_SOURCE = "No source yet"


def write_scope(document: ScopeDocument) -> bytes:
    """Return the document as a .docx file."""
    paper = Paper(
        title=f"{document.title}: {document.customer}",
        author=document.partner,
        subject=document.subtitle,
        made_at=document.made_at,
    )
    paper.title(f"{document.title}: {document.customer}", document.subtitle)
    for text in document.intro:
        paper.words(text)
    for section in document.sections:
        _section(paper, section)
    if document.checks:
        paper.heading(document.checks_heading)
        paper.words(document.checks_lead, leads=True)
    for number, check in enumerate(document.checks, start=1):
        is_last = number == len(document.checks)
        paper.box(check.text, _links(check.sources), is_last=is_last)
    paper.footer(
        f"{document.customer} · scope catalogue edition {document.edition} · {document.as_of}"
    )
    return paper.bytes()


def _section(paper: Paper, section: ScopeSection) -> None:
    paper.heading(section.heading)
    if section.lead:
        paper.words(section.lead, leads=True)
    if not section.rows:
        paper.words(section.none)
        return
    has_more = bool(section.beside)
    beside = (section.beside,) if has_more else ()
    paper.table(
        Grid(
            about=section.heading,
            tone=section.tone,
            titles=("Service", section.what, *beside, "Source"),
            widths=(3.0, 5.4, 4.4, 4.2) if has_more else (3.0, 8.6, 5.4),
            rows=tuple(_row(one, has_more=has_more) for one in section.rows),
        )
    )


def _row(one: ScopeRow, *, has_more: bool) -> Sequence[CellText]:
    beside = (CellText(text=one.beside),) if has_more else ()
    return (
        CellText(text=one.service, is_strong=True),
        CellText(text=one.what, small=(*one.cautions, one.noted)),
        *beside,
        CellText(links=_links(one.sources) or (Link(text=NO_SOURCE),)),
    )


def _links(lines: Sequence[SourceLine]) -> tuple[Link, ...]:
    return tuple(Link(text=f"{one.title}, {one.date}", url=one.url) for one in lines)

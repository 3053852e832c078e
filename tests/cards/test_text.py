"""Text from outside: shown letter by letter as it was typed, whatever Markdown makes of it."""

import re
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cards.scope import SourceLine
from cards.text import SHOWN, plain, source_text

# Teams renders no headings by underlining, no rules and no indented code
MARKDOWN = MarkdownIt("commonmark").enable("strikethrough").disable(["lheading", "hr", "code"])
SIGNS = st.sampled_from([*"\\`*_[]<>#~|!()-+.;:/{}0129 \n\"'=@", "{{", "}}", "](", "://"])
WORDS = st.characters(exclude_categories=["C", "Z"], exclude_characters="&")
typed = st.lists(SIGNS | WORDS, max_size=60).map(lambda parts: "x" + "".join(parts))


def as_shown(text: str) -> str:
    """Return the letters that a reader of the rendered Markdown sees; there must be no tags."""
    html = MARKDOWN.render(text)
    assert not re.search(r"<(?!/?p>|br ?/?>)[a-z/]", html), html
    return unescape(re.sub(r"</?p>|<br ?/?>", "", html)).replace("\u200b", "")


def letters(text: str) -> str:
    """Leave out blanks and the ends of lines: they are the layout's."""
    return "".join(text.split())


@given(typed)
@example("[x](https://evil.example) and https://evil.example")
@example("![x](http://evil.example)")
@example("<at>Alex</at> <b>x</b> <!-- x --> <https://evil.example>")
@example("1. a\n2) b\n- c\n+ d\n* e")
@example("# a\n## b\n> c")
@example("```x\ny\n```")
@example("~~a~~ **b** __c__ `d` \\")
def test_markdown_shows_text_as_it_was_typed(text: str) -> None:
    assert letters(as_shown(plain(text))) == letters(text)


@given(st.text())
def test_nothing_is_expanded_or_becomes_an_address(text: str) -> None:
    shown = plain(text)
    assert "{{" not in shown
    assert "://" not in shown
    assert not set(shown) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u0000\ufeff")


@given(st.text(min_size=SHOWN + 1, alphabet=st.characters(categories=["L"])))
def test_long_text_is_cut_where_it_shows(text: str) -> None:
    assert plain(text).endswith("…")
    assert len(plain(text)) <= SHOWN


@pytest.mark.parametrize(
    "url", ["http://x.example", "javascript:alert(1)", "https://x.example/) [y](https://z", ""]
)
def test_a_source_is_a_link_only_to_an_https_page(url: str) -> None:
    told = source_text((SourceLine(title="The [page]", date="2026", url=url),))
    assert told == r"Source: The \[page\], 2026"


def test_sources_are_told_in_one_line() -> None:
    lines = (
        SourceLine(title="A", date="1", url="https://x.example/a"),
        SourceLine(title="B", date="2"),
    )
    assert source_text(lines) == "Source: [A](https://x.example/a), 1; B, 2"
    assert source_text(()) == "Source: none"

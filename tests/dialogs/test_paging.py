"""Long lists in pages, long texts in paragraphs."""

from hypothesis import given
from hypothesis import strategies as st

from cards.text import SHOWN
from dialogs.paging import PAGE, PART, clamped, pages, parts_of, turning
from store.requests import Page


@given(st.text())
def test_nothing_of_a_text_is_lost_and_no_part_is_too_long(text: str) -> None:
    parts = list(parts_of(text))
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(part and len(part) <= PART < SHOWN for part in parts)


def test_a_text_is_taken_apart_between_words() -> None:
    assert list(parts_of("first\n\n" + "word " * 150)) == [
        "first", " ".join(["word"] * 100), " ".join(["word"] * 50),
    ]  # fmt: skip
    assert list(parts_of("x" * (PART + 1))) == ["x" * PART, "x"]


def look(total: int, offset: int) -> Page[int]:
    return Page(tuple(range(offset, min(offset + PAGE, total))), total)


@given(total=st.integers(0, 40), wanted=st.integers(0, 20))
def test_a_page_beyond_the_end_is_the_last(total: int, wanted: int) -> None:
    found, at = clamped(lambda offset: look(total, offset), wanted)
    last = max(0, total - 1) // PAGE
    assert at == min(wanted, last)
    titles = [button.title for button in turning(found, at, "x", {})]
    assert titles == ["Back"] * (at > 0) + ["Next"] * (at < last)
    said = pages(found, at)
    assert said == (f"{at * PAGE + 1} to {min(total, (at + 1) * PAGE)} of {total}" if total else
                    "Nothing here.")  # fmt: skip

"""A deck opened again: what stands on it, and what cannot be seen."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from pptx import Presentation


def shapes(content: bytes) -> Iterator[tuple[int, Any]]:
    """Yield every shape with the number of its page."""
    for number, slide in enumerate(Presentation(BytesIO(content)).slides, start=1):
        for shape in slide.shapes:
            yield number, shape


def words(content: bytes) -> str:
    """Return all that can be read on the slides, by eye or by a screen reader."""
    return "\n".join(word for _, shape in shapes(content) for word in _words(shape))


def _words(shape: Any) -> Iterator[str]:
    yield described(shape)
    if shape.has_text_frame:
        yield shape.text_frame.text
    if getattr(shape, "has_table", False) and shape.has_table:
        yield from (" ".join(cell.text.split()) for row in shape.table.rows for cell in row.cells)
    if getattr(shape, "has_chart", False) and shape.has_chart:
        for plot in shape.chart.plots:
            yield from (str(one) for one in plot.categories)
            yield from (series.name for series in plot.series)


def described(shape: Any) -> str:
    return str(shape.element.xpath(".//p:cNvPr")[0].get("descr") or "")


def everything(content: bytes) -> str:
    """Return every letter of every part of the file, the workbooks of charts included."""
    texts = []
    with ZipFile(BytesIO(content)) as parts:
        for name in parts.namelist():
            raw = parts.read(name)
            texts.append(
                everything(raw) if name.endswith(".xlsx") else raw.decode("utf-8", "ignore")
            )
    return "\n".join(texts)

"""An order's confirmation on A4: painted text that can be searched, copied and read aloud.

Ligatures are off (an "ffi" in one sign is not found again), figures are tabular, and the header of
the table stands on every page it goes over. Works in any thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from pathlib import Path
from textwrap import wrap
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from desktop.queries.order_document import order_document
from desktop.system.replacing import replacing
from desktop.system.tabular_write import Progress
from desktop.ui.order_document import Written, WrittenLine, WrittenTotal, apart
from desktop.ui.order_document_words import written
from desktop.ui.paper import DPI, Paragraph, rule
from desktop.ui.style import LIGHT

_WIDTH, _HEIGHT = 595.0, 842.0  # A4 in points
_LEFT, _TOP, _BOTTOM = 57.0, 51.0, 62.0  # margins in points; right as left
_INNER = _WIDTH - 2 * _LEFT
_GAP = 14.0  # between two columns
_LONGEST = 1200  # characters of one paragraph, so that none is higher than a page


def write_confirmation(
    *,
    path: str,
    order: int,
    today: date,
    zone: tzinfo,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> str:
    """Write the confirmation of an order, as it is now, to a file; the file's name.

    It takes too short to be stopped or watched: ``progress`` and ``cancelled`` are not asked.

    Raises NotFound ``sales-order-gone``, RuleBroken ``document-state``, Unavailable ``file-write``;
    the file is then as it was before.
    """
    made = pdf(written(order_document(order, today=today), zone=zone))
    with replacing(Path(path)) as part:
        part.write_bytes(made)
    return Path(path).name


def pdf(document: Written) -> bytes:
    """The document as a PDF file."""
    target = QBuffer()
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(target)
    writer.setResolution(DPI)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF()
        )
    )
    writer.setTitle(f"{document.title} {document.number}")
    writer.setCreator("Liaison")
    painter = QPainter(writer)
    try:
        _Paper(document, writer, painter).paint()
    finally:
        painter.end()
    return bytes(target.data().data())


@dataclass(frozen=True, slots=True)
class _Block:
    """Something of a height, in points, that is painted at a height."""

    height: float
    paint: Callable[[float], None]


@dataclass(frozen=True, slots=True)
class _Group:
    """Blocks that stay on one page if they fit; on a new page a table goes on with its header."""

    blocks: tuple[_Block, ...]
    is_table: bool = False

    @property
    def height(self) -> float:
        return sum(block.height for block in self.blocks)


class _Paper:
    """Lays the document out and paints it. All lengths are points from the page's top left."""

    def __init__(self, document: Written, writer: QPdfWriter, painter: QPainter) -> None:
        self._document, self._writer, self._painter = document, writer, painter
        self._columns = self._measured()

    def paint(self) -> None:
        pages = self._pages()
        for number, page in enumerate(pages, start=1):
            if number > 1:
                self._writer.newPage()
            for top, block in page:
                block.paint(top)
            self._foot(number, len(pages))

    def _pages(self) -> list[list[tuple[float, _Block]]]:
        header = self._table_header()
        pages: list[list[tuple[float, _Block]]] = [[]]
        top, bottom = _TOP, _HEIGHT - _BOTTOM
        for group in self._groups(header):
            fits_a_page = group.height <= bottom - _TOP - header.height
            must_turn = fits_a_page and top + group.height > bottom
            for block in group.blocks:
                if must_turn or (top + block.height > bottom and pages[-1]):
                    pages.append([(_TOP, header)] if group.is_table else [])
                    top = _TOP + header.height if group.is_table else _TOP
                    must_turn = False
                pages[-1].append((top, block))
                top += block.height
        return pages

    def _groups(self, header: _Block) -> list[_Group]:
        document = self._document
        rows = [_Group(self._row(line), is_table=True) for line in document.lines]
        totals = tuple(self._total(total) for total in document.totals)
        # The header stands with the first row, the totals with the last.
        first, *middle = rows or [_Group(())]
        first = _Group((header, *first.blocks))
        groups = [_Group((self._head(), self._title())), first, *middle]
        notes = (self._space(14), *(self._note(note) for note in document.notes))
        last = (*groups.pop().blocks, self._space(6), *totals, *notes)
        return [*groups, _Group(last, is_table=bool(middle))]

    # The parts

    def _head(self) -> _Block:
        """The office; under it the customer's address, and the facts at the right."""
        document = self._document
        office = self._text(document.office, size=15, bold=True)
        left_width, name_width = _INNER * 0.5, 96.0
        facts_left = _LEFT + _INNER * 0.56
        value_width = _INNER * 0.44 - name_width
        address = [self._text(apart(document.customer), width=left_width, bold=True)]
        address += [self._text(apart(row), width=left_width) for row in document.address]
        facts = [
            (
                self._text(name, size=9, width=name_width - 8, color=LIGHT.soft),
                self._text(apart(value), size=9, width=value_width),
            )
            for name, value in document.facts
        ]
        heights = [max(name.height, value.height) + 2.5 for name, value in facts]
        start = office.height + 40
        block_height = max(sum(heights), sum(row.height + 1.5 for row in address))

        def paint(top: float) -> None:
            office.paint(_LEFT, top)
            self._line(top + office.height + 8, LIGHT.line)
            at = top + start
            for row in address:
                row.paint(_LEFT, at)
                at += row.height + 1.5
            at = top + start
            for (name, value), height in zip(facts, heights, strict=True):
                name.paint(facts_left, at)
                value.paint(facts_left + name_width, at)
                at += height

        return _Block(start + block_height + 34, paint)

    def _title(self) -> _Block:
        document = self._document
        title = self._text(f"{document.title} {document.number}", size=17, bold=True)
        return _Block(title.height + 16, lambda top: title.paint(_LEFT, top))

    def _table_header(self) -> _Block:
        texts = [
            self._text(text, size=8.5, width=width, color=LIGHT.soft, is_right=place > 0)
            for place, (text, (_x, width)) in enumerate(
                zip(self._document.columns, self._columns, strict=True)
            )
            if width
        ]
        lefts = [x for x, width in self._columns if width]
        height = max(text.height for text in texts)

        def paint(top: float) -> None:
            for text, x in zip(texts, lefts, strict=True):
                text.paint(x, top + height - text.height)
            self._line(top + height + 4, LIGHT.ink)

        return _Block(height + 11, paint)

    def _row(self, line: WrittenLine) -> tuple[_Block, ...]:
        """The figures beside the name, then the details, then a hairline."""
        cells = [line.name, line.quantity, line.price, line.discount, line.amount]
        name, *rest = _passages(cells[0])
        texts = [
            (x, self._text(cell, width=width, is_right=place > 0))
            for place, (cell, (x, width)) in enumerate(
                zip([name, *cells[1:]], self._columns, strict=True)
            )
            if cell and width
        ]
        number = self._text(line.position, width=22, color=LIGHT.soft)

        def paint(top: float) -> None:
            number.paint(_LEFT, top)
            for x, text in texts:
                text.paint(x, top)

        x, width = self._columns[0]
        wide = self._columns[-1][0] - _GAP - x  # under the figures there is room
        details = [self._text(passage, width=width) for passage in rest]
        details += [
            self._text(passage, size=8.5, width=wide, color=LIGHT.soft)
            for detail in line.details
            for passage in _passages(detail)
        ]
        under = _Block(11, lambda top: self._line(top + 5, LIGHT.line))
        return (
            _Block(max(text.height for _x, text in texts) + 1.5, paint),
            *(self._at(x, text) for text in details),
            under,
        )

    def _total(self, total: WrittenTotal) -> _Block:
        size = 11.5 if total.is_main else 10
        amount = self._text(
            total.amount, size=size, bold=total.is_main, width=_INNER * 0.4, is_right=True
        )
        name = self._text(total.name, size=size, bold=total.is_main, width=_INNER * 0.4)
        width = _INNER * 0.56
        note = self._text(total.note, size=8.5, width=width, color=LIGHT.soft)
        left = _LEFT + _INNER * 0.44

        def paint(top: float) -> None:
            name.paint(left, top)
            amount.paint(_LEFT + _INNER * 0.6, top)
            if total.note:
                note.paint(left, top + name.height + 1)

        height = max(name.height, amount.height) + (note.height + 1 if total.note else 0)
        return _Block(height + 6, paint)

    def _note(self, text: str) -> _Block:
        note = self._text(text, size=8.5, width=_INNER, color=LIGHT.soft)
        return _Block(note.height + 3, lambda top: note.paint(_LEFT, top))

    def _space(self, height: float) -> _Block:
        return _Block(height, lambda _top: None)

    def _at(self, x: float, text: Paragraph) -> _Block:
        return _Block(text.height + 1, lambda top: text.paint(x, top))

    def _foot(self, number: int, count: int) -> None:
        document = self._document
        top = _HEIGHT - 40
        said = " · ".join(text for text in (document.office, document.number) if text)
        page = document.page.format(page=number, count=count)
        half = _INNER / 2
        self._text(said, size=8, width=half, color=LIGHT.soft).paint(_LEFT, top)
        self._text(page, size=8, width=half, color=LIGHT.soft, is_right=True).paint(
            _LEFT + half, top
        )

    # Measures

    def _measured(self) -> list[tuple[float, float]]:
        """Left and width of the columns: each as wide as its widest figure, the name the rest."""
        document = self._document
        figures: list[Sequence[str]] = [
            [line.quantity for line in document.lines],
            [line.price for line in document.lines],
            [line.discount for line in document.lines],
            [line.amount for line in document.lines],
        ]
        columns: list[tuple[float, float]] = []
        right = _LEFT + _INNER
        for name, cells in zip(document.columns[:0:-1], reversed(figures), strict=True):
            if not any(cells):
                columns.append((right, 0))
                continue
            widest = max(self._text(cell).width for cell in cells)
            widest = min(max(widest, self._text(name, size=8.5).width) + 1, _INNER * 0.22)
            columns.append((right - widest, widest))
            right -= widest + _GAP
        name_left = _LEFT + 26
        return [(name_left, right - name_left), *reversed(columns)]

    def _line(self, y: float, color: str) -> None:
        rule(self._painter, y, left=_LEFT, right=_LEFT + _INNER, color=color)

    def _text(self, text: str, *, width: float = _INNER, **look: Any) -> Paragraph:
        """A paragraph on this paper; ``look`` as ``Paragraph`` takes it."""
        return Paragraph(self._painter, text, room=width, **look)


def _passages(text: str) -> list[str]:
    """A text in paragraphs that are never higher than a page."""
    return [text] if len(text) <= _LONGEST else wrap(text, _LONGEST)

"""The parts of an order's confirmation: each of a height, painted at a height.

All lengths are points, from the top left of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from PySide6.QtGui import QPainter

from desktop.ui.order_document import Written, WrittenLine, WrittenTotal, apart
from desktop.ui.paper import Paragraph, rule
from desktop.ui.style import LIGHT

HEIGHT = 842.0  # of A4
TOP, BOTTOM = 51.0, 68.0  # margins
_WIDTH = 595.0
_LEFT = 57.0  # margin; right as left
_INNER = _WIDTH - 2 * _LEFT
_GAP = 14.0  # between two columns
_LONGEST = 1200  # characters of one paragraph, so that none is higher than a page


@dataclass(frozen=True, slots=True)
class Block:
    """Something of a height, in points, that is painted at a height."""

    height: float
    paint: Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that stay on one page if they fit; on a new page a table goes on with its header."""

    blocks: tuple[Block, ...]
    is_table: bool = False

    @property
    def height(self) -> float:
        return sum(block.height for block in self.blocks)


class Parts:
    """Makes and measures the parts of one document."""

    def __init__(self, document: Written, painter: QPainter) -> None:
        self._document, self._painter = document, painter
        self._columns = self._measured()

    def head(self) -> Block:
        """The letterhead; under it the customer's address, and the facts at the right."""
        letterhead = self._letterhead()
        document = self._document
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
        start = letterhead.height + 32
        block_height = max(sum(heights), sum(row.height + 1.5 for row in address))

        def paint(top: float) -> None:
            letterhead.paint(top)
            at = top + start
            for row in address:
                row.paint(_LEFT, at)
                at += row.height + 1.5
            at = top + start
            for (name, value), height in zip(facts, heights, strict=True):
                name.paint(facts_left, at)
                value.paint(facts_left + name_width, at)
                at += height

        return Block(start + block_height + 34, paint)

    def _letterhead(self) -> Block:
        """The office's name at the left, where it is and how it is reached at the right."""
        half = _INNER / 2
        office = self._text(apart(self._document.office), size=15, width=half, bold=True)
        rows = [
            self._text(apart(row), size=8.5, width=half, color=LIGHT.soft, is_right=True)
            for row in self._document.letterhead
        ]
        height = max(office.height, sum(row.height for row in rows))

        def paint(top: float) -> None:
            office.paint(_LEFT, top)
            at = top
            for row in rows:
                row.paint(_LEFT + half, at)
                at += row.height
            self._line(top + height + 8, LIGHT.line)

        return Block(height + 8, paint)

    def title(self) -> Block:
        document = self._document
        title = self._text(f"{document.title} {document.number}", size=17, bold=True)
        return Block(title.height + 16, lambda top: title.paint(_LEFT, top))

    def table_header(self) -> Block:
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

        return Block(height + 11, paint)

    def row(self, line: WrittenLine) -> tuple[Block, ...]:
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
        under = Block(11, lambda top: self._line(top + 5, LIGHT.line))
        return (
            Block(max(text.height for _x, text in texts) + 1.5, paint),
            *(self._at(x, text) for text in details),
            under,
        )

    def total(self, total: WrittenTotal) -> Block:
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
        return Block(height + 6, paint)

    def note(self, text: str) -> Block:
        note = self._text(text, size=8.5, width=_INNER, color=LIGHT.soft)
        return Block(note.height + 3, lambda top: note.paint(_LEFT, top))

    def space(self, height: float) -> Block:
        return Block(height, lambda _top: None)

    def _at(self, x: float, text: Paragraph) -> Block:
        return Block(text.height + 1, lambda top: text.paint(x, top))

    def foot(self, number: int, count: int) -> None:
        """Paint the office, the order's number and the page's; under them the registration."""
        document = self._document
        top, half = HEIGHT - 46, _INNER / 2
        said = " · ".join(apart(text) for text in (document.office, document.number) if text)
        page = document.page.format(page=number, count=count)
        small: dict[str, Any] = {"size": 8, "color": LIGHT.soft}
        self._text(said, width=half, **small).paint(_LEFT, top)
        self._text(page, width=half, is_right=True, **small).paint(_LEFT + half, top)
        self._text(apart(document.registration), **small).paint(_LEFT, top + 12)

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
        mirror = _WIDTH if self._document.is_mirrored else 0
        return Paragraph(self._painter, text, room=width, mirror=mirror, **look)


def _passages(text: str) -> list[str]:
    """A text in paragraphs that are never higher than a page."""
    return [text] if len(text) <= _LONGEST else wrap(text, _LONGEST)

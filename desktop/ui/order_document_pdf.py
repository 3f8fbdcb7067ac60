"""An order's confirmation on A4: painted text that can be searched, copied and read aloud.

Ligatures are off (an "ffi" in one sign is not found again), figures are tabular, and the header of
the table stands on every page it goes over. Works in any thread.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, tzinfo
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter

from desktop.queries.order_document import order_document
from desktop.system.replacing import replacing
from desktop.system.tabular_write import Progress
from desktop.ui.order_document import Written
from desktop.ui.order_document_parts import BOTTOM, HEIGHT, TOP, Block, Group, Parts
from desktop.ui.order_document_words import written
from desktop.ui.paper import DPI


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
    paint(document, writer)
    return bytes(target.data().data())


def paint(document: Written, device: QPagedPaintDevice) -> None:
    """The document on a paper of A4 without margins, at ``DPI``; or on a printer set up so."""
    painter = QPainter(device)
    try:
        _Paper(document, device, painter).paint()
    finally:
        painter.end()


class _Paper:
    """Divides the document into pages and paints them."""

    def __init__(self, document: Written, device: QPagedPaintDevice, painter: QPainter) -> None:
        self._document, self._device = document, device
        self._parts = Parts(document, painter)

    def paint(self) -> None:
        pages = self._pages()
        for number, page in enumerate(pages, start=1):
            if number > 1:
                self._device.newPage()
            for top, block in page:
                block.paint(top)
            self._parts.foot(number, len(pages))

    def _pages(self) -> list[list[tuple[float, Block]]]:
        header = self._parts.table_header()
        pages: list[list[tuple[float, Block]]] = [[]]
        top, bottom = TOP, HEIGHT - BOTTOM
        for group in self._groups(header):
            fits_a_page = group.height <= bottom - TOP - header.height
            must_turn = fits_a_page and top + group.height > bottom
            for block in group.blocks:
                if must_turn or (top + block.height > bottom and pages[-1]):
                    pages.append([(TOP, header)] if group.is_table else [])
                    top = TOP + header.height if group.is_table else TOP
                    must_turn = False
                pages[-1].append((top, block))
                top += block.height
        return pages

    def _groups(self, header: Block) -> list[Group]:
        document = self._document
        rows = [Group(self._parts.row(line), is_table=True) for line in document.lines]
        totals = tuple(self._parts.total(total) for total in document.totals)
        # The header stands with the first row, the totals with the last.
        first, *middle = rows or [Group(())]
        first = Group((header, *first.blocks))
        groups = [Group((self._parts.head(), self._parts.title())), first, *middle]
        notes = (self._parts.space(14), *(self._parts.note(note) for note in document.notes))
        last = (*groups.pop().blocks, self._parts.space(6), *totals, *notes)
        return [*groups, Group(last, is_table=bool(middle))]

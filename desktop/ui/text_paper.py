"""A text with its markup as a PDF file of A4."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument


def text_pdf(document: QTextDocument, *, title: str, margin: float = 0) -> bytes:
    """The document as a PDF; a ``margin`` in millimetres, beside the 20 that Qt itself leaves."""
    target = QBuffer()
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(target)
    layout = QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4),
        QPageLayout.Orientation.Portrait,
        QMarginsF(margin, margin, margin, margin),
        QPageLayout.Unit.Millimeter,
    )
    writer.setPageLayout(layout)
    writer.setTitle(title)
    writer.setCreator("Liaison")
    document.print_(writer)
    return bytes(target.data().data())

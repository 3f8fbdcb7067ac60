"""Files dropped on a page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget


class _Drops(QObject):
    def __init__(self, widget: QWidget, run: Callable[[Path], object]) -> None:
        super().__init__(widget)
        self._run = run

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent):  # a QDragEnterEvent is one too
            path = _file(event)
            if path is None:
                return False
            event.acceptProposedAction()
            if not isinstance(event, QDragEnterEvent) and event.type() == QEvent.Type.Drop:
                self._run(path)
            return True
        return False


def accept_files(widget: QWidget, run: Callable[[Path], object]) -> None:
    """Let one file be dropped on ``widget`` or anything in it; ``run`` gets its path."""
    widget.setAcceptDrops(True)
    widget.installEventFilter(_Drops(widget, run))


def _file(event: QDropEvent) -> Path | None:
    """The first file of this machine among what is dragged."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return next((path for path in paths if path.is_file()), None)

"""When something nobody expected happens: write it down, say it plainly, let the person go on."""

from __future__ import annotations

import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.system import log
from desktop.system.language import _
from desktop.ui.style import look, space
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import heading, label


class CrashDialog(QDialog):
    """What happened in plain words, what is safe, and the details for whoever mends it."""

    def __init__(self, details: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Something went wrong"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        space(column, margins=(20, 16, 20, 16), gap=12)
        column.addWidget(heading(_("Something went wrong that should not have")))
        said = _(
            "The last step was not done. Everything that was confirmed before it is saved. "
            "You can go on working; if it happens again, copy the details and send them to "
            "whoever looks after Liaison."
        )
        words = label(said)
        words.setWordWrap(True)
        column.addWidget(words)
        self._details = QPlainTextEdit(details)
        self._details.setReadOnly(True)
        self._details.setAccessibleName(_("Details"))
        self._details.setMinimumHeight(look.px(220))
        self._details.hide()
        column.addWidget(self._details, 1)
        row = QHBoxLayout()
        space(row, gap=8)
        self.show_button = Button(_("Show details"), run=self._show_details)
        row.addWidget(self.show_button)
        row.addWidget(Button(_("Copy details"), run=self.copy, icon_name="copy"))
        row.addStretch(1)
        row.addWidget(Button(_("Close Liaison"), run=QApplication.quit))
        go_on = Button(_("Go on"), run=self.accept, role="primary")
        go_on.setDefault(True)
        row.addWidget(go_on)
        column.addLayout(row)
        go_on.setFocus()
        self.resize(look.px(600), self.sizeHint().height())

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details.toPlainText())

    def details(self) -> str:
        return self._details.toPlainText()

    def _show_details(self) -> None:
        self._details.setVisible(self._details.isHidden())
        is_open = not self._details.isHidden()
        self.show_button.setText(_("Hide details") if is_open else _("Show details"))
        self.adjustSize()


class Reporter(QObject):
    """Shows one crash at a time, whatever thread it came from."""

    _reported = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._dialog: CrashDialog | None = None
        self._reported.connect(self._show)

    def report(self, error: BaseException) -> None:
        """Tell of an error that is logged already."""
        facts = "\n".join(f"{name}: {value}" for name, value in log.circumstances().items())
        trace = "".join(traceback.format_exception(error))
        self._reported.emit(f"{facts}\n\n{trace}")

    def dialog(self) -> CrashDialog | None:
        """The dialog that is open, if any."""
        return self._dialog

    def _show(self, details: str) -> None:
        if self._dialog is not None:  # the first is the cause; the rest is in the log
            return
        self._dialog = CrashDialog(details, QApplication.activeWindow())
        self._dialog.destroyed.connect(self._forget)
        self._dialog.open()

    def _forget(self) -> None:
        self._dialog = None


def install() -> Reporter:
    """Catch what nobody caught, in every thread: log it, then show it. Call once, from the app."""
    reporter = Reporter()

    def caught(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.uncaught(kind, error, trace)
        reporter.report(error)

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            caught(args.exc_type, args.exc_value, args.exc_traceback)

    def unraisable(args: sys.UnraisableHookArgs) -> None:
        if args.exc_value is not None:  # nobody's step failed: the log is enough
            log.uncaught(args.exc_type, args.exc_value, args.exc_traceback)

    sys.excepthook = caught
    threading.excepthook = in_thread
    sys.unraisablehook = unraisable
    return reporter

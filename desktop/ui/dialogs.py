"""Dialogs, all opened through one ``ask`` so that a test can answer in a person's place.

A ``Sheet`` stays open until what it was for has worked: ``submit`` starts the action, its ``done``
calls ``sheet.accept()``, its ``failed`` shows the error at the field::

    sheet = Sheet(_("New customer"), form, accept=_("Save"), submit=form.save)
    dialogs.ask(sheet, parent=self, done=lambda: self._table.reload())
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.system.language import _
from desktop.ui.host import CALCULATOR, host_of
from desktop.ui.style import look, space
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import heading


class Sheet(QDialog):
    """A title, a body, and two buttons: Ctrl+Enter does it, Escape leaves without doing it."""

    def __init__(
        self,
        title: str,
        body: QWidget,
        *,
        accept: str = "",
        submit: Callable[[], object] | None = None,
        width: int = 520,
    ) -> None:
        super().__init__()
        self.setWindowTitle(title)
        self.body = body
        column = QVBoxLayout(self)
        space(column, margins=(20, 16, 20, 16), gap=12)
        column.addWidget(heading(title))
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(body)
        column.addWidget(area, 1)
        row = QHBoxLayout()
        space(row, gap=8)
        row.addStretch(1)
        self.cancel_button = Button(_("Cancel"), run=self.reject, key="Esc")
        row.addWidget(self.cancel_button)
        act = submit or self.accept
        self.accept_button = Button(accept or _("Save"), run=act, key="Ctrl+Return", role="primary")
        row.addWidget(self.accept_button)
        column.addLayout(row)
        for sequence in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(sequence), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self.accept_button.click)
        for button in (self.cancel_button, self.accept_button):
            button.setAutoDefault(False)  # Enter in a field must not send the whole form
        wanted = _height(body, look.px(width - 52)) + look.px(130)
        self.resize(look.px(width), min(wanted, look.px(640)))

    def set_working(self, is_working: bool) -> None:
        """Lock the main button while the action runs, so that it is asked for once."""
        self.accept_button.setEnabled(not is_working)


def _height(body: QWidget, width: int) -> int:
    """How high a body is at a width; the hint alone takes wrapped sentences for narrow columns.

    Below its least height a scroll area would show a bar for nothing.
    """
    layout = body.layout()
    if layout is not None and layout.hasHeightForWidth():
        return max(layout.heightForWidth(width), body.minimumSizeHint().height())
    return body.sizeHint().height()


def ask(
    dialog: QDialog,
    *,
    parent: QWidget,
    done: Callable[[], object] | None = None,
    left: Callable[[], object] | None = None,
) -> None:
    """Open a dialog over ``parent``; returns at once. ``done`` when accepted, else ``left``."""
    dialog.setParent(parent.window(), Qt.WindowType.Dialog)
    room = parent.window().size() * 0.96  # large texts must not push the buttons off the screen
    dialog.resize(dialog.size().boundedTo(room))
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    host = host_of(dialog)
    if host is not None:  # keys of the window do not reach a sheet over it
        key = QShortcut(QKeySequence(CALCULATOR), dialog)
        key.setAutoRepeat(False)
        key.activated.connect(lambda: host.calculate(dialog))
    if done is not None:
        dialog.accepted.connect(done)
    if left is not None:
        dialog.rejected.connect(left)
    QDialog.open(dialog)  # that of a QPrintDialog is another


def ask_open_file(parent: QWidget, title: str, patterns: str) -> str:
    """The path of a file to read, empty where none was chosen. ``patterns`` as Qt writes them."""
    path, _used = QFileDialog.getOpenFileName(parent, title, "", patterns)
    return path


def open_outside(path: str) -> bool:
    """Open a file in the program that the system has for it; False where it has none."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(path))


def open_address(scheme: str, where: str) -> bool:
    """Open a phone number (``tel``) or an e-mail address (``mailto``) in the system's own program;
    False where it has none."""
    url = QUrl()
    url.setScheme(scheme)
    kept = "".join(where.split()) if scheme == "mailto" else _dialled(where)
    url.setPath(kept)
    return QDesktopServices.openUrl(url)


def _dialled(number: str) -> str:
    """What a telephone takes of a number as it was typed."""
    return "".join(sign for sign in number if sign in "+*#" or sign.isdecimal())


def ask_save_file(parent: QWidget, title: str, patterns: str, name: str = "") -> str:
    """The path of a file to write, empty where none was chosen."""
    path, _used = QFileDialog.getSaveFileName(parent, title, name, patterns)
    return path

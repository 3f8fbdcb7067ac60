"""Words on the page: titles, captions, second texts, hairlines, the keys in their boxes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QSizePolicy, QWidget

from desktop.system.language import _
from desktop.ui.style import look
from desktop.ui.widgets.painting import draw_text


def label(text: str = "", role: str = "text", *, wrap: bool = False) -> QLabel:
    """A text in one of the roles of the style sheet.

    title, heading, amount, strong, text, soft, detail, faint, section, error. Always plain text:
    a customer may be called ``<b>``.
    """
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role != "text":
        made.setProperty("role", role)
    if QApplication.isRightToLeft():  # Qt would put a Latin name at the left
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
        made.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    if wrap:
        made.setWordWrap(True)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return made


class Line(QLabel):
    """One line that gives way where there is no room: shortened, whole in its tip."""

    def __init__(self, text: str, role: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)

    def minimumSizeHint(self) -> QSize:
        return QSize(look.px(64), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        rect = self.contentsRect().toRectF()
        is_whole = QFontMetrics(self.font()).horizontalAdvance(self.text()) <= rect.width()
        self.setToolTip("" if is_whole else self.text())
        draw_text(painter, rect, self.text())


def title(text: str = "") -> QLabel:
    """The title of a page."""
    return Line(text, "title")


def heading(text: str = "") -> QLabel:
    """A heading inside a page or panel."""
    return label(text, "heading")


def caption(text: str = "") -> QLabel:
    """A second line in soft ink."""
    return Line(text, "soft")


def hairline(*, vertical: bool = False) -> QFrame:
    """A line between two subjects."""
    line = QFrame()
    line.setProperty("role", "hairline")
    if vertical:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


def key_text(sequence: str) -> str:
    """A key as it is written on the keyboard: "Ctrl+Return" becomes "Ctrl+Enter"."""
    shown = QKeySequence(sequence).toString(QKeySequence.SequenceFormat.NativeText)
    return shown.replace("Return", _("Enter"))


class KeyCap(QLabel):
    """A key in a hairline box."""

    def __init__(self, sequence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_sequence(sequence)

    def set_sequence(self, sequence: str) -> None:
        self.setText(key_text(sequence))
        self.setAccessibleName(_("Key {key}").format(key=self.text()))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(look.font("key"))
        width = metrics.horizontalAdvance(self.text()) + look.px(12)
        return QSize(max(width, look.px(24)), metrics.height() + look.px(3))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self.sizeHint().height()
        box = self.rect().adjusted(0, (self.height() - height) // 2, 0, 0).toRectF()
        box.setHeight(height)
        painter.setPen(QPen(look.color("control"), 1))
        painter.setBrush(look.color("raised"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setPen(look.color("soft"))
        painter.setFont(look.font("key"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())

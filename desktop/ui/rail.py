"""The rail at the left: one button per area, with the counts that matter, settings at the foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QVBoxLayout

from desktop.system.language import _
from desktop.ui.icons import pixmap
from desktop.ui.page import Area
from desktop.ui.style import look, space
from desktop.ui.widgets.labels import key_text
from desktop.ui.widgets.marks import badge_height, badge_width, paint_badge

SETTINGS = "settings"


class RailButton(QAbstractButton):
    """An area: icon over label, a count in the corner."""

    def __init__(self, area: Area, sequence: str) -> None:
        super().__init__()
        self._icon = area.icon
        self._has_label = area.name != SETTINGS
        self._count = 0
        self.setText(_(area.title))
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setToolTip(f"{_(area.title)}  {key_text(sequence)}")
        self._describe()

    def set_count(self, count: int) -> None:
        self._count = count
        self._describe()
        self.update()

    def _describe(self) -> None:
        self.setAccessibleName(self.text())
        said = _("{count} need attention").format(count=self._count) if self._count else ""
        self.setAccessibleDescription(said)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(look.font("caption", bold=True))
        if not self._has_label:
            return QSize(look.px(40), look.px(40))
        width = metrics.horizontalAdvance(self.text()) + look.px(12)
        return QSize(max(width, look.px(76)), look.px(38) + metrics.height() + look.px(6))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect().toRectF().adjusted(1, 1, -1, -1)
        color = "accent" if self.isChecked() else "soft"
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent_soft" if self.isChecked() else "line"))
            painter.drawRoundedRect(box, look.px(6), look.px(6))
        if self.hasFocus():
            painter.setPen(QPen(look.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, look.px(6), look.px(6))
        side = look.px(20)
        top = look.px(11) if self._has_label else (self.height() - side) // 2
        left = (self.width() - side) // 2
        ratio = self.devicePixelRatioF()
        painter.drawPixmap(left, top, pixmap(self._icon, color, size=side, ratio=ratio))
        if self._has_label:
            painter.setFont(look.font("caption", bold=self.isChecked()))
            painter.setPen(look.color(color))
            words = QRectF(0, look.px(35), self.width(), self.height() - look.px(39))
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())
        if self._count:
            badge = QRectF(left + side * 0.62, look.px(5), badge_width(self._count), badge_height())
            paint_badge(painter, badge, self._count)


class Rail(QFrame):
    """``chosen(area name)`` when a person wants another area."""

    chosen = Signal(str)

    def __init__(self, areas: Sequence[Area]) -> None:
        super().__init__()
        self.setProperty("role", "rail")
        self.setAccessibleName(_("Areas"))
        self._buttons: dict[str, RailButton] = {}
        column = QVBoxLayout(self)
        space(column, margins=(6, 8, 6, 8), gap=4)
        numbered = [each for each in areas if each.in_rail and each.name != SETTINGS]
        for number, area in enumerate(numbered):
            column.addWidget(self._button(area, f"Ctrl+{number + 1}"))
        column.addStretch(1)
        for area in areas:
            if area.name == SETTINGS:
                column.addWidget(self._button(area, "Ctrl+,"), 0, Qt.AlignmentFlag.AlignHCenter)

    def _button(self, area: Area, sequence: str) -> RailButton:
        button = RailButton(area, sequence)
        button.clicked.connect(lambda checked=False: self.chosen.emit(area.name))
        self._buttons[area.name] = button
        return button

    def show_area(self, name: str) -> None:
        """Mark the area that is shown; none of them for one that is not here."""
        for each, button in self._buttons.items():
            button.setAutoExclusive(False)
            button.setChecked(each == name)
            button.setAutoExclusive(True)

    def set_count(self, name: str, count: int) -> None:
        """The number in an area's corner; 0 for none. What is overdue stands on the program's icon
        too, where the system shows it."""
        self._buttons[name].set_count(count)
        app = QGuiApplication.instance()
        if name == "follow-ups" and isinstance(app, QGuiApplication) and app.desktopFileName():
            app.setBadgeNumber(count)

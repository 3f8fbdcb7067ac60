"""How everything looks: colours, sizes and fonts as tokens, and the one ``look`` in force.

Widgets ask ``look`` when they paint or measure, and listen to ``look.changed``; nothing else knows
a colour or a pixel. Lengths are given in pixels at 100 % text size and scaled by ``look.px``.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from weakref import WeakKeyDictionary

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QLayout

from desktop.system.paths import resources


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours as #RRGGBB. A tone (accent, met, partly, bad) stands on its own ``…_soft``."""

    rail: str
    ground: str
    surface: str
    raised: str
    line: str
    control: str  # the edge of something to press or fill: stronger than a hairline
    ink: str
    soft: str
    faint: str
    accent: str
    accent_soft: str
    on_accent: str
    met: str
    met_soft: str
    partly: str
    partly_soft: str
    bad: str
    bad_soft: str


LIGHT = Tokens(
    rail="#EEF0F4",
    ground="#F6F7F9",
    surface="#FFFFFF",
    raised="#FBFCFD",
    line="#E3E6EB",
    control="#C9CED7",
    ink="#16191F",
    soft="#5B6472",
    faint="#68707D",
    accent="#2F5BD7",
    accent_soft="#E9EFFD",
    on_accent="#FFFFFF",
    met="#1B7347",
    met_soft="#E4F4EB",
    partly="#8F5B00",
    partly_soft="#FBF0DC",
    bad="#B3261E",
    bad_soft="#FBE9E7",
)
DARK = Tokens(
    rail="#101318",
    ground="#14171C",
    surface="#1B1F26",
    raised="#20252D",
    line="#2C323C",
    control="#414957",
    ink="#E9ECF1",
    soft="#A7B0BE",
    faint="#8B95A4",
    accent="#86A5FF",
    accent_soft="#24304D",
    on_accent="#14171C",
    met="#6CCB98",
    met_soft="#1C3328",
    partly="#E6B45C",
    partly_soft="#3A2F1A",
    bad="#F2938B",
    bad_soft="#3E2422",
)

TONES = ("neutral", "accent", "met", "partly", "bad")
_POINTS = {"title": 15.0, "heading": 11.0, "text": 10.0, "caption": 9.0, "key": 8.0}
_INTER = "Inter"


class Look(QObject):
    """The look in force: ``tokens``, ``percent``, ``compact``; ``changed`` after every switch."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tokens = LIGHT
        self.percent = 100
        self.compact = False
        self._theme = "system"
        self._follows = False
        # A table of 300 cells asks for each of these thousands of times a second.
        self._colors: dict[str, QColor] = {}
        self._fonts: dict[tuple[str, bool], QFont] = {}

    def apply(self, *, theme: str = "system", percent: int = 100, compact: bool = False) -> None:
        """Dress the whole application; may be called again at any time.

        ``theme`` is system, light or dark; ``percent`` the text size, 100 to 200.
        """
        self._theme, self.percent, self.compact = theme, percent, compact
        self._follow_system()
        self._dress()

    def theme(self) -> str:
        """What was asked for: system, light or dark."""
        return self._theme

    def px(self, length: float) -> int:
        """A length at 100 % text size, in pixels at the present one."""
        return max(1, round(length * self.percent / 100)) if length else 0

    def color(self, name: str) -> QColor:
        """The colour of a token by name; not to be changed."""
        found = self._colors.get(name)
        if found is None:
            found = self._colors[name] = QColor(getattr(self.tokens, name))
        return found

    def tone(self, name: str) -> tuple[QColor, QColor, QColor]:
        """Text, ground and edge of a tone: neutral, accent, met, partly, bad."""
        if name == "neutral":
            return self.color("soft"), self.color("raised"), self.color("line")
        ground = self.color(f"{name}_soft")
        return self.color(name), ground, ground

    def font(self, role: str = "text", *, bold: bool = False) -> QFont:
        """The font of a role: title, heading, text, caption, key; not to be changed."""
        font = self._fonts.get((role, bold))
        if font is None:
            font = QFont(QApplication.font())
            font.setPointSizeF(_POINTS[role] * self.percent / 100)
            if bold or role in ("title", "heading"):
                font.setWeight(QFont.Weight.DemiBold)
            self._fonts[role, bold] = font
        return font

    def row_height(self) -> int:
        """The height of a table row in pixels: 28, compact 24, and never less than its text."""
        text = QFontMetrics(self.font()).height()
        return max(self.px(24 if self.compact else 28), text + self.px(6))

    def _follow_system(self) -> None:
        hints = QGuiApplication.styleHints()
        scheme = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(self._theme)
        if scheme is None:
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(scheme)
        if not self._follows:
            self._follows = True
            hints.colorSchemeChanged.connect(self._on_system_scheme)

    def _on_system_scheme(self) -> None:
        if self._theme == "system":
            self._dress()

    def _dress(self) -> None:
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        if app.style().name() != "fusion":
            app.setStyle("fusion")
        self.tokens = DARK if self._is_dark() else LIGHT
        self._colors.clear()
        self._fonts.clear()
        app.setFont(_base_font(self.percent))
        app.setPalette(_palette(self.tokens))
        app.setStyleSheet(style_sheet(self.tokens, percent=self.percent))
        for layout in list(_spaced):
            _respace(layout)
        self.changed.emit()

    def _is_dark(self) -> bool:
        if self._theme == "system":
            return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._theme == "dark"


look = Look()

# Every layout spaced by ``space``: walking through app.allWidgets() instead can meet a widget that
# is being destroyed, and ends the process.
_spaced: WeakKeyDictionary[QLayout, tuple[int, ...]] = WeakKeyDictionary()


def space(
    layout: QLayout, *, margins: tuple[int, int, int, int] = (0, 0, 0, 0), gap: int = 0
) -> None:
    """Set margins (left, top, right, bottom) and gap of a layout so that they scale with the text.

    Pixels at 100 % text size, multiples of 4 by the grid.
    """
    _spaced[layout] = (*margins, gap)
    _respace(layout)


def style_sheet(tokens: Tokens, *, percent: int) -> str:
    """The style sheet: ``@name`` is a token, ``7dp`` a scaled length, ``9pt`` a scaled font."""
    template = (resources() / "styles" / "liaison.qss").read_text(encoding="utf-8")
    check = "check-dark.svg" if tokens is DARK else "check-light.svg"
    names = {**asdict(tokens), "check": (resources() / "styles" / check).as_posix()}
    text = re.sub(r"@(\w+)", lambda found: names[found[1]], template)
    text = re.sub(r"([\d.]+)dp", lambda found: f"{_scaled(found[1], percent)}px", text)
    return re.sub(r"([\d.]+)pt", lambda found: f"{float(found[1]) * percent / 100:g}pt", text)


def _scaled(length: str, percent: int) -> int:
    value = float(length)
    return max(1, round(value * percent / 100)) if value else 0


def _respace(layout: QLayout) -> None:
    if shiboken6.isValid(layout):
        left, top, right, bottom, gap = (look.px(length) for length in _spaced[layout])
        layout.setContentsMargins(left, top, right, bottom)
        layout.setSpacing(gap)


def _base_font(percent: int) -> QFont:
    if _INTER in QFontDatabase.families():
        font = QFont(_INTER)
    else:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPointSizeF(_POINTS["text"] * percent / 100)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _palette(tokens: Tokens) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    colors = {
        role.Window: tokens.ground,
        role.WindowText: tokens.ink,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.raised,
        role.Text: tokens.ink,
        role.Button: tokens.surface,
        role.ButtonText: tokens.ink,
        role.BrightText: tokens.on_accent,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Accent: tokens.accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.ToolTipBase: tokens.surface,
        role.ToolTipText: tokens.ink,
        role.PlaceholderText: tokens.faint,
        role.Light: tokens.surface,
        role.Midlight: tokens.raised,
        role.Mid: tokens.line,
        role.Dark: tokens.control,
        role.Shadow: tokens.control,
    }
    for each, color in colors.items():
        palette.setColor(each, QColor(color))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(tokens.faint))
    return palette

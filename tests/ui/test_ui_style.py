"""Colours that can be read, sizes that follow the text, a theme that changes while one looks."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.icons import pixmap
from desktop.ui.style import DARK, LIGHT, TONES, Tokens, look, space, style_sheet

GROUNDS = ("rail", "ground", "surface", "raised")


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, as WCAG 2 defines it."""

    def luminance(color: str) -> float:
        parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    brighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_the_measure_itself_is_right() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read_on_every_ground(tokens: Tokens) -> None:
    pairs = [
        (getattr(tokens, ink), getattr(tokens, ground), f"{ink} on {ground}")
        for ink in ("ink", "soft", "faint", "accent")
        for ground in GROUNDS
        if (ink, ground) != ("faint", "rail")  # nothing faint is written there
    ]
    for tone in TONES[1:]:
        ground = f"{tone}_soft"
        pairs.append((getattr(tokens, tone), getattr(tokens, ground), f"{tone} on {ground}"))
        pairs.append((getattr(tokens, tone), tokens.surface, f"{tone} on surface"))
    pairs += [
        (tokens.on_accent, tokens.accent, "main action"),
        (tokens.on_accent, tokens.bad, "count badge"),
        (tokens.ink, tokens.accent_soft, "selected row"),
        (tokens.soft, tokens.accent_soft, "second text of a selected row"),
        (tokens.ink, tokens.bad_soft, "refusal"),
        (tokens.soft, tokens.line, "disabled main action"),
    ]
    weak = [f"{what}: {contrast(a, b):.2f}" for a, b, what in pairs if contrast(a, b) < 4.5]
    assert weak == []


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_the_ring_of_the_focus_stands_out(tokens: Tokens) -> None:
    grounds = [getattr(tokens, ground) for ground in (*GROUNDS, "accent_soft")]
    assert min(contrast(tokens.accent, ground) for ground in grounds) >= 3


def test_the_style_sheet_has_nothing_unfilled() -> None:
    for percent in (100, 137, 200):
        text = style_sheet(DARK, percent=percent)
        assert not re.search(r"@\w|\ddp\b", text)
    assert "15pt" in style_sheet(LIGHT, percent=100)
    assert "30pt" in style_sheet(LIGHT, percent=200)


def test_a_theme_is_switched_while_the_window_stands(qtbot: QtBot) -> None:
    label = QLabel("text")
    qtbot.addWidget(label)
    look.apply(theme="dark")
    assert label.palette().color(QPalette.ColorRole.Window) == QColor(DARK.ground)
    look.apply(theme="light")
    assert label.palette().color(QPalette.ColorRole.Window) == QColor(LIGHT.ground)


def test_the_system_s_scheme_is_followed_only_when_asked(qtbot: QtBot) -> None:
    look.apply(theme="dark")
    look._on_system_scheme()
    assert look.tokens is DARK
    look.apply(theme="system")
    is_dark = QApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    assert look.tokens is (DARK if is_dark else LIGHT)


def test_everything_grows_with_the_text(qtbot: QtBot) -> None:
    whole = QWidget()
    row = QHBoxLayout(whole)
    space(row, margins=(4, 8, 12, 16), gap=8)
    inner = QHBoxLayout()
    space(inner, gap=4)
    row.addLayout(inner)
    qtbot.addWidget(whole)
    small = look.row_height()
    look.apply(theme="light", percent=200)
    margins = row.contentsMargins()
    found = (margins.left(), margins.top(), margins.right(), margins.bottom())
    assert found == (8, 16, 24, 32)
    assert (row.spacing(), inner.spacing()) == (16, 8)
    assert look.row_height() == 2 * small == 56
    assert QApplication.font().pointSizeF() == 20
    look.apply(theme="light", compact=True)
    assert look.row_height() == 24


def test_figures_are_as_wide_as_each_other(qtbot: QtBot) -> None:
    if "Inter" not in QFontInfo(QApplication.font()).family():
        pytest.skip("Inter is not installed")
    from PySide6.QtGui import QFontMetrics

    for role in ("title", "text", "caption"):
        metrics = QFontMetrics(look.font(role))
        assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("0000")


def test_icons_take_the_colour_of_the_theme_and_the_screen_s_sharpness(qtbot: QtBot) -> None:
    look.apply(theme="light")
    drawn = pixmap("check", "met", size=24, ratio=2.0)
    assert (drawn.width(), drawn.devicePixelRatio()) == (48, 2.0)
    assert _colors(drawn.toImage()) == {LIGHT.met.lower()}
    look.apply(theme="dark")
    assert _colors(pixmap("check", "met", size=24).toImage()) == {DARK.met.lower()}


def _colors(image: object) -> set[str]:
    from PySide6.QtGui import QImage

    assert isinstance(image, QImage)
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    pixels = (image.pixelColor(x, y) for x, y in points)
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}

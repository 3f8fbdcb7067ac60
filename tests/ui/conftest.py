"""What tests of the window share: a background that ends, a dressed application, a window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from babel import Locale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from seated import Seated, furnish, seat

from desktop.system.language import set_language
from desktop.system.settings import Settings
from desktop.ui.background import Background
from desktop.ui.formats import Formats
from desktop.ui.page import Area
from desktop.ui.style import look
from desktop.ui.window import Window

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    """English, light, 100 %, whatever the test before did."""
    set_language("en")
    if (look.percent, look.compact, look.theme()) != (100, False, "light"):
        look.apply(theme="light")


@pytest.fixture
def background(qapp: QApplication) -> Iterator[Background]:
    """The lanes; their threads have ended when the test has."""
    made = Background()
    yield made
    made.stop()


@pytest.fixture
def make_window(qtbot: QtBot, background: Background) -> Callable[..., Window]:
    """Builds a shown, active window over areas; settings are kept in ``window.settings``."""

    def make(*areas: Area, **options: Any) -> Window:
        chosen: dict[str, Any] = {
            "areas": areas,
            "background": background,
            "formats": Formats(locale=Locale("en", "GB")),
            "settings": Settings(),
            "save_settings": lambda settings: None,
            "clock": lambda: NOW,
        }
        window = Window(**(chosen | options))
        qtbot.addWidget(window)
        window.resize(1400, 800)
        with qtbot.waitActive(window):
            window.show()
        if areas:
            window.go(areas[0].name)
        qtbot.wait(0)
        return window

    return make


@pytest.fixture
def shop(database: str) -> dict[str, int]:
    """An office with a customer and a product, for modules without one of their own; their ids."""
    return furnish()


@pytest.fixture
def person(shop: dict[str, int], qtbot: QtBot) -> Iterator[Seated]:
    """Somebody who sits at the desk of that office."""
    with seat(qtbot) as seated:
        yield seated

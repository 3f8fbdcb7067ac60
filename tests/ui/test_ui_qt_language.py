"""Qt's own dialogs speak the language of the desk; the window is mirrored where it must be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from babel import Locale
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication

from desktop.ui.qt_language import speak


@pytest.fixture(autouse=True)
def _back_to_english(qapp: QApplication) -> Iterator[None]:
    yield
    speak(qapp, Locale("en", "GB"))


def test_standard_buttons_are_translated_and_back(qapp: QApplication) -> None:
    def cancel() -> str:
        return QCoreApplication.translate("QPlatformTheme", "Cancel")

    speak(qapp, Locale("de", "AT"))
    assert cancel() == "Abbrechen"
    speak(qapp, Locale("en", "GB"))
    assert cancel() == "Cancel"


def test_a_language_qt_does_not_ship_is_no_failure(qapp: QApplication) -> None:
    speak(qapp, Locale("cy"))
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_right_to_left_languages_mirror_the_window(qapp: QApplication) -> None:
    speak(qapp, Locale("ar"))
    assert qapp.layoutDirection() == Qt.LayoutDirection.RightToLeft
    speak(qapp, Locale("de"))
    assert qapp.layoutDirection() == Qt.LayoutDirection.LeftToRight

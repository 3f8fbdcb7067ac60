"""Qt's own words: standard dialogs in the language of the desk, and the reading direction."""

from __future__ import annotations

from babel import Locale
from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

_installed: list[QTranslator] = []


def speak(app: QApplication, locale: Locale) -> None:
    """Let Qt's dialogs speak the language of ``locale`` where Qt ships it; mirror if need be."""
    for old in _installed:
        app.removeTranslator(old)
    _installed.clear()
    name = str(locale)
    spoken = QLocale(name)
    QLocale.setDefault(spoken)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    translator = QTranslator(app)
    if translator.load(spoken, "qtbase", "_", folder):
        app.installTranslator(translator)
        _installed.append(translator)
    app.setLayoutDirection(spoken.textDirection())

"""When a bug strikes: it is logged, said once in plain words, and the program goes on."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.ui import crash
from desktop.ui.crash import Reporter


@pytest.fixture
def reporter(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reporter]:
    for module, hook in ((sys, "excepthook"), (threading, "excepthook"), (sys, "unraisablehook")):
        monkeypatch.setattr(module, hook, getattr(module, hook))
    made = crash.install()
    yield made
    dialog = made.dialog()
    if dialog is not None:
        dialog.close()
        qtbot.waitUntil(lambda: made.dialog() is None)


def _bug(text: str) -> Exception:
    try:
        raise ZeroDivisionError(text)
    except ZeroDivisionError as error:
        return error


def test_an_uncaught_error_is_logged_and_shown(
    reporter: Reporter, qtbot: QtBot, expected_log: Callable[[str], None]
) -> None:
    expected_log("uncaught error")
    error = _bug("the cause")
    sys.excepthook(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: reporter.dialog() is not None)
    dialog = reporter.dialog()
    assert dialog is not None
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "Everything that was confirmed before it is saved" in said
    assert "ZeroDivisionError" not in said, "plain words first"
    assert "ZeroDivisionError: the cause" in dialog.details()
    assert "liaison: " in dialog.details()
    dialog.copy()
    assert QGuiApplication.clipboard().text() == dialog.details()


def test_the_first_of_many_is_shown(
    reporter: Reporter, qtbot: QtBot, expected_log: Callable[[str], None]
) -> None:
    expected_log("uncaught error")
    for text in ("the cause", "a consequence"):
        error = _bug(text)
        sys.excepthook(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: reporter.dialog() is not None)
    dialog = reporter.dialog()
    assert dialog is not None
    assert "the cause" in dialog.details()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_error_in_any_thread_is_shown_on_the_ui_thread(
    reporter: Reporter, qtbot: QtBot, expected_log: Callable[[str], None]
) -> None:
    expected_log("uncaught error")

    def broken() -> None:
        raise ZeroDivisionError("in a thread")

    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: reporter.dialog() is not None)


def test_details_are_there_for_whoever_wants_them(reporter: Reporter, qtbot: QtBot) -> None:
    reporter.report(_bug("the cause"))
    qtbot.waitUntil(lambda: reporter.dialog() is not None)
    dialog = reporter.dialog()
    assert dialog is not None
    assert not dialog._details.isVisible()
    dialog.show_button.click()
    assert dialog._details.isVisible()
    dialog.show_button.click()
    assert not dialog._details.isVisible()


def test_after_it_is_closed_the_next_one_is_shown(reporter: Reporter, qtbot: QtBot) -> None:
    reporter.report(_bug("one"))
    qtbot.waitUntil(lambda: reporter.dialog() is not None)
    first = reporter.dialog()
    assert first is not None
    first.accept()
    qtbot.waitUntil(lambda: reporter.dialog() is None)
    reporter.report(_bug("two"))
    qtbot.waitUntil(lambda: reporter.dialog() is not None)
    second = reporter.dialog()
    assert second is not None
    assert "two" in second.details()

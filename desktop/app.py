"""The composition root: settings, log, language, database, lanes and the window put together."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop import __version__
from desktop.domain.errors import LiaisonError
from desktop.domain.office import Office
from desktop.models.watch import Watch
from desktop.services import opening
from desktop.system import language, log, settings
from desktop.system.language import _
from desktop.system.place import Place
from desktop.ui import crash
from desktop.ui.background import Background
from desktop.ui.office_window import OfficeWindow
from desktop.ui.only_one import OnlyOne
from desktop.ui.qt_language import speak
from desktop.ui.style import look
from desktop.ui.texts import sentence

LISTEN = 200  # milliseconds after the start: the window is painted first

Saver = Callable[[settings.Settings], object]


def run(*, target: str, demo: bool, caller: str = "") -> int:
    """Open the window on ``target``, or on a throw-away demo office, and show who is calling; the
    exit status."""
    if not _has_display():
        print(
            "There is no display to open a window on. Start Liaison in a desktop session, or use "
            "its commands (liaison --help).",
            file=sys.stderr,
        )
        return 2
    app = application()
    loaded = settings.load()
    dress(app, loaded.settings)
    only_one = OnlyOne(target)
    if not demo and only_one.runs_already(caller):
        print(_("Liaison is open on this database already; its window has come forward."))
        return 0
    reporter = crash.install()
    warnings = [w for w in (loaded.warning, log.start()) if w is not None]
    with _demo_office(demo) as demo_target:
        try:
            office = open_database(demo_target or target)
        except LiaisonError as error:
            QMessageBox.critical(None, "Liaison", sentence(error))
            return 1
        window = make_window(office, loaded.settings, save=_saver(demo, loaded))
        window.background.crashed.connect(reporter.report)
        for warning in warnings:
            window.notice(sentence(warning), tone="bad")
        only_one.called.connect(window.hear)
        window.begin()
        if caller:
            window.hear(caller)
        if not demo:
            window.keep_rates_fresh()
        QTimer.singleShot(LISTEN, only_one.listen)
        status = app.exec()
        window.background.stop()
    only_one.close()
    log.stop()
    return status


def application() -> QApplication:
    """The QApplication of this process, made at the first call."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Liaison")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("liaison")
    return app


def dress(app: QApplication, chosen: settings.Settings) -> None:
    """Language and look as the desk has chosen them."""
    speak(app, language.set_language(chosen.language))
    look.apply(theme=chosen.theme, percent=chosen.text_size, compact=chosen.compact)


def open_database(target: str) -> Office:
    """Open the office's database, a new one with what this machine suggests."""
    place = Place.of_this_machine()
    office = opening.open_office(
        target=target,
        now=datetime.now(UTC),
        home_country=place.country,
        currency=place.currency,
        zone=place.zone,
    )
    log.note("database", "PostgreSQL" if "://" in target else "SQLite")
    return office


def make_window(office: Office, chosen: settings.Settings, *, save: Saver) -> OfficeWindow:
    """The window on the open database."""
    background = Background(
        on_start=opening.enter,
        on_stop=opening.leave,
        guard=opening.faults,
        changes_since=Watch(opening.EVERYTHING),
        held=True,  # until the window is painted
    )
    return OfficeWindow(background=background, office=office, settings=chosen, save_settings=save)


def tour(folder: Path, *, language: str, theme: str, text_size: int) -> int:
    """Walk through the main job on a demo office and save a picture of each step."""
    if not _has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = application()
    chosen = settings.Settings(language=language, theme=theme, text_size=text_size)
    dress(app, chosen)
    from desktop.ui.tour import walk

    with _demo_office(True) as target:
        window = make_window(open_database(target or ""), chosen, save=lambda _settings: None)
        try:
            saved = walk(window, folder)
        except LiaisonError as error:
            print(sentence(error), file=sys.stderr)
            return 1
        finally:
            window.background.stop()
    for path in saved:
        print(path)
    return 0


@contextmanager
def _demo_office(wanted: bool) -> Iterator[str | None]:
    if not wanted:
        yield None
        return
    from desktop.services.demo import build

    with tempfile.TemporaryDirectory(prefix="liaison-demo-") as folder:
        target = str(Path(folder) / "demo.sqlite")
        print(_("Preparing the demo office …"), file=sys.stderr)
        build(target=target, now=datetime.now(UTC))
        yield target


def _saver(demo: bool, loaded: settings.Loaded) -> Saver:
    if demo or loaded.read_only:
        return lambda _settings: None
    return settings.save


def _has_display() -> bool:
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))

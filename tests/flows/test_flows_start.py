"""The start: the window is painted before what it does not need for that is imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from faults_desk import furnish

from desktop.models.database import close_database

ROOT = Path(__file__).parents[2]
LATER = {
    "psycopg2",
    "lark",
    "openpyxl",
    "phonenumbers",
    "forex_python",
    "pyqtgraph",
    "desktop.queries.orders",
    "desktop.services.orders",
    "desktop.domain.promise",
    "desktop.ui.customer_form",
    "desktop.ui.pages.desk_draft",
    "desktop.ui.pages.orders",
}
WATCH = """
import sys
from desktop import __main__ as program

def import_all():
    import_qt()
    from PySide6.QtCore import QEvent, QObject, QTimer
    from desktop import app

    class Painted(QObject):
        def eventFilter(self, widget, event):
            if event.type() == QEvent.Type.Paint and widget.hasFocus():
                print(*(name for name in sys.modules if sys.modules[name]), flush=True)
                QTimer.singleShot(0, widget.window().close)
            return False

    def made(*arguments, **named):
        window = make(*arguments, **named)
        QTimer.singleShot(0, lambda: watch(window.page("desk").board.caller.box))
        return window

    def watch(box):
        box.installEventFilter(Painted(box))

    make, app.make_window = app.make_window, made

import_qt, program._import_qt = program._import_qt, import_all
sys.exit(program.main(["--database", sys.argv[1]]))
"""


def test_what_a_picture_does_not_need_is_imported_after_it(tmp_path: Path) -> None:
    target = str(tmp_path / "office.sqlite")
    furnish(target)
    close_database()
    ran = subprocess.run(
        [sys.executable, "-c", WATCH, target],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    imported = set(ran.stdout.splitlines()[0].split())
    assert "desktop.ui.pages.desk_caller" in imported
    assert sorted(imported & LATER) == []

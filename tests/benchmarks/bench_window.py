"""From the start of the process to the window with the caller box focused and painted.

Run: ``.venv/bin/python tests/benchmarks/bench_window.py``. The raw side is a bare PySide6 window
with an empty table. Both run offscreen in processes of their own, in turns, on a database that is
there already; each process says when it has painted and ends.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[2]))

from desktop.services import opening
from desktop.services.rates import seed_rates

ROOT = Path(__file__).parents[2]
ROUNDS = 25
_TELL = """
import os, sys
from PySide6.QtCore import QEvent, QObject

class Painted(QObject):
    def eventFilter(self, widget, event):
        if event.type() == QEvent.Type.Paint and wanted(widget):
            print("painted", flush=True)
            os._exit(0)
        return False
"""
BARE = (
    """
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView
"""
    + _TELL
    + """
wanted = lambda widget: True
app = QApplication([])
window = QMainWindow()
table = QTableView()
table.setModel(QStandardItemModel(0, 8))
window.setCentralWidget(table)
painted = Painted()
table.viewport().installEventFilter(painted)
window.resize(1440, 810)
window.show()
app.exec()
"""
)
OURS = (
    """
import sys
from desktop import __main__ as program

import_qt = program._import_qt

def import_all():
    import_qt()
    from desktop import app
    make = app.make_window
    def made(*args, **kwargs):
        window = make(*args, **kwargs)
        from PySide6.QtCore import QTimer
        QTimer.singleShot(0, lambda: look_at(window))
        return window
    app.make_window = made

def look_at(window):
    global painted
    exec(TELL, globals())
    box = window.page("desk").board.caller.box
    painted = Painted()
    box.installEventFilter(painted)
    box.update()

wanted = lambda box: box.hasFocus()
TELL = '''"""
    + _TELL
    + """'''
program._import_qt = import_all
sys.exit(program.main(["--database", sys.argv[1]]))
"""
)


def start(script: str, *arguments: str) -> float:
    """Milliseconds until a process says that it has painted."""
    began = perf_counter()
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program compiles once
    process = subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    took = (perf_counter() - began) * 1000
    process.communicate()
    assert line == "painted\n", line
    return took


def main() -> None:
    """Print medians, 99th percentiles and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        office = str(Path(folder) / "office.sqlite")
        os.environ["HOME"] = folder  # settings and log of nobody
        opening.open_office(
            target=office,
            now=datetime.now(UTC),
            home_country="DE",
            currency="EUR",
            zone="Europe/Berlin",
        )
        opening.enter()
        seed_rates(now=datetime.now(UTC))
        opening.leave()
        start(BARE)
        start(OURS, office)
        bare, ours = [], []
        for _round in range(ROUNDS):
            bare.append(start(BARE))
            ours.append(start(OURS, office))
    for name, times in (("bare window", bare), ("Liaison", ours)):
        p99 = quantiles(times, n=100)[98]
        print(f"{name:12} median {median(times):6.0f} ms   best {min(times):6.0f}   p99 {p99:6.0f}")
    print(f"ratio of the medians {median(ours) / median(bare):.2f}, of the best", end=" ")
    print(f"{min(ours) / min(bare):.2f}")
    print("load:", *(f"{load:.1f}" for load in os.getloadavg()))


if __name__ == "__main__":
    main()

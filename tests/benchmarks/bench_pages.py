"""The pages on a million rows, in the real window: opened, scrolled, counted, and what it takes.

Run: ``.venv/bin/python tests/benchmarks/bench_pages.py``. A page counts as painted when the rows
that can be seen are on the screen (offscreen platform), and as at rest when its counts and its side
panel are there too. Memory is compared with the same walk on an office without any rows, in a
process of its own. The raw side reads the first 200 orders with one statement.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time, thread_time
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.big_office import path
from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest

from desktop import app
from desktop.models.database import close_database
from desktop.system.settings import Settings

SCROLLED = 200  # pages
_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"  # no program that is installed compiles at every start
WALK = (
    # area, what is chosen there (nothing: what the page shows by itself), whether it is scrolled
    ("orders", None, False),
    ("orders", "all", True),
    ("orders", "late", False),
    ("orders", "completed", False),
    ("customers", None, True),
    ("follow-ups", None, True),
    ("follow-ups", "done", True),
    ("waitlists", None, True),
    ("waitlists", "offered", False),
    ("waitlists", "paused", False),
)
RAW = (
    "SELECT t.*, c.name FROM sales_order t LEFT JOIN customer c ON c.id = t.customer_id"
    " ORDER BY t.state, t.ordered_at DESC LIMIT 200"
)


class Painted(QObject):
    """Notices when a table's rows are painted."""

    def __init__(self, table: Any) -> None:
        super().__init__()
        self._table = table
        self.seen = False
        table.view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Paint:
            view, model = self._table.view, self._table.model
            last = view.rowAt(view.viewport().height() - 1)
            shown = range(view.rowAt(0), (last if last >= 0 else model.rowCount() - 1) + 1)
            self.seen = len(shown) > 0 and all(model.is_fresh(row) for row in shown)
        return False

    def wait(self, given_up: Callable[[], bool] = lambda: False) -> None:
        """Until the rows are on the screen. (The loop sleeps between events, as the program's own
        does: a busy one would not let the lane's thread run.)"""
        loop = QEventLoop()
        alarm = QTimer(interval=50)  # an empty list paints nothing
        alarm.start()
        while not self.seen and not given_up():
            loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


class Walk:
    """One window, and the figures it gave."""

    def __init__(self, target: str) -> None:
        chosen = Settings(staff_id=1, language="en", theme="light")
        app.dress(app.application(), chosen)
        self.window = app.make_window(app.open_database(target), chosen, save=lambda _all: None)
        self.window.begin()
        self.rest()
        self.figures: dict[str, list[float]] = {}

    def rest(self) -> None:
        for _time in range(3):
            self.window.background.idle(120_000)
            QTest.qWait(80)  # the selection has rested, the side panel is asked for

    def open(self, area: str, choice: str | None) -> Any:
        """Go to a page, or choose something there: milliseconds until painted and at rest."""
        name = area if choice is None else f"{area}, {choice}"
        if choice is not None:
            self.window.go(area)
            self.rest()

        def shown() -> Any:
            self.window.go(area)
            page: Any = self.window.page(area)
            if choice is not None:
                page.bar.choose(choice)
                page.apply()
            return page.table

        self.watch(name, shown)
        self.window.go("desk")
        self.rest()
        return self.window.page(area)

    def watch(self, name: str, shown: Callable[[], Any]) -> None:
        """Let a table be shown: milliseconds until painted and at rest."""
        start, worked = perf_counter(), process_time()
        table = shown()
        painted = Painted(table)
        painted.wait(lambda: bool(table.model.is_counted()) and table.row_count() == 0)
        self.note(f"{name}: painted", (perf_counter() - start) * 1000)
        self.note(f"{name}: painted (processor)", (process_time() - worked) * 1000)
        self.window.background.idle(120_000)
        self.note(f"{name}: with all counts", (perf_counter() - start) * 1000)
        self.rest()
        table.view.viewport().removeEventFilter(painted)

    def scroll(self, area: str, page: Any) -> None:
        """Down through the list a page at a time, then to its middle and its end."""
        self.window.go(area)
        self.rest()
        view = page.table.view
        view.setFocus()
        painted = Painted(page.table)
        bar = view.verticalScrollBar()
        for _page in range(SCROLLED):
            if bar.value() == bar.maximum():
                break  # nothing is painted at the end of a short list
            self._step(painted, f"{area}: a page", lambda: self._press(view, Qt.Key.Key_PageDown))
        for part in (0.5, 0.9, 0.1):
            to = int(bar.maximum() * part)
            self._step(painted, f"{area}: a jump", lambda to=to: bar.setValue(to))
        view.viewport().removeEventFilter(painted)
        self.rest()

    def _step(self, painted: Painted, name: str, move: Any) -> None:
        painted.seen = False
        start, worked = perf_counter(), thread_time()
        move()
        painted.wait()
        self.note(name, (perf_counter() - start) * 1000)
        self.note(f"{name} (processor)", (thread_time() - worked) * 1000)

    def _press(self, view: Any, key: Qt.Key) -> None:
        QTest.keyClick(view, key)

    def note(self, name: str, value: float) -> None:
        if "-v" in sys.argv:
            print(f"{name:42} {value:8.1f}", file=sys.stderr)
        self.figures.setdefault(name, []).append(value)


def resident() -> float:
    """Megabytes of memory this process takes."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def walk(target: str) -> None:
    """Walk through the pages; the figures as JSON on standard output."""
    going = Walk(target)
    has_rows = "big" in target
    for area, choice, scrolled in WALK:
        page = going.open(area, choice)
        again = going.open(area, choice)
        if scrolled and has_rows and page is again:
            going.scroll(area, page)
        going.note(f"memory {area}", resident())
    going.window.background.stop()
    close_database()
    print(json.dumps(going.figures))


def figures(target: str) -> dict[str, list[float]]:
    """Those of a walk in a process of its own."""
    environ = {name: value for name, value in os.environ.items() if name != _NO_BYTECODE}
    ran = subprocess.run(
        [sys.executable, __file__, target],
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, list[float]] = json.loads(ran.stdout)
    return found


def raw(office: Path) -> list[float]:
    """Milliseconds of the first page by one statement."""
    times = []
    with closing(sqlite3.connect(office)) as connection:
        for _round in range(20):
            start = perf_counter()
            connection.execute(RAW).fetchall()
            times.append((perf_counter() - start) * 1000)
    return times


def main() -> None:
    """Print the figures of both offices."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HOME"] = folder
        none, many = figures(str(Path(folder) / "none.sqlite")), figures(str(path()))
    for name, values in many.items():
        if name.startswith("memory"):
            area, more = name.removeprefix("memory "), values[-1] - none[name][-1]
            print(f"{area + ': more memory than without rows':42} {more:7.1f} MB")
        elif len(values) > 10:
            p99 = quantiles(values, n=100)[98]
            print(f"{name:42} median {median(values):7.1f} ms   p99 {p99:7.1f} ms")
        else:
            print(f"{name:42} first {values[0]:8.1f} ms   then {median(values[1:]):8.1f} ms")
    print(f"{'raw: 200 orders, one statement':42} median {median(raw(path())):7.1f} ms")
    print("load:", *(f"{load:.1f}" for load in os.getloadavg()))


if __name__ == "__main__":
    if sys.argv[1:]:
        walk(sys.argv[1])
    else:
        main()

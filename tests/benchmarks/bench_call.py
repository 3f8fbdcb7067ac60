"""From the start of ``liaison call`` to the caller's card painted in the window that runs.

Run: ``.venv/bin/python tests/benchmarks/bench_call.py``. The raw side is a bare ``python -c pass``.
The window runs offscreen in a process of its own on 20,000 customers; it says on the clock that all
processes share (``perf_counter``) when the card stood painted at its right.
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

from desktop.models.customers import ContactPoint, Customer, CustomerWord
from desktop.models.database import db
from desktop.models.words import words_of
from desktop.services import opening

ROOT = Path(__file__).parents[2]
ROUNDS = 40
CUSTOMERS = 20_000
WINDOW = """
import sys
from time import perf_counter
from desktop import __main__ as program

import_qt = program._import_qt

def import_all():
    import_qt()
    from PySide6.QtCore import QEvent, QObject, QTimer
    from desktop import app
    from desktop.ui.only_one import OnlyOne

    class Painted(QObject):
        card = None

        def eventFilter(self, widget, event):
            if event.type() == QEvent.Type.Paint and self.card is not None:
                name, self.card = self.card, None
                QTimer.singleShot(0, lambda: print(f"{perf_counter()} {name}", flush=True))
            return False

    def made(*arguments, **named):
        window = make(*arguments, **named)
        QTimer.singleShot(0, lambda: watch(window))
        return window

    def watch(window):
        window.painted = painted = Painted()
        side = window.page("desk").board.side
        side.installEventFilter(painted)
        show = side.show_caller
        def show_caller(card, now):
            show(card, now)
            if card is not None:
                painted.card = card.name
                side.update()
        side.show_caller = show_caller

    def listening(one):
        listen(one)
        print("up", flush=True)

    make, app.make_window = app.make_window, made
    listen, OnlyOne.listen = OnlyOne.listen, listening

program._import_qt = import_all
sys.exit(program.main(["--database", sys.argv[1]]))
"""


def number_of(place: int) -> str:
    """The telephone number of one of the customers."""
    return f"+336{12000000 + place:08d}"


def furnish(target: str) -> None:
    """An office with CUSTOMERS customers, each with a number."""
    opening.open_office(
        target=target,
        now=datetime.now(UTC),
        home_country="FR",
        currency="EUR",
        zone="Europe/Paris",
    )
    opening.enter()
    now = datetime.now(UTC)
    places = range(1000, 1000 + CUSTOMERS)
    rows = [
        {
            "id": place,
            "number": f"C-{place}",
            "name": f"Caller {place}",
            "folded": f"caller {place}",
            "currency": "EUR",
            "created_at": now,
        }
        for place in places
    ]
    with db.atomic():
        for first in range(0, len(rows), 500):
            Customer.insert_many(rows[first : first + 500]).execute()
        points = [(place, "phone", number_of(place), number_of(place), True) for place in places]
        fields = [getattr(ContactPoint, name) for name in _POINT]
        for first in range(0, len(points), 1000):
            ContactPoint.insert_many(points[first : first + 1000], fields).execute()
        words = [
            (place, word)
            for place in places
            for word in words_of(texts=[f"Caller {place}"], phones=[number_of(place)])
        ]
        for first in range(0, len(words), 5000):
            CustomerWord.insert_many(
                words[first : first + 5000], [CustomerWord.customer, CustomerWord.word]
            ).execute()
    opening.leave()


_POINT = ("customer", "kind", "typed", "normalised", "preferred")


def bare() -> float:
    """Milliseconds of an interpreter that does nothing."""
    began = perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return (perf_counter() - began) * 1000


def call(target: str, window: subprocess.Popen[str], place: int) -> tuple[float, float]:
    """Milliseconds until the card was painted, and until the calling process had ended."""
    assert window.stdout is not None
    began = perf_counter()
    command = [sys.executable, "-m", "desktop", "call", number_of(place), "--database", target]
    subprocess.run(command, cwd=ROOT, check=True)
    ended = perf_counter()
    at, name = window.stdout.readline().split(maxsplit=1)
    assert name.strip() == f"Caller {place}", name
    return (float(at) - began) * 1000, (ended - began) * 1000


def main() -> None:
    """Print medians, 99th percentiles and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        target = str(Path(folder) / "office.sqlite")
        os.environ.update(HOME=folder, XDG_RUNTIME_DIR=folder, QT_QPA_PLATFORM="offscreen")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program compiles once
        furnish(target)
        window = subprocess.Popen(
            [sys.executable, "-c", WINDOW, target],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # offscreen no window can be raised, and Qt says so
            text=True,
        )
        try:
            assert window.stdout is not None
            assert window.stdout.readline() == "up\n"
            first = call(target, window, 1000)[0]
            rounds = [(bare(), *call(target, window, 1001 + n)) for n in range(ROUNDS)]
        finally:
            window.kill()
            window.communicate()
    print(f"first call {first:.0f} ms")
    columns = list(zip(*rounds, strict=True))
    for name, times in zip(("python -c pass", "card painted", "call ended"), columns, strict=True):
        p99 = quantiles(times, n=100)[98]
        print(f"{name:15} median {median(times):5.0f} ms   best {min(times):5.0f}   p99 {p99:5.0f}")
    print(f"ratio of the medians {median(columns[1]) / median(columns[0]):.1f}")
    print("load:", *(f"{load:.1f}" for load in os.getloadavg()))


if __name__ == "__main__":
    main()

"""Somebody at the real window whose disk or server fails; what they are told, as JSON.

Imported by the fault tests, and run by them where the fault needs a process of its own:
``faults_desk.py SCENE TARGET``, inside a mount namespace that ends with it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop import app
from desktop.models.database import close_database, connected, db
from desktop.queries import integrity
from desktop.services import catalogue, customers, opening, stock
from desktop.system.settings import Settings

ORDERED = "SELECT COUNT(*) FROM sales_order WHERE state = 'confirmed'"
CTRL = Qt.KeyboardModifier.ControlModifier
_PATIENCE = 20_000  # milliseconds
_SOME_ROOM = 1_500_000  # bytes: for the first rates of a file, not for all


def furnish(target: str) -> None:
    """An office with a customer and a product of which there is plenty."""
    app.open_database(target)
    opening.enter()
    now = datetime.now(UTC)
    customers.create_customer(name="Okafor", currency="EUR", who=1, now=now)
    product = catalogue.create_product(
        code="W", name="Widget", list_price=Decimal(4), currency="EUR", who=1, now=now
    ).value
    stock.add_supply(
        product=product,
        kind="on-hand",
        quantity=Decimal(5000),
        available_on=now.date(),
        who=1,
        now=now,
    )
    opening.leave()


class Desk:
    """The window on ``target``, and the person at its keys."""

    def __init__(self, target: str) -> None:
        application = app.application()
        chosen = Settings(staff_id=1, language="en", theme="light")
        app.dress(application, chosen)
        self.window = app.make_window(
            app.open_database(target), chosen, save=lambda _settings: None
        )
        self.crashes: list[Exception] = []
        self.window.background.crashed.connect(self.crashes.append)
        self.window.begin()
        self.waits()

    def waits(self) -> None:
        """Until everything asked for is there, and the short pauses of typing are over."""
        clock = QElapsedTimer()
        clock.start()
        quiet = 0
        while quiet < 8 and clock.elapsed() < _PATIENCE:
            QTest.qWait(40)
            quiet = quiet + 1 if self.window.background.idle(_PATIENCE) else 0
        assert quiet == 8, "the window never came to rest"

    def sees(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for something that comes by itself."""
        clock = QElapsedTimer()
        clock.start()
        while not condition():
            assert clock.elapsed() < _PATIENCE, f"never seen: {what}"
            QTest.qWait(20)

    def types(self, text: str) -> None:
        QTest.keyClicks(self._focus(), text)
        self.waits()

    def presses(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self._focus(), key, modifiers)
        self.waits()

    def finds_and_types_a_line(self) -> None:
        self.types("okaf")
        self.presses(Qt.Key.Key_Return)
        self.enters_a_line()

    def enters_a_line(self) -> None:
        self.types("3 widget")
        self.presses(Qt.Key.Key_Return)

    def confirms(self) -> None:
        self.presses(Qt.Key.Key_Return, CTRL)

    def told(self) -> str:
        """What the window says at its bottom, and no more: the next fault must say it anew."""
        text = self.window._notice.text() if self.window._notice.isVisible() else ""
        self.window._notice.dismiss()
        return text

    def typed(self) -> str:
        """What stands in the line box."""
        return str(self._entry().box.text())

    def beside(self) -> str:
        """What is said beside the line box."""
        return " ".join(self._entry().said())

    def _entry(self) -> Any:
        page: Any = self.window.page("desk")
        return page.board.draft.entry

    def close(self) -> None:
        self.window.close()
        self.window.background.stop()
        assert not self.crashes, self.crashes

    def _focus(self) -> QWidget:
        over = QApplication.activeModalWidget() or self.window
        if not over.isActiveWindow():
            over.activateWindow()
            QTest.qWait(20)
        return over.focusWidget() or over


def asked(sql: str) -> int:
    """A number from the open database, in this thread."""
    with connected():
        return int(db.execute_sql(sql).fetchone()[0])


def sound() -> bool:
    """Whether every rule of the data holds."""
    with connected():
        return integrity.check(now=datetime.now(UTC)) == []


def full(target: Path) -> dict[str, Any]:
    """The disk fills up before the order is confirmed, and is cleared a little later."""
    furnish(str(target))
    desk = Desk(str(target))
    desk.finds_and_types_a_line()
    desk.confirms()
    first = desk.told()
    desk.finds_and_types_a_line()
    before = asked(ORDERED)
    with connected():  # else a few more orders fit where earlier ones stood
        db.execute_sql("PRAGMA wal_checkpoint(truncate)")
    rubbish = target.with_name("rubbish")
    fill(rubbish)
    desk.confirms()
    refused = desk.told()
    desk.types("2 widget")
    desk.presses(Qt.Key.Key_Return)
    line, kept = desk.beside(), desk.typed()
    during, held = asked(ORDERED), sound()
    rubbish.unlink()
    desk.presses(Qt.Key.Key_Return)
    desk.confirms()
    told = {"first": first, "refused": refused, "then": desk.told()}
    desk.close()
    return told | {
        "line": line,
        "kept": kept,
        "lines": asked("SELECT COUNT(*) FROM order_line"),
        "before": before,
        "during": during,
        "after": asked(ORDERED),
        "sound": held and sound(),
    }


def rates(target: Path) -> dict[str, Any]:
    """The disk fills up while a file of the bank is stored, and has room again a little later."""
    furnish(str(target))
    file = target.with_name("rates.csv")
    days = (date(2001, 1, 1) + timedelta(days=number) for number in range(6000))
    rows = "".join(f"{day.isoformat()},1.1,150.25,0.9,1.5,7.9,\n" for day in days)
    file.write_text(f"Date,USD,JPY,CHF,AUD,HKD,\n{rows}", encoding="utf-8")
    desk = Desk(str(target))  # its start stores the bank's history, as long as there is room
    stored = "SELECT COUNT(*) FROM exchange_rate WHERE source = 'ecb'"
    before, held = asked(stored), sound()
    with connected():
        db.execute_sql("DELETE FROM exchange_rate WHERE on_day <= '2018-01-01'")
        db.execute_sql("VACUUM")
        db.execute_sql("PRAGMA wal_checkpoint(truncate)")
    kept = asked(stored)
    chip = desk.window._top.rate
    shown = chip.text()
    rubbish = target.with_name("rubbish")
    fill(rubbish)
    os.truncate(rubbish, rubbish.stat().st_size - _SOME_ROOM)
    desk.window.updates.load(str(file))
    desk.waits()
    refused, during = desk.told(), asked(stored)
    is_same = chip.text() == shown
    desk.types("okaf")  # the window is alive, and what is small has room
    desk.presses(Qt.Key.Key_Return)
    taken = asked("SELECT COUNT(*) FROM sales_order")
    rubbish.unlink()
    desk.window.updates.load(str(file))
    desk.waits()
    told = desk.told()
    desk.close()
    return {
        "seeded": before > 200_000 and held,
        "refused": refused,
        "lost": kept - during,
        "same": is_same and bool(shown),
        "taken": taken,
        "then": told,
        "sound": sound(),
    }


def fill(path: Path) -> None:
    """Write until nothing more goes on the disk."""
    try:
        with path.open("wb", buffering=0) as file:
            for size in (65_536, 4_096, 512, 1):
                try:
                    while True:
                        file.write(b"\0" * size)
                except OSError:
                    continue
    except OSError:
        return


def sealed(target: Path) -> dict[str, Any]:
    """The file is read-only from the start: what the window says at once, and when asked for more.

    The office was furnished and the file sealed before.
    """
    desk = Desk(str(target))
    opened = desk.told()
    desk.types("okaf")
    desk.presses(Qt.Key.Key_Return)
    taken = desk.told()
    desk.close()
    return {"opened": opened, "taken": taken}


SCENES = {"full": full, "rates": rates, "sealed": sealed}

if __name__ == "__main__":
    result = SCENES[sys.argv[1]](Path(sys.argv[2]))
    close_database()
    print(json.dumps(result))

"""What the calculator costs: a conversion, a key typed into it, and its first line.

Run: ``.venv/bin/python tests/benchmarks/bench_calculator.py``. The raw side of a conversion is one
Decimal multiplied and quantized, and one pattern of Babel applied. A key is a key press sent to the
real window, offscreen, until it is answered and painted; on a busy machine the processor time of
the window's thread says more than the clock.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, thread_time

sys.path.insert(0, str(Path(__file__).parents[2]))

from babel import Locale
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import app
from desktop.domain.calculator import parse
from desktop.domain.money import Money
from desktop.domain.rates import Rate, convert
from desktop.services.rates import seed_rates
from desktop.system.settings import Settings
from desktop.ui.calculator import Calculator
from desktop.ui.formats import Formats, _pattern

ROUNDS = 2000
LINE = "(3*129.95 + 15% - 2*17.5) gbp in usd on 2024-03-30"


def timed(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median seconds of one call."""
    spent = []
    for _round in range(rounds):
        start = perf_counter()
        work()
        spent.append(perf_counter() - start)
    return median(spent)


def conversion() -> None:
    """A conversion at a stored rate, formatted, beside the bare arithmetic and pattern."""
    on = date(2026, 10, 30)
    rate = Rate("EUR", "USD", on, Decimal("1.1172"), "ecb", datetime(2026, 10, 30, tzinfo=UTC))
    formats, locale = Formats(locale=Locale("en", "GB")), Locale("en", "GB")
    pattern, step = _pattern("en_GB", 2), Decimal("0.01")
    amount = Money(Decimal("1234.56"), "EUR")

    def raw() -> object:
        made = (amount.amount * rate.value).quantize(step, ROUND_HALF_UP)
        return pattern.apply(made, locale)

    def ours() -> object:
        made = convert(amount, "USD", on=on, find=lambda currency, day: rate)
        return formats.money(made.result.minor, "USD")

    bare, whole = timed(raw), timed(ours)
    print(
        f"conversion, formatted: {whole * 1e6:.0f} µs, {whole / bare:.1f} × raw ({bare * 1e6:.0f})"
    )


def keys() -> None:
    """Every key of a long line, one after the other, in the window."""
    start = perf_counter()
    parse("1", locale="en")
    print(f"the first line ever read: {(perf_counter() - start) * 1e3:.0f} ms")
    with tempfile.TemporaryDirectory() as folder:
        target, now = str(Path(folder) / "bench.sqlite"), datetime.now(UTC)
        application = app.application()
        settings = Settings(staff_id=1, language="en", theme="light")
        app.dress(application, settings)
        office = app.open_database(target)
        window = app.make_window(office, settings, save=lambda _settings: None)
        window.background.act(seed_rates, now=now)
        window.resize(1440, 810)
        window.show()
        window.go("desk")
        window.background.idle(60_000)
        window.activateWindow()
        window.calculate()
        found = window.findChild(Calculator)
        assert isinstance(found, Calculator)
        found.line.setText(LINE)
        window.background.idle(10_000)
        spent = [_key(found, letter) for _round in range(5) for letter in _typed(found)]
        window.background.stop()
    clocks = list(zip(*spent, strict=True))
    for name, seconds in zip(("on the clock", "of processor time"), clocks, strict=True):
        p99 = quantiles(seconds, n=100)[98]
        print(f"a key, painted: median {median(seconds) * 1e3:.2f} ms, p99 {p99 * 1e3:.2f} {name}")


def _typed(calculator: Calculator) -> str:
    calculator.line.clear()
    return LINE


def _key(calculator: Calculator, letter: str) -> tuple[float, float]:
    """Seconds by the clock and of processor time."""
    start, worked = perf_counter(), thread_time()
    QTest.keyClicks(calculator.line, letter)
    QApplication.processEvents()
    return perf_counter() - start, thread_time() - worked


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    conversion()
    keys()

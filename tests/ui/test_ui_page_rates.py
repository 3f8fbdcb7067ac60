"""The rates page and the rate chip by their keys, on a real database of either engine, with an
online source on loopback."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from seated import BY, CTRL, FRIDAY, KEY, NOW, Seated, furnish, seat

from desktop.domain.rates import Rate
from desktop.models.money import AsideRate, ExchangeRate, RateFetch
from desktop.queries import rate_curve
from desktop.services import customers, online_rates, rates
from desktop.services.online_rates import Fetched
from desktop.ui import dialogs
from desktop.ui.pages.rates import RatesPage
from desktop.ui.style import look

ALT = Qt.KeyboardModifier.AltModifier
TODAY = NOW.date()
ROOT = Path(__file__).resolve().parents[2]
Answer = dict[str, Any] | str


@pytest.fixture
def shop(database: str) -> dict[str, int]:
    return furnish()


class Source:
    """An online source on loopback; ``answer`` is what it sends, None for nothing until
    ``let_go``."""

    def __init__(self) -> None:
        self.answer: Answer | None = {}
        self.asked = 0
        self.let_go = threading.Event()
        source = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                source.asked += 1
                if source.answer is None:
                    source.let_go.wait(30)
                    return
                is_text = isinstance(source.answer, str)
                body = source.answer if is_text else json.dumps(source.answer)
                self.send_response(200)
                self.send_header("Content-Length", str(len(str(body))))
                self.end_headers()
                self.wfile.write(str(body).encode())

            def log_message(self, *args: Any) -> None:
                """Not on the terminal."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/api/"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def gives(self, *, on: date = FRIDAY, **rates: float) -> None:
        self.answer = {"base": "EUR", "date": on.isoformat(), "rates": rates}

    def stop(self) -> None:
        self.let_go.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def source() -> Iterator[Source]:
    made = Source()
    yield made
    made.stop()


@pytest.fixture
def person(shop: dict[str, int], source: Source, qtbot: QtBot) -> Iterator[Seated]:
    with seat(qtbot) as seated:
        seated.window.rates_url = source.url
        seated.window._look_again(frozenset({"rates"}))
        seated.waits()
        yield seated


def opens(person: Seated, *pair: str) -> RatesPage:
    """Go to the page; the curve is drawn when this returns."""
    person.window.go("rates", pair or None)
    person.waits()
    page = cast(RatesPage, person.window.page("rates"))
    person.qtbot.waitUntil(lambda: "Drawing" not in page.curve.text(), timeout=60_000)
    person.qtbot.waitUntil(lambda: page.isAncestorOf(person.focus()))
    return page


def chip(person: Seated) -> str:
    return person.window._top.rate.text()


def panel(page: RatesPage) -> str:
    """What the panel says; widgets put into a layout are seen when the events after that are."""
    QApplication.processEvents()
    labels = page.panel.findChildren(QLabel)
    return " | ".join(each.text() for each in labels if each.isVisibleTo(page.panel))


def aside(*, quote: str = "USD", value: str = "2.5", on: date = TODAY) -> None:
    found = (Rate("EUR", quote, on, Decimal(value), "online", NOW),)
    online_rates.keep(fetched=Fetched(NOW, found), **BY)


# --- the page -------------------------------------------------------------------------------------


def test_the_chip_leads_to_its_pair_and_escape_back(person: Seated) -> None:
    before = person.focus()
    assert chip(person) == "1 GBP = 1.3399 USD · Fri 30 Oct · ECB"
    QTest.mouseClick(person.window._top.rate, Qt.MouseButton.LeftButton)
    person.waits()
    page = cast(RatesPage, person.window.current_page())
    assert page.chooser.pair() == ("GBP", "USD")
    assert page.head.texts() == [
        "Exchange rates",
        "in use",
        "1 GBP = 1.339889… USD, the rate of Fri 30 Oct 2026, two days older · ECB",
    ]
    person.presses(KEY.Key_Escape)
    assert person.window.current_page() is person.window.page("desk")
    assert person.window._rail._buttons["desk"].isChecked()
    person.qtbot.waitUntil(lambda: person.focus() is before)


def test_it_is_a_command_and_in_no_rail(person: Seated) -> None:
    assert "rates" not in person.window._rail._buttons
    person.presses(KEY.Key_K, CTRL)
    person.types("exchange")
    person.presses(KEY.Key_Return)
    assert isinstance(person.window.current_page(), RatesPage)
    assert not any(button.isChecked() for button in person.window._rail._buttons.values())


def test_arrows_and_the_mouse_read_the_curve(person: Seated) -> None:
    page = opens(person, "EUR", "USD")
    page.chooser._chips["all"].setChecked(True)
    person.waits()
    page.curve.setFocus()
    assert page.curve.reading.text() == "Fri 30 Oct 2026 · 1 EUR = 1.1172 USD · ECB"
    assert page.curve.range.text() == "lowest 1.0811 · highest 1.1172"
    person.presses(KEY.Key_Left)
    assert page.curve.reading.text() == "Thu 28 Mar 2024 · 1 EUR = 1.0811 USD · ECB"
    person.presses(KEY.Key_Left)
    assert page.curve.reading.text().startswith("Thu 28 Mar 2024"), "there is no day before"
    person.presses(KEY.Key_End)
    assert page.curve.accessibleDescription().startswith("Fri 30 Oct 2026")
    plot = page.curve.plot
    assert plot is not None
    view = plot.viewport()
    QTest.mouseMove(view, QPoint(view.width() // 2, view.height() // 2))
    QTest.mouseMove(view, QPoint(80, view.height() // 2))
    person.qtbot.waitUntil(lambda: page.curve.reading.text().startswith("Thu 28 Mar 2024"))


def test_periods_are_one_key_apart(person: Seated) -> None:
    page = opens(person, "EUR", "USD")
    assert page.chooser.period() == "year"
    person.presses(KEY.Key_Right, ALT)
    assert page.chooser.period() == "all"
    assert page._shown is not None
    assert len(page._shown.curve.points) == 2
    person.presses(KEY.Key_Left, ALT)
    person.presses(KEY.Key_Left, ALT)
    assert page.chooser.period() == "month"
    assert len(page._shown.curve.points) == 1


def test_the_other_way_round_is_one_key(person: Seated) -> None:
    page = opens(person, "EUR", "USD")
    person.presses(KEY.Key_S)
    assert page.chooser.pair() == ("USD", "EUR")
    assert page.curve.reading.text() == "Fri 30 Oct 2026 · 1 USD = 0.895094… EUR · ECB"


def test_letters_typed_on_a_currency_look_for_one(person: Seated) -> None:
    page = opens(person, "EUR", "USD")
    page.chooser.quote.setFocus()
    person.types("HUF")
    assert page.chooser.pair() == ("EUR", "HUF")
    assert QApplication.activeModalWidget() is None, "H did not open the sheet"
    assert page.curve.text() == "No rate from EUR to HUF is stored for this time."
    assert page.head.texts()[1:] == [
        "no rate",
        "There is no rate for HUF on Sun 1 Nov or before. Set one by hand or load a file of rates.",
    ]
    assert page.table.table().row_count() == 0


def test_every_stored_rate_has_its_source_and_the_time_it_was_fetched(person: Seated) -> None:
    page = opens(person, "EUR", "USD")
    assert cells(page) == ["Fri 30 Oct 2026", "EUR → USD", "1.117200", "ECB", "today 10:00", ""]
    assert page.table.table().row_count() == 2
    rates.set_manual(base="USD", quote="EUR", on=TODAY, rate=Decimal("0.9"), reason="x", **BY)
    person.window.background.changed.emit(frozenset({"rates"}))
    person.waits()
    assert cells(page)[:4] == ["Sun 1 Nov 2026", "USD → EUR", "0.900000", "by hand"]


def test_a_pair_without_the_euro_is_listed_with_both_rates_it_is_made_of(person: Seated) -> None:
    by_hand: dict[str, Any] = {"base": "EUR", "quote": "USD", "rate": Decimal("1.25")}
    rates.set_manual(**by_hand, on=TODAY, reason="agreed", **BY)
    page = opens(person, "GBP", "USD")
    assert page.table.table().row_count() == 3
    assert cells(page) == [
        "Sun 1 Nov 2026",
        "1.499160",
        "1 EUR = 0.8338 GBP · ECB, Fri 30 Oct 2026",
        "1 EUR = 1.25 USD · by hand",
    ]
    assert cells(page, row=1) == [
        "Fri 30 Oct 2026",
        "1.339890",
        "1 EUR = 0.8338 GBP · ECB",
        "1 EUR = 1.1172 USD · ECB",
    ]
    person.presses(KEY.Key_S)
    assert cells(page, row=1)[1:3] == ["0.746330", "1 EUR = 1.1172 USD · ECB"]


def cells(page: RatesPage, *, row: int = 0) -> list[str]:
    """What a row of the table of rates says."""
    model = page.table.table().model
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


def test_the_curve_takes_the_colours_in_force(person: Seated) -> None:
    page = opens(person, "EUR", "USD")
    plot = page.curve.plot
    assert plot is not None
    assert plot.backgroundBrush().color() == look.color("surface")
    look.apply(theme="dark")
    assert plot.backgroundBrush().color() == look.color("surface")
    assert look.color("surface").name() == "#1b1f26"


def test_a_curve_says_where_each_day_is_from(shop: dict[str, int]) -> None:
    by_hand: dict[str, Any] = {"base": "GBP", "quote": "USD", "rate": Decimal("1.5")}
    rates.set_manual(**by_hand, on=TODAY, reason="agreed", **BY)
    made = rate_curve.curve("GBP", "USD", since=date(2024, 1, 1), until=TODAY)
    assert [on for on, _rate in made.points] == [date(2024, 3, 28), FRIDAY, TODAY]
    assert made.points[2][1] == Decimal("1.5")
    assert dict(made.origins) == {date(2024, 3, 28): "ecb", FRIDAY: "ecb", TODAY: "manual"}


# --- what waits -----------------------------------------------------------------------------------


def test_a_rate_set_aside_is_accepted_with_a_reason(person: Seated) -> None:
    aside()
    page = opens(person, "EUR", "USD")
    assert page.aside.isVisible()
    person.qtbot.waitUntil(lambda: chip(person) == "1 GBP = 1.3399 USD · 1 set aside")
    model = page.aside.list.model()
    shown = [model.index(0, column).data() for column in range(5)]
    assert shown == [
        "EUR → USD",
        "Sun 1 Nov 2026",
        "2.500000",
        "+123.8%",
        "1.1172 of Fri 30 Oct 2026",
    ]
    person.presses(KEY.Key_A)
    person.presses(KEY.Key_Return, CTRL)
    sheet: Any = QApplication.activeModalWidget()
    assert sheet.form.error() == "Something must be written here."
    person.types("the bank says so")
    person.presses(KEY.Key_Return, CTRL)
    assert AsideRate.get().state == "accepted"
    assert ExchangeRate.get(ExchangeRate.on == TODAY).rate == Decimal("2.5")
    assert not page.aside.isVisible()
    assert page.curve.reading.text() == "Sun 1 Nov 2026 · 1 EUR = 2.5 USD · online"


def test_a_rate_set_aside_is_refused_and_never_serves(person: Seated) -> None:
    aside()
    page = opens(person, "EUR", "USD")
    person.presses(KEY.Key_R)
    person.types("a slip of the source")
    person.presses(KEY.Key_Return, CTRL)
    assert AsideRate.get().state == "refused"
    assert not ExchangeRate.select().where(ExchangeRate.on == TODAY).exists()
    assert not page.aside.isVisible()
    assert "Accept" not in panel(page)


def test_what_another_desk_decided_first_is_told(person: Seated) -> None:
    aside()
    opens(person, "EUR", "USD")
    person.presses(KEY.Key_A)
    online_rates.refuse_rate(aside=AsideRate.get().id, reason="no", **BY)
    person.types("yes")
    person.presses(KEY.Key_Return, CTRL)
    sheet: Any = QApplication.activeModalWidget()
    assert sheet.form.error()
    assert AsideRate.get().state == "refused"
    person.presses(KEY.Key_Escape)


# --- newer rates ----------------------------------------------------------------------------------


def test_a_rate_is_set_by_hand_with_its_reason(person: Seated) -> None:
    page = opens(person, "EUR", "USD")
    person.presses(KEY.Key_H)
    person.types("1.25")
    sheet: Any = QApplication.activeModalWidget()
    sheet.form.control("reason").setFocus()
    person.types("house bank")
    person.presses(KEY.Key_Return, CTRL)
    assert page.head.texts()[2] == "1 EUR = 1.25 USD, the rate of Sun 1 Nov 2026 · by hand"
    assert cells(page)[5].endswith("house bank")


def test_the_online_source_is_asked_and_what_it_gives_is_kept(
    person: Seated, source: Source
) -> None:
    page = opens(person, "EUR", "USD")
    source.gives(on=TODAY, USD=1.12, GBP=0.84)
    person.presses(KEY.Key_U)
    assert person.notice() == "2 new rates."
    assert page.head.texts()[2] == "1 EUR = 1.12 USD, the rate of Sun 1 Nov 2026 · online"
    assert "Answered last | today 10:00" in panel(page)
    person.presses(KEY.Key_U)
    assert person.notice() == "Nothing new: the latest rates are here already."


def test_a_jump_is_set_aside_and_told(person: Seated, source: Source) -> None:
    page = opens(person, "EUR", "USD")
    source.gives(on=TODAY, USD=1.12, GBP=0.1327)
    person.presses(KEY.Key_U)
    assert person.notice() == (
        "1 new rate. 1 rate is more than 10 % off the last one and waits for you to look at it."
    )
    assert page.aside.isVisible()
    assert page._shown is not None
    assert page._shown.state.status == "ok", "the dollar is none of the jump's business"
    assert chip(person).endswith("1 set aside")


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("<html>", "rates-nonsense"),
        ({"rates": None}, "rates-nonsense"),
        ({"base": "USD", "date": "2026-10-30", "rates": {"USD": 1}}, "rates-nonsense"),
        ({"base": "EUR", "date": "2020-01-02", "rates": {"USD": 1.1}}, "rates-nonsense"),
        ({"base": "EUR", "date": "2026-10-30", "rates": {"USD": -1}}, "rates-nonsense"),
    ],
)
def test_nonsense_leaves_the_stored_rates_in_use_and_says_how_old_they_are(
    person: Seated,
    source: Source,
    expected_log: Callable[[str], None],
    answer: Answer,
    told: str,
) -> None:
    expected_log(f"online rates: {told}")
    page = opens(person, "GBP", "USD")
    source.answer = answer
    person.presses(KEY.Key_U)
    assert person.notice().endswith("The stored rates stay in use.")
    assert page.head.texts()[1] == "offline"
    assert "two days older" in page.head.texts()[2]
    assert "Gives no rates since | today 10:00" in panel(page)
    assert chip(person) == "1 GBP = 1.3399 USD · offline since Sun 1 Nov"
    assert RateFetch.get().code == told


def test_the_window_stays_alive_while_the_source_says_nothing(
    person: Seated, source: Source, expected_log: Callable[[str], None]
) -> None:
    expected_log("online rates: rates-offline")
    page = opens(person, "GBP", "USD")
    source.answer = None
    QTest.keyClick(person.focus(), KEY.Key_U)
    person.qtbot.waitUntil(lambda: source.asked == 1)
    assert page.updates.is_fetching
    assert "asking …" in panel(page)
    # Pages, the database and the calculator answer as ever.
    person.window.go("desk")
    QTest.keyClick(person.focus(), KEY.Key_Equal, CTRL)
    QTest.keyClicks(person.focus(), "1234.56 gbp in usd")
    calculator: Any = person.window.findChild(object, "calculator")
    person.qtbot.waitUntil(lambda: calculator.result.text() == "= 1,654.17 USD")
    QTest.keyClick(person.focus(), KEY.Key_Escape)
    made: list[int] = []
    create = partial(customers.create_customer, name="Ada Lovelace", currency="USD", **BY)
    person.window.background.act(create, done=made.append, name="create")
    person.qtbot.waitUntil(lambda: bool(made))
    assert page.updates.is_fetching, "it is still silent"
    source.let_go.set()
    person.waits()
    assert person.notice() == "The online rates did not arrive. The stored rates stay in use."
    assert chip(person) == "1 GBP = 1.3399 USD · offline since Sun 1 Nov"


def test_a_window_closes_while_the_source_says_nothing(
    shop: dict[str, int], source: Source, qtbot: QtBot
) -> None:
    source.answer = None
    with seat(qtbot) as person:
        person.window.rates_url = source.url
        opens(person, "GBP", "USD")
        QTest.keyClick(person.focus(), KEY.Key_U)
        qtbot.waitUntil(lambda: source.asked == 1)


def test_the_source_is_asked_once_a_day_unless_that_is_switched_off(
    person: Seated, source: Source
) -> None:
    source.gives(USD=1.1172)
    for _hour in range(3):
        person.window.freshen_rates()
        person.waits()
    assert source.asked == 1
    assert person.notice() == "", "nobody asked to be told"
    opens(person, "GBP", "USD")
    person.presses(KEY.Key_D)
    assert not person.window.settings.daily_rates
    person.window.now = lambda: NOW + timedelta(days=1)
    person.window.freshen_rates()
    person.waits()
    assert source.asked == 1


def test_a_quiet_failure_is_on_the_chip_and_disturbs_nobody(
    person: Seated, source: Source, expected_log: Callable[[str], None]
) -> None:
    expected_log("online rates: rates-nonsense")
    source.answer = "no"
    person.window.freshen_rates()
    person.waits()
    assert person.notice() == ""
    assert chip(person).endswith("offline since Sun 1 Nov")


def test_a_file_of_the_bank_is_loaded_and_can_be_stopped(
    person: Seated, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [date(2020, 1, 1) + timedelta(days=n) for n in range(2000)]
    path = tmp_path / "eurofxref-hist.csv"
    lines = "".join(f"{day.isoformat()},1.1,150.25,0.9,\n" for day in days)
    path.write_text(f"Date,USD,JPY,CHF,\n{lines}")
    monkeypatch.setattr(dialogs, "ask_open_file", lambda *args: str(path))
    page = opens(person, "EUR", "JPY")
    before = ExchangeRate.select().count()
    held = threading.Event()
    person.window.background.work(lambda **_kwargs: held.wait(30))  # the lane is busy
    QTest.keyClick(person.focus(), KEY.Key_L)
    assert page.updates.is_loading
    assert page.bar.isVisible()
    assert "Stop loading" in panel(page)
    QTest.keyClick(person.focus(), KEY.Key_L)
    held.set()
    person.waits()
    assert person.notice() == "Stopped. Nothing of the file was kept."
    assert ExchangeRate.select().count() == before
    person.presses(KEY.Key_L)
    assert person.notice() == "1,999 days were new."
    assert not page.bar.isVisible()
    assert "6,001" in panel(page)


def test_a_file_that_is_none_of_the_bank_is_refused_in_a_sentence(
    person: Seated, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "letter.csv"
    path.write_text("Dear Sir,\n")
    monkeypatch.setattr(dialogs, "ask_open_file", lambda *args: str(path))
    opens(person, "EUR", "USD")
    person.presses(KEY.Key_L)
    assert person.notice().startswith("letter.csv is not a rates file of the European Central Bank")


# --- the chip -------------------------------------------------------------------------------------


def test_the_chip_follows_the_currency_of_the_order(person: Seated) -> None:
    person.types("maria")
    page: Any = person.window.page("desk")
    person.qtbot.waitUntil(lambda: not page.board.caller._pause.isActive())
    person.waits()
    person.presses(KEY.Key_Return)
    person.qtbot.waitUntil(lambda: chip(person).startswith("1 GBP = 1.1993 EUR"))


@pytest.mark.parametrize(
    ("days", "text", "tone"),
    [
        (5, "1 GBP = 1.3399 USD · Fri 30 Oct · ECB", ""),
        (7, "1 GBP = 1.3399 USD · 7 days old", "partly"),
        (8, "GBP to USD: rate too old", "bad"),
    ],
)
def test_the_chip_tells_how_old_the_rate_is(
    shop: dict[str, int], qtbot: QtBot, days: int, text: str, tone: str
) -> None:
    now = NOW + timedelta(days=days - 2)
    with seat(qtbot, now=now) as person:
        person.window._look_again(frozenset({"rates"}))
        person.waits()
        assert chip(person) == text
        rate = person.window._top.rate
        assert (rate.property("tone") or "") == tone
        assert not rate.icon().isNull()
        if tone == "bad":
            assert rate.toolTip().startswith("The last rate for GBP is of Fri 30 Oct")


def test_the_three_marks_differ_without_colour(person: Seated) -> None:
    rate = person.window._top.rate
    seen = []
    for fit in ("met", "partly", "not"):
        rate.show_rate("x", "", fit=fit)
        image = rate.icon().pixmap(14, 14).toImage()
        painted = [
            image.pixelColor(x, y).alpha() > 128
            for x in range(image.width())
            for y in range(image.height())
        ]
        seen.append(sum(painted))
    assert seen[0] > seen[1] > seen[2]


# --- what a start costs ---------------------------------------------------------------------------


def test_nothing_of_it_is_imported_at_start() -> None:
    program = (
        "import sys, desktop.app; late = ['pyqtgraph', 'numpy', 'lark', 'desktop.ui.calculator',"
        " 'desktop.ui.reckoner', 'desktop.ui.rate_updates', 'desktop.ui.pages.rates'];"
        " print([name for name in late if name in sys.modules])"
    )
    made = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert made.stdout.strip() == "[]"

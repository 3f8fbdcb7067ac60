"""The settings by their keys, on a real database of either engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest
from list_pages import ALT, CTRL, KEY, NOW, TODAY, Person, World, sit_down
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.domain.rates import Rate
from desktop.models.catalogue import Supply
from desktop.models.money import ExchangeRate
from desktop.models.office import Absence, Code, History, Staff
from desktop.queries.office import settings as office_settings
from desktop.services import office, online_rates, rates
from desktop.services.online_rates import Fetched
from desktop.ui import dialogs
from desktop.ui.import_sheet import ImportSheet
from desktop.ui.pages.rates import RatesPage
from desktop.ui.pages.settings import SettingsPage
from desktop.ui.style import look

pytestmark = pytest.mark.usefixtures("database")
NO_MODIFIER = Qt.KeyboardModifier.NoModifier
BY: dict[str, Any] = {"who": 1, "now": NOW}


@dataclass
class Clerk(Person[SettingsPage]):
    """Somebody at the settings."""

    def waits(self) -> None:
        assert self.window.background.idle()
        QApplication.processEvents()

    def goes_to(self, name: str) -> Any:
        """Down the list of sections to one of them."""
        self.page.focus_first()
        while self.page.section().name != name:
            self.presses(KEY.Key_Down)
        return self.page.section()

    def reads(self) -> str:
        """Everything the section says."""
        labels = self.page.section().findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())


@pytest.fixture
def world(database: str) -> World:
    return World()


@pytest.fixture
def clerk(world: World, qtbot: QtBot) -> Iterator[Clerk]:
    sitting = sit_down("customers", qtbot)
    window = next(sitting).window
    window.go("settings")
    made = Clerk(window, cast(SettingsPage, window.page("settings")), qtbot)
    made.waits()
    yield made
    assert next(sitting, None) is None  # the window is closed


def rows(table: Any, column: int) -> list[str]:
    model = table.model() if callable(table.model) else table.model
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def test_every_section_opens_by_arrows_and_from_anywhere(clerk: Clerk) -> None:
    names = []
    for _section in clerk.page.sections:
        names.append(clerk.page.section().name)
        clerk.presses(KEY.Key_Down, ALT)
    assert names == [
        *("desk", "office", "staff", "rates", "points", "waitlists"),
        *("procedures", "codes", "data"),
    ]
    clerk.window.go("settings", "rates")
    assert clerk.page.section().name == "rates"


def test_the_look_changes_at_once_and_is_kept(clerk: Clerk) -> None:
    section = clerk.goes_to("desk")
    section._theme.choose("dark")
    section._size.choose(150)
    section._compact.click()
    kept = clerk.window.settings
    assert (kept.theme, kept.text_size, kept.compact) == ("dark", 150, True)
    assert (look.theme(), look.percent, look.compact) == ("dark", 150, True)


def test_what_needs_a_restart_says_so(clerk: Clerk) -> None:
    section = clerk.goes_to("desk")
    section._database.setFocus()
    clerk.types("postgresql://me:secret@server/shop")
    clerk.presses(KEY.Key_Return)
    assert clerk.window.settings.database == "postgresql://me:secret@server/shop"
    assert "next start" in clerk.notice()
    assert "secret" not in clerk.notice()
    clerk.page.focus_first()
    clerk.presses(KEY.Key_Z, CTRL)
    assert clerk.window.settings.database == ""


def test_the_office_is_changed_and_what_others_changed_stays(clerk: Clerk) -> None:
    section = clerk.goes_to("office")
    form = section.form
    form.control("name").setFocus()
    clerk.types("Lakeside")
    office.change_settings(established_years=3, **BY)
    clerk.window.background.changed.emit(frozenset({"settings"}))
    clerk.waits()
    assert form.control("name").text() == "Lakeside"  # half-typed stays
    form.control("holidays").setPlainText("2026-12-25\n\n2026-12-24")
    clerk.presses(KEY.Key_Return, CTRL)
    assert "Saved" in clerk.notice(), section.form.error()
    known = office_settings()
    assert (known.name, known.established_years) == ("Lakeside", 3)
    assert known.holidays == ("2026-12-24", "2026-12-25")
    assert "Saved" in clerk.notice()
    assert form.control("established_years").value() == 3


def test_what_stands_on_papers_is_kept_with_its_history(clerk: Clerk) -> None:
    form = clerk.goes_to("office").form
    typed = {
        "address": "Unit 7\nDock Road",
        "telephone": "+44 20 7946 0000",
        "email": "desk@example.com",
        "registration": "VAT GB 123 4567 89",
    }
    form.retype(typed)
    form.control("telephone").setFocus()
    clerk.presses(KEY.Key_Return, CTRL)
    assert "Saved" in clerk.notice(), form.error()
    known = office_settings()
    assert {name: getattr(known, name) for name in typed} == typed
    last: dict[str, list[Any]] = {}
    for row in History.select().where(History.subject == "office_setting").order_by(History.id):
        last |= row.changes
    assert {name: last[name] for name in typed} == {n: [None, text] for n, text in typed.items()}
    form.control("telephone").setText("x" * 61)
    clerk.presses(KEY.Key_Return, CTRL)
    assert "60" in form._fields["telephone"].error()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [("rate_max_age_days", "99", "60"), ("risk_days", "31", "30"), ("holidays", "soon", "soon")],
)
def test_a_refused_setting_is_said_at_its_field(
    clerk: Clerk, name: str, text: str, said: str
) -> None:
    section = clerk.goes_to("office")
    control = section.form.control(name)
    control.setFocus()
    control.selectAll()
    clerk.types(text)
    clerk.presses(KEY.Key_Return, CTRL)
    assert said in section.form._fields[name].error()
    assert office_settings().rate_max_age_days == 7


def test_staff_come_change_and_sit_down(clerk: Clerk, world: World) -> None:
    section = clerk.goes_to("staff")
    clerk.presses(KEY.Key_Tab)
    assert rows(section.list, 0) == ["Henrik", "Nora"]
    assert rows(section.list, 3) == ["", "sits here"]
    clerk.presses(KEY.Key_H)
    assert clerk.window.staff_id() == world.henrik
    assert rows(section.list, 3) == ["sits here", ""]
    clerk.presses(KEY.Key_N)
    clerk.types("Isabel")
    clerk.sends()
    assert Staff.get(Staff.name == "Isabel").role == "agent"
    clerk.presses(KEY.Key_N)
    clerk.types("Isabel")
    clerk.presses(KEY.Key_Return, CTRL)
    assert "Isabel" in clerk.sheet().form.error()
    clerk.presses(KEY.Key_Escape)
    section.list.select_place(1)
    clerk.presses(KEY.Key_E)
    clerk.sheet().form.control("active").choose(False)
    clerk.sends()
    assert rows(section.list, 0)[-1] == "Isabel"
    assert rows(section.list, 3)[-1] == "has left"


def test_a_rate_is_set_by_hand_with_its_reason(clerk: Clerk) -> None:
    section = clerk.goes_to("rates")
    assert rows(section.list, 0) == ["GBP", "USD"]
    assert "no rate" in clerk.reads()
    clerk.presses(KEY.Key_H)
    clerk.types("0.8690")
    clerk.presses(KEY.Key_Return, CTRL)
    assert clerk.sheet().form.error()  # the reason
    clerk.types("house bank")
    clerk.sends()
    kept = ExchangeRate.get()
    assert (kept.base, kept.quote, kept.on, kept.rate) == ("EUR", "GBP", TODAY, Decimal("0.869"))
    assert rows(section.list, 1) == ["1 EUR = 0.869000 GBP", "—"]
    assert rows(section.list, 3) == ["today", "none"]
    assert rows(section.list, 4) == ["by hand", ""]
    section.setFocus()
    clerk.presses(KEY.Key_Return)
    page = clerk.window.current_page()
    assert isinstance(page, RatesPage)
    assert page.chooser.pair() == ("EUR", "GBP")


def test_an_old_rate_is_refused_in_words(clerk: Clerk) -> None:
    rates.set_manual(
        base="EUR", quote="GBP", on=TODAY - timedelta(days=9), rate=Decimal(1), reason="x", **BY
    )
    section = clerk.goes_to("rates")
    assert rows(section.list, 3) == ["none", "none"]
    assert "more than 7 days" in clerk.reads()


def test_rates_are_fetched_beside_the_work_and_a_jump_waits_for_a_decision(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    yesterday = TODAY - timedelta(days=1)
    rates.set_manual(base="EUR", quote="GBP", on=yesterday, rate=Decimal("0.87"), reason="x", **BY)
    asked = []

    def fetch(*, currencies: list[str], now: Any, url: str | None) -> Fetched:
        asked.append(currencies)
        return Fetched(now, (Rate("EUR", "GBP", TODAY, Decimal("1.16"), "online", now),))

    monkeypatch.setattr(online_rates, "fetch", fetch)
    section = clerk.goes_to("rates")
    clerk.presses(KEY.Key_U)
    assert asked == [["GBP", "USD"]]
    assert "more than 10 % off" in clerk.notice()
    assert ExchangeRate.select().count() == 1
    clerk.presses(KEY.Key_A)
    clerk.types("the bank says so too")
    clerk.sends()
    assert rows(section.list, 1) == ["1 EUR = 1.160000 GBP", "—"]
    assert section.aside.isHidden()


def test_the_daily_asking_is_one_switch_here_and_on_the_rates_page(clerk: Clerk) -> None:
    section = clerk.goes_to("rates")
    assert section.daily.isChecked()
    clerk.presses(KEY.Key_D)
    assert not clerk.window.settings.daily_rates
    clerk.window.go("rates")
    clerk.waits()
    clerk.presses(KEY.Key_D)
    assert clerk.window.settings.daily_rates
    clerk.window.go("settings", "rates")
    clerk.waits()
    assert section.daily.isChecked()


def test_a_file_of_the_bank_is_loaded(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ecb.csv"
    path.write_text("Date,USD,GBP,\n2026-11-30,1.05,0.83,\n2026-11-27,1.06,0.84,\n")
    monkeypatch.setattr(dialogs, "ask_open_file", lambda *_args: str(path))
    section = clerk.goes_to("rates")
    clerk.presses(KEY.Key_L)
    assert "2 days were new" in clerk.notice()
    assert rows(section.list, 4) == ["ECB", "ECB"]


def test_the_points_programme_is_shown(clerk: Clerk) -> None:
    clerk.goes_to("points")
    assert "Worth of a point that is spent\n0.01 EUR" in clerk.reads()
    assert "730 days" in clerk.reads()
    clerk.presses(KEY.Key_E)
    edit = clerk.sheet().form.control("earn_per_unit")
    edit.setFocus()
    edit.selectAll()
    clerk.types("2")
    clerk.sends()
    assert "Points earned for 1 EUR\n2\n" in clerk.reads()


def test_an_own_entry_comes_after_the_shipped_ones(clerk: Clerk) -> None:
    section = clerk.goes_to("codes")
    shipped = rows(section.list, 0)
    assert shipped[0] == "telephone"
    clerk.presses(KEY.Key_A)
    clerk.types("pigeon post")
    clerk.sends()
    assert rows(section.list, 0) == [*shipped, "pigeon post"]
    assert rows(section.list, 1)[-1] == "own"
    assert Code.get(Code.own).code == "pigeon-post"


def test_a_sound_database_is_called_sound_and_a_finding_is_said(clerk: Clerk) -> None:
    clerk.goes_to("data")
    clerk.presses(KEY.Key_K)
    assert "Everything is as it must be." in clerk.reads()
    Supply.update(allocated=Decimal(1)).where(Supply.id == 1).execute()
    clerk.presses(KEY.Key_K)
    assert "1 finding" in clerk.reads()
    assert "WX-100" in clerk.reads()


def test_a_backup_is_written(
    clerk: Clerk, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "copy.sqlite"
    monkeypatch.setattr(dialogs, "ask_save_file", lambda *_args: str(path))
    clerk.goes_to("data")
    clerk.presses(KEY.Key_B)
    if "://" in database and not path.exists():
        assert "pg_dump" in clerk.notice()  # a machine without the server's programs
    else:
        assert path.exists()
        assert "checked" in clerk.notice()


def test_the_places_are_named_without_a_password(clerk: Clerk, database: str) -> None:
    clerk.goes_to("data")
    said = clerk.reads()
    assert ("PostgreSQL" if "://" in database else database) in said
    assert "settings.json" in said


def test_a_dropped_file_opens_the_import(clerk: Clerk, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("number,name\n1,Ann\n")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    what = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, NO_MODIFIER)
    enter = QDragEnterEvent(QPoint(9, 9), *what)
    QApplication.sendEvent(clerk.page, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(clerk.page, QDropEvent(QPoint(9, 9), *what))
    clerk.waits()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, ImportSheet)
    assert sheet.file.path == path
    assert sheet.accept_button.isEnabled()
    clerk.presses(KEY.Key_Escape)


def test_who_is_away_has_a_substitute_who_sees_it(clerk: Clerk, world: World) -> None:
    section = clerk.goes_to("staff")
    section.list.select_place(1)
    clerk.presses(KEY.Key_A)
    clerk.types("today")
    clerk.presses(KEY.Key_Tab)
    clerk.types("fri")
    clerk.presses(KEY.Key_Return, CTRL)
    sheet = cast(Any, QApplication.activeModalWidget())
    assert sheet is None, sheet.form.error()
    assert QApplication.activeModalWidget() is None
    (one,) = Absence.select()
    assert (one.staff_id, one.substitute_id) == (world.nora, world.henrik)
    place = [each.key for each in section._columns()].index("place")
    text = section._columns()[place].text
    assert text(section.list.row()) == "away until Fri 4 Dec: Henrik"
    clerk.presses(KEY.Key_B)
    assert not Absence.select().exists()
    assert text(section.list.row()) == "sits here"

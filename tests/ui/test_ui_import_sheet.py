"""Importing through the window: look, columns, check, import, on either engine."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from list_pages import CTRL, KEY, Person, World, sit_down
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.customers import Customer
from desktop.models.orders import SalesOrder
from desktop.ui import dialogs, import_preview
from desktop.ui.import_sheet import CHECK, COLUMNS, DONE, FILE, ImportSheet, open_import
from desktop.ui.page import Page

pytestmark = pytest.mark.usefixtures("database")
ALT = Qt.KeyboardModifier.AltModifier
PEOPLE = """Kundennummer;Name;Telefon;E-Mail
K1;Müller & Söhne;030 123456;info@mueller.example
K2;Zoë Ångström;+46 70 174 06 05;zoe@x.example
K3;;030 999;x@y.example
K4;Ötzi;0301;not an address
"""
ORDERS = """Order,Date,Customer,Article,Qty,Price
A-1,01/02/2026,K1,W-1,2,"1,250.50"
A-1,01/02/2026,K1,W-1,2,"1,250.50"
A-2,03/02/2026,K1,W-2,1,3
"""


@dataclass
class Importer(Person[Page]):
    """Somebody at the import sheet."""

    def waits(self) -> None:
        assert self.window.background.idle()
        QApplication.processEvents()

    @property
    def at(self) -> ImportSheet:
        found = QApplication.activeModalWidget()
        assert isinstance(found, ImportSheet)
        return found

    def goes_on(self) -> None:
        self.presses(KEY.Key_Return, CTRL)


@pytest.fixture
def world(database: str) -> World:
    return World()


@pytest.fixture
def opens(world: World, qtbot: QtBot) -> Iterator[Callable[[str, Path], Importer]]:
    sitting = sit_down("customers", qtbot)
    window = next(sitting).window

    def make(kind: str, path: Path) -> Importer:
        page = window.page("customers")
        person = Importer(window, page, qtbot)
        open_import(window, page, kind=kind, path=path)
        person.waits()
        return person

    yield make
    while (left := QApplication.activeModalWidget()) is not None:
        left.close()
    assert next(sitting, None) is None


def written(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def preview(sheet: ImportSheet) -> list[list[str]]:
    model = sheet.file._table.model()
    width = range(model.columnCount())
    return [
        [str(model.index(row, column).data()) for column in width]
        for row in range(model.rowCount())
    ]


def test_the_first_rows_are_shown_as_they_are_read(
    opens: Callable[..., Importer], tmp_path: Path
) -> None:
    person = opens("customers", written(tmp_path, "people.csv", PEOPLE, "cp1252"))
    sheet = person.at
    assert sheet.file._separator.currentText() == "as found: semicolon"
    assert preview(sheet)[0] == ["K1", "Müller & Söhne", "030 123456", "info@mueller.example"]
    sheet.file._encoding.choose("cp1251")
    person.waits()
    assert preview(sheet)[0][1] == "Mьller & Sцhne"
    sheet.file._encoding.choose("utf-8")
    person.waits()
    assert not sheet.accept_button.isEnabled()  # it cannot be read like that
    assert "utf-8" in sheet.file._remark.text()
    sheet.file._encoding.choose("cp1252")
    person.waits()
    sheet.file._separator.choose(",")
    person.waits()
    assert len(preview(sheet)[0]) == 1


def test_refused_rows_are_named_and_can_be_saved_and_the_rest_imported(
    opens: Callable[..., Importer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = opens("customers", written(tmp_path, "people.csv", PEOPLE))
    before = Customer.select().count()
    person.goes_on()
    assert person.at._step == COLUMNS
    person.goes_on()
    sheet = person.at
    assert sheet._step == CHECK
    assert sheet.check.text().startswith("4 rows: 2 new, 2 refused")
    assert not sheet.accept_button.isEnabled()
    assert Customer.select().count() == before
    refused = tmp_path / "refused.csv"
    monkeypatch.setattr(dialogs, "ask_save_file", lambda *_args: str(refused))
    person.presses(KEY.Key_S, ALT)
    with refused.open(encoding="utf-8-sig", newline="") as file:
        kept = list(csv.DictReader(file))
    assert [row["line"] for row in kept] == ["4", "5"]
    assert kept[0]["reason"] == "“name” is empty."
    assert kept[1]["E-Mail"] == "not an address"
    person.presses(KEY.Key_Space)  # the check box has the focus
    assert sheet.accept_button.isEnabled()
    person.goes_on()
    assert sheet._step == DONE
    assert "New here: 2 customers, 4 ways to reach them." in sheet.check.text()
    assert Customer.select().count() == before + 2
    person.goes_on()
    assert QApplication.activeModalWidget() is None
    assert "Zoë Ångström" in [row.name for row in Customer.select()]
    table: Any = person.page
    assert table.table.row_count() == before + 2  # the list behind has looked again


def test_importing_twice_changes_nothing(opens: Callable[..., Importer], tmp_path: Path) -> None:
    path = written(tmp_path, "people.csv", PEOPLE.rsplit("K3", 1)[0])
    for expected in ("2 new", "2 as they are already"):
        person = opens("customers", path)
        for _step in (COLUMNS, CHECK, DONE):
            person.goes_on()
        assert expected in person.at.check.text()
        person.goes_on()


def test_what_must_be_decided_is_asked_at_the_columns(
    opens: Callable[..., Importer], tmp_path: Path
) -> None:
    person = opens("orders", written(tmp_path, "orders.csv", ORDERS))
    person.goes_on()
    sheet = person.at
    assert not sheet.accept_button.isEnabled()
    assert "several ways" in sheet.columns._problem.text()
    sheet.columns.line("ordered_at").written.choose("%d/%m/%Y")
    person.waits()
    assert sheet.columns._problem.text() == ""
    person.goes_on()
    assert sheet.check.text().startswith("3 rows: 2 new")
    person.goes_on()
    order = SalesOrder.get(SalesOrder.number == "A-1")
    assert order.ordered_at.month == 2
    assert order.total_minor == 4 * 125_050


def test_columns_are_chosen_and_their_description_is_kept(
    opens: Callable[..., Importer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "a;b;c\n17;Ann;030 1\n18;Bob;030 2\n"
    person = opens("customers", written(tmp_path, "odd.csv", text))
    person.goes_on()
    sheet = person.at
    assert "number" in sheet.columns._problem.text()
    for name, column in (("number", "a"), ("name", "b"), ("phone", "c")):
        sheet.columns.line(name).column.choose(column)
        person.waits()
    assert sheet.columns.line("name")._example.text() == "Ann"
    kept = tmp_path / "odd.json"
    monkeypatch.setattr(dialogs, "ask_save_file", lambda *_args: str(kept))
    person.presses(KEY.Key_D, ALT)
    fields = json.loads(kept.read_text())["mappings"]["customers"]["fields"]
    assert fields["name"]["columns"] == ["b"]
    person.presses(KEY.Key_Escape)
    person = opens("customers", tmp_path / "odd.csv")
    monkeypatch.setattr(dialogs, "ask_open_file", lambda *_args: str(kept))
    person.at.file._preset.choose(import_preview.OWN_FILE)
    person.waits()
    person.goes_on()
    assert person.at.accept_button.isEnabled()


def test_a_preset_reads_the_columns_of_its_files(
    opens: Callable[..., Importer], tmp_path: Path
) -> None:
    text = "CustomerID,CompanyName,Country\nALFKI,Alfreds Futterkiste,UK\n"
    person = opens("customers", written(tmp_path, "customers.csv", text))
    sheet = person.at
    presets = [sheet.file._preset.itemData(row) for row in range(sheet.file._preset.count())]
    assert "northwind" in presets
    sheet.file._preset.choose("northwind")
    person.waits()
    person.goes_on()
    assert not sheet.accept_button.isEnabled()  # the file lacks columns that the preset names


def test_going_back_and_leaving_write_nothing(
    opens: Callable[..., Importer], tmp_path: Path
) -> None:
    before = Customer.select().count()
    person = opens("customers", written(tmp_path, "people.csv", PEOPLE))
    person.goes_on()
    person.goes_on()
    person.presses(KEY.Key_Left, ALT)
    assert person.at._step == COLUMNS
    person.presses(KEY.Key_Left, ALT)
    assert person.at._step == FILE
    person.presses(KEY.Key_Escape)
    assert QApplication.activeModalWidget() is None
    assert Customer.select().count() == before


@pytest.mark.parametrize("text", ["", "\0\0\0\0", "just words"])
def test_what_is_no_table_gets_a_sentence(
    opens: Callable[..., Importer], tmp_path: Path, text: str
) -> None:
    person = opens("customers", written(tmp_path, "odd.csv", text))
    said = person.at.file._remark.text()
    assert said
    if not text.strip():
        assert not person.at.accept_button.isEnabled()

"""Messages of an order: they draft themselves from what happened, in the customer's language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email import message_from_bytes
from email.policy import default
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from list_pages import CTRL, KEY, NOW, Person, World, sit_down
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.customers import ContactPoint, Customer
from desktop.models.orders import OrderLine, SalesOrder
from desktop.queries.messages import order_messages
from desktop.queries.order_document import order_document
from desktop.services import fulfilment, stock
from desktop.system.paths import data_folder
from desktop.ui import dialogs
from desktop.ui.order_document_print import paper_printer, print_on
from desktop.ui.order_document_words import written
from desktop.ui.pages.orders import OrdersPage
from desktop.ui.spoken.messages import document_message, status_message

pytestmark = pytest.mark.usefixtures("database")
ME: dict[str, Any] = {"who": 1, "now": NOW}
HOUR = timedelta(hours=1)


@pytest.fixture
def world(database: str) -> World:
    made = World()
    ContactPoint.create(customer=made.maria, kind="email", typed="maria@okafor.example")
    return made


@pytest.fixture
def person(world: World, qtbot: QtBot) -> Iterator[Person[OrdersPage]]:
    yield from sit_down("orders", qtbot)


def kinds(order: int) -> list[str]:
    return [message.kind for message in order_messages(order).messages]


def said(order: int, number: int = 0) -> str:
    about = order_messages(order)
    return status_message(about.messages[number], about, zone=UTC).text


def sends(order: int, quantity: int, *, at: datetime) -> None:
    line = OrderLine.get(OrderLine.order == order)
    parts = {line.id: Decimal(quantity)}
    fulfilment.dispatch(order=order, quantities=parts, who=1, now=at)


def test_a_draft_has_nothing_to_tell(world: World) -> None:
    assert kinds(world.draft(world.maria, (world.widget, 3))) == []


def test_each_step_of_an_order_is_a_message_and_says_what_is_still_to_come(world: World) -> None:
    order = world.order(world.maria, (world.widget, 3))
    assert kinds(order) == ["confirmed"]
    sends(order, 2, at=NOW + HOUR)
    assert kinds(order) == ["dispatched-part", "confirmed"]
    assert "– 2 pc" in said(order)
    assert "Still to come:\n– 1 pc" in said(order)
    sends(order, 1, at=NOW + 2 * HOUR)
    assert kinds(order)[0] == "dispatched"
    assert "– 1 pc" in said(order)
    assert "Still to come" not in said(order)
    assert "Still to come:\n– 1 pc" in said(order, 1)
    fulfilment.deliver(order=order, who=1, now=NOW + 3 * HOUR)
    assert kinds(order) == ["delivered", "dispatched", "dispatched-part", "confirmed"]
    assert "– 3 pc" in said(order)


def test_a_cancelled_order_says_why(world: World) -> None:
    order = world.order(world.maria, (world.widget, 3))
    fulfilment.cancel(order=order, reason="changed her mind", who=1, now=NOW + HOUR)
    assert kinds(order) == ["cancelled", "confirmed"]
    assert "Reason: changed her mind" in said(order)


def test_a_promise_that_moved_says_both_days(world: World) -> None:
    made, later = stock.add_supply, NOW.date() + timedelta(days=3)
    supply = made(product=world.widget, kind="receipt", quantity=Decimal(90), available_on=later,
                  **ME).value.supply  # fmt: skip
    order = world.order(world.maria, (world.widget, 80))
    before = SalesOrder.get_by_id(order).promised_on
    stock.move(supply=supply, on=later + timedelta(days=7), who=1, now=NOW + HOUR)
    after = SalesOrder.get_by_id(order).promised_on
    assert before != after
    (message, _confirmed) = order_messages(order).messages
    assert (message.kind, message.old, message.new) == ("promise-moved", before, after)
    assert f"It was: {before:%A} {before.day}" in said(order)
    assert f"It is now: {after:%A} {after.day}" in said(order)


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("de", "Ihr Auftrag 2026-000001 hat uns verlassen:"),
        ("fr", "Votre commande 2026-000001 est partie de chez nous :"),
        ("he", "\u200fהזמנתכם \u20682026-000001\u2069 יצאה מאיתנו:"),
        ("ja", "Your order 2026-000001 has left us:"),
    ],
)
def test_it_is_written_in_the_customers_language(world: World, tag: str, text: str) -> None:
    Customer.update(language=tag).where(Customer.id == world.maria).execute()
    order = world.order(world.maria, (world.widget, 3))
    sends(order, 3, at=NOW + HOUR)
    assert text.lower() in said(order).lower()


def test_the_letter_of_a_confirmation_says_what_the_document_says(world: World) -> None:
    order = world.order(world.maria, (world.widget, 3))
    made = document_message(order_document(order, today=NOW.date()), zone=UTC)
    assert made.subject == "Order confirmation 2026-000001"
    assert "Total: 30.00 EUR" in made.text
    assert "3 pc ×" in made.text


def test_a_paper_for_somebody_who_reads_from_the_right_is_mirrored(world: World) -> None:
    order = world.order(world.maria, (world.widget, 3))
    assert not written(order_document(order, today=NOW.date()), zone=UTC).is_mirrored
    Customer.update(language="he").where(Customer.id == world.maria).execute()
    made = written(order_document(order, today=NOW.date()), zone=UTC)
    assert made.is_mirrored
    assert made.title == "אישור הזמנה"
    assert made.lines[0].name == "\u2068Widget X\u2069 (\u2066WX-100\u2069)"
    days = [text for _name, text in made.facts if "2026" in text and "-" not in text]
    assert days == ["\u2068יום ב׳, 30 בנוב׳ 2026\u2069"]  # its words keep their order


def test_m_shows_it_copies_it_and_opens_it_unsent(
    world: World, person: Person[OrdersPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    order = world.order(world.maria, (world.widget, 3))
    sends(order, 2, at=NOW)
    person.page.reload()
    person.waits()
    person.selects(order)
    person.presses(KEY.Key_M)
    sheet: Any = QApplication.activeModalWidget()
    assert "maria@okafor.example" in sheet.body.head.text()
    person.presses(KEY.Key_C, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.clipboard().text() == sheet.body.made().text
    opened: list[str] = []

    def is_opened(count: int) -> bool:
        return len(opened) > count

    def open_it(path: str) -> bool:
        opened.append(path)
        return True

    monkeypatch.setattr(dialogs, "open_outside", open_it)
    for number in range(2):
        sheet.body.choice.choose(number)
        person.presses(KEY.Key_Return, CTRL)
        person.qtbot.waitUntil(partial(is_opened, number))
        letter = message_from_bytes(Path(opened[-1]).read_bytes(), policy=default)
        assert letter["X-Unsent"] == "1"
        assert letter["To"].addresses[0].addr_spec == "maria@okafor.example"
        names = [part.get_filename() for part in letter.iter_attachments()]
        kind = sheet.body.chosen().kind
        assert names == (["2026-000001.pdf"] if kind == "confirmed" else [])
    person.presses(KEY.Key_Escape)


def test_a_bad_template_of_the_office_is_said_where_the_message_is(
    world: World, person: Person[OrdersPage]
) -> None:
    path = data_folder() / "templates" / "en" / "dispatched.txt"
    path.parent.mkdir(parents=True)
    path.write_text("Subject: x\n\n{nonsense}")
    order = world.order(world.maria, (world.widget, 3))
    sends(order, 3, at=NOW + HOUR)
    person.page.reload()
    person.waits()
    person.selects(order)
    person.presses(KEY.Key_M)
    sheet: Any = QApplication.activeModalWidget()
    assert "nonsense" in sheet.body.problem.text()
    assert "has left us" in sheet.body.text.toPlainText()
    person.presses(KEY.Key_Escape)


@pytest.mark.usefixtures("qapp")
def test_a_printer_gets_the_same_paper(world: World, tmp_path: Path) -> None:
    order = world.order(world.maria, (world.widget, 3))
    printer = paper_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    print_on(printer, written(order_document(order, today=NOW.date()), zone=UTC))
    assert (tmp_path / "printed.pdf").read_bytes().startswith(b"%PDF")
    assert printer.pageLayout().fullRectPoints().width() == 595


def test_the_confirmation_is_opened_and_saved_as_a_letter(
    world: World, person: Person[OrdersPage], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    order = world.order(world.maria, (world.widget, 3))
    person.page.reload()
    person.waits()
    person.selects(order)
    monkeypatch.setattr(dialogs, "open_outside", lambda path: False)
    person.presses(KEY.Key_L, CTRL)
    person.qtbot.waitUntil(lambda: "No program opens 2026-000001.eml" in person.notice())
    asked = tmp_path / "letter"
    monkeypatch.setattr(dialogs, "ask_save_file", lambda *_given: str(asked))
    person.presses(KEY.Key_L, CTRL | Qt.KeyboardModifier.ShiftModifier)
    person.qtbot.waitUntil(lambda: person.notice() == "Written: letter.eml")
    letter = message_from_bytes((tmp_path / "letter.eml").read_bytes(), policy=default)
    assert letter["Subject"] == "Order confirmation 2026-000001"
    (paper,) = letter.iter_attachments()
    assert bytes(paper.get_payload(decode=True)).startswith(b"%PDF")


def test_printing_asks_for_the_printer(world: World, person: Person[OrdersPage]) -> None:
    order = world.order(world.maria, (world.widget, 3))
    person.page.reload()
    person.waits()
    person.selects(order)
    person.presses(KEY.Key_P, CTRL | Qt.KeyboardModifier.ShiftModifier)
    asked = QApplication.activeModalWidget()
    assert isinstance(asked, QPrintDialog)
    assert asked.windowTitle() == "Print Order confirmation 2026-000001"
    asked.reject()

"""The order's confirmation as text and as PDF: complete, exact, searchable, in two languages."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from list_pages import CTRL, KEY, NOW, TODAY, Person, World, sit_down
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.domain.errors import NotFound, RuleBroken, Unavailable
from desktop.domain.office import Office
from desktop.models.customers import ContactPoint, Customer
from desktop.models.orders import OrderLine, SalesOrder
from desktop.queries.order_document import OrderDocument, order_document
from desktop.services import (
    catalogue,
    drafts,
    fulfilment,
    lines,
    office,
    orders,
    payment,
    points,
    programmes,
    rates,
)
from desktop.system.language import Speech
from desktop.ui import dialogs
from desktop.ui.formats import Formats
from desktop.ui.order_document import apart, plain_text
from desktop.ui.order_document_pdf import pdf, write_confirmation
from desktop.ui.order_document_words import written
from desktop.ui.pages.orders import OrdersPage

pytestmark = pytest.mark.usefixtures("database")
ME: dict[str, Any] = {"who": 1, "now": NOW}


@pytest.fixture
def world(database: str) -> World:
    return World()


@pytest.fixture
def person(world: World, qtbot: QtBot) -> Iterator[Person[OrdersPage]]:
    yield from sit_down("orders", qtbot)


def text_of(order: int) -> str:
    return plain_text(written(order_document(order, today=TODAY), zone=UTC))


def extracted(made: bytes, folder: Path) -> str:
    """What another program finds in a PDF, on one line."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (poppler-utils) is not installed, so nobody reads the PDF here.")
    (folder / "made.pdf").write_bytes(made)
    run = [program, "-layout", str(folder / "made.pdf"), "-"]
    found = subprocess.run(run, check=True, capture_output=True, timeout=60).stdout.decode()
    return unicodedata.normalize("NFKC", found)


def rich_order(world: World) -> int:
    """Every kind of thing a confirmation can show, for a customer who reckons in pounds."""
    pounds: dict[str, Any] = {"base": "EUR", "quote": "GBP", "rate": Decimal("0.869")}
    rates.set_manual(**pounds, on=TODAY, reason="agreed", **ME)
    programmes.change_programme(programme=1, spend_value=Decimal("0.05"), **ME)
    order = world.draft(world.zoe, (world.widget, 3), (world.gear, 5))
    first = OrderLine.select().order_by(OrderLine.id).first()
    asked: dict[str, Any] = {"discount_percent": Decimal("12.5"), "quality": "A"}
    lines.change_line(line=first.id, **asked, **ME)
    place: dict[str, Any] = {"delivery_address": "Unit 7\nDock Road", "reference": "PO 4711"}
    drafts.set_header(order=order, **place, **ME)
    account = points.open_account(customer=world.zoe, **ME).value
    points.adjust(account=account, points=Decimal(500), reason="gift", **ME)
    payment.pay_points(order=order, points=Decimal(500), **ME)
    orders.confirm(order=order, **ME)
    is_first = OrderLine.id == first.id
    OrderLine.update(specifications={"finish": "office blue"}).where(is_first).execute()
    return order


RICH = (
    "Order confirmation 2026-000001",
    "Zoe Quist",
    "Mon 30 Nov 2026",
    "PO 4711",
    "Unit 7, Dock Road",
    "Widget X (WX-100)",
    "finish: office blue, grade A",
    "List price · promised for Mon 30 Nov 2026",
    "12.5%",
    "26.25 EUR",
    "promised 2 for Mon 30 Nov 2026",
    "3 pc on the waitlist",
    "226.25 EUR",
    "Paid in points (500)",
    "-25.00 EUR",
    "1 point = 0.05 EUR",
    "201.25 EUR",
    "196.61 GBP",
    "1 EUR = 0.869 GBP, rate of Mon 30 Nov 2026, by hand",
    "half away from zero",
)
"""What the rich order must say; 226.25 × 0.869 = 196.61125."""


def test_the_text_shows_everything_and_agrees_with_the_database_to_the_cent(world: World) -> None:
    order = rich_order(world)
    said = text_of(order)
    for text in (*RICH, "frozen on confirmation"):
        assert text in said, text
    row = SalesOrder.get_by_id(order)
    formats = Formats(locale=Speech("en").locale)
    for minor, currency in (
        (row.total_minor, "EUR"),
        (row.total_minor - row.covered_minor, "EUR"),
        (row.rate_total_minor, "GBP"),
        *((line.amount_minor, "EUR") for line in row.lines),
    ):
        assert formats.money(minor, currency) in said
    assert sum(line.amount_minor for line in row.lines) == row.total_minor


def test_another_program_finds_it_all_in_the_pdf(world: World, tmp_path: Path) -> None:
    document = order_document(rich_order(world), today=TODAY)
    found = " ".join(extracted(pdf(written(document, zone=UTC)), tmp_path).split())
    for text in RICH:
        assert text in found, text
    assert "Page 1 of 1" in found


def test_the_pdf_carries_its_letters_and_no_ligature(world: World, tmp_path: Path) -> None:
    known = order_document(rich_order(world), today=TODAY)
    document = replace(known, office=Office(name="Offene Büro-Affiche"))
    made = pdf(written(document, zone=UTC))
    assert made.startswith(b"%PDF")
    assert b"/FontFile2" in made, "fonts are embedded"
    assert len(made) < 150_000, "and only the letters that are used"
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (poppler-utils) is not installed, so nobody reads the PDF here.")
    (tmp_path / "raw.pdf").write_bytes(made)
    run = [program, str(tmp_path / "raw.pdf"), "-"]
    raw = subprocess.run(run, check=True, capture_output=True, timeout=60).stdout.decode()
    assert "Offene Büro-Affiche" in raw
    assert not any("\ufb00" <= char <= "\ufb06" for char in raw)


def test_an_order_in_points_alone_has_its_total_in_points(world: World) -> None:
    order = world.draft(world.maria, (world.widget, 3))
    lines.change_line(line=OrderLine.get().id, price=Decimal(120), price_currency="p", **ME)
    account = points.open_account(customer=world.maria, **ME).value
    points.adjust(account=account, points=Decimal(500), reason="gift", **ME)
    orders.confirm(order=order, **ME)
    said = text_of(order)
    assert "Unit price 120 points · Amount 360 points" in said
    assert "\n\nTotal: 360 points\n\n" in said
    assert "EUR" not in said


def test_a_quote_says_that_nothing_is_ordered_yet(world: World) -> None:
    quote = world.draft(world.maria, (world.widget, 1))
    orders.quote(order=quote, expires_on=TODAY + timedelta(days=7), **ME)
    said = text_of(quote)
    assert said.split("\n\n")[0].startswith("Quote 2026-000001")
    assert "Valid until: Mon 7 Dec 2026" in said
    assert "nothing is ordered until you confirm it" in said


def test_a_quote_says_what_would_wait(world: World) -> None:
    quote = world.draft(world.maria, (world.gear, 5))
    orders.quote(order=quote, expires_on=TODAY + timedelta(days=7), **ME)
    said = text_of(quote)
    assert "3 pc on the waitlist" in said
    assert "without a day" not in said


def test_a_quote_says_what_cannot_be_had(world: World) -> None:
    quote = world.draft(world.maria, (world.gear, 5))
    line = OrderLine.get(OrderLine.order == quote)
    lines.choose(line=line.id, choice="decline", reason="none in reach", **ME)
    orders.quote(order=quote, expires_on=TODAY + timedelta(days=7), **ME)
    said = text_of(quote)
    assert "3 pc cannot be supplied and will not be ordered" in said
    assert "waitlist" not in said


def test_a_completed_order_says_what_became_of_it(world: World) -> None:
    order = world.order(world.maria, (world.widget, 1))
    fulfilment.dispatch(order=order, **ME)
    fulfilment.deliver(order=order, **ME)
    said = text_of(order)
    assert "State: completed" in said
    assert "List price · delivered" in said


def test_drafts_and_cancelled_orders_have_none(world: World) -> None:
    draft = world.draft(world.maria, (world.widget, 1))
    with pytest.raises(RuleBroken, match="document-state"):
        order_document(draft, today=TODAY)
    order = world.order(world.maria, (world.widget, 1))
    fulfilment.cancel(order=order, reason="no", **ME)
    with pytest.raises(RuleBroken, match="document-state"):
        order_document(order, today=TODAY)
    with pytest.raises(NotFound, match="sales-order-gone"):
        order_document(99_999, today=TODAY)


def test_the_preferred_address_stands_under_the_name(world: World) -> None:
    for typed, preferred in (("1 Old Road", False), ("2 New Road\nLeeds", True)):
        way: dict[str, Any] = {
            "kind": "address",
            "typed": typed,
            "normalised": "",
            "preferred": preferred,
        }
        ContactPoint.insert(customer=world.maria, **way).execute()
    said = text_of(world.order(world.maria, (world.widget, 1)))
    assert "Maria Okafor\n2 New Road\nLeeds\n" in said
    assert "Old Road" not in said


def test_the_letterhead_says_who_writes_and_how_to_reach_them(world: World, tmp_path: Path) -> None:
    office.change_settings(
        name="Hafen Kontor",
        address="Unit 7\nDock Road",
        telephone="+44 20 7946 0000",
        email="desk@example.com",
        registration="VAT GB 123 4567 89 · Register 01234567",
        **ME,
    )
    order = world.order(world.maria, (world.widget, 1))
    said = text_of(order)
    head = "Hafen Kontor\nUnit 7\nDock Road\nTelephone +44 20 7946 0000\ndesk@example.com\n\n"
    assert said.startswith(head)
    assert said.endswith("\n\nVAT GB 123 4567 89 · Register 01234567\n")
    document = many(order_document(order, today=TODAY), 60)
    pages = extracted(pdf(written(document, zone=UTC)), tmp_path).rstrip("\f").split("\f")
    assert len(pages) > 1
    for page in pages:
        assert "VAT GB 123 4567 89 · Register 01234567" in page
    for text in ("Unit 7", "Dock Road", "Telephone +44 20 7946 0000", "desk@example.com"):
        assert pages[0].count(text) == 1
        assert text not in pages[1]


def test_it_speaks_the_customers_language_where_there_are_texts(world: World) -> None:
    order = world.order(world.maria, (world.widget, 3))
    Customer.update(language="de").where(Customer.id == world.maria).execute()
    said = text_of(order)
    assert "30,00 EUR" in said
    assert "Mo 30. Nov 2026" in said
    Customer.update(language="ar").where(Customer.id == world.maria).execute()
    said = text_of(order)
    assert "30.00 EUR" in said
    assert said.startswith("Order confirmation")


def test_names_from_right_to_left_keep_the_figures_beside_them_in_order(
    world: World, tmp_path: Path
) -> None:
    Customer.update(name="מרים כהן").where(Customer.id == world.maria).execute()
    made = catalogue.create_product(
        code="HE-1", name="כיסא 4 רגליים", list_price=Decimal("12.50"), currency="EUR", **ME
    ).value
    world.arrives(made, 5)
    order = world.order(world.maria, (made, 2))
    said = text_of(order)
    assert "\u2068מרים כהן\u2069" in said
    assert "2 pc × \u2068כיסא \u20664\u2069 רגליים\u2069 (HE-1)" in said
    found = extracted(pdf(written(order_document(order, today=TODAY), zone=UTC)), tmp_path)
    assert "מרים" in found
    assert "25.00 EUR" in found


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("plain 4-5", "plain 4-5"),
        ("", ""),
        ("שלום -12.50 €", "\u2068שלום \u2066-12.50\u2069 €\u2069"),
        ("أ 7", "\u2068أ \u20667\u2069\u2069"),
    ],
)
def test_only_texts_from_right_to_left_are_isolated(text: str, kept: str) -> None:
    assert apart(text) == kept


def many(document: OrderDocument, count: int, **changes: Any) -> OrderDocument:
    line = document.lines[0]
    return replace(
        document,
        lines=tuple(replace(line, position=place, **changes) for place in range(1, count + 1)),
    )


def test_three_hundred_lines_break_over_numbered_pages_with_the_header_on_each(
    world: World, tmp_path: Path
) -> None:
    document = order_document(world.order(world.maria, (world.widget, 1)), today=TODAY)
    found = extracted(pdf(written(many(document, 300), zone=UTC)), tmp_path)
    pages = found.rstrip("\f").split("\f")
    assert len(pages) > 5
    for number, page in enumerate(pages, start=1):
        assert "Unit price" in page
        assert f"Page {number} of {len(pages)}" in page
    assert found.count("Widget X (WX-100)") == 300
    assert "300 " in pages[-1], "the totals never stand alone"
    assert "Total" in pages[-1]


def test_a_name_longer_than_a_page_is_shown_to_its_end(world: World, tmp_path: Path) -> None:
    document = order_document(world.order(world.maria, (world.widget, 1)), today=TODAY)
    name = " ".join(f"w{number}" for number in range(3_000))
    found = extracted(pdf(written(many(document, 2, name=name), zone=UTC)), tmp_path)
    assert found.split().count("w0") == found.split().count("w2999") == 2


def write(path: Path, order: int) -> str:
    return write_confirmation(
        path=str(path),
        order=order,
        today=TODAY,
        zone=UTC,
        progress=lambda _done, _total, _code: None,
        cancelled=bool,
    )


def test_a_full_disk_leaves_the_old_file(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = world.order(world.maria, (world.widget, 1))
    path = tmp_path / "made.pdf"
    path.write_bytes(b"old")

    def full(_self: Path, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        with pytest.raises(Unavailable, match="file-write") as refused:
            write(path, order)
    assert refused.value.params["reason"] == os.strerror(errno.ENOSPC)
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.glob("*made*")] == ["made.pdf"]
    assert write(path, order) == "made.pdf"
    assert path.read_bytes().startswith(b"%PDF")


# At the keys


def test_ctrl_p_writes_the_pdf_under_the_orders_number(
    person: Person[OrdersPage], world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = world.order(world.maria, (world.widget, 1))
    person.window.background.changed.emit(frozenset({"orders"}))
    person.waits()
    person.selects(order)
    asked = []

    def chooses(_parent: object, _title: str, _patterns: str, name: str) -> str:
        asked.append(name)
        return str(tmp_path / "confirmation")

    monkeypatch.setattr(dialogs, "ask_save_file", chooses)
    person.presses(KEY.Key_P, CTRL)
    assert asked == ["2026-000001.pdf"]
    assert (tmp_path / "confirmation.pdf").read_bytes().startswith(b"%PDF")
    assert "confirmation.pdf" in person.notice()
    person.presses(KEY.Key_P, CTRL)
    assert "already" in person.notice()


def test_a_path_that_cannot_be_written_is_said(
    person: Person[OrdersPage], world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = world.order(world.maria, (world.widget, 1))
    person.window.background.changed.emit(frozenset({"orders"}))
    person.waits()
    person.selects(order)
    gone = tmp_path / "gone" / "made.pdf"
    monkeypatch.setattr(dialogs, "ask_save_file", lambda *_asked: str(gone))
    person.presses(KEY.Key_P, CTRL)
    assert "cannot be written" in person.notice()


def test_ctrl_t_shows_the_text_and_copies_it(person: Person[OrdersPage], world: World) -> None:
    order = world.order(world.maria, (world.widget, 1))
    person.window.background.changed.emit(frozenset({"orders"}))
    person.waits()
    person.selects(order)
    person.presses(KEY.Key_T, CTRL)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, dialogs.Sheet)
    assert sheet.windowTitle() == "Order confirmation 2026-000001"
    person.presses(KEY.Key_Return, CTRL)
    assert QApplication.activeModalWidget() is None
    assert QGuiApplication.clipboard().text() == text_of(order)


def test_a_draft_offers_neither(person: Person[OrdersPage], world: World) -> None:
    draft = world.draft(world.maria, (world.widget, 1))
    person.window.background.changed.emit(frozenset({"orders"}))
    person.page.bar.choose("drafts")
    person.waits()
    person.selects(draft)
    assert person.key("Ctrl+P") is None
    assert person.key("Ctrl+T") is None
    assert "None yet." in person.side()

"""The read-back in the customer's language: the same facts in each of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from seated import BY, CTRL, KEY, NOW, SHIFT, Seated, furnish, seat

from desktop.domain.specifications import SheetItem
from desktop.models.customers import Customer
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.read_backs import ReadBack
from desktop.queries.order_story import order_story
from desktop.services import catalogue, lines
from desktop.system.language import CUSTOMERS, Speech, languages, set_language
from desktop.ui.pages.orders_panel import OrderPanel
from desktop.ui.spoken.voice import Voice


@pytest.fixture(autouse=True)
def _back_to_english() -> Iterator[None]:
    yield
    set_language("en")


def test_customers_are_spoken_to_in_more_languages_than_the_window() -> None:
    assert languages(CUSTOMERS) == ["en", "de", "fr", "he"]
    assert languages() == ["en", "de"]


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("en", "Is that right?"),
        ("de-AT", "Ist das so richtig?"),
        ("fr-CA", "Est-ce exact ?"),
        ("he", "האם זה נכון?"),
        ("iw", "האם זה נכון?"),
        ("ja", "Is that right?"),
    ],
)
def test_a_customer_hears_their_language_whatever_the_desk_speaks(tag: str, text: str) -> None:
    set_language("de")
    assert Speech(tag)._("Is that right?") == text


def test_a_customer_whose_language_is_unknown_hears_that_of_the_desk() -> None:
    set_language("de")
    assert Speech("")._("Is that right?") == "Ist das so richtig?"


def test_figures_and_names_keep_their_order_from_right_to_left() -> None:
    voice = Voice("he", zone=UTC)
    assert voice.is_mirrored
    assert voice.name("Widget X") == "\u2068Widget X\u2069"
    assert voice.formats.money(-1250, "EUR").startswith("\u2066")
    assert not Voice("fr", zone=UTC).is_mirrored


@pytest.mark.parametrize(
    ("tag", "minor", "currency", "text"),
    [
        ("en", 3960, "EUR", "39.60 euros"),
        ("en", 100, "USD", "1.00 US dollars"),
        ("en", 1, "JPY", "1 Japanese yen"),
        ("de", 123456, "CHF", "1.234,56 Schweizer Franken"),
        ("de", 1500, "KWD", "1,500 Kuwait-Dinar"),
        ("fr", 3960, "GBP", "39,60 livres sterling"),
        ("he", 3960, "ILS", "\u206639.60\u2069 שקלים חדשים"),
        ("he", -1250, "EUR", "\u2066-12.50\u2069 אירו"),
    ],
)
def test_an_amount_is_said_with_its_currency_by_name(
    tag: str, minor: int, currency: str, text: str
) -> None:
    assert Voice(tag, zone=UTC).money(minor, currency) == text


def test_a_unit_price_keeps_the_decimals_it_has() -> None:
    voice = Voice("en", zone=UTC)
    assert voice.price(Decimal("0.125"), "EUR") == "0.125 euros"
    assert voice.price(Decimal(4), "EUR") == "4.00 euros"


# --- at the desk ----------------------------------------------------------------------------------


@pytest.fixture
def person(database: str, qtbot: QtBot) -> Iterator[Seated]:
    """Somebody who has Maria on the line; she speaks French and wants three blue widgets."""
    made = furnish()
    Customer.update(language="fr").where(Customer.id == made["maria"]).execute()
    sheet = [SheetItem(name="colour", kind="choice", choices=("blue", "navy"), required=False)]
    catalogue.set_sheet(product=made["widget"], sheet=sheet, **BY)
    with seat(qtbot) as found:
        found.types("maria")
        found.qtbot.waitUntil(lambda: not _page(found).board.caller._pause.isActive())
        found.waits()
        found.presses(KEY.Key_Return)
        found.types("3 widg #blue")
        found.presses(KEY.Key_Return)
        yield found


def _page(person: Seated) -> Any:
    return person.window.page("desk")


def sheet() -> Any:
    found = QApplication.activeModalWidget()
    assert found is not None
    return found


def said() -> str:
    return str(sheet().body.text.toPlainText())


def test_it_is_spoken_in_french_and_shown_in_the_desks_english(person: Seated) -> None:
    person.presses(KEY.Key_F6)
    assert "Commande pour Maria Okafor, 1 ligne :" in said()
    assert "3 pc Widget X, blue : à 13,20 euros pièce, 39,60 euros." in said()
    assert "La totalité, 3 pc, pour le" in said()
    assert "French" in sheet().body._told.text()
    person.presses(KEY.Key_L, CTRL)
    assert "Order for Maria Okafor, 1 line:" in said()
    assert "39.60 euros" in said()
    person.presses(KEY.Key_L, CTRL)
    assert "Est-ce exact" in said()
    person.presses(KEY.Key_C, CTRL | SHIFT)
    assert QApplication.clipboard().text() == said()
    person.presses(KEY.Key_Escape)
    assert ReadBack.get().agreed_at is None
    assert ReadBack.get().language == "fr"


def test_blue_that_became_navy_is_marked_agreed_to_and_told_in_the_story(person: Seated) -> None:
    person.presses(KEY.Key_F6)
    person.presses(KEY.Key_Escape)
    line = OrderLine.get()
    lines.change_line(line=line.id, specifications={"colour": "navy"}, **BY)
    person.window.background.changed.emit(frozenset({"orders"}))
    person.waits()
    person.presses(KEY.Key_F6)
    number = said().splitlines().index("Corrigé : colour – jusqu’ici blue, maintenant navy.")
    marks = sheet().body.text.extraSelections()
    assert [mark.cursor.blockNumber() for mark in marks] == [number]
    person.presses(KEY.Key_Return, CTRL)
    assert person.notice() == "The customer's yes is stamped."
    first, second = ReadBack.select().order_by(ReadBack.id)
    assert (first.agreed_at, second.agreed_at) == (None, person.window.now())
    person.presses(KEY.Key_F6)
    assert "said yes to this: today 10:00" in sheet().body._stamp()
    person.presses(KEY.Key_Escape)
    assert SalesOrder.get().state == "draft"
    panel = OrderPanel(person.window)
    panel.show_story(order_story(SalesOrder.get().id, today=NOW.date()))
    shown = "\n".join(label.text() for label in panel.findChildren(QLabel))
    assert "the customer said yes" in shown
    assert "Corrected: colour was blue and is now navy." in shown
    assert "colour: blue → navy" in shown  # in the history, with who and when
    panel.deleteLater()

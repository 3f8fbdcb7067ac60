"""Letters to a customer from a template: filled, stopped by a gap, made, and recorded when sent."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication
from seated import BY, CTRL, KEY, NOW, SHIFT, Seated

from desktop.models.customers import ContactPoint, Customer
from desktop.models.work import Contact, FollowUp
from desktop.queries.office import settings
from desktop.queries.story import story
from desktop.services import calls, contacts, papers
from desktop.system.language import CUSTOMERS, languages
from desktop.system.paths import data_folder
from desktop.system.templates import FIELDS, LETTERS
from desktop.ui import dialogs, letter_words
from desktop.ui.pages.customer_letter import CustomerLetter
from desktop.ui.pages.customer_words import state, what


@pytest.fixture
def asked(shop: dict[str, int]) -> int:
    """Maria asked something; the follow-up."""
    ContactPoint.create(customer=shop["maria"], kind="email", typed="maria@okafor.example")
    key = calls.begin(method="telephone", direction="in", customer=shop["maria"], **BY).value
    left = calls.ask(contact=key, kind="questions", text="Is it blue?", **BY).value
    contacts.end_contact(contact=key, disposition="answered", **BY)
    return left


def opens(person: Seated, customer: int) -> CustomerLetter:
    person.window.go("customers")
    person.waits()
    page: Any = person.window.current_page()
    page.table.select(customer)
    person.qtbot.waitUntil(lambda: page.subject() is not None)
    person.presses(KEY.Key_L, CTRL)
    sheet: Any = QApplication.activeModalWidget()
    assert isinstance(sheet.body, CustomerLetter)
    return sheet.body


def fill(body: CustomerLetter, **texts: str) -> None:
    for name, text in texts.items():
        control: Any = body.form.control(name)
        (control.setPlainText if hasattr(control, "setPlainText") else control.setText)(text)


def test_the_tables_name_every_letter_and_every_field() -> None:
    assert set(letter_words.KINDS) == set(LETTERS)
    assert set(letter_words.FIELDS) == FIELDS


@pytest.mark.usefixtures("asked")
def test_what_is_known_fills_it_and_a_gap_stops_it_at_its_field(
    person: Seated, shop: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def open_it(path: str) -> bool:
        opened.append(path)
        return True

    monkeypatch.setattr(dialogs, "open_outside", open_it)
    body = opens(person, shop["maria"])
    body.choice.choose("answer")
    assert "Is it blue?" in body.text.toPlainText()
    assert "Hello Maria Okafor," in body.text.toPlainText()
    fill(body, office="Blue Office", reached="Telephone 1")
    for key, modifiers in (
        (KEY.Key_C, CTRL | SHIFT),
        (KEY.Key_P, CTRL),
        (KEY.Key_P, CTRL | SHIFT),
        (KEY.Key_S, CTRL),
        (KEY.Key_Return, CTRL | SHIFT),
        (KEY.Key_Return, CTRL),
    ):
        person.presses(key, modifiers)
        assert "“Our answer” is empty" in body.form.error()
        assert person.focus() is body.form.control("answer")
    assert not opened
    person.types("Yes, it is.")
    assert body.form.error() == ""
    person.presses(KEY.Key_Return, CTRL)
    person.qtbot.waitUntil(lambda: bool(opened))
    made = message_from_bytes(Path(opened[0]).read_bytes(), policy=default)
    assert (made["X-Unsent"], made["To"].addresses[0].addr_spec) == ("1", "maria@okafor.example")
    text: Any = made.get_body()
    assert "Yes, it is.\n\nIf anything else is open" in text.get_content().replace("\r", "")
    person.presses(KEY.Key_Escape)


@pytest.fixture
def saved(
    person: Seated,
    shop: dict[str, int],
    asked: int,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """An answer to what Maria asked was just saved as a PDF."""
    monkeypatch.setattr(dialogs, "ask_save_file", lambda *given: str(tmp_path / given[3]))
    body = opens(person, shop["maria"])
    body.choice.choose("answer")
    fill(body, office="Blue Office", reached="Telephone 1", answer="Yes.")
    person.presses(KEY.Key_P, CTRL)


@pytest.mark.usefixtures("saved")
def test_it_is_a_pdf_and_printed_and_the_answer_that_was_sent_does_the_question(
    person: Seated, shop: dict[str, int], asked: int, tmp_path: Path
) -> None:
    path = tmp_path / f"answer-{shop['maria']}.pdf"
    person.qtbot.waitUntil(path.exists)
    assert path.read_bytes().startswith(b"%PDF-")
    person.presses(KEY.Key_P, CTRL | SHIFT)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QPrintDialog)
    dialog.reject()
    sent_before = Contact.select().where(Contact.direction == "out").count()
    person.presses(KEY.Key_Return, CTRL | SHIFT)
    person.presses(KEY.Key_Return, CTRL)
    assert sent_before == 0
    row = Contact.get(Contact.direction == "out")
    assert (row.customer_id, row.party) == (shop["maria"], "maria@okafor.example")
    assert FollowUp.get_by_id(asked).state == "done"
    person.presses(KEY.Key_Escape)


def test_a_follow_up_leads_to_its_letter_with_its_day(person: Seated, asked: int) -> None:
    person.window.go("follow-ups")
    person.waits()
    page: Any = person.window.current_page()
    page.show_everything()
    person.waits()
    page.table.select(asked)
    person.waits()
    person.qtbot.waitUntil(lambda: page.table.selected_row() is not None)
    person.presses(KEY.Key_L, CTRL)
    sheet: Any = QApplication.activeModalWidget()
    due = FollowUp.get_by_id(asked).due
    assert f"{due:%A} {due.day} {due:%B}" in sheet.body.text.toPlainText()
    person.presses(KEY.Key_Escape)


@pytest.mark.parametrize("tag", languages(CUSTOMERS))
def test_it_is_in_the_customers_language(person: Seated, shop: dict[str, int], tag: str) -> None:
    Customer.update(language=tag).where(Customer.id == shop["maria"]).execute()
    body = opens(person, shop["maria"])
    hello = {"en": "Hello ", "de": "Guten Tag ", "fr": "Bonjour ", "he": "שלום "}[tag]
    assert hello in body.text.toPlainText()
    assert "____" in body.text.toPlainText()
    person.presses(KEY.Key_Escape)


@pytest.mark.usefixtures("asked")
def test_what_is_written_from_the_left_keeps_its_order_in_a_letter_from_the_right(
    person: Seated, shop: dict[str, int]
) -> None:
    Customer.update(language="he").where(Customer.id == shop["maria"]).execute()
    body = opens(person, shop["maria"])
    assert "\u200f\u2068Is it blue?\u2069\n" in body.text.toPlainText()
    person.presses(KEY.Key_Escape)


def sends(customer: int, *, letter: str = "holding", days: int) -> None:
    until = settings().today(NOW).replace(day=1 + days)
    values: dict[str, Any] = {"method": "letters", "disposition": "sent", "to": "", "said": "x"}
    papers.note_letter_sent(
        customer=customer, letter=letter, follow_up=None, until=until, **values, **BY
    )


def test_a_holding_letter_that_was_sent_is_remembered_by_its_day(shop: dict[str, int]) -> None:
    sends(shop["maria"], days=3)
    row = FollowUp.get()
    assert (row.rule, row.due.day, row.due.hour) == ("call-back", 4, 17)
    sends(shop["maria"], days=5)  # something open reminds of it already
    assert FollowUp.select().count() == 1
    sends(shop["maria"], days=2)
    assert FollowUp.select().count() == 2


def test_what_promises_nothing_leaves_nothing(shop: dict[str, int]) -> None:
    sends(shop["maria"], letter="answer", days=3)
    assert not FollowUp.select().exists()


def office_writes(text: str, *, kind: str = "price-correction", language: str = "en") -> None:
    path = data_folder() / "templates" / language / f"{kind}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_a_letter_of_the_offices_own_is_offered_and_made(
    person: Seated, shop: dict[str, int]
) -> None:
    office_writes("Subject: The price\n\nDear {customer}, {old} was wrong.\n{new} holds.\n")
    office_writes("Subject: Visite\n\nBonjour {customer}\n", kind="visit", language="fr")
    body = opens(person, shop["maria"])
    said = [body.choice.itemText(number) for number in range(body.choice.count())]
    assert said[2:] == ["Price correction", "Visit (in French)"]
    body.choice.choose("price-correction")
    fill(body, old="13.20 EUR", new="14.10 EUR")
    person.presses(KEY.Key_C, CTRL | SHIFT)
    assert QApplication.clipboard().text() == (
        "Dear Maria Okafor, 13.20 EUR was wrong.\n14.10 EUR holds.\n"
    )
    (row,) = story(shop["maria"], kinds=frozenset({"letter"}))
    assert (row.title, row.text, row.state) == ("price-correction", "text", "not-sent")
    assert what(row, person.window.formats) == "Price correction · copied"
    assert state(row) == ("not sent", "partly")
    body.choice.choose("visit")
    assert "Bonjour Maria Okafor" in body.text.toPlainText()
    assert "In French" in body.head.text()
    person.presses(KEY.Key_Escape)


def test_a_broken_template_says_so_with_its_line(person: Seated, shop: dict[str, int]) -> None:
    office_writes("Subject: The price\n\nDear {customer},\n\n{prize} was wrong.\n")
    body = opens(person, shop["maria"])
    body.choice.choose("price-correction")
    assert "price-correction.txt, line 5: there is no “prize” to fill in." in body.problem.text()
    assert body.text.toPlainText() == ""
    assert body.made() is None
    body.choice.choose("holding")
    assert body.problem.isHidden()
    assert "Hello Maria Okafor" in body.text.toPlainText()
    person.presses(KEY.Key_Escape)


@pytest.mark.usefixtures("saved")
def test_what_was_printed_or_saved_is_not_sent(
    person: Seated, shop: dict[str, int], asked: int
) -> None:
    person.qtbot.waitUntil(lambda: bool(story(shop["maria"], kinds=frozenset({"letter"}))))
    person.presses(KEY.Key_Return, CTRL | SHIFT)
    person.presses(KEY.Key_Return, CTRL)
    (row,) = story(shop["maria"], kinds=frozenset({"letter"}))
    assert (row.title, row.text, row.state) == ("answer", "pdf", "sent")
    assert FollowUp.get_by_id(asked).state == "done"
    person.presses(KEY.Key_Escape)

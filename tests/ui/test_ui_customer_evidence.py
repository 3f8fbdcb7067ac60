"""What is worked out of a relationship, at the customer's side; the promises a key away."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLabel
from seated import BY, KEY, Seated

from desktop.models.customers import Customer
from desktop.queries.brief import known
from desktop.services import calls, contacts


def told(person: Seated, customer: int) -> list[str]:
    person.window.go("customers")
    person.waits()
    page: Any = person.window.current_page()
    page.table.select(customer)

    def said() -> list[str]:
        return [each.text() for each in page.side().findChildren(QLabel) if not each.isHidden()]

    person.qtbot.waitUntil(lambda: "Maria Okafor" in said())
    person.waits()
    return said()


def test_the_side_tells_the_last_contact_promises_and_what_is_not_answered(
    person: Seated, shop: dict[str, int]
) -> None:
    key = calls.begin(method="telephone", direction="in", customer=shop["maria"], **BY).value
    calls.ask(contact=key, kind="questions", text="Is it blue?", **BY)
    calls.promise_call_back(contact=key, hours=2, **BY)
    contacts.end_contact(contact=key, disposition="answered", **BY)
    said = told(person, shop["maria"])
    assert "Is it blue?" in said
    assert any(text.startswith("Last spoken to: today 10:00") for text in said)
    assert "Promises: 0 kept, 0 missed, 2 open" in said


def test_who_was_never_spoken_to_is_said_to_be_so(person: Seated, shop: dict[str, int]) -> None:
    said = told(person, shop["maria"])
    assert "No contact is on record." in said
    assert "Promises: 0 kept, 0 missed, 0 open" in said


def test_sales_to_nobody_are_no_relationship(shop: dict[str, int]) -> None:
    Customer.update(cash=True).where(Customer.id == shop["maria"]).execute()
    assert known(shop["maria"], today=BY["now"].date(), now=BY["now"]).evidence is None


def test_the_follow_ups_lead_to_the_promises(person: Seated) -> None:
    person.window.go("follow-ups")
    person.waits()
    person.presses(KEY.Key_P)
    assert person.window.current_page() is person.window.page("promises")

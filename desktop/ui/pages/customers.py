"""Customers: the list, what is known of the selected one, and each one's history on one page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.domain.errors import LiaisonError
from desktop.queries.card import Card, card
from desktop.queries.customers import CustomerFilters, CustomerRow
from desktop.system.language import _
from desktop.ui import customer_sheets
from desktop.ui.customer_form import edit_customer, new_customer
from desktop.ui.drops import accept_files
from desktop.ui.import_sheet import open_import
from desktop.ui.page import Key, Shell
from desktop.ui.pages.customer_panel import CustomerPanel
from desktop.ui.pages.customer_story import CustomerStory
from desktop.ui.pages.customers_list import customers_list
from desktop.ui.pages.list_page import ListPage


class CustomersPage(ListPage):
    """Enter shows the history of a customer in the place of the list, Escape the list again."""

    topics = frozenset(
        {"customers", "orders", "points", "follow_ups", "waitlists", "contacts", "staff"}
    )

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, customers_list(shell))
        self._panel = CustomerPanel(shell, self._go)
        self._story = CustomerStory(shell, self._go)
        self._story.hide()
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self._story)
        self.table.counted.connect(self._show_count)
        accept_files(self, lambda path: open_import(shell, self, kind="customers", path=path))

    def side(self) -> QWidget:
        return self._panel

    # The list

    def wanted(self, text: str, value: object) -> CustomerFilters:
        filters = CustomerFilters(text=text)
        match value:
            case ("tier", str(tier)):
                return replace(filters, tier=tier)
            case ("kind", str(kind)):
                return replace(filters, kind=kind)
            case "mine":
                return replace(filters, officer_id=self.shell.staff_id() or 0)
        return filters

    def show_row(self, row: CustomerRow | None) -> None:
        """Read the card of the selected customer; the panel stands until it is there."""
        if row is None and self._story.isHidden():
            self._panel.show_card(None)
            return
        shown = self._story.customer() if row is None or not self._story.isHidden() else row.id
        if shown is not None:
            self._read_card(shown)

    def open_row(self, row: CustomerRow) -> None:
        self._show_story(row.id, row.name)

    def open(self, target: object) -> None:
        """Show a customer by id, with the history."""
        if not isinstance(target, int):
            return
        super().open(target)
        self._show_story(target, "")

    def reload(self) -> None:
        super().reload()
        self._story.reload()

    def focus_first(self) -> None:
        (self.table if self._story.isHidden() else self._story.table).setFocus()

    def _show_count(self, count: int) -> None:
        self.head.set_chips([(self.shell.formats.whole(count), "neutral")])

    # One customer

    def _show_story(self, customer_id: int, name: str) -> None:
        self._story.show_customer(customer_id, name)
        self._show_list(False)
        self._story.table.setFocus()
        self._read_card(customer_id)

    def _show_list(self, is_shown: bool) -> None:
        for widget in (self.head, self._tools_row, self.table):
            widget.setVisible(is_shown)
        self._story.setVisible(not is_shown)
        self.keys_changed.emit()

    def _leave_story(self) -> None:
        self._show_list(True)
        self.table.setFocus()
        self.show_row(self.table.selected_row())

    def _read_card(self, customer_id: int) -> None:
        self.shell.background.ask(
            card,
            done=self._show_card,
            failed=self._card_gone,
            owner=self,
            key="card",
            customer_id=customer_id,
            today=self._today(),
        )

    def _show_card(self, known: Card) -> None:
        self._panel.show_card(known)
        if known.id == self._story.customer():
            self._story.show_card(known)

    def _card_gone(self, error: LiaisonError) -> None:
        self._panel.show_card(None)
        self.shell.background.refused.emit(error)

    def _go(self, area: str, record: int) -> None:
        self.shell.go(area, record)

    # Keys

    def own_keys(self) -> list[Key]:
        in_story = not self._story.isHidden()
        keys = [
            Key("N", _("New customer"), self._new, primary=not in_story, shown=not in_story),
            self._key("Return", _("history"), self._open_current, bound=False, shown=not in_story),
            self._key("E", _("change"), self._edit),
            self._key("P", _("phone, e-mail, address"), self._with(customer_sheets.add_point)),
            self._key("F", _("fact"), self._with(customer_sheets.set_fact)),
            self._key("M", _("note"), self._with(customer_sheets.add_note)),
            self._key("A", _("points"), self._with(customer_sheets.adjust_points)),
            self._key(
                "Shift+P",
                _("take a phone, e-mail or address off"),
                self._with(customer_sheets.take_point_off),
                shown=False,
            ),
            self._key("R", _("person"), self._with(customer_sheets.add_person), shown=False),
            self._key("O", _("New order"), self._order, button=not in_story, primary=in_story),
        ]
        if in_story:
            keys.insert(0, Key("Escape", _("back to the list"), self._leave_story))
            keys.append(Key("Alt+Right", _("next kind"), lambda: self._story.bar.step(1)))
            keys.append(
                Key("Alt+Left", _("kind before"), lambda: self._story.bar.step(-1), shown=False)
            )
        return keys

    def keys(self) -> list[Key]:
        return super().keys() if self._story.isHidden() else self.own_keys()

    def _key(self, sequence: str, text: str, run: Callable[[int], object], **how: Any) -> Key:
        """A key that does something about the customer who is selected when it is pressed."""

        def press() -> None:
            customer = self._current()
            if customer is not None:
                run(customer)

        return Key(sequence, text, press, enabled=self._current() is not None, **how)

    def _current(self) -> int | None:
        """Whose history is shown, or who is selected in the list."""
        if not self._story.isHidden():
            return self._story.customer()
        selected: int | None = self.table.selected_id()
        return selected

    def _with(self, sheet: Callable[[Shell, QWidget, Card], object]) -> Callable[[int], object]:
        """A sheet about a customer, opened on what is known of them at this moment."""

        def run(customer: int) -> None:
            self.shell.background.ask(
                card,
                done=lambda known: sheet(self.shell, self, known),
                owner=self,
                key="sheet",
                customer_id=customer,
                today=self._today(),
            )

        return run

    def _new(self) -> None:
        text = self.bar.text() if self._story.isHidden() else ""
        new_customer(self.shell, self, text=text, saved=self._made, known=self.open)

    def _made(self, customer_id: int) -> None:
        super().open(customer_id)

    def _open_current(self, customer: int) -> None:
        self._show_story(customer, "")

    def _edit(self, customer: int) -> None:
        edit_customer(self.shell, self, customer, known=self.open)

    def _order(self, customer: int) -> None:
        self.shell.go("desk", ("customer", customer))

    def _today(self) -> date:
        return self.shell.formats.local(self.shell.now()).date()

"""Customers: the list, what is known of the selected one, each one's history and points ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.domain.errors import LiaisonError
from desktop.queries.brief import Known, known
from desktop.queries.card import Card, card
from desktop.queries.customers import CustomerFilters, CustomerRow
from desktop.system.language import _
from desktop.ui import customer_sheets, merge_sheet
from desktop.ui.customer_form import edit_customer, new_customer
from desktop.ui.drops import accept_files
from desktop.ui.import_sheet import open_import
from desktop.ui.page import Key, Shell, Subject
from desktop.ui.pages.customer_brief import save_brief
from desktop.ui.pages.customer_ledger import CustomerLedger
from desktop.ui.pages.customer_panel import CustomerPanel
from desktop.ui.pages.customer_story import CustomerStory
from desktop.ui.pages.customers_list import customers_list
from desktop.ui.pages.letter_opening import LETTER_KEY, write_letter
from desktop.ui.pages.list_page import ListPage
from desktop.ui.pages.procedure_sheets import open_procedure


class CustomersPage(ListPage):
    """Enter shows the history of a customer in the place of the list, L the ledger of their points,
    Escape the list again."""

    topics = frozenset(
        {"customers", "orders", "points", "follow_ups", "waitlists", "contacts", "staff"}
    )

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, customers_list(shell))
        self._panel = CustomerPanel(shell, self._go)
        self._story = CustomerStory(shell, self._go)
        self._ledger = CustomerLedger(shell, self._go)
        self._views = (self._story, self._ledger)
        self._known: Card | None = None  # the card that is shown
        for view in self._views:
            view.hide()
            self.add_below(view)
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
        view = self._view()
        if row is None and view is None:
            self._panel.show_card(None)
            return
        shown = view.customer() if view is not None else row.id if row is not None else None
        if shown is not None:
            self._read_card(shown)

    def open_row(self, row: CustomerRow) -> None:
        self._show_story(row.id, row.name)

    def open(self, target: object) -> None:
        """Show a customer by id, with the history; ``(id, kind, record)`` at one event of it,
        ``(id, "points")`` with the ledger of their points."""
        customer, *event = target if isinstance(target, tuple) else (target,)
        if not isinstance(customer, int):
            return
        super().open(customer)
        if event == ["points"]:
            self._open_ledger(customer)
            return
        self._show_story(customer, "")
        if event:
            self._story.select(tuple(event))

    def reload(self) -> None:
        super().reload()
        for view in self._views:
            view.reload()

    def subject(self) -> Subject | None:
        view, row = self._view(), self.table.selected_row()
        shown = view.customer() if view is not None else row.id if row is not None else None
        return None if shown is None else Subject(shown)

    def focus_first(self) -> None:
        (self._view() or self).table.setFocus()

    def _show_count(self, count: int) -> None:
        self.head.set_chips([(self.shell.formats.whole(count), "neutral")])

    # One customer

    def _view(self) -> CustomerStory | CustomerLedger | None:
        """What stands in the place of the list, if anything does."""
        return next((view for view in self._views if not view.isHidden()), None)

    def _show_story(self, customer_id: int, name: str) -> None:
        self._show(self._story, customer_id, name)

    def _show(self, view: CustomerStory | CustomerLedger, customer_id: int, name: str) -> None:
        view.show_customer(customer_id, name)
        self._turn_to(view)
        view.table.setFocus()
        self._read_card(customer_id)

    def _turn_to(self, view: CustomerStory | CustomerLedger | None) -> None:
        for widget in (self.head, self._tools_row, self.table):
            widget.setVisible(view is None)
        for each in self._views:
            each.setVisible(each is view)
        self.keys_changed.emit()

    def _leave_view(self) -> None:
        self._turn_to(None)
        self.table.setFocus()
        self.show_row(self.table.selected_row())

    def _read_card(self, customer_id: int) -> None:
        self.shell.background.ask(
            known,
            done=self._show_known,
            failed=self._card_gone,
            owner=self,
            key="card",
            customer_id=customer_id,
            today=self._today(),
            now=self.shell.now(),
        )

    def _show_known(self, found: Known) -> None:
        known = self._known = found.card
        self._panel.show_card(known, found.evidence)
        for view in self._views:
            if known.id == view.customer():
                view.show_card(known)
        self.keys_changed.emit()

    def _card_gone(self, error: LiaisonError) -> None:
        self._panel.show_card(None)
        self.shell.background.refused.emit(error)

    def _go(self, area: str, record: int) -> None:
        self.shell.go(area, record)

    # Keys

    def own_keys(self) -> list[Key]:
        view = self._view()
        in_list, in_ledger = view is None, view is self._ledger
        keys = [
            Key("N", _("New customer"), self._new, primary=in_list, shown=in_list),
            self._key("Return", _("history"), self._open_current, bound=False, shown=in_list),
            self._key("E", _("change"), self._edit),
            self._key("P", _("phone, e-mail, address"), self._with(customer_sheets.add_point)),
            self._key("F", _("fact"), self._with(customer_sheets.set_fact)),
            self._key("M", _("note"), self._with(customer_sheets.add_note)),
            self._key("A", _("points"), self._with(self._adjust)),
            self._key("L", _("points ledger"), self._open_ledger, shown=not in_ledger),
            self._key(
                "Shift+P",
                _("take a phone, e-mail or address off"),
                self._with(customer_sheets.take_point_off),
                shown=False,
            ),
            *self._merge_keys(),
            self._key("Shift+B", _("account brief as PDF"), self._with(save_brief), shown=False),
            self._key(LETTER_KEY, _("letter"), self._with(write_letter), shown=False),
            self._key("W", _("procedure"), self._with(_begin_procedure), shown=False),
            self._key("R", _("person"), self._with(customer_sheets.add_person), shown=False),
            self._key("O", _("New order"), self._order, button=in_list, primary=not in_list),
        ]
        if in_ledger:
            keys.sort(key=lambda key: key.sequence != "A")  # what is done here is named first
        return keys if view is None else [*self._view_keys(view), *keys]

    def _merge_keys(self) -> list[Key]:
        """What can be done about two records of one customer."""
        known = self._known if self._known and self._known.id == self._current() else None
        merge, apart = self._with(self._merge), self._with(self._take_apart)
        if known is not None and known.merged_into is not None:
            became = known.merged_into.customer_id
            return [
                self._key("B", _("open what it became"), lambda _id: self.open(became)),
                self._key("Shift+D", _("take apart again"), apart),
            ]
        has_merged = known is not None and bool(known.merged_from)
        return [
            self._key("D", _("merge"), merge),
            self._key("Shift+D", _("take apart again"), apart, shown=has_merged),
        ]

    def _merge(self, shell: Shell, parent: QWidget, known: Card) -> None:
        merge_sheet.merge(shell, parent, known, done=self.open)

    def _take_apart(self, shell: Shell, parent: QWidget, known: Card) -> None:
        merge_sheet.take_apart(shell, parent, known, done=self.open)

    def _view_keys(self, view: CustomerStory | CustomerLedger) -> list[Key]:
        """The keys of what stands in the place of the list."""
        keys = [
            Key("Escape", _("back to the list"), self._leave_view),
            Key("Alt+Right", _("next kind"), lambda: view.bar.step(1)),
            Key("Alt+Left", _("kind before"), lambda: view.bar.step(-1), shown=False),
        ]
        if view is self._story:
            keys.append(Key("Ctrl+F", _("find in this history"), view.bar.search.setFocus))
        if view is self._ledger and self._ledger.has_programmes():
            keys.append(Key("G", _("next programme"), self._ledger.next_programme))
        return keys

    def keys(self) -> list[Key]:
        return super().keys() if self._view() is None else self.own_keys()

    def _key(self, sequence: str, text: str, run: Callable[[int], object], **how: Any) -> Key:
        """A key that does something about the customer who is selected when it is pressed."""

        def press() -> None:
            customer = self._current()
            if customer is not None:
                run(customer)

        return Key(sequence, text, press, enabled=self._current() is not None, **how)

    def _current(self) -> int | None:
        """Whose history or ledger is shown, or who is selected in the list."""
        view = self._view()
        if view is not None:
            return view.customer()
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
        text = self.bar.text() if self._view() is None else ""
        new_customer(self.shell, self, text=text, saved=self._made, known=self.open)

    def _made(self, customer_id: int) -> None:
        super().open(customer_id)

    def _open_current(self, customer: int) -> None:
        self._show_story(customer, "")

    def _open_ledger(self, customer: int) -> None:
        self._show(self._ledger, customer, "")

    def _adjust(self, shell: Shell, parent: QWidget, known: Card) -> None:
        """Points are given and taken in the programme that is shown."""
        programme = self._ledger.programme() if self._view() is self._ledger else 0
        customer_sheets.adjust_points(shell, parent, known, programme=programme)

    def _edit(self, customer: int) -> None:
        edit_customer(self.shell, self, customer, known=self.open)

    def _order(self, customer: int) -> None:
        self.shell.go("desk", ("customer", customer))

    def _today(self) -> date:
        return self.shell.formats.local(self.shell.now()).date()


def _begin_procedure(shell: Shell, parent: QWidget, known: Card) -> None:
    open_procedure(parent, shell, customer=known.id, order=None, name=known.name)

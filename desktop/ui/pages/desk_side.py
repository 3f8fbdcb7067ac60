"""The right of the desk: how far a line can be met, what can be done, what else is open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.domain.errors import RuleBroken
from desktop.domain.followups import RULE_LABELS
from desktop.system.language import N_, _
from desktop.ui.pages import desk_customer_words
from desktop.ui.pages import desk_line_words as words
from desktop.ui.pages.desk_choices import Choice, choices_of
from desktop.ui.pages.desk_lines import CHOICE_KEYS, ShownLine
from desktop.ui.pages.desk_waits import Waits
from desktop.ui.texts import sentence
from desktop.ui.widgets.buttons import ActionRow
from desktop.ui.widgets.labels import hairline, label
from desktop.ui.widgets.marks import FIT_WORDS, FITS
from desktop.ui.widgets.section import PanelRow, Section, SidePanel

if TYPE_CHECKING:
    from desktop.queries.card import Card
    from desktop.queries.followups import FollowUpRow
    from desktop.queries.offers import LineOffer
    from desktop.ui.page import Shell

FIT_TITLES = {
    "price": N_("Price"),
    "delivery-date": N_("Delivery date"),
    "quantity": N_("Quantity"),
    "quality": N_("Quality"),
    "specifications": N_("Specifications"),
}
_PANEL_ORDER = ("price", "quantity", "delivery-date", "quality", "specifications")
_MOST_ORDERS = 3


class DeskSide(SidePanel):
    """``chosen(Choice)``: one of them was taken; ``declined(reason)``; ``left`` by Escape."""

    chosen = Signal(object)
    declined = Signal(str)
    left = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its choices have it
        self._shell = shell
        self._line: ShownLine | None = None
        self._known: object = None
        self._rows: list[ActionRow] = []
        self._choices: Sequence[Choice] = ()
        self._reason: QLineEdit | None = None
        self._lines: dict[QWidget, QWidget] = {}  # the hairline over each section
        self._about = Section()
        self._can = Section(_("What can be done"))
        self.waits = Waits(shell)
        self.waits.changed.connect(lambda: self._reveal(self.waits, bool(self.waits.entries())))
        self._open = Section(_("Open for this customer"))
        self._nobody = label(
            _("What can be met, and what is open for the customer, stands here during a call."),
            "faint",
            wrap=True,
        )
        self.add(self._nobody)
        for section in (self._about, self._can, self.waits, self._open):
            self.add(section)
            self._reveal(section, False)

    def add(self, section: QWidget) -> None:
        line = hairline()
        line.hide()
        self._lines[section] = line
        for widget in (line, section):
            self._column.insertWidget(self._column.count() - 1, widget)

    def _reveal(self, section: QWidget, is_shown: bool) -> None:
        """Show a section or not; a hairline stands only between two that are shown."""
        section.setVisible(is_shown)
        sections = (self._about, self._can, self.waits, self._open)
        self._nobody.setVisible(all(each.isHidden() for each in sections))
        shown = [each for each in self._lines if not each.isHidden()]
        for each, line in self._lines.items():
            line.setVisible(each in shown[1:])

    # For the page

    def show_line(self, line: ShownLine | None, offer: LineOffer | None, currency: str) -> None:
        """Show a line and what can be met of it; ``offer`` comes a moment later."""
        known = (line, offer, currency, self._shell.now().date())
        if known == self._known:
            return
        self._known = known
        focused = self._focused()
        is_same = line is not None and self._line is not None and line.id == self._line.id
        typed = self._reason.text() if self._reason is not None and is_same else None
        self._line = line
        self._about.clear()
        self._can.clear()
        self._rows, self._reason, self._choices = [], None, ()
        self._reveal(self._about, line is not None)
        if line is not None:
            self._show_fits(line, offer, currency)
            self._show_choices(line, offer, currency)
        self._reveal(self._can, bool(self._rows))
        if focused is not None:
            if self._rows:
                self._rows[min(focused, len(self._rows) - 1)].setFocus()
            else:
                self.left.emit()
        if typed is not None and self._rows:
            self._ask_reason(typed, focus=focused is not None)

    def show_card(self, card: Card | None, now: datetime) -> None:
        """Show what is open for the customer beside this order."""
        self._open.clear()
        self._reveal(self._open, card is not None and not card.cash)
        self.waits.show_customer(card.id if card is not None and not card.cash else None)
        if card is None:
            return
        shown = 0
        for row in card.follow_ups:
            self._open.row(follow_up_title(row), **_due_chip(row, self._shell, now))
            shown += 1
        for order in card.open_orders[:_MOST_ORDERS]:
            due = self._shell.formats.day(order.promised_on) if order.promised_on else ""
            self._open.row(_("Order {number}").format(number=order.number), due)
            shown += 1
        if not shown:
            self._open.text(_("Nothing is open."), "soft")

    def show_caller(self, card: Card | None, today_now: datetime) -> None:
        """Show who may be calling, before anything is opened."""
        self.show_line(None, None, "")
        self._known = None
        self._about.clear()
        self._reveal(self._about, card is not None)
        if card is not None:
            formats = self._shell.formats
            today = formats.local(today_now).date()
            self._about.set_caption(card.number)
            self._about.text(card.name, "heading")
            self._about.text(desk_customer_words.summary(card, formats, today), "soft")
            for point in card.points:
                self._about.row(point.typed, chip=_("preferred") if point.preferred else "")
        self.show_card(card, today_now)

    def choose(self, name: str) -> bool:
        """Take a choice by its name, where it can be taken: a key was pressed."""
        same = [number for number, each in enumerate(self._choices) if each.name == name]
        if not same:
            return False
        if len(same) > 1:
            self._rows[same[0]].setFocus()
        else:
            self._take(self._choices[same[0]])
        return True

    def focus_choices(self) -> None:
        """Go to the first choice."""
        if self._rows:
            self._rows[0].setFocus()

    def follow(self, widget: QWidget) -> None:
        """Let Tab go from ``widget`` through the choices."""
        for row in self._rows:
            QWidget.setTabOrder(widget, row)
            widget = row

    def choices(self) -> list[str]:
        """The names of the choices shown."""
        return [each.name for each in self._choices]

    # Inside

    def _show_fits(self, line: ShownLine, offer: LineOffer | None, currency: str) -> None:
        formats = self._shell.formats
        self._about.set_caption(
            _("Line {number} · {product}").format(number=line.number, product=line.line.description)
        )
        if line.line.product_id is None:
            told = _("A special order: the day is agreed after confirming; a follow-up sees to it.")
            self._about.text(told)
            return
        parts = offer.promise.by_date if offer is not None else line.line.promise
        self._about.text(words.promise_sentence(line.line.quantity, line.line.unit, parts, formats))
        if offer is None:
            return
        fits = {fit.type: fit for fit in offer.offered.fits}
        for name in _PANEL_ORDER:
            fit = fits[name]
            row = PanelRow(
                _(FIT_TITLES[name]),
                words.fit_value(fit, line.line, currency, formats),
                fit=fit.level,
                chip=_(FIT_WORDS[fit.level]),
                tone=FITS[fit.level],
            )
            told = sentence(RuleBroken(fit.code, **fit.params))
            row.setToolTip(told)
            row.setAccessibleName(_(FIT_TITLES[name]))
            row.setAccessibleDescription(told)
            self._about.add(row)
        better = words.better_price(line.line, offer, currency, formats)
        if better:
            self._about.text(better, "detail")

    def _show_choices(self, line: ShownLine, offer: LineOffer | None, currency: str) -> None:
        self._choices = choices_of(line, offer, currency=currency, formats=self._shell.formats)
        for choice in self._choices:
            row = ActionRow(
                choice.key, choice.title, choice.detail, run=partial(self._take, choice)
            )
            self._can.add(row)
            row.show()  # now, not with the next paint: the focus may go there at once
            self._rows.append(row)

    def _take(self, choice: Choice) -> None:
        if choice.name == "decline":
            self._ask_reason()
        else:
            self.chosen.emit(choice)

    def _ask_reason(self, typed: str = "", *, focus: bool = True) -> None:
        """The reason of a decline, typed where the choice stands."""
        if self._reason is None:
            self._reason = QLineEdit(typed)
            self._reason.setPlaceholderText(_("Why? Enter declines, Escape does not"))
            self._reason.setAccessibleName(_("Reason for declining"))
            self._reason.setMaxLength(2000)
            self._reason.returnPressed.connect(self._decline)
            self._can.add(self._reason)
            self._reason.show()
        if focus:
            self._reason.setFocus()
            self.ensureWidgetVisible(self._reason)

    def _decline(self) -> None:
        if self._reason is not None and self._reason.text().strip():
            self.declined.emit(self._reason.text().strip())

    def _focused(self) -> int | None:
        """Which choice has the focus, or gets it once shown; None where it is elsewhere."""
        here = self.window().focusWidget()
        if here is None:
            return None
        if here is self._reason:
            return len(self._rows) - 1
        return next((number for number, row in enumerate(self._rows) if row is here), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            if self._reason is not None and self._reason.hasFocus():
                self._rows[-1].setFocus()
                self._reason.hide()
                self._reason.deleteLater()
                self._reason = None
            else:
                self.left.emit()
        elif key in CHOICE_KEYS and self._choices:
            self.choose(CHOICE_KEYS[Qt.Key(key)])
        else:
            super().keyPressEvent(event)


def follow_up_title(row: FollowUpRow, *, with_order: bool = True) -> str:
    """What is to be done, with the order it is about."""
    label = RULE_LABELS.get(row.rule)
    told = row.what if row.what or label is None else _(label)
    told = told or row.rule
    told = told[:1].upper() + told[1:]
    return f"{told} ({row.order_number})" if row.order_number and with_order else told


def _due_chip(row: FollowUpRow, shell: Shell, now: datetime) -> dict[str, str]:
    formats = shell.formats
    due, today = formats.local(row.due).date(), formats.local(now).date()
    if row.due < now:
        late = formats.due(due, today=today) if due < today else _("overdue")
        return {"chip": late, "tone": "bad"}
    text = formats.moment(row.due, now=now)
    return {"chip": text, "tone": "partly" if due == today else "neutral"}

"""The small sheets of the desk: quoting, another currency, the end of a call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from desktop.domain.orders import quote_expiry
from desktop.queries.desk import CallRow
from desktop.queries.drafts import DraftRow
from desktop.queries.telling import ToTell, to_tell_in
from desktop.services import contacts, lines, orders
from desktop.system.language import _
from desktop.ui import dialogs
from desktop.ui.choices import currency_items, words
from desktop.ui.forms import Action, ActionSheet, Form, open_form
from desktop.ui.page import Shell
from desktop.ui.state_words import DISPOSITIONS
from desktop.ui.telling_words import before_and_now
from desktop.ui.typed_edits import date_edit, whole, whole_edit
from desktop.ui.widgets.fields import Choice, NoteEdit
from desktop.ui.widgets.labels import label

QUOTE_DAYS = 14
_CLOSING = time(17)  # a day's next step is due by then


def save_quote(
    shell: Shell, parent: QWidget, draft: DraftRow, *, saved: Callable[[str], object]
) -> None:
    """Ask for how long the quote stands, and save it; ``saved`` gets its number."""

    def make() -> ActionSheet:
        form = Form()
        days = whole_edit(shell.formats, value=QUOTE_DAYS)
        form.row(form.field("days", _("&Days it stands"), days, codes=("quote-past",)))

        def action() -> Action:
            today = shell.formats.local(shell.now()).date()
            expires_on = quote_expiry(today, min(whole(days) or 0, 3650))
            return orders.quote, {"order": draft.id, "expires_on": expires_on}

        title, accept = _("Save as a quote"), _("Save quote")
        return ActionSheet(shell, title, form, action=action, accept=accept, saved=saved, width=380)

    open_form(parent, make)


def change_currency(shell: Shell, parent: QWidget, draft: DraftRow) -> None:
    """Ask for another currency, and what becomes of prices that were typed."""
    typed = [line for line in draft.lines if line.price_source in ("manual", "contract")]

    def make() -> ActionSheet:
        form = Form()
        wanted = draft.customer_currency or draft.currency
        items = currency_items(known=draft.currency)
        first = [item for item in items if item[0] in (wanted, draft.currency)]
        rest = [item for item in items if item not in first]
        currency = Choice([*first, *rest], current=wanted)
        form.row(form.field("currency", _("&Currency of the order"), currency))
        convert = QCheckBox(_("Con&vert the prices that were typed"))
        convert.setChecked(bool(typed))
        if typed:
            form.row(convert)
            told = _(
                "Prices on record follow by themselves; typed ones stay unless they are converted."
            )
            form.add(label(told, "detail", wrap=True))

        def action() -> Action:
            return lines.set_currency, {
                "order": draft.id,
                "currency": currency.value(),
                "convert_typed": convert.isChecked(),
            }

        return ActionSheet(
            shell, _("Another currency"), form, action=action, accept=_("Change"), width=420
        )

    open_form(parent, make)


class WrapUp(Form):
    """How a call ended, what was said, and the next step, which becomes a follow-up."""

    def __init__(
        self, shell: Shell, call: CallRow, *, has_lines: bool, news: Sequence[ToTell] = ()
    ) -> None:
        super().__init__()
        self._shell, self._call, self._has_lines = shell, call, has_lines
        self._news = [(one.id, self._told(one)) for one in news]
        how = Choice(words(DISPOSITIONS), current="answered")
        fields: list[QWidget] = [self.field("disposition", _("&How it ended"), how)]
        if has_lines:
            ways = [(True, _("keep it, on hold")), (False, _("give it up"))]
            fields.append(self.field("keep", _("The &draft"), Choice(ways, current=True)))
        self.row(*fields)
        self.row(self.field("said", _("What was &said"), NoteEdit(call.said, lines=3)))
        for _key, box in self._news:
            self.row(box)
        formats = shell.formats
        due = date_edit(
            formats,
            today=lambda: formats.local(shell.now()).date(),
            value=formats.local(shell.now()).date() + timedelta(days=1),
        )
        self.row(
            self.field("next_step", _("&Next step, if there is one"), QLineEdit()),
            self.field("next_due", _("&On"), due, codes=("next-step-no-date", "due-too-far")),
            first=2,
        )

    def _told(self, one: ToTell) -> QCheckBox:
        """Whether they were told what changed: it is expected of a call that was made for it."""
        formats = self._shell.formats
        today = formats.local(self._shell.now()).date()
        was, now = before_and_now(one.rule, one.params, formats, today=today)
        name = str(one.params.get("name") or one.params.get("title") or one.order_number)
        text = _("They were &told: {name}, {was} → {now}")
        box = QCheckBox(text.format(name=name.replace("&", "&&"), was=was, now=now))
        box.setChecked(one.called)
        return box

    def keeps(self) -> bool:
        """Whether the draft is kept."""
        return self._has_lines and bool(self.control("keep").value())

    def action(self) -> Action:
        typed, due = self.typed(), self.control("next_due").value()
        step = typed["next_step"].strip()
        values: dict[str, Any] = {"said": typed["said"], "next_step": step}
        if step and due is not None:
            values["next_due"] = datetime.combine(due, _CLOSING, self._shell.formats.zone)
        return contacts.end_contact, {
            "contact": self._call.id,
            "disposition": typed["disposition"],
            "told": [key for key, box in self._news if box.isChecked()],
            **values,
        }


def hang_up(
    shell: Shell,
    parent: QWidget,
    call: CallRow,
    *,
    has_lines: bool,
    ended: Callable[[bool], object],
) -> None:
    """Wrap the call up. ``ended`` is told whether the draft is kept."""

    def make(news: Sequence[ToTell]) -> ActionSheet:
        form = WrapUp(shell, call, has_lines=has_lines, news=news)
        return ActionSheet(
            shell,
            _("Wrap up the call"),
            form,
            action=form.action,
            accept=_("Hang up"),
            saved=lambda left: ended(form.keeps()),
        )

    _with_news(shell, parent, call, make)


def wrap_up(shell: Shell, parent: QWidget, call: CallRow) -> None:
    """Wrap up a contact whose draft, if there is one, goes on by itself."""

    def make(news: Sequence[ToTell]) -> ActionSheet:
        form = WrapUp(shell, call, has_lines=False, news=news)
        title, accept = _("Wrap up the contact"), _("Wrap up")
        return ActionSheet(shell, title, form, action=form.action, accept=accept)

    _with_news(shell, parent, call, make)


def _with_news(
    shell: Shell,
    parent: QWidget,
    call: CallRow,
    make: Callable[[Sequence[ToTell]], ActionSheet],
) -> None:
    """Open the sheet with what this customer is to be told first."""
    shell.background.ask(
        to_tell_in,
        contact_id=call.id,
        owner=parent,
        key="news",
        done=lambda news: open_form(parent, lambda: make(news)),
    )


def ask_reason(shell: Shell, parent: QWidget, declined: Callable[[str], object]) -> None:
    """Ask why something is declined, where the panel that asks it is not shown."""
    form = Form()
    reason = QLineEdit()
    form.row(form.field("reason", _("&Why it is declined"), reason))

    def submit() -> None:
        if reason.text().strip():
            declined(reason.text().strip())
            sheet.accept()

    sheet = dialogs.Sheet(_("Decline"), form, accept=_("Decline"), submit=submit, width=420)
    reason.returnPressed.connect(submit)
    dialogs.ask(sheet, parent=parent)
    reason.setFocus()

"""The log of a waitlist: everything that was ever done to it, newest first, paged."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.queries.waitlist_log import LOG, LogFilters, LogRow
from desktop.queries.waitlists import WaitlistRow
from desktop.system.language import _
from desktop.ui import dialogs
from desktop.ui.page import Shell
from desktop.ui.style import look, space
from desktop.ui.waitlist_log_words import happened
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.labels import label
from desktop.ui.widgets.paged_table import PagedTable


class LogTable(QWidget):
    """The table with what it is worth said over it."""

    def __init__(self, shell: Shell, filters: LogFilters) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        space(column, gap=8)
        text = _("Each row is sealed with all before it: liaison check finds any that was altered.")
        column.addWidget(label(text, "soft", wrap=True))
        self.table = PagedTable(
            name="waitlist-log",
            columns=_columns(shell),
            source=LOG,
            shell=shell,
            sort="number",
            descending=True,
            empty=EmptyState("clock", _("Nothing has happened to this list yet.")),
        )
        self.table.setMinimumHeight(look.px(380))
        column.addWidget(self.table, 1)
        self._whole = label("", "detail", wrap=True)
        self._whole.setMinimumHeight(look.px(48))
        column.addWidget(self._whole)
        self.table.selected.connect(
            lambda row: self._whole.setText(happened(row, shell.formats) if row else "")
        )
        self.table.set_filters(filters, is_filtered=False)


def _columns(shell: Shell) -> tuple[Column, ...]:
    def what(row: LogRow) -> str:
        return happened(row, shell.formats)

    return (
        Column(
            "number",
            _("No."),
            lambda row: shell.formats.whole(row.number),
            width=56,
            align="right",
            sort="number",
        ),
        Column("when", _("When"), lambda row: shell.formats.moment(row.at), width=136, whole=True),
        Column("who", _("Who"), lambda row: row.staff or _("the program"), width=104),
        Column("member", _("Member"), lambda row: row.customer or "—", width=128),
        Column("what", _("What"), what, width=320, stretch=True, tooltip=what),
    )


def open_log(page: QWidget, shell: Shell, row: WaitlistRow) -> LogTable:
    """Show it over the page; Escape or Ctrl+Enter closes it."""
    body = LogTable(shell, LogFilters(waitlist_id=row.id))
    title = _("What happened to {title}").format(title=row.title)
    sheet = dialogs.Sheet(title, body, accept=_("Close"), width=920)
    sheet.cancel_button.hide()
    dialogs.ask(sheet, parent=page)
    body.table.setFocus()
    return body

"""The total under the lines: in the order's currency, the customer's and points, with the rate, and
what of it is paid in points."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from desktop.queries.desk import DeskState
from desktop.queries.drafts import DraftRow
from desktop.queries.lines import LineRow
from desktop.queries.totals import TotalIn
from desktop.system.language import _, ngettext
from desktop.ui import points_words
from desktop.ui.page import Shell
from desktop.ui.pages import desk_line_words as words
from desktop.ui.style import space
from desktop.ui.widgets.labels import label

_END = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter


class Totals(QWidget):
    """Where there is no usable rate it says so in words."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        grid = QGridLayout(self)
        space(grid, gap=4)
        grid.setColumnStretch(0, 1)
        self._about = label("", "soft", wrap=True)
        self._about.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        grid.addWidget(self._about, 0, 0)
        row = QHBoxLayout()
        space(row, gap=16)
        self._others = label("", "soft")
        row.addWidget(self._others)
        self._total = label("", "amount")
        self._total.setAccessibleDescription(_("Total of the order"))
        row.addWidget(self._total)
        grid.addLayout(row, 0, 1)
        row = QHBoxLayout()
        space(row, gap=16)
        self._paid = label("", "soft", wrap=True)
        self._paid.setAlignment(_END)
        row.addWidget(self._paid, 1)
        self._due = label("", "strong")
        self._due.setAccessibleDescription(_("What stays due in money"))
        row.addWidget(self._due)
        grid.addLayout(row, 1, 0, 1, 2)
        self._rates = label("", "faint", wrap=True)
        self._rates.setAlignment(_END)
        grid.addWidget(self._rates, 2, 0, 1, 2)

    def show_state(self, state: DeskState) -> None:
        """Show the totals of the draft."""
        draft = state.draft
        if draft is None:
            return
        formats = self._shell.formats
        self._about.setText(_about(draft, self._shell))
        self._total.setText(formats.money(draft.total.minor, draft.currency))
        shown = [_figure(total, self._shell) for total in draft.others if not total.problem]
        self._others.setText("    ".join(text for text in shown if text))
        told = [words.rate_of(total, draft.currency, formats) for total in draft.others]
        rates = " · ".join(dict.fromkeys(text for text in told if text))
        self._rates.setText(rates)
        self._rates.setVisible(bool(rates))
        points = draft.points
        self._paid.setText(points_words.paid(points, formats) if points else "")
        self._due.setText(points_words.due(points, formats) if points else "")
        for widget in (self._paid, self._due):
            widget.setVisible(bool(widget.text()))
        for widget in (self._others, self._total):
            widget.setToolTip(rates)


def _about(draft: DraftRow, shell: Shell) -> str:
    """ "4 lines · promised complete Thu 17 Dec"."""
    count = len(draft.lines)
    if not count:
        return _("No line yet")
    said = [ngettext("{count} line", "{count} lines", count).format(count=count)]
    goods = [line for line in draft.lines if line.kind in ("goods", "special")]
    open_lines = sum(_is_open(line) for line in goods)
    days = [line.promise[-1][1] for line in goods if line.promise]
    if open_lines:
        text = ngettext("{count} not wholly promised", "{count} not wholly promised", open_lines)
        said.append(text.format(count=open_lines))
    elif days:
        said.append(_("promised complete {day}").format(day=shell.formats.day(max(days))))
    return " · ".join(said)


def _is_open(line: LineRow) -> bool:
    if line.choice == "decline" and line.promise:
        return False
    return line.kind == "special" or words.short_of(line) > 0 or line.choice == "waitlist"


def _figure(total: TotalIn, shell: Shell) -> str:
    formats = shell.formats
    if total.points is not None:
        return _("= {points} p").format(points=formats.quantity(total.points))
    if total.amount is not None:
        return f"= {formats.money(total.amount.minor, total.currency)}"
    return ""

"""Parts that the side panels of several lists have: a title with its state, and the history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from PySide6.QtWidgets import QWidget

from desktop.queries.history import ChangeRow
from desktop.system.language import _
from desktop.ui.formats import Formats
from desktop.ui.history_words import told
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.labels import label, title
from desktop.ui.widgets.marks import Chip
from desktop.ui.widgets.parts import PartedPanel
from desktop.ui.widgets.section import Section

_MOMENTS = 12  # of the history, the newest


def title_of(part: Section, text: str, *chips: tuple[str, str]) -> None:
    """A large title with its chips after it, or under it where both do not fit."""
    line = QWidget()
    row = Flow(line, gap=8)
    row.addWidget(title(text))
    for word, tone in chips:
        row.addWidget(Chip(word, tone))
    part.add(line)


def history(
    panel: PartedPanel,
    changes: Sequence[ChangeRow],
    formats: Formats,
    now: datetime,
    *,
    caption: str = "",
    currency: str = "",
    names: Mapping[int, str] | None = None,
) -> None:
    """The part "history": each moment with who it was, and what changed from what to what."""
    part = panel.part("history", caption or _("History"))
    moments = told(changes, formats, currency=currency, names=names)
    for moment in moments[:_MOMENTS]:
        part.row(moment.who or _("the program"), formats.moment(moment.at, now=now))
        part.add(label("\n".join(moment.lines), "detail", wrap=True))

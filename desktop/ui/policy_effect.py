"""What other rules would do, as it stands beside their form: who moves, and what would break."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.policy_change import TierChange
from desktop.queries.policy_preview import MoveRow, Preview
from desktop.system.language import _, ngettext
from desktop.ui import policy_words as words
from desktop.ui.formats import Formats
from desktop.ui.state_words import tier_name
from desktop.ui.style import look, space
from desktop.ui.widgets.painting import draw_text, from_leading
from desktop.ui.widgets.section import Section

_LISTED = 8  # statements that are named; of the others the number is said


class PolicyEffect(QWidget):
    """``show_preview`` tells of one; ``say`` puts a sentence in its place."""

    def __init__(self, formats: Formats) -> None:
        super().__init__()
        self._formats = formats
        column = QVBoxLayout(self)
        space(column)
        names = (_("What it would do"), _("By tier"), _("Who moves most"), _("Told already"))
        self._parts = {key: Section(name) for key, name in zip(_PARTS, names, strict=True)}
        for part in self._parts.values():
            column.addWidget(part)
        column.addStretch(1)
        self.setAccessibleName(_("What it would do"))
        self.say(_("Nothing is changed yet."))

    def say(self, text: str) -> None:
        self._clear()
        self._parts["whole"].text(text, "soft")

    def show_preview(self, shown: Preview) -> None:
        """The difference between the rules in force and those that are typed."""
        self._clear()
        formats, change, part = self._formats, shown.change, self._parts["whole"]
        part.text(words.summary(shown, formats), "soft")
        if change.up or change.down:
            part.row(_("Move up"), words.moving(change.up, change.largest_rise, formats))
            part.row(_("Move down"), words.moving(change.down, change.largest_drop, formats))
            self._show_tiers(shown)
            self._show_movers(shown)
        self._show_broken(shown)

    # Inside

    def _clear(self) -> None:
        for key, part in self._parts.items():
            part.clear()
            part.setVisible(key == "whole")

    def _show_tiers(self, shown: Preview) -> None:
        part = self._parts["tiers"]
        part.show()
        part.add(TierPlaces(shown.change.tiers, self._formats))
        for one in shown.change.tiers:
            count = self._formats.whole(one.waiting)
            name = _("{tier}, {count} waiting").format(tier=tier_name(one.tier), count=count)
            part.row(name, words.tier(one, shown, self._formats))
        if pace := words.pace(shown, self._formats):
            part.text(pace, "faint")

    def _show_movers(self, shown: Preview) -> None:
        part = self._parts["movers"]
        part.show()
        for rows, tone in ((shown.falling, "bad"), (shown.rising, "met")):
            for row in rows:
                chip = words.steps(row.move, self._formats)
                part.row(self._who(row, shown), words.move(row.move, self._formats), chip=chip,
                         tone=tone)  # fmt: skip

    def _who(self, row: MoveRow, shown: Preview) -> str:
        return row.customer if shown.lists == 1 else f"{row.customer} · {row.title}"

    def _show_broken(self, shown: Preview) -> None:
        rows, part = shown.broken, self._parts["broken"]
        part.show()
        if not rows:
            part.row(_("Every statement given stays true."), fit="met")
            return
        text = ngettext(
            "{count} statement would no longer be true. The member gets a follow-up at once.",
            "{count} statements would no longer be true. Each member gets a follow-up at once.",
            len(rows),
        )
        part.row(text.format(count=self._formats.whole(len(rows))), fit="not")
        for row in rows[:_LISTED]:
            who = row.customer if shown.lists == 1 else f"{row.customer} · {row.title}"
            part.row(who, words.broken(row, self._formats))
        more = len(rows) - _LISTED
        if more > 0:
            part.text(_("and {count} more").format(count=self._formats.whole(more)), "faint")


_PARTS = ("whole", "tiers", "movers", "broken")


class TierPlaces(QWidget):
    """The mean place of each tier, from where it is to where it would be: a dot and a ring."""

    def __init__(self, tiers: Sequence[TierChange], formats: Formats) -> None:
        super().__init__()
        self._tiers, self._formats = tiers, formats
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Mean places by tier, now and then"))

    def sizeHint(self) -> QSize:
        return QSize(look.px(240), (len(self._tiers) + 1) * look.px(22))

    def minimumSizeHint(self) -> QSize:
        return QSize(look.px(160), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font("caption"))
        metrics = QFontMetrics(painter.font())
        names = [tier_name(one.tier) for one in self._tiers]
        start = max(map(metrics.horizontalAdvance, names), default=0) + look.px(16)
        last = max((max(one.mean_before, one.mean_after) for one in self._tiers), default=1)
        whole, height, size = QRectF(self.rect()), look.px(22), look.px(9)
        room = whole.width() - start - size - look.px(4)
        for number, (one, name) in enumerate(zip(self._tiers, names, strict=True)):
            top = number * height
            line = QRectF(0, top, whole.width(), height)
            painter.setPen(look.color("soft"))
            draw_text(painter, from_leading(line, start=0, width=start), name)
            ends = [
                from_leading(line, start=start + float(room * float(place / last)), width=size)
                for place in (one.mean_before, one.mean_after)
            ]
            self._draw(painter, ends, is_worse=one.mean_after > one.mean_before)
        painter.setPen(look.color("faint"))
        foot = QRectF(0, len(self._tiers) * height, whole.width(), height)
        text = _("mean place: ● now, ○ then; further left is sooner")
        draw_text(painter, from_leading(foot, start=start, width=whole.width() - start), text)

    def _draw(self, painter: QPainter, ends: Sequence[QRectF], *, is_worse: bool) -> None:
        now, then = (end.center() for end in ends)
        size = look.px(9)
        ink = look.color("bad" if is_worse else "met")
        painter.setPen(QPen(ink, look.px(2)))
        painter.drawLine(now, then)
        painter.setBrush(look.color("surface"))
        painter.drawEllipse(then, size / 2, size / 2)
        painter.setPen(QPen(look.color("surface"), 1))
        painter.setBrush(look.color("ink"))
        painter.drawEllipse(now, size / 2, size / 2)

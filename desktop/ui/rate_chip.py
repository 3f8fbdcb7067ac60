"""The rate chip at the top: the rate in use, and by shape and word how far it can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QPushButton

from desktop.system.language import _, ngettext
from desktop.ui.rate_words import dated, rate_sentence, source_name
from desktop.ui.style import look
from desktop.ui.texts import sentence_for
from desktop.ui.widgets.marks import paint_fit

if TYPE_CHECKING:
    from desktop.queries.rates import RateState
    from desktop.ui.formats import Formats

FIT_OF = {
    "ok": "met",
    "old": "partly",
    "offline": "partly",
    "aside": "partly",
    "too-old": "not",
    "missing": "not",
}
"""The mark of each status of a rate."""

_MARK = 14  # pixels at 100 % text size, with the room around it
_DIGITS = 4  # decimals of the rate


class RateChip(QPushButton):
    """Hidden until ``show_rate``."""

    def __init__(self) -> None:
        super().__init__()
        self._fit = ""
        self.setProperty("role", "chip")
        self.setAccessibleName(_("Exchange rate"))
        look.changed.connect(self._dress)
        self.hide()

    def show_rate(self, text: str, tip: str, *, fit: str) -> None:
        """A text with the mark of ``fit`` (met, partly, not; empty for none) before it."""
        self.setText(f"\u00a0\u2066{text}\u2069" if text and self.isRightToLeft() else text)
        self.setAccessibleDescription(f"{text}. {tip}" if tip else text)
        self.setToolTip(tip)
        self._fit = fit
        self._dress()

    def _dress(self) -> None:
        tone = {"partly": "partly", "not": "bad"}.get(self._fit, "")
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)
        self.setIcon(_mark(self._fit, ratio=self.devicePixelRatioF()) if self._fit else QIcon())
        self.setIconSize(QSize(look.px(_MARK), look.px(_MARK)))


def _mark(fit: str, *, ratio: float) -> QIcon:
    side = look.px(_MARK)
    drawn = QPixmap(round(side * ratio), round(side * ratio))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    paint_fit(painter, QRectF(0, 0, side, side), fit)
    painter.end()
    return QIcon(drawn)


def chip_text(state: RateState, formats: Formats) -> str:
    """The rate in use and the one thing about it that matters most; short."""
    if state.rate is None:
        pair = {"base": state.base, "quote": state.quote}
        if state.status == "too-old":
            return _("{base} to {quote}: rate too old").format(**pair)
        return _("{base} to {quote}: no rate").format(**pair)
    rate = _("1 {base} = {rate} {quote}").format(
        base=state.base, rate=formats.decimal(state.rate, _digits(state)), quote=state.quote
    )
    return f"{rate} · {_remark(state, formats)}"


def _digits(state: RateState) -> int:
    assert state.rate is not None
    return max(_DIGITS, _DIGITS - 1 - state.rate.adjusted())


def _remark(state: RateState, formats: Formats) -> str:
    if state.status == "aside":
        text = ngettext("{count} set aside", "{count} set aside", state.aside)
        return text.format(count=formats.whole(state.aside))
    if state.status == "offline" and state.offline_since is not None:
        day = formats.day(formats.local(state.offline_since).date())
        return _("offline since {day}").format(day=day)
    if state.status == "old":
        return _("{days} old").format(days=formats.days(state.age_days or 0))
    day = formats.day(state.on) if state.on is not None else ""
    return f"{day} · {source_name(state.source)}"


def chip_tip(state: RateState, formats: Formats) -> str:
    """The whole story in sentences: the rate with its day, age and source, and what is amiss."""
    said = []
    if state.rate is not None and state.on is not None:
        said.append(
            rate_sentence(
                state.base,
                state.quote,
                rate=state.rate,
                on=state.on,
                age_days=state.age_days or 0,
                source=state.source,
                formats=formats,
            )
        )
    if state.problem:
        said.append(sentence_for(state.problem, dict(state.params)))
    if state.aside:
        text = ngettext(
            "{count} rate jumped and waits for somebody to accept or refuse it.",
            "{count} rates jumped and wait for somebody to accept or refuse them.",
            state.aside,
        )
        said.append(text.format(count=formats.whole(state.aside)))
    said += _silence(state, formats)
    return "\n".join(said)


def _silence(state: RateState, formats: Formats) -> list[str]:
    """Since when the online source gives nothing, and when it last did."""
    if state.offline_since is None:
        return []
    since = formats.moment(state.offline_since)
    said = [_("The online source has given no rates since {moment}.").format(moment=since)]
    if state.last_success is not None:
        day = dated(formats.local(state.last_success).date(), formats)
        said.append(_("It last did on {day}.").format(day=day))
    return said

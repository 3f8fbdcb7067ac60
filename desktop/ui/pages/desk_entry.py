"""The line box with its chips: what is typed is read at once, looked up, and added with Enter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.errors import LiaisonError
from desktop.domain.line_language import LineText, parse_line
from desktop.domain.office_calendar import OfficeCalendar
from desktop.queries import desk
from desktop.queries.desk import Candidate
from desktop.queries.drafts import DraftRow
from desktop.queries.offers import LineOffer, line_offer
from desktop.services import drafts, lines
from desktop.system.language import _
from desktop.ui.page import Shell
from desktop.ui.pages.desk_line_amount import LineAmount
from desktop.ui.pages.desk_line_box import LineBox
from desktop.ui.pages.desk_reading import Flaw, Reading, Said, looks_for, understand
from desktop.ui.pages.desk_said import SaidChips
from desktop.ui.style import space
from desktop.ui.texts import sentence

SAVE_AFTER = 300  # milliseconds after the last key until half-typed text is kept


class LineEntry(QWidget):
    """``added(line id)`` when a line stands in the draft."""

    added = Signal(int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._draft: DraftRow | None = None
        self._calendar: OfficeCalendar | None = None
        self._line = LineText()
        self._words = ""
        self._found: Sequence[Candidate] | None = None
        self._pins: dict[str, int] = {}  # what was chosen among several, by the words
        self._offer: LineOffer | None = None
        self._offered_for: object = None
        self._reading = Reading()
        self._enter_waits = False
        self._refusal = ""
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        space(column, gap=8)
        self.box = LineBox()
        self._amount = self.box.amount_target = LineAmount(self._shell, self.box)
        column.addWidget(self.box)
        self._below = SaidChips()
        column.addWidget(self._below)
        self._save = QTimer(self, singleShot=True, interval=SAVE_AFTER)
        self._save.timeout.connect(self.keep)
        self.box.textChanged.connect(self._on_text)
        self.box.textEdited.connect(self.keep_soon)
        self.box.entered.connect(self._enter)
        self.box.picked.connect(self._pick)
        self.box.highlighted.connect(lambda choice: self._refresh())

    # For the page

    def show_draft(self, draft: DraftRow, typed: str, calendar: OfficeCalendar) -> None:
        """Whose lines are typed. Another draft brings its own half-typed text along."""
        self._calendar = calendar
        is_other = self._draft is None or self._draft.id != draft.id
        self._draft, self._amount.currency = draft, draft.currency
        if is_other:
            self._save.stop()
            self.box.setText(typed)
            self.box.end(False)
            self._on_text(typed)
        else:
            self._look_again()

    def leave_draft(self) -> None:
        """Keep what is typed with its draft and be empty for the next."""
        self.keep()
        self._draft = None
        self.box.clear()

    def keep_soon(self) -> None:
        """Save what is half-typed after a short pause."""
        self._save.start()

    def keep(self) -> None:
        """Save what is half-typed, if that is not saved yet."""
        self._save.stop()
        if self._draft is not None:
            self._shell.background.act(
                drafts.keep_typed, order=self._draft.id, text=self.box.text()
            )

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page, or the end of the program: nothing waits for its pause any more."""
        if self._save.isActive():
            self.keep()
        super().hideEvent(event)

    # Reading

    def _on_text(self, text: str) -> None:
        self._refusal = ""
        self._enter_waits = False
        today = self._shell.formats.local(self._shell.now()).date()
        if not text:
            self._pins.clear()
        self._line = parse_line(text, locale=str(self._shell.formats.locale), today=today)
        words = looks_for(self._line)
        if words != self._words:
            self._words, self._found = words, None
            self._look_up()
        self._refresh(list_choices=True)

    def _look_up(self) -> None:
        if self._words and self._draft is not None:
            words = self._words
            self._shell.background.ask(
                desk.candidates,
                done=lambda found: self._on_found(words, found),
                failed=self._not_looked_up,
                owner=self,
                key="candidates",
                text=words,
                customer_id=self._draft.customer_id,
            )

    def _on_found(self, words: str, found: Sequence[Candidate]) -> None:
        if words != self._words:
            return
        self._found = found
        self._refresh(list_choices=True)
        if self._enter_waits:
            self._enter_waits = False
            if self._reading.choices:
                return  # nobody has seen the choices yet: the next Enter takes one
            self._enter()

    def _not_looked_up(self, error: LiaisonError) -> None:
        self._enter_waits = False  # the next Enter looks again
        self._refuse(sentence(error))

    def _look_again(self) -> None:
        """Stock, prices or the currency may have moved since."""
        self._offered_for = None
        self._look_up()

    def _refresh(self, *, list_choices: bool = False) -> None:
        if self._draft is None:
            return
        pinned = self._pins.get(self._words)
        self._reading = self._read(pinned if pinned is not None else self.box.choice())
        if list_choices:
            choices = self._reading.choices if pinned is None else ()
            self._list_choices(choices)
            if choices:
                self._reading = self._read(self.box.choice())
        self._ask_offer()
        self._show()

    def _list_choices(self, choices: Sequence[Candidate]) -> None:
        self.box.show_choices(choices, under=self._below, formats=self._shell.formats)

    def _read(self, picked: int | None) -> Reading:
        assert self._draft is not None
        assert self._calendar is not None
        return understand(
            self._line,
            found=self._found,
            picked=picked,
            is_pinned=self._words in self._pins,
            offer=self._offer,
            currency=self._draft.currency,
            formats=self._shell.formats,
            calendar=self._calendar,
        )

    def _ask_offer(self) -> None:
        """What can be met of what is typed: asked once for each wish."""
        product, asked = self._reading.product, self._reading.asked
        if self._draft is None or product is None or asked is None:
            self._offer, self._offered_for = None, None
            return
        wish = (product.id, repr(asked), self._draft.version)
        if wish == self._offered_for:
            return
        if self._offer is not None and self._offer.offered.id != product.id:
            self._offer = None
        self._offered_for = wish
        self._shell.background.ask(
            line_offer,
            done=lambda offer: self._on_offer(wish, offer),
            failed=lambda error: None,  # Enter will tell
            owner=self,
            key="offer",
            order_id=self._draft.id,
            product_id=product.id,
            asked=asked,
            now=self._shell.now(),
        )

    def _on_offer(self, wish: object, offer: LineOffer) -> None:
        if wish == self._offered_for:
            self._offer = offer
            self._refresh()

    def _pick(self, product: int) -> None:
        self._pins[self._words] = product
        self.box.hide_choices()
        self._refresh()

    def _show(self) -> None:
        """Chips, then what is wrong; the part still being typed is not scolded yet."""
        text = self.box.text()
        said = list(self._reading.said) if text.strip() else []
        marked: list[Flaw] = []
        for flaw in self._reading.flaws if text.strip() else ():
            is_typing = flaw.end == len(text) and not self._refusal
            if not is_typing:
                marked.append(flaw)
            told = Said(flaw.sentence, "neutral" if is_typing else "bad")
            said += [] if told in said else [told]
        if self._refusal and not any(each.text == self._refusal for each in said):
            said.append(Said(self._refusal, "bad"))
        self.box.mark(marked)
        self._below.show_said(said)

    def said(self) -> list[str]:
        """What the chips say."""
        return [each.text for each in self._below.said]

    def _refuse(self, text: str) -> None:
        self._refusal = text
        self._show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.box, text))

    # Adding

    def _enter(self) -> None:
        if self._draft is None or not self.box.text().strip():
            return
        reading = self._reading
        if reading.is_waiting:
            self._enter_waits = True
            self._look_up()
        elif reading.choices and reading.product is None:
            self._list_choices(reading.choices)
            self._refresh()
        elif reading.flaws:
            self._refuse(reading.flaws[0].sentence)
        elif reading.arguments:
            self._add(reading.arguments)
        else:
            self._refuse(_("Name a product: its code, barcode or the beginning of its name."))

    def _add(self, arguments: dict[str, Any]) -> None:
        assert self._draft is not None
        typed = self.box.text()
        order = self._draft.id
        self._shell.background.act(
            lines.add_line,
            done=self.added.emit,
            failed=lambda error: self._on_refused(order, typed, error),
            owner=self,
            order=order,
            who=self._shell.staff_id(),
            now=self._shell.now(),
            **arguments,
            **self._amount.evidence(arguments["price"], arguments["price_currency"]),
        )
        self._save.stop()
        self.box.hide_choices()
        self.box.setText("")

    def _on_refused(self, order: int, typed: str, error: LiaisonError) -> None:
        """Give the text back, unless something new is typed already: then say what was refused."""
        is_here = self._draft is not None and self._draft.id == order
        if is_here and not self.box.text():
            self.box.setText(typed)
            self._save.start()
            self._refuse(sentence(error))
        else:
            told = _("“{typed}” was not added. {why}").format(typed=typed, why=sentence(error))
            self._shell.notice(told, tone="bad")

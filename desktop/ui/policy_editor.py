"""Rules and what they would do, side by side: the form, the live difference, the versions.

Used by the sheet of a list and by the settings for the office's default.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from desktop.domain.errors import LiaisonError
from desktop.domain.waitlist_policy import Policy
from desktop.queries.policies import PolicyBook, VersionRow
from desktop.queries.policy_preview import Preview, preview
from desktop.services.policies import save_policy, use_office_policy
from desktop.system.language import _
from desktop.ui import policy_words as words
from desktop.ui import waitlist_words
from desktop.ui.forms import Action
from desktop.ui.page import Shell
from desktop.ui.policy_effect import PolicyEffect
from desktop.ui.policy_form import PolicyForm
from desktop.ui.style import look, space
from desktop.ui.texts import sentence
from desktop.ui.widgets.columns import Column
from desktop.ui.widgets.labels import label
from desktop.ui.widgets.row_list import RowList

_REST = 250  # milliseconds after the last key before the difference is asked for
_WIDE = 780  # pixels at 100 % text size from which the two stand side by side


class PolicyEditor(QWidget):
    """``changed()`` when something was typed: whether it can be saved may be another now."""

    changed = Signal()

    def __init__(self, shell: Shell, book: PolicyBook) -> None:
        super().__init__()
        self.shell = shell
        self.book = book
        self.form = PolicyForm(shell.formats, is_office=book.waitlist is None)
        self.effect = PolicyEffect(shell.formats)
        self.versions = RowList(self._columns(), name=_("Versions"), parent=self)
        self.versions.activated.connect(lambda _index: self.restore())
        self._rested = QTimer(self, interval=_REST, singleShot=True)
        self._rested.timeout.connect(self._ask)
        self._filled: dict[str, object] = {}
        self._lay_out()
        self.form.on_edit(self._on_edit)
        if book.waitlist is not None:
            self.form.on_choice(self._on_choice)
        self.setFocusProxy(self.form)
        self.show_book(book)

    # For the sheet and the settings

    def show_book(self, book: PolicyBook) -> None:
        """Show what is in force, unless somebody is in the middle of changing it."""
        self.versions.set_rows(book.versions)
        for each in (self.versions, self._hint):
            each.setVisible(bool(book.versions))
        self._in_force.setText(waitlist_words.policy(book.in_force, self.shell.formats))
        self._lottery.setText(_lottery(book, self.shell))
        self._lottery.setVisible(bool(self._lottery.text()))
        if self.is_touched():
            return
        self.book = book
        self.form.show_policy(book.in_force, own=book.in_force.own)
        self._filled = self.form.typed()
        self._rested.start()

    def is_touched(self) -> bool:
        """Whether anything stands there that was not there at first."""
        return bool(self._filled) and self.form.typed() != self._filled

    def can_save(self) -> bool:
        """A version needs its reason."""
        return bool(self.form.reason())

    def action(self) -> Action:
        """What saves it. Raises as ``PolicyForm.policy``."""
        asked = {"reason": self.form.reason(), "seen": self.book.in_force.id}
        if self.form.follows_office():
            return use_office_policy, {"waitlist": self.book.waitlist, **asked}
        return save_policy, {"waitlist": self.book.waitlist, "rules": self.form.policy(), **asked}

    def undoing(self) -> Action:
        """What brings the rules back that were in force before: a version of its own again."""
        before = self.book.in_force
        reason = _("Undone: back to version {version}").format(version=before.version)
        if self.book.waitlist is not None and not before.own:
            return use_office_policy, {"waitlist": self.book.waitlist, "reason": reason}
        rules = _plain(before)
        return save_policy, {"waitlist": self.book.waitlist, "rules": rules, "reason": reason}

    def forget(self) -> None:
        """What was typed is saved or given up."""
        self._filled = {}
        self.form.control("reason").setPlainText("")

    def restore(self) -> None:
        """Put the figures of the selected version into the form, to be saved as a new one."""
        row: VersionRow | None = self.versions.row()
        if row is None:
            return
        self.form.show_policy(row.policy, own=row.policy.own)
        text = _("Back to version {version}").format(version=row.policy.version)
        self.form.control("reason").setPlainText(text)
        self.form.control("reason").setFocus()

    # Inside

    def _lay_out(self) -> None:
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        space(self._box, gap=24)
        beside = QWidget()
        column = QVBoxLayout(beside)
        space(column, margins=(0, 0, 12, 0), gap=8)
        column.addWidget(self.effect)
        column.addWidget(label(_("In force now").upper(), "section"))
        self._in_force, self._lottery = (label("", "soft", wrap=True) for _each in range(2))
        hint = _("Enter puts a version's figures into the form, to be saved again.")
        self._hint = label(hint, "faint", wrap=True)
        for each in (self._in_force, self._lottery, self.versions, self._hint):
            column.addWidget(each)
        column.addStretch(1)
        self._box.addWidget(self.form, 1)
        self._box.addWidget(beside, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= look.px(_WIDE)
        directions = QBoxLayout.Direction
        self._box.setDirection(directions.LeftToRight if is_wide else directions.TopToBottom)

    def _columns(self) -> list[Column]:
        formats, is_office = self.shell.formats, self.book.waitlist is None

        def version(row: VersionRow) -> str:
            return words.version(row, formats, is_office=is_office)

        def why(row: VersionRow) -> str:
            return " ".join(row.policy.reason.split()) or "—"

        return [
            Column("version", _("Version"), version, strong=True),
            Column("made", _("Made"), lambda row: words.made(row, formats), stretch=True),
            Column("why", _("Why"), why, stretch=True, tooltip=why),
        ]

    def _on_choice(self) -> None:
        if self.form.follows_office():
            self.form.show_policy(self.book.office, own=False)
        self._on_edit()

    def _on_edit(self) -> None:
        self._rested.start()
        self.changed.emit()

    def _ask(self) -> None:
        try:
            proposed = self.book.office if self.form.follows_office() else self.form.policy()
        except LiaisonError as error:
            self.effect.say(sentence(error))
            return
        self.shell.background.ask(
            preview,
            waitlist=self.book.waitlist,
            proposed=_plain(proposed),
            now=self.shell.now(),
            owner=self,
            key="preview",
            done=self._show,
            failed=lambda error: self.effect.say(sentence(error)),
        )

    def _show(self, shown: Preview) -> None:
        self.effect.show_preview(shown)


def _plain(policy: Policy) -> Policy:
    """The rules of a version, without when and by whom it was made."""
    return Policy(**{name: getattr(policy, name) for name in Policy.__dataclass_fields__})


def _lottery(book: PolicyBook, shell: Shell) -> str:
    """When the list's opening lottery ends, and afterwards the seed it was drawn from."""
    if book.draws_until is None:
        return ""
    until = shell.formats.moment(book.draws_until)
    if not book.seed:
        return _("Opening lottery until {moment}; its seed is shown then.").format(moment=until)
    text = _("Opening lottery until {moment}, drawn from the seed {seed}.")
    return text.format(moment=until, seed=book.seed)

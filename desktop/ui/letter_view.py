"""One text to a customer as it will go: to whom, its subject and words, and keys for it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from desktop.domain.errors import RuleBroken
from desktop.system.language import _, current_locale
from desktop.ui.choices import language_name
from desktop.ui.spoken.messages import Written
from desktop.ui.style import look, space
from desktop.ui.texts import sentence
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.labels import label
from desktop.ui.widgets.letter_text import LetterText

_DOWN, _ACROSS = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
_WIDE = 860  # pixels at 100 % text size
Act = tuple[str, Callable[[], object], str]
"""What a button says, does, and its key."""


class LetterView(QWidget):
    """``top`` stands above the buttons of ``acts``; ``show_written`` shows a text under them."""

    def __init__(self, name: str, top: Iterable[QWidget], acts: Iterable[Act]) -> None:
        super().__init__()
        self._halves = QBoxLayout(_DOWN, self)
        space(self._halves, gap=8)
        first, second = QVBoxLayout(), QVBoxLayout()
        for column in (first, second):
            space(column, gap=8)
        self._halves.addLayout(first)
        self._halves.addLayout(second, 1)
        for widget in top:
            first.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        first.addStretch(0)
        others = QWidget()
        flow = Flow(others, gap=8)
        for text, run, key in acts:
            flow.addWidget(Button(text, run=run, key=key, role="quiet"))
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(run)
        second.addWidget(others)
        self.head = label("", "soft", wrap=True)
        second.addWidget(self.head)
        self.text = LetterText(name)
        second.addWidget(self.text, 1)
        self.problem = label("", "error", wrap=True)
        second.addWidget(self.problem)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is room, what is typed and what it makes stand side by side."""
        super().resizeEvent(event)
        is_wide = self.width() >= look.px(_WIDE)
        self._halves.setDirection(_ACROSS if is_wide else _DOWN)
        self._halves.setStretch(0, int(is_wide))

    def show_written(self, made: Written, *, email: str, marked: Collection[int] = ()) -> None:
        """Show a text, to this address; ``marked`` lines stand out."""
        self.text.show_text(made.text, is_mirrored=made.is_mirrored, marked=marked)
        to = email or _("no e-mail address is known")
        language = language_name(made.tag, current_locale())
        said = [
            _("To: {address}").format(address=to),
            _("Subject: {text}").format(text=made.subject),
        ]
        said.append(_("In {language}; nothing is sent by itself.").format(language=language))
        self.head.setText("\n".join(said))
        used = _("The built-in text is used.")
        self.problem.setText(f"{sentence(made.problem)} {used}" if made.problem else "")
        self.problem.setVisible(made.problem is not None)

    def show_problem(self, error: RuleBroken) -> None:
        """There is no text to show, and why."""
        self.text.show_text("", is_mirrored=False, marked=())
        self.head.clear()
        self.problem.setText(sentence(error))
        self.problem.show()

"""One text to a customer as it will go: to whom, its subject and words, and keys for it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.system.language import _, current_locale
from desktop.ui.choices import language_name
from desktop.ui.spoken.messages import Written
from desktop.ui.style import space
from desktop.ui.texts import sentence
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.labels import label
from desktop.ui.widgets.letter_text import LetterText

Act = tuple[str, Callable[[], object], str]
"""What a button says, does, and its key."""


class LetterView(QWidget):
    """``top`` stands above the buttons of ``acts``; ``show_written`` shows a text under them."""

    def __init__(self, name: str, top: Iterable[QWidget], acts: Iterable[Act]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        space(column, gap=8)
        for widget in top:
            column.addWidget(widget)
        others = QWidget()
        flow = Flow(others, gap=8)
        for text, run, key in acts:
            flow.addWidget(Button(text, run=run, key=key, role="quiet"))
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(run)
        column.addWidget(others)
        self.head = label("", "soft", wrap=True)
        column.addWidget(self.head)
        self.text = LetterText(name)
        column.addWidget(self.text, 1)
        self.problem = label("", "error", wrap=True)
        column.addWidget(self.problem)

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
        self.problem.setText(sentence(made.problem) if made.problem else "")
        self.problem.setVisible(made.problem is not None)

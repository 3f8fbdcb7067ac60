"""A letter to a customer on paper: the office, the day, whom it is to, and the text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape
from pathlib import Path

from babel.dates import format_date
from PySide6.QtGui import QTextDocument

from desktop.queries.letters import LetterFacts
from desktop.system.language import Speech
from desktop.system.replacing import replacing
from desktop.system.tabular_write import Progress
from desktop.ui.paper import font
from desktop.ui.spoken.messages import Written
from desktop.ui.text_paper import text_pdf

_SIZE = 10.5  # points


def letter_document(made: Written, facts: LetterFacts, today: date) -> QTextDocument:
    """The letter, in the direction of its language; nothing in it is taken for markup."""
    far = "left" if made.is_mirrored else "right"
    sender = _lines("\n".join(filter(None, (facts.office.name, facts.office.address))))
    day = escape(format_date(today, "long", locale=Speech(made.tag).locale))
    parts = [
        f'<p align="{far}">{sender}</p><p>&nbsp;</p><p>{_lines(facts.name)}</p><p>&nbsp;</p>',
        f'<p align="{far}">{day}</p><p><b>{_lines(made.subject)}</b></p>',
        *(f"<p>{_lines(part)}</p>" for part in made.text.strip().split("\n\n")),
    ]
    document = QTextDocument()
    document.setDefaultFont(font(_SIZE))
    direction = "rtl" if made.is_mirrored else "ltr"
    body = "".join(parts).replace("<p", f'<p dir="{direction}"')
    document.setHtml(f"<body>{body}</body>")
    return document


def write_letter_pdf(
    *,
    path: str,
    made: Written,
    facts: LetterFacts,
    today: date,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> str:
    """Write the letter as a PDF; the file's path. Raises Unavailable ``file-write``."""
    content = text_pdf(letter_document(made, facts, today), title=made.subject)
    with replacing(Path(path)) as part:
        part.write_bytes(content)
    return path


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")

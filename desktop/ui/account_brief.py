"""The account brief on paper, before a call: everything a person would otherwise look for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from html import escape
from pathlib import Path

from PySide6.QtGui import QTextDocument

from desktop.queries.brief import Brief, brief
from desktop.queries.card import Card
from desktop.queries.promise_ledger import PromiseEntry
from desktop.system.language import _, ngettext
from desktop.system.replacing import replacing
from desktop.system.tabular_write import Progress
from desktop.ui import follow_up_words
from desktop.ui.formats import Formats
from desktop.ui.pages.customer_words import EVENTS, evident, what
from desktop.ui.pages.desk_customer_words import summary
from desktop.ui.promise_words import by_words
from desktop.ui.state_words import order_state
from desktop.ui.text_paper import text_pdf

_MARGIN = 18  # millimetres


def write_brief(
    *,
    path: str,
    customer: int,
    formats: Formats,
    now: datetime,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> str:
    """Write a customer's brief as a PDF; the file's name. Too short to be watched or stopped.

    Raises NotFound ``customer-gone``, Unavailable ``file-write``.
    """
    made = brief_pdf(brief(customer, now=now), formats, now)
    with replacing(Path(path)) as part:
        part.write_bytes(made)
    return Path(path).name


def brief_pdf(found: Brief, formats: Formats, now: datetime) -> bytes:
    """The brief as a PDF of A4."""
    document = QTextDocument()
    document.setHtml(brief_html(found, formats, now))
    return text_pdf(document, title=found.card.name, margin=_MARGIN)


def brief_html(found: Brief, formats: Formats, now: datetime) -> str:
    """What stands in it; every word of a customer's is escaped."""
    card, today = found.card, formats.local(now).date()
    parts = [
        f"<h1>{escape(card.name)}</h1>",
        f"<p>{escape(card.number)} · {escape(summary(card, formats, today))}</p>",
        _list(_("How to reach them"), (point.typed for point in card.points)),
        _list(_("What is known of the relationship"), _facts(found, formats, now)),
        _list(_("Not answered yet"), found.evidence.questions),
        _follow_ups(card, formats, now),
        _list(_("Promised"), (_promised(row, formats, now) for row in found.promises)),
        _list(
            _("Open orders"),
            (
                f"{row.number or _('draft')} · {order_state(row, formats, today=today)[0]}"
                f" · {formats.money(row.total.minor, row.total.currency)}"
                for row in card.open_orders
            ),
        ),
        _list(_("Notes"), (note.text for note in card.notes)),
        _list(
            _("Lately"),
            (
                f"{formats.moment(event.at, now=now)} · {_(EVENTS[event.kind])}"
                f" · {what(event, formats)}"
                for event in found.recent
            ),
        ),
        f"<p>{escape(_('As of {moment}').format(moment=formats.moment(now)))}</p>",
    ]
    return "".join(parts)


def _promised(row: PromiseEntry, formats: Formats, now: datetime) -> str:
    return " · ".join(filter(None, (by_words(row, formats, now), row.what, row.order_number)))


def _follow_ups(card: Card, formats: Formats, now: datetime) -> str:
    return _list(
        _("Open follow-ups"),
        (
            f"{follow_up_words.what(row, formats)} — {formats.moment(row.due, now=now)}"
            for row in card.follow_ups
        ),
    )


def _facts(found: Brief, formats: Formats, now: datetime) -> Iterable[str]:
    """The computed facts, each with what proves it."""
    yield from evident(found.evidence, formats, now)
    late, whole = found.card.kept, formats.whole
    if late.settled:
        text = ngettext(
            "{count} of {n} delivery came later than first told",
            "{count} of {n} deliveries came later than first told",
            late.settled,
        )
        yield text.format(count=whole(late.settled - late.original), n=whole(late.settled))


def _list(title: str, texts: Iterable[str]) -> str:
    """A heading with its points; nothing where there are none."""
    rows = "".join(f"<li>{escape(' '.join(text.split()))}</li>" for text in texts)
    return f"<h3>{escape(title)}</h3><ul>{rows}</ul>" if rows else ""

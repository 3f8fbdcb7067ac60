"""The papers that were made of an order: which, how, by whom, when and to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.models.fields import from_micros
from desktop.queries.sql import document, fetch

_MOST = 20
_PAPERS = '{"paper":%'


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper, written, printed or opened: ``kind`` of message (or ``quote``), ``form`` (pdf,
    paper, text, letter, mail), the ``revision`` it is of, ``to`` whom. Whether it was
    sent is another matter."""

    id: int
    at: datetime
    staff: str
    kind: str
    form: str
    revision: int
    to: str


def papers_of(order_id: int) -> tuple[PaperRow, ...]:
    """The newest papers of an order, newest first (services/papers keeps them in its history)."""
    rows = fetch(
        "SELECT h.id, h.at, s.name, h.changes FROM history h LEFT JOIN staff s ON s.id = h.staff_id"
        " WHERE h.subject = 'sales_order' AND h.subject_id = ? AND h.changes LIKE ?"
        " ORDER BY h.id DESC LIMIT ?",
        (order_id, _PAPERS, _MOST),
    )
    found = []
    for key, at, staff, changes in rows:
        made = {name: new for name, (_old, new) in document(changes).items()}
        told = (made["paper"], made["form"], made["revision"], made["to"])
        found.append(PaperRow(key, from_micros(at), staff or "", *told))
    return tuple(found)

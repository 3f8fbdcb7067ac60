"""What a table shows: columns, and where its rows come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import Qt


@dataclass(frozen=True, slots=True)
class Column:
    """One column over rows of any frozen dataclass with an ``id``.

    ``text(row)`` is what is written; ``value(row)`` the raw value behind it (default: the text).
    ``sort`` is the name the source sorts by, None where it cannot. ``chip(row)`` gives a tone
    (neutral, accent, met, partly, bad) to show the text as a chip, None for plain text;
    ``fit(row)`` gives met, partly or not for a mark before the text; ``ink(row)`` a token for the
    text's colour (soft, bad, …). ``align`` is "left" or "right" (mirrored right to left). One
    column with ``stretch`` takes the room that is left; a ``whole`` one (a number, a phone) is
    never shortened, as amounts at the right never are. Where there is too little room for all,
    those that ``yields`` numbers go, 1 first; 0 stays, and the table scrolls.
    """

    key: str
    title: str
    text: Callable[[Any], str]
    width: int = 120  # pixels at 100 % text size
    align: str = "left"
    sort: str | None = None
    value: Callable[[Any], object] | None = None
    chip: Callable[[Any], str | None] | None = None
    fit: Callable[[Any], str | None] | None = None
    ink: Callable[[Any], str | None] | None = None
    tooltip: Callable[[Any], str] | None = None
    stretch: bool = False
    whole: bool = False
    strong: bool = False
    yields: int = 0

    def alignment(self) -> Qt.AlignmentFlag:
        """Where the text stands in its cell, as Qt says it."""
        trailing, leading = Qt.AlignmentFlag.AlignTrailing, Qt.AlignmentFlag.AlignLeading
        return (trailing if self.align == "right" else leading) | Qt.AlignmentFlag.AlignVCenter


class Source(Protocol):
    """Where a table's rows come from; both are called on the database lane.

    ``filters`` is whatever the page gave to ``set_filters``. ``page`` gives at most ``limit`` rows
    ordered by ``sort`` and then id, either after a position (``after`` is the ``sort_key`` of the
    row before, in the words of the query: the raw sort value and the id) or from ``offset``;
    exactly one of the two is given. Rows without a ``sort_key`` are always read by offset.

    A source may also have ``place(*, filters, sort, descending, id) -> int | None``: how many rows
    stand before a row, so that a list can scroll to something that was just made.
    """

    def count(self, *, filters: Any) -> int: ...

    def page(
        self,
        *,
        filters: Any,
        sort: str,
        descending: bool,
        after: Any,
        offset: int | None,
        limit: int,
    ) -> list[Any]: ...

"""The frame of every paged list: count, one page by its sort key, a jump to any row.

A page continues after the last row shown by comparing a row value, ``(sort, id) > (?, ?)``, which
an index answers at once however long the list is; an OR chain is 70 times slower. A jump counts
rows along the same index. The id decides between equals, so the order is always the same.

Only orders that an index serves are offered (``sort_keys``): any other would sort a million rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from desktop.models.database import is_postgres
from desktop.queries.sql import Row, Where, fetch


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A row of a list. ``sort_key`` is where it stands: what ``page`` takes as ``after``."""

    id: int
    sort_key: tuple[Any, ...] = field(default=(), compare=False, repr=False)


_MANY = 20_000

RowT = TypeVar("RowT", bound=Listed)
FiltersT = TypeVar("FiltersT")


@dataclass(frozen=True, slots=True)
class Listing(Generic[RowT, FiltersT]):
    """One list of the rows of ``table``, which has the alias ``t``.

    ``sorts`` gives for each order the columns before the id. ``where(filters)`` gives the
    alternatives of which a row must meet exactly one: they are read as sorted streams and merged,
    so that an index that begins with the state still gives the order within several states.
    ``joins`` and ``columns`` are read for the page's rows only; ``make`` turns those tuples into
    rows and may fetch more for all of them in one statement. ``walked`` are orders whose index
    begins with no filter: see ``_unled``.
    """

    table: str
    columns: str
    sorts: Mapping[str, tuple[str, ...]]
    where: Callable[[FiltersT], Sequence[Where]]
    make: Callable[[list[Row], FiltersT], list[RowT]]
    joins: str = ""
    walked: tuple[str, ...] = ()

    @property
    def sort_keys(self) -> tuple[str, ...]:
        """The orders offered; the first is the usual one."""
        return tuple(self.sorts)

    def count(self, *, filters: FiltersT) -> int:
        """How many rows the filters leave."""
        return sum(self._count(arm) for arm in self.where(filters))

    def _count(self, arm: Where) -> int:
        return int(fetch(f"SELECT COUNT(*) FROM {self.table} t{arm.text}", arm.params)[0][0])

    def page(
        self,
        *,
        filters: FiltersT,
        sort: str,
        descending: bool = False,
        after: tuple[Any, ...] | None = None,
        offset: int | None = None,
        limit: int,
    ) -> list[RowT]:
        """The next ``limit`` rows: after the ``sort_key`` of a row, or from row number ``offset``.

        An order that is not offered is a bug: KeyError.
        """
        arms, columns = self._arms(filters, sort), self.sorts[sort]
        if after is not None:
            arms = [arm.also(_beyond(columns, after, "<" if descending else ">")) for arm in arms]
        if not arms:
            return []
        way, span = " DESC" if descending else "", (limit, offset or 0)
        params = [param for arm in arms for param in arm.params]
        found = fetch(self._statement(arms, columns, way, span), [*params, *span])
        keys = len(columns) + 1
        rows = self.make(found, filters)
        for row, values in zip(rows, found, strict=True):
            # Nobody else has seen it yet, and a copy of it would take longer than all the rest.
            object.__setattr__(row, "sort_key", tuple(values[-keys:]))
        return rows

    def _arms(self, filters: FiltersT, sort: str) -> Sequence[Where]:
        arms = self.where(filters)
        if sort in self.walked and not is_postgres():
            return [self._unled(arm) for arm in arms]
        return arms

    def _unled(self, arm: Where) -> Where:
        """The conditions so that they lead along no index, where they leave many rows.

        SQLite takes any index that fits a condition and sorts what it finds: of a quarter of a
        million rows that takes a second, walking the order's own index past the others a moment.
        """
        some = f"SELECT 1 FROM {self.table} t{arm.text} LIMIT {_MANY}"
        if fetch(f"SELECT COUNT(*) FROM ({some}) some", arm.params)[0][0] < _MANY:
            return arm
        kept = tuple("+" + one if one.startswith("t.") else one for one in arm.conditions)
        return Where(kept, arm.params)

    def _statement(
        self, arms: Sequence[Where], columns: tuple[str, ...], way: str, span: tuple[int, int]
    ) -> str:
        names = [f"k{place}" for place in range(len(columns))]
        named = zip(columns, names, strict=True)
        picked = "".join(f"{column} AS {name}, " for column, name in named)
        selects = [f"SELECT {picked}t.id AS id FROM {self.table} t{arm.text}" for arm in arms]
        order = ", ".join(f"{name}{way}" for name in (*names, "id"))
        if len(selects) > 1 and is_postgres():
            # SQLite merges the arms along their indexes. PostgreSQL would read and sort them all,
            # unless each is sorted and ends by itself.
            selects = [f"({select} ORDER BY {order} LIMIT {sum(span)})" for select in selects]
        ids = " UNION ALL ".join(selects)
        outer = ", ".join(f"page.{name}{way}" for name in (*names, "id"))
        keys = ", ".join(f"page.{name}" for name in (*names, "id"))
        return (
            f"SELECT {self.columns}, {keys} FROM ({ids} ORDER BY {order} LIMIT ? OFFSET ?) page"
            f" JOIN {self.table} t ON t.id = page.id {self.joins} ORDER BY {outer}"
        )

    def place(self, *, filters: FiltersT, sort: str, descending: bool, id: int) -> int | None:
        """How many rows stand before the row ``id`` in that order; None if it is not listed."""
        columns = self.sorts[sort]
        key = ", ".join((*columns, "t.id"))
        before = 0
        found: Row | None = None
        arms = self._arms(filters, sort)
        for arm in arms:
            own = arm.and_("t.id = ?", id)
            rows = fetch(f"SELECT {key} FROM {self.table} t{own.text}", own.params)
            found = rows[0] if rows else found
        if found is None:
            return None
        ahead = _beyond(columns, found, ">" if descending else "<")
        for arm in arms:
            before += self._count(arm.also(ahead))
        return before


def _beyond(columns: tuple[str, ...], key: Sequence[Any], way: str) -> Where:
    """The rows on one side of a sort key.

    SQLite finds the place of a row value in an index of columns, but not of expressions: there the
    expression by itself brings it near.
    """
    names = ", ".join((*columns, "t.id"))
    beyond = Where((f"({names}) {way} ({', '.join('?' * len(key))})",), tuple(key))
    if columns and "(" in columns[0]:
        return Where((f"{columns[0]} {way}= ?",), (key[0],)).also(beyond)
    return beyond

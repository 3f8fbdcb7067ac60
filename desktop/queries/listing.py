"""The frame of every paged list: count, one page by its sort key, a jump to any row.

A page continues after the last row shown by comparing a row value, ``(sort, id) > (?, ?)``, which
an index answers at once however long the list is; an OR chain is 70 times slower. A jump counts
rows along the same index. The id decides between equals, so the order is always the same.

Only orders that an index serves are offered (``sort_keys``): any other would sort a million rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from desktop.queries.sql import Row, Where, fetch

RowT = TypeVar("RowT")
FiltersT = TypeVar("FiltersT")


@dataclass(frozen=True, slots=True)
class Sort(Generic[RowT]):
    """An order of a list: the columns before the id, and a row's stored values in them."""

    columns: tuple[str, ...]
    key: Callable[[RowT], tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Listing(Generic[RowT, FiltersT]):
    """One list.

    ``table`` is the table with its alias ``t``. ``where(filters, sort)`` gives the alternatives of
    which a row must meet exactly one: they are read as sorted streams and merged, so that an index
    that begins with the state still gives the order within several states. ``joins`` and
    ``columns`` are read for the page's rows only; ``make`` turns those tuples into rows and may
    fetch more for all of them in one statement.
    """

    table: str
    columns: str
    sorts: Mapping[str, Sort[RowT]]
    where: Callable[[FiltersT, str], Sequence[Where]]
    make: Callable[[list[Row], FiltersT], list[RowT]]
    joins: str = ""

    @property
    def sort_keys(self) -> tuple[str, ...]:
        """The orders offered; the first is the usual one."""
        return tuple(self.sorts)

    def key_of(self, row: RowT, sort: str) -> tuple[Any, ...]:
        """Where ``row`` stands in the order ``sort``: what ``page`` takes as ``after``."""
        return (*self.sorts[sort].key(row), row.id)  # type: ignore[attr-defined]

    def count(self, *, filters: FiltersT) -> int:
        """How many rows the filters leave."""
        usual = self.sort_keys[0]
        return sum(
            int(fetch(f"SELECT COUNT(*) FROM {self.table} t{arm.text}", arm.params)[0][0])
            for arm in self.where(filters, usual)
        )

    def page(
        self,
        *,
        filters: FiltersT,
        sort: str,
        descending: bool = False,
        after: object | None = None,
        offset: int | None = None,
        limit: int,
    ) -> list[RowT]:
        """The next ``limit`` rows: after the key ``after``, or from row number ``offset``.

        ``after`` is what ``key_of`` gave for a row of the same order. Unknown ``sort``: KeyError.
        """
        arms = self.where(filters, sort)
        if not arms:
            return []
        statement, params = self._statement(arms, self.sorts[sort].columns, descending, after)
        return self.make(fetch(statement, [*params, limit, offset or 0]), filters)

    def _statement(
        self, arms: Sequence[Where], columns: tuple[str, ...], descending: bool, after: object
    ) -> tuple[str, list[Any]]:
        names = [f"k{place}" for place in range(len(columns))]
        picked = ", ".join(
            f"{column} AS {name}" for column, name in zip(columns, names, strict=True)
        )
        comma = ", " if columns else ""
        if isinstance(after, tuple):
            key = ", ".join((*columns, "t.id"))
            beyond = f"({key}) {'<' if descending else '>'} ({', '.join('?' * len(after))})"
            arms = [arm.and_(beyond, *after) for arm in arms]
        ids = " UNION ALL ".join(
            f"SELECT {picked}{comma}t.id AS id FROM {self.table} t{arm.text}" for arm in arms
        )
        way = " DESC" if descending else ""
        order = ", ".join(f"{name}{way}" for name in (*names, "id"))
        outer = ", ".join(f"page.{name}{way}" for name in (*names, "id"))
        statement = (
            f"SELECT {self.columns} FROM ({ids} ORDER BY {order} LIMIT ? OFFSET ?) page"
            f" JOIN {self.table} t ON t.id = page.id {self.joins} ORDER BY {outer}"
        )
        return statement, [param for arm in arms for param in arm.params]

"""The promise ledger: everything with a date that a customer was told, whatever record it is of.

Deliveries are those of order lines, prices those of quotes, call-backs and updates the follow-ups
that were promised to somebody. The keys of a page are read along the arms' own indexes and merged
here; then the rows of those keys are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from desktop.domain.office import Office
from desktop.models.fields import to_micros
from desktop.models.settings import office
from desktop.queries.promise_arms import ARMS, TELL, Arm, Condition, PromiseEntry, end_of
from desktop.queries.sql import Row, fetch, marks

__all__ = ["PROMISES", "PromiseEntry", "PromiseFilters"]


@dataclass(frozen=True, slots=True)
class PromiseFilters:
    """Which promises: ``show`` is open, missed, moved, kept, withdrawn or all, at ``now``; or tell:
    those that moved and whose customer is to be told, with the day they were told last."""

    now: datetime
    show: str = "open"
    customer_id: int | None = None


def _arms(filters: PromiseFilters) -> dict[str, Arm]:
    return {"tell": TELL} if filters.show == "tell" else ARMS


_Key = tuple[int, str, int]  # by when in microseconds, the arm, the row's id


class PromiseLedger:
    """What ``Listing`` is for one table, over all that make the ledger; by when it is due."""

    def count(self, *, filters: PromiseFilters) -> int:
        """How many promises the filters leave."""
        today = office().today(filters.now)
        return sum(
            int(fetch(f"SELECT COUNT(*){where}", params)[0][0])
            for arm in _arms(filters).values()
            for where, params in _streams(arm, filters, today)
        )

    def page(
        self,
        *,
        filters: PromiseFilters,
        sort: str = "by",
        descending: bool = False,
        after: Any = None,
        offset: int | None = None,
        limit: int,
    ) -> list[PromiseEntry]:
        """Promises after the ``sort_key`` of a row, or from number ``offset``."""
        settings, arms, skipped = office(), _arms(filters), offset or 0
        keys: list[_Key] = []
        for name, arm in arms.items():
            order = _Order(name, arm, descending=descending, limit=skipped + limit)
            keys += _keys(order, filters, settings, after)
        keys.sort(reverse=descending)
        wanted: dict[str, list[int]] = {}
        for _by, name, key in keys[skipped : skipped + limit]:
            wanted.setdefault(name, []).append(key)
        found = [
            arms[name].make(row, settings, filters.now)
            for name, ids in wanted.items()
            for row in _rows(arms[name], ids)
        ]
        return sorted(found, key=lambda row: row.sort_key, reverse=descending)


@dataclass(frozen=True, slots=True)
class _Order:
    """Which way an arm is read, and how far."""

    name: str
    arm: Arm
    descending: bool
    limit: int

    @property
    def sign(self) -> str:
        return "<" if self.descending else ">"

    @property
    def text(self) -> str:
        way = "DESC" if self.descending else "ASC"
        return f" ORDER BY {self.arm.at} {way}, {self.arm.key} {way} LIMIT {self.limit}"


def _keys(order: _Order, filters: PromiseFilters, settings: Office, after: Any) -> Iterator[_Key]:
    """The first keys of each stream of an arm, along its index; of one customer, who has few, all:
    nothing then leads the engine through those of all others."""
    arm, end = order.arm, "" if filters.customer_id is not None else order.text
    beyond: Condition = ("", ())
    if after is not None:
        edge = _edge(order, after, settings)
        beyond = f" AND ({arm.at}, {arm.key}) {order.sign} (?, ?)", edge
    moments = _Ends(settings) if arm.daily else None
    for where, params in _streams(arm, filters, settings.today(filters.now)):
        rows = fetch(f"SELECT {arm.at}, {arm.key}{where}{beyond[0]}{end}", (*params, *beyond[1]))
        yield from ((at if moments is None else moments[at], order.name, key) for at, key in rows)


class _Ends(dict[str, int]):
    """The ends of days, each worked out once."""

    def __init__(self, settings: Office) -> None:
        super().__init__()
        self._settings = settings

    def __missing__(self, on: str) -> int:
        self[on] = found = to_micros(end_of(on, self._settings))
        return found


def _streams(arm: Arm, filters: PromiseFilters, today: date) -> Iterator[Condition]:
    """What is read of an arm: from where, under which condition; no row is in two of them."""
    source, own = arm.listed, tuple[object, ...]()
    if filters.customer_id is not None:
        source, own = arm.owned, (filters.customer_id,)
    for condition, params in arm.shows(filters.show, filters.now, today):
        yield f"{source} AND {condition}", (*own, *params)


def _edge(order: _Order, after: tuple[datetime, str, int], settings: Office) -> tuple[object, int]:
    """Promises of one moment go by arm, then by id. A day's promises are those of its end."""
    at, last_arm, last_id = after
    first, last = -1, 2**31 - 1  # before and after every id
    edge: object = to_micros(at)
    if order.arm.daily:
        edge = at.astimezone(settings.zone).date().isoformat()
        moment = end_of(edge, settings)
    else:
        moment = at
    if order.name == last_arm:
        return edge, last_id
    return edge, last if (moment, order.name) < (at, last_arm) else first


def _rows(arm: Arm, ids: Sequence[int]) -> list[Row]:
    own = f"{arm.columns.partition(',')[0]} IN {marks(ids)}"
    return fetch(f"SELECT {arm.columns}{arm.source} WHERE {own}", ids)


PROMISES = PromiseLedger()

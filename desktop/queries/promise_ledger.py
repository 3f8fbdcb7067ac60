"""The promise ledger: everything with a date that a customer was told, whatever record it is of.

Deliveries are those of order lines, prices those of quotes, call-backs and updates the follow-ups
that were promised to somebody. Each arm is read along its own index and they are merged here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from desktop.domain.office import Office
from desktop.models.settings import office
from desktop.queries.promise_arms import ARMS, TELL, Arm, PromiseEntry, end_of
from desktop.queries.sql import fetch

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


class PromiseLedger:
    """What ``Listing`` is for one table, over all that make the ledger; by when it is due."""

    def count(self, *, filters: PromiseFilters) -> int:
        """How many promises the filters leave."""
        today = office().today(filters.now)
        total = 0
        for arm in _arms(filters).values():
            condition, params = _where(arm, filters, today)
            total += int(fetch(f"SELECT COUNT(*){arm.source} AND {condition}", params)[0][0])
        return total

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
        settings, skipped = office(), offset or 0
        found: list[PromiseEntry] = []
        for name, arm in _arms(filters).items():
            condition, params = _where(arm, filters, settings.today(filters.now))
            way, sign = ("DESC", "<") if descending else ("ASC", ">")
            if after is not None:
                edge, more = _edge(name, arm, after, settings, descending=descending)
                condition, params = f"{condition} AND ({arm.at}, {arm.key}) {sign} (?, ?)", (
                    *params, edge, more,
                )  # fmt: skip
            rows = fetch(
                f"SELECT {arm.columns}{arm.source} AND {condition}"
                f" ORDER BY {arm.at} {way}, {arm.key} {way} LIMIT ?",
                (*params, skipped + limit),
            )
            found += [arm.make(row, settings, filters.now) for row in rows]
        found.sort(key=lambda row: row.sort_key, reverse=descending)
        return found[skipped : skipped + limit]


def _edge(
    name: str, arm: Arm, after: tuple[datetime, str, int], settings: Office, *, descending: bool
) -> tuple[object, int]:
    """Promises of one moment go by arm, then by id. A day's promises are those of its end."""
    at, last_arm, last_id = after
    edge = arm.edge(at, settings)
    first, last = -1, 2**31 - 1  # before and after every id
    if name == last_arm:
        return edge, last_id
    moment = end_of(str(edge), settings) if isinstance(edge, str) else at
    is_past = (moment, name) < (at, last_arm)
    return edge, last if is_past else first


def _where(arm: Arm, filters: PromiseFilters, today: date) -> tuple[str, tuple[object, ...]]:
    condition, params = arm.shows(filters.show, filters.now, today)
    if filters.customer_id is not None:
        return f"{condition} AND {arm.customer} = ?", (*params, filters.customer_id)
    return condition, params


PROMISES = PromiseLedger()

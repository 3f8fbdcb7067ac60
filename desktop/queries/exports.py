"""What ``export`` writes: whole lists as plain values, row by row, with flat memory.

Numbers are exact, signs and texts as they are stored. Moments are in the office's time zone, with
their offset. Customers, products and supplies have the names of columns that an import knows.
Orders and their lines are those that are no drafts; ``export lines`` has one row for every line, so
that every row of an imported file can be found again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from functools import lru_cache

from desktop.domain.money import Money
from desktop.models.bulk import stream
from desktop.models.database import faults
from desktop.queries.export_columns import EXPORTS, Value

KINDS = tuple(EXPORTS)


def columns(kind: str) -> tuple[str, ...]:
    """The names of the columns of an export."""
    return tuple(name.rstrip("=") for name, _, _ in EXPORTS[kind].parts)


def rows(kind: str, *, zone: tzinfo) -> Iterator[list[Value]]:
    """All rows of an export, all as of the same moment; the connection is busy until they are read.

    ``zone`` is the office's. Raises Unavailable for faults of disk, lock or server.
    """
    export = EXPORTS[kind]
    readers = [read for _, _, read in export.parts]
    money = [place for place, (name, _, _) in enumerate(export.parts) if name.endswith("=")]
    with faults():
        for stored in stream(export.statement):
            row = [read(value, zone) for read, value in zip(readers, stored, strict=True)]
            for place in money:
                row[place] = _amount(int(stored[place]), str(stored[place + 1]))
            yield row


@lru_cache(maxsize=8192)
def _amount(minor: int, currency: str) -> Value:
    return Money.from_minor(minor, currency).amount

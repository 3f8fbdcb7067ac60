"""Writing hundreds of thousands of rates at once, and leaving alone what is there."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from desktop.domain.figures import scaled
from desktop.models.database import db, is_postgres
from desktop.models.fields import to_micros
from desktop.models.money import ExchangeRate

RateRow = tuple[str, str, date, Decimal]
"""Base, quote, day, and units of quote for one base."""

_UNIQUE_VIOLATION = "23505"
_COLUMNS = "base, quote, on_day, rate, source, fetched_at, reason"


def add_rates(rates: Sequence[RateRow], *, source: str, fetched_at: datetime) -> None:
    """Write the rates of a source, except those of a pair and day that it has given before."""
    fetched, decimals = to_micros(fetched_at), ExchangeRate.rate.decimals
    if is_postgres():
        # Codes, days and numbers: nothing in them that COPY would take for more than text.
        tail = f"{source}\t{fetched}\t\n"
        _copy(
            "".join(
                f"{base}\t{quote}\t{on}\t{scaled(value, decimals)}\t{tail}"
                for base, quote, on, value in rates
            )
        )
    else:
        marks = ", ".join("?" * 7)
        db.cursor().executemany(
            f"INSERT INTO exchange_rate ({_COLUMNS}) VALUES ({marks}) ON CONFLICT DO NOTHING",
            (
                (base, quote, on.isoformat(), scaled(value, decimals), source, fetched, "")
                for base, quote, on, value in rates
            ),
        )


def _copy(lines: str) -> None:
    """COPY knows no ON CONFLICT: where another desk was faster with one of the rows, they go
    through a table that lasts for the transaction."""
    cursor = db.cursor()
    cursor.execute("SAVEPOINT copying")
    try:
        cursor.copy_expert(f"COPY exchange_rate ({_COLUMNS}) FROM STDIN", io.StringIO(lines))
    except Exception as error:
        if getattr(error, "pgcode", None) != _UNIQUE_VIOLATION:
            raise
        cursor.execute("ROLLBACK TO SAVEPOINT copying")
        _copy_what_is_missing(lines)


def _copy_what_is_missing(lines: str) -> None:
    cursor = db.cursor()
    cursor.execute(
        "CREATE TEMPORARY TABLE IF NOT EXISTS new_rate ON COMMIT DROP AS "
        f"SELECT {_COLUMNS} FROM exchange_rate WITH NO DATA"
    )
    cursor.execute("TRUNCATE new_rate")
    cursor.copy_expert(f"COPY new_rate ({_COLUMNS}) FROM STDIN", io.StringIO(lines))
    cursor.execute(
        f"INSERT INTO exchange_rate ({_COLUMNS}) SELECT {_COLUMNS} FROM new_rate "
        "ON CONFLICT DO NOTHING"
    )


def days_of(source: str) -> set[date]:
    """The days for which a source has given rates."""
    mark = "%s" if is_postgres() else "?"
    found = db.execute_sql(
        f"SELECT DISTINCT on_day FROM exchange_rate WHERE source = {mark}", (source,)
    )
    return {date.fromisoformat(on) for (on,) in found.fetchall()}


def analyse() -> None:
    """Tell PostgreSQL how much there is now: plans made on empty tables stay bad.

    Not SQLite, which keeps no more than averages: nearly all rates have the euro as their base, so
    it would take any base for one that all rates have, and read the whole table to find none.
    """
    if is_postgres():
        db.execute_sql("ANALYZE exchange_rate")

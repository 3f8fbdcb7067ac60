"""Numbers given one after the other, without gaps, however many desks ask at once."""

from __future__ import annotations

from desktop.models.database import db, is_postgres


def next_number(series: str) -> int:
    """The next number of ``series``, 1 at first; only inside a transaction.

    Nobody else gets one of the series until the transaction ends; if it fails, the number is free
    again.
    """
    mark = "%s" if is_postgres() else "?"
    cursor = db.execute_sql(
        f"INSERT INTO number_series (name, last) VALUES ({mark}, 1) "
        "ON CONFLICT (name) DO UPDATE SET last = number_series.last + 1 RETURNING last",
        (series,),
    )
    return int(cursor.fetchone()[0])

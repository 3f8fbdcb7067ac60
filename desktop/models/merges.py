"""Which records of customers were merged into which: read in one way by actions and screens."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from desktop.models.rows import marks, run

MERGED = "SELECT merged_id FROM customer_merge WHERE undone_at IS NULL"
"""The records that are another's now; they stand in no list."""


def kept_by(customer: int) -> int | None:
    """The record a customer's was merged into, or None."""
    found = run(
        "SELECT kept_id FROM customer_merge WHERE merged_id = ? AND undone_at IS NULL", customer
    ).fetchone()
    return None if found is None else int(found[0])


def living(customer: int) -> int:
    """The record that a customer's became, itself where it was never merged."""
    while (kept := kept_by(customer)) is not None:
        customer = kept
    return customer


def merged_ids() -> set[int]:
    """All records that are another's now."""
    return {merged for (merged,) in run(MERGED).fetchall()}


def all_living(ids: Mapping[str, int]) -> dict[str, int]:
    """Customers by some key, each the record that it became."""
    merged = merged_ids()
    return {key: living(one) if one in merged else one for key, one in ids.items()}


def records_of(customer: int) -> list[int]:
    """A customer's record and all that were merged into it, directly or by another."""
    found = [customer]
    for record in found:  # grows while it is read
        found += [
            merged
            for (merged,) in run(
                "SELECT merged_id FROM customer_merge WHERE kept_id = ? AND undone_at IS NULL"
                " ORDER BY id",
                record,
            ).fetchall()
        ]
    return found


def earlier_names(customers: Collection[int]) -> list[tuple[int, str]]:
    """The names that records had before they took over that of one merged into them."""
    if not customers:
        return []
    rows = run(
        "SELECT kept_id, filled FROM customer_merge WHERE undone_at IS NULL"
        f" AND kept_id IN ({marks(customers)}) ORDER BY id",
        *customers,
    ).fetchall()
    filled = [(kept, json.loads(text)) for kept, text in rows]
    return [(kept, fields["name"][0]) for kept, fields in filled if "name" in fields]

"""The one phone number of each customer that lists show."""

from __future__ import annotations

from collections.abc import Collection

from desktop.queries.sql import fetch, marks


def phones_of(customer_ids: Collection[int]) -> dict[int, str]:
    """The preferred phone number of each customer, or the first, as it was typed."""
    return _points(customer_ids, "phone")


def emails_of(customer_ids: Collection[int]) -> dict[int, str]:
    """The preferred e-mail address of each customer, or the first."""
    return _points(customer_ids, "email")


def _points(customer_ids: Collection[int], kind: str) -> dict[int, str]:
    if not customer_ids:
        return {}
    ids = tuple(customer_ids)
    found: dict[int, str] = {}
    for customer, typed in fetch(
        "SELECT customer_id, typed FROM contact_point"
        f" WHERE customer_id IN {marks(ids)} AND kind = ? ORDER BY preferred DESC, id",
        (*ids, kind),
    ):
        found.setdefault(customer, typed)
    return found

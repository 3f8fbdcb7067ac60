"""How customers are reached: the one read that papers and letters share."""

from __future__ import annotations

from desktop.models.rows import value


def email_of(customer: int | None) -> str:
    """The preferred e-mail address of a customer, else the first; empty for none."""
    found = value(
        "SELECT typed FROM contact_point WHERE customer_id = ? AND kind = 'email'"
        " ORDER BY preferred DESC, id LIMIT 1",
        customer or 0,
    )
    return "" if found is None else str(found).strip()

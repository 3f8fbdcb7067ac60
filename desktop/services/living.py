"""The record of a customer that can be written to: one that was merged into another cannot."""

from __future__ import annotations

from desktop.domain.errors import Conflict
from desktop.models import merges
from desktop.models.customers import Customer
from desktop.models.rows import get, get_locked


def living(customer: int) -> Customer:
    """The customer's row, ours until the transaction ends.

    Raises NotFound ``customer-gone``, Conflict ``customer-merged`` (id, name, number: of the record
    that it became).
    """
    row = get_locked(Customer, customer)
    check_living(customer)
    return row


def check_living(customer: int) -> None:
    """Refuse a record, locked already, that was merged into another: ``customer-merged``."""
    if merges.kept_by(customer) is not None:
        became = get(Customer, merges.living(customer))
        raise Conflict("customer-merged", id=became.id, name=became.name, number=became.number)

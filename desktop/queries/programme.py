"""The points programme in force."""

from __future__ import annotations

from desktop.domain.points import Programme
from desktop.models.points import programme_in_force


def programme(customer_id: int | None = None) -> Programme | None:
    """The customer's programme, else the office's first; None where points are not used."""
    return programme_in_force(customer_id)

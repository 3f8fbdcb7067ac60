"""What is open and has no next date, as conditions of statements: one meaning for all who ask."""

from __future__ import annotations

_PLANNED = "EXISTS (SELECT 1 FROM follow_up f WHERE f.{subject} AND f.state = 'open')"

ORDERS = (
    "o.source = '' AND o.state IN ('quoted', 'confirmed', 'in-progress')"
    f" AND NOT {_PLANNED.format(subject='order_id = o.id')}"
)
"""Quotes and orders of ours, ``o``, that no follow-up looks after."""

PLACES = f"e.state IN ('waiting', 'offered') AND NOT {_PLANNED.format(subject='entry_id = e.id')}"
"""Places on waitlists, ``e``, that no follow-up looks after."""

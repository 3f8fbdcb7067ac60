"""Periods a list can be narrowed to, counted back from today."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo

from desktop.system.language import N_

PERIODS = {
    "": N_("Any time"),
    "today": N_("Today"),
    "week": N_("This week"),
    "month": N_("This month"),
    "quarter": N_("Last 90 days"),
    "year": N_("This year"),
}
"""What a person can choose; the empty one leaves nothing out."""


def since(period: str, today: date, zone: tzinfo) -> datetime | None:
    """The first moment of a period on the office's clock, None for any time."""
    if not period:
        return None
    first = {
        "today": today,
        "week": today - timedelta(days=today.weekday()),
        "month": today.replace(day=1),
        "quarter": today - timedelta(days=90),
        "year": today.replace(month=1, day=1),
    }[period]
    return datetime.combine(first, time.min, zone)

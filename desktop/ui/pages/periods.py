"""Periods a list can be narrowed to: back from today, and on to the end of the week."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo

from desktop.queries.followups import Edges
from desktop.system.language import N_
from desktop.ui.formats import Formats

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


def ends(now: datetime, formats: Formats) -> Edges:
    """The ends of today and of this week on the office's clock; the week ends with Sunday."""
    today = formats.local(now).date()
    days = (today + timedelta(days=1), today + timedelta(days=7 - today.weekday()))
    return Edges(now, *(datetime.combine(day, time.min, formats.zone) for day in days))

"""What the window reads and does at its start, apart from it: the window is painted first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.domain.office import Office
from desktop.queries import followups, rates, staff
from desktop.queries.find import find as find_anything
from desktop.queries.offers_due import offers_due
from desktop.queries.office import settings as office_settings
from desktop.services import rates as rate_actions
from desktop.services.office import seed
from desktop.ui.find_box import Found

__all__ = ["Attention", "attention", "find", "rate", "seed", "seed_rates"]

_FOUND_ICONS = {"customer": "customers", "product": "catalogue", "order": "orders"}
_FOUND_AREAS = {"customer": "customers", "product": "catalogue", "order": "orders"}


@dataclass(frozen=True, slots=True)
class Attention:
    """What the frame around the pages shows: follow-ups that are overdue, offers that run out."""

    office: Office
    overdue: int
    running_out: int
    rate: rates.RateState | None
    staff: tuple[staff.StaffRow, ...]


def find(*, text: str, limit: int) -> Sequence[Found]:
    """What the find box may offer for a text."""
    return [
        Found(
            row.title,
            detail=row.subtitle,
            icon=_FOUND_ICONS[row.kind],
            area=_FOUND_AREAS[row.kind],
            target=row.id,
        )
        for row in find_anything(text, limit=limit)
    ]


def attention(*, currencies: Sequence[str], now: Any) -> Attention:
    """What needs attention now."""
    office = office_settings()
    return Attention(
        office=office,
        overdue=followups.counts(followups.edges(office, now)).overdue,
        running_out=offers_due(now=now),
        rate=rate(currencies=currencies, now=now),
        staff=tuple(staff.staff()),
    )


def rate(*, currencies: Sequence[str], now: Any) -> rates.RateState:
    """How the office's currency stands against the first that is another; else a main one."""
    office = office_settings()
    main = "USD" if office.currency != "USD" else "EUR"
    other = next((each for each in currencies if each not in ("", office.currency)), main)
    return rates.state(office.currency, other, today=office.today(now))


def seed_rates(*, now: Any, progress: Any, cancelled: Callable[[], bool]) -> Any:
    return rate_actions.seed_rates(
        now=now, progress=lambda done, total: progress(done, total, "rates"), cancelled=cancelled
    )

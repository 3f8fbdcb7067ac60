"""Absences: planned with a substitute, who sees the follow-ups of whoever is away at once."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from desktop.domain import absences as rules
from desktop.models.absences import absences_from
from desktop.models.database import locked
from desktop.models.office import Absence, Staff
from desktop.models.rows import get_locked
from desktop.models.settings import office
from desktop.services.change import Change, Outcome, changing
from desktop.services.followups import check_at_work


def plan_absence(
    *,
    staff: int,
    substitute: int,
    first_on: date,
    last_on: date,
    who: int | None,
    now: datetime,
) -> Outcome[int]:
    """Somebody will be away, both days included; the absence's id.

    Raises RuleBroken ``absence-dates`` (longest), ``absence-self``, ``absence-overlaps`` (first,
    last), ``absence-nobody`` (on); NotFound ``staff-gone``.
    """
    with changing(who=who, now=now) as change:
        # All of them: two desks must not make two people stand in for each other.
        list(locked(Staff.select().order_by(Staff.id)))
        check_at_work(staff)
        check_at_work(substitute)
        today = office().today(now)
        new = rules.Absence(staff, substitute, first_on, last_on)
        rules.check_absence(new, absences_from(today), today=today)
        made = change.insert(
            Absence, staff=staff, substitute=substitute, first_on=first_on, last_on=last_on
        )
    return Outcome(made, frozenset(change.topics))


def end_absence(*, absence: int, who: int | None, now: datetime) -> Outcome[None]:
    """Back at the desk today; what had not begun is taken back.

    Raises NotFound ``absence-gone``.
    """
    with changing(who=who, now=now) as change:
        end(change, get_locked(Absence, absence))
    return Outcome(None, frozenset(change.topics))


def end(change: Change, row: Absence) -> None:
    """End an absence as part of ``change``."""
    today = office().today(change.now)
    if row.first_on >= today:
        change.remove(row)
    elif row.last_on >= today:
        change.update(row, last_on=today - timedelta(days=1))

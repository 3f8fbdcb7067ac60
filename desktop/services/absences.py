"""Absences: planned with a substitute, who sees the follow-ups of whoever is away at once."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from desktop.domain import absences as rules
from desktop.models.database import locked
from desktop.models.office import Absence, Staff
from desktop.models.rows import get_locked, rows
from desktop.models.settings import office
from desktop.services.change import Outcome, changing
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
        others = rows(Absence, '"last_on" >= ? ORDER BY "id"', today.isoformat())
        new = rules.Absence(staff, substitute, first_on, last_on)
        rules.check_absence(new, [_rule(row) for row in others], today=today)
        made = change.insert(
            Absence, staff=staff, substitute=substitute, first_on=first_on, last_on=last_on
        )
    return Outcome(made, frozenset(change.topics))


def end_absence(*, absence: int, who: int | None, now: datetime) -> Outcome[None]:
    """Back at the desk today; what had not begun is taken back.

    Raises NotFound ``absence-gone``.
    """
    with changing(who=who, now=now) as change:
        row = get_locked(Absence, absence)
        today = office().today(now)
        if row.first_on >= today:
            change.remove(row)
        elif row.last_on >= today:
            change.update(row, last_on=today - timedelta(days=1))
    return Outcome(None, frozenset(change.topics))


def _rule(row: Absence) -> rules.Absence:
    return rules.Absence(row.staff_id, row.substitute_id, row.first_on, row.last_on)

"""Somebody leaves the office: what is still theirs goes where somebody sees it."""

from __future__ import annotations

from desktop.domain.errors import RuleBroken
from desktop.domain.procedures import STEP
from desktop.models.absences import absences_from
from desktop.models.office import Absence, Staff
from desktop.models.rows import get, rows
from desktop.models.settings import office
from desktop.models.work import FollowUp
from desktop.services.absences import end
from desktop.services.change import Change
from desktop.services.checks import pass_on, renew


def depart(change: Change, staff: int) -> int:
    """Let go of what is open of somebody who is no longer at work, as part of ``change``; how many
    follow-ups are in the pool for it.

    Their follow-ups go to the pool, their looks at colleagues to other supervisors; what they were
    asked to take over stays with its owner, and their own absences end. Raises RuleBroken
    ``staff-stands-in`` (name, last) where they stand in for somebody: nobody would see what is due.
    """
    today = office().today(change.now)
    for one in absences_from(today):
        if one.substitute_id == staff:
            raise RuleBroken(
                "staff-stands-in", name=get(Staff, one.staff_id).name, last=one.last_on
            )
    pooled = pass_on(change, staff) + _pool(change, staff)
    for row in rows(FollowUp, '"handed_to_id" = ? AND "state" = \'open\' ORDER BY "id"', staff):
        change.update(row, handed_to=None)
    mine = '"staff_id" = ? AND "last_on" >= ? ORDER BY "id"'
    for absence in rows(Absence, mine, staff, today.isoformat(), lock=True):
        end(change, absence)
    return pooled


def pool_left(change: Change) -> int:
    """Part of the office's day: what came to somebody while they left, from a step or a task that
    another desk was just finishing, goes to the pool; how many there were."""
    gone = rows(Staff, 'NOT "active" ORDER BY "id"')
    return sum(pass_on(change, row.id) + _pool(change, row.id) for row in gone)


def _pool(change: Change, staff: int) -> int:
    mine = '"owner_id" = ? AND "state" = \'open\' ORDER BY "id"'
    found = rows(FollowUp, mine, staff, lock=True)
    for row in found:
        change.update(row, owner=None, handed_to=None)
        if row.rule == STEP:
            renew(change, row)
    return len(found)

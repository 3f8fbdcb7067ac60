"""Who looks after a follow-up: handed over, taken from the pool or from somebody, or not taken."""

from __future__ import annotations

from datetime import datetime

from desktop.domain.errors import RuleBroken
from desktop.domain.followups import check_handover, check_take
from desktop.domain.procedures import STEP
from desktop.models.rows import get_locked
from desktop.models.work import FollowUp
from desktop.services.change import Outcome, changing
from desktop.services.checks import renew
from desktop.services.followups import check_at_work


def hand_over(*, follow_up: int, to: int | None, who: int, now: datetime) -> Outcome[None]:
    """The owner ``who`` asks ``to`` to take it over: until they do (:func:`take`) it stays theirs.

    No ``to``: back to the pool at once, for anybody. Raises RuleBroken ``follow-up-closed``,
    ``handover-not-owner``, ``handover-to-self``; NotFound ``staff-gone``.
    """
    with changing(who=who, now=now) as change:
        if to is not None:
            check_at_work(to)
        row = get_locked(FollowUp, follow_up)
        check_handover(row.state, owner_id=row.owner_id, from_id=who, to_id=to or 0)
        if to is None:
            change.update(row, owner=None, handed_to=None)
            if row.rule == STEP:
                renew(change, row)
        else:
            change.update(row, handed_to=to)
    return Outcome(None, frozenset(change.topics))


def take(*, follow_up: int, who: int, now: datetime) -> Outcome[None]:
    """``who`` takes it: from the pool, or because it was handed to them.

    Raises RuleBroken ``follow-up-closed``, ``follow-up-owned`` (owner_id).
    """
    with changing(who=who, now=now) as change:
        check_at_work(who)
        row = get_locked(FollowUp, follow_up)
        if row.handed_to_id == who:
            check_handover(
                row.state, owner_id=row.owner_id, from_id=row.owner_id, to_id=who, accepted_by=who
            )
        else:
            check_take(row.state, owner_id=row.owner_id)
        change.update(row, owner=who, handed_to=None)
        if row.rule == STEP:
            renew(change, row)
    return Outcome(None, frozenset(change.topics))


def decline(*, follow_up: int, who: int, now: datetime) -> Outcome[None]:
    """``who`` does not take over what was handed to them: it stays with its owner.

    Raises RuleBroken ``handover-not-yours``.
    """
    with changing(who=who, now=now) as change:
        row = get_locked(FollowUp, follow_up)
        if row.handed_to_id != who:
            raise RuleBroken("handover-not-yours")
        change.update(row, handed_to=None)
    return Outcome(None, frozenset(change.topics))

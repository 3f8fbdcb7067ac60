"""Points that are about to run out: the customer is told in time, once, while it is worth telling.

The office's day looks at all accounts; whatever gives or takes points of one looks at that one, so
that a task to tell never speaks of points that were spent, and points that came back with little
time left are not forgotten until the next day. See docs/decisions/0011.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from desktop.domain.followups import RULES, due_at, method_for
from desktop.models.bulk import found
from desktop.models.customers import Customer
from desktop.models.expiring import RULE, Expiring, told, untold
from desktop.models.money import PointsAccount
from desktop.models.rows import get, marks, rows, run
from desktop.models.settings import office
from desktop.models.work import FollowUp
from desktop.services.change import Change
from desktop.services.leaving import close, leave

_OPEN = '"state" = \'open\' AND "rule" = ?'
_AT_ONCE = 500
_Told = dict[int, tuple[date, Decimal]]


def look_at_all(change: Change) -> int:
    """Part of the office's day: close the tasks that are needless now, leave those that are
    missing; how many were left."""
    # Whoever gives or takes points has locked the account before they come to its task.
    about = sorted({row.params["account"] for row in rows(FollowUp, _OPEN, RULE)})
    for start in range(0, len(about), _AT_ONCE):
        some = about[start : start + _AT_ONCE]
        rows(PointsAccount, f'"id" IN ({marks(some)}) ORDER BY "id"', *some, lock=True)
    tasks = rows(FollowUp, f'{_OPEN} ORDER BY "id"', RULE, lock=True)
    kept = _keep_true(change, tasks, told(now=change.now))
    missing = [one for one in untold(now=change.now) if one.account not in kept]
    _leave(change, missing)
    return len(missing)


def see_to_points(change: Change, account: int, *, whose: int | None = None) -> None:
    """Part of every action that gives or takes points of an account, locked already: when it ends,
    its customer's task says what is true then, or is closed, or is left. ``whose`` list it stands
    on, where that is not the account's owner any more."""
    change.last["points", account] = lambda: _look(change, account, whose)


def see_to_all_points(change: Change) -> None:
    """Part of an action that gives points to many: as :func:`see_to_points`, of all of them."""

    def look() -> None:
        look_at_all(change)

    change.last["points", 0] = look


def told_anew(change: Change, account: int) -> None:
    """Part of an action that brings points from elsewhere: nobody was told of them here, unless
    somebody is to tell them now."""
    change.last["points", account] = lambda: _look(change, account, None, anew=True)


def _look(change: Change, account: int, whose: int | None, *, anew: bool = False) -> None:
    customer = whose or get(PointsAccount, account).customer_id
    mine = f'"customer_id" = ? AND {_OPEN} ORDER BY "id"'
    tasks = rows(FollowUp, mine, customer, RULE, lock=True)
    ours = [row for row in tasks if row.params["account"] == account]
    if _keep_true(change, ours, told(now=change.now, account=account) if ours else {}):
        return
    if anew:
        _keep_told(change, [account], None)
    _leave(change, list(untold(now=change.now, account=account)))


def _leave(change: Change, missing: Sequence[Expiring]) -> None:
    if not missing:
        return
    calendar, rule = office().calendar, RULES[RULE]
    usual = due_at(rule, now=change.now, calendar=calendar)
    today = calendar.due_in_days(change.now, 0)
    at_work = {staff for (staff,) in run("SELECT id FROM staff WHERE active").fetchall()}
    known = found(Customer, "id", [one.customer for one in missing], "officer", "preferred_method")
    for one in missing:
        officer, method = known[one.customer]
        is_there = officer in at_work
        leave(
            change,
            customer=one.customer,
            rule=RULE,
            params={"account": one.account, **_said(one.first_on, one.points)},
            due=min(usual, max(calendar.moment(one.first_on), today)),
            method=method_for(method, usual=rule.method),
            owner=officer if is_there else None,
            pool=not is_there,
        )
    for until in sorted({one.until for one in missing}):
        _keep_told(change, [one.account for one in missing if one.until == until], until)


def _keep_true(change: Change, tasks: Iterable[FollowUp], left: _Told) -> set[int]:
    """Bring up to date what tasks say, and close those with nothing left to tell; the accounts of
    the others."""
    kept = set()
    for row in tasks:
        account = row.params["account"]
        if account in left:
            kept.add(account)
            change.update(row, params={**row.params, **_said(*left[account])})
        else:
            close(change, row, state="cancelled", outcome="nothing left to tell")
            _keep_told(change, [account], None)
    return kept


def _keep_told(change: Change, accounts: Sequence[int], until: date | None) -> None:
    """Without history: that somebody was asked is in that of the task."""
    day = until and until.isoformat()
    for start in range(0, len(accounts), _AT_ONCE):
        some = accounts[start : start + _AT_ONCE]
        sql = f"UPDATE points_account SET told_until = ? WHERE id IN ({marks(some)})"
        run(sql, day, *some)
    change.topics.add("points")


def _said(first_on: date, points: Decimal) -> dict[str, Any]:
    return {"quantity": f"{points.normalize():f}", "on": first_on.isoformat()}

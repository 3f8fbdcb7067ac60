"""What comes after a follow-up that is done: what stays open is never without a next date."""

from __future__ import annotations

from desktop.domain.errors import RuleBroken
from desktop.domain.followups import RULES, due_at
from desktop.domain.procedures import CHECK, STEP
from desktop.domain.recurring import COUNTED_FROM
from desktop.models.orders import SalesOrder
from desktop.models.rows import get
from desktop.models.settings import office
from desktop.models.waitlists import WaitlistEntry
from desktop.models.work import FollowUp
from desktop.services import checks
from desktop.services.change import Change
from desktop.services.leaving import is_unplanned, leave
from desktop.services.procedures import open_next
from desktop.services.recurring import plan_again

NEWS_DAYS = 5
"""Working days after which somebody who waits hears from us, even if nothing has changed."""

RATE_DAYS = 1
"""Working days after which a rate that was looked at and not decided about is seen to again."""

AGAIN_DAYS = 3
"""Working days after which a delivery that was not made is seen to again."""


def after_done(change: Change, row: FollowUp) -> None:
    """Plan what comes after ``row``; where nothing else looks after what is open, that is seen to
    again."""
    plan_next(change, row)
    if not is_last(row):
        return
    leave(
        change,
        customer=row.customer_id,
        order=row.order_id,
        line=row.line_id,
        entry=row.entry_id,
        rule="still-open",
        params={},
        due=due_at(RULES["still-open"], now=change.now, calendar=office().calendar),
        method=row.method,
        owner=row.owner_id,
        pool=row.owner_id is None,
    )


def check_not_last(row: FollowUp) -> None:
    """RuleBroken ``follow-up-last`` where ``row``, which was just taken off the list, was the last
    next date of something that is open."""
    if is_last(row):
        raise RuleBroken("follow-up-last")


def is_last(row: FollowUp) -> bool:
    """Whether what ``row`` was about (an order, a line, a place, a rate set aside) is open, and
    nothing looks after it any more."""
    aside = row.params.get("aside")
    return is_unplanned(order=row.order_id, line=row.line_id, entry=row.entry_id, aside=aside)


def plan_next(change: Change, row: FollowUp) -> None:
    """What stays open is never without a next date: who waits or thinks a quote over hears again,
    what has not been delivered is seen to again; what comes again, the next step of a procedure and
    the next look at one are planned."""
    if row.rule in COUNTED_FROM:
        plan_again(change, row)
        return
    if row.rule == STEP:
        open_next(change, row)
        return
    if row.rule == CHECK:
        checks.plan_again(change, row)
        return
    if row.rule == "waitlist-news" and row.entry_id is not None:
        is_open, days = get(WaitlistEntry, row.entry_id).state == "waiting", NEWS_DAYS
    elif row.rule == "deliver-promise" and row.order_id is not None:
        is_open = get(SalesOrder, row.order_id).state in ("confirmed", "in-progress")
        days = AGAIN_DAYS
    elif row.rule == "quote-expiry" and row.order_id is not None:
        is_open, days = get(SalesOrder, row.order_id).state == "quoted", NEWS_DAYS
    elif row.rule == "rate-aside":
        is_open, days = is_last(row), RATE_DAYS
    else:
        return
    if not is_open:
        return
    leave(
        change,
        customer=row.customer_id,
        order=row.order_id,
        line=row.line_id,
        entry=row.entry_id,
        rule=row.rule,
        params=row.params,
        due=office().calendar.due_in_days(change.now, days),
        method=row.method,
        owner=row.owner_id,
        pool=row.owner_id is None,
    )

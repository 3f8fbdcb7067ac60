"""Amending a confirmed order: a draft beside it, and the next revision when that is confirmed.

The draft is edited like any other. What it says becomes the order's when it is confirmed; what the
order said until then stays, as a row in the state ``superseded`` that documents can be made of.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from desktop.domain.amending import Held, Stand
from desktop.domain.errors import Conflict, RuleBroken
from desktop.domain.promise import Promise
from desktop.models.amendments import Basis, basis, wish_of
from desktop.models.orders import Allocation, OrderLine, SalesOrder
from desktop.models.rows import first, get, get_locked, run, value
from desktop.models.settings import office
from desktop.models.work import FollowUp
from desktop.services import order_points
from desktop.services.allocating import allocate, release_part, retell, retotal, shrink_line
from desktop.services.amendment_work import move_work
from desktop.services.change import Change, Outcome, changing
from desktop.services.followups import close_for, leave
from desktop.services.fulfilment import advance
from desktop.services.offers import check_no_offer
from desktop.services.openings import open_units
from desktop.services.order_dates import redate
from desktop.services.orders import (
    check_complete,
    commit_special,
    leave_declined,
    served,
    unmet_of,
)
from desktop.services.promising import bare_lines_of, lines_of, promises, standing, whole
from desktop.services.taken import check_told
from desktop.services.waitlists import keep_waiting

AMENDABLE = ("confirmed", "in-progress")
_NONE = Decimal(0)
_SEND_HOURS = 4
"""Office hours within which the customer gets the amended confirmation."""

_HEADER = ("delivery_on", "delivery_address", "delivery_country", "reference", "notes")
_FIGURES = (
    *("customer", "currency", "rounding", "total_minor", "promised_on", "programme"),
    *("line_points", "points_wanted", "points_used", "covered_minor", "points_facts"),
    *("rate_to", "rate", "rate_on", "rate_source", "rate_total_minor"),
)
_OPEN = '"revision_of_id" = ? AND "state" = \'draft\''


@dataclass(frozen=True, slots=True)
class Amended:
    """Order ``number`` (``order`` is its id) is in its ``revision`` now."""

    order: int
    number: str
    revision: int


def amend(*, order: int, who: int | None, now: datetime) -> Outcome[int]:
    """Begin to amend a confirmed order: the id of the draft, which has its lines.

    Whoever amends it already goes on with their draft. Nothing of the order changes before the
    draft is confirmed. Raises RuleBroken ``amend-state`` (number, state), ``amend-imported``
    (number, source); Conflict ``amend-open`` (number, name) where somebody else amends it.
    """
    with changing(who=who, now=now) as change:
        row = get_locked(SalesOrder, order)
        if row.source:  # it is over, and holds nothing here that could be given back
            raise RuleBroken("amend-imported", number=row.number, source=row.source)
        if row.state not in AMENDABLE or row.kind != "order":
            raise RuleBroken("amend-state", number=row.number or "", state=row.state)
        check_no_offer(bare_lines_of(row))
        open_ = first(SalesOrder, _OPEN, order)
        if open_ is not None:
            if open_.taken_by_id != who:
                name = value("SELECT name FROM staff WHERE id = ?", open_.taken_by_id or 0) or ""
                raise Conflict("amend-open", number=row.number, name=name)
            return Outcome(int(open_.id), frozenset())
        made = _copy(
            change,
            row,
            state="draft",
            revision=row.revision + 1,
            taken_by=who,
            ordered_at=now,
            seen=basis(order, {}).seen,
        )
    return Outcome(made, frozenset(change.topics))


def confirm(*, amendment: int, who: int | None, now: datetime) -> Outcome[Amended]:
    """Make the order what its amendment says, in one transaction; the old revision stays readable.

    Raises what ``orders.confirm`` raises; RuleBroken ``order-not-amendment``, ``amend-below-sent``
    (position, sent) for a line that is to be less than has left, or another product; Conflict
    ``amend-closed`` (number, state) and ``amend-moved`` (number) where the order changed since the
    amendment was begun or refreshed.
    """
    with changing(who=who, now=now) as change:
        order, draft = _both(amendment)
        lines = lines_of(draft)
        check_complete(draft, lines)
        start = standing(draft, lines, lock=True)
        assert start is not None
        if draft.seen != start.seen:
            raise Conflict("amend-moved", number=order.number)
        check_no_offer(start.lines.values())
        _check_sent(lines, start)
        order_points.check(draft, lines, now=now)
        anew = promises(lines, now=now, start=start)
        check_told(draft, lines, whole(anew, start))
        _keep_revision(change, order)
        for stand in (*start.stands.values(), *start.removed.values()):
            for held in stand.freed:
                _give_back(change, held)
        for key in start.removed:
            _take_off(change, order, start.lines[key])
        for line in lines:
            _bring(change, order, line, start, anew.get(line.id))
        _remove(change, draft)
        _finish(change, order.id, draft)
        touched = {line.product_id for line in (*start.lines.values(), *lines)}
        open_units(change, (key for key in touched if key is not None), cause="amended")
        done = Amended(order.id, order.number or "", order.revision + 1)
    return Outcome(done, frozenset(change.topics))


def _remove(change: Change, draft: SalesOrder) -> None:
    """The order is what it says now, and has newer rows: no id of these is given again."""
    move_work(change, draft)
    run("DELETE FROM draft_step WHERE order_id = ?", draft.id)
    for line in bare_lines_of(draft):
        change.remove(line)
    change.remove(draft)


def _both(amendment: int) -> tuple[SalesOrder, SalesOrder]:
    """The order and its amendment, locked in order of id."""
    amended = get(SalesOrder, amendment).revision_of_id
    if amended is None:
        raise RuleBroken("order-not-amendment")
    order, draft = get_locked(SalesOrder, amended), get_locked(SalesOrder, amendment)
    if draft.state != "draft":
        raise RuleBroken("order-not-draft", number=order.number, state=draft.state)
    if order.state not in AMENDABLE:
        raise Conflict("amend-closed", number=order.number, state=order.state)
    return order, draft


def _copy(change: Change, order: SalesOrder, **values: Any) -> int:
    """A row like ``order`` that is no order of its own, with copies of the lines that stand."""
    names = ("kind", "channel", *_HEADER, *_FIGURES)
    kept = {name: order.__data__[name] for name in names}
    made = change.insert(SalesOrder, **{**kept, "revision_of": order.id, **values})
    is_draft = values["state"] == "draft"
    for line in bare_lines_of(order):
        if line.fulfilment == "cancelled":
            continue
        copied = {name: each for name, each in line.__data__.items() if name != "id"}
        copied |= {"order": made, "amends": line.id}
        change.insert(OrderLine, **({**copied, "fulfilment": ""} if is_draft else copied))
    return made


def _keep_revision(change: Change, order: SalesOrder) -> None:
    """The order as it stands, under the number of its revision; nothing of it changes any more."""
    names = ("revision", "taken_by", "ordered_at", "confirmed_at", "version")
    kept = {name: order.__data__[name] for name in names}
    _copy(change, order, state="superseded", closed_at=change.now, **kept)


def _check_sent(lines: list[OrderLine], start: Basis) -> None:
    sent = {key: Decimal(left) for key, _ordered, left in start.seen}
    named = {line.amends_id: line for line in lines if line.amends_id is not None}
    for key, old in start.lines.items():
        if not sent[key]:
            continue
        new = named.get(key)
        is_same = new is not None and new.product_id == old.product_id
        is_whole = old.kind == "special" and new is not None and new.quantity != old.quantity
        if new is None or not is_same or new.quantity < sent[key] or is_whole:
            where = old.position if new is None else new.position
            raise RuleBroken("amend-below-sent", position=where, sent=sent[key])


def _give_back(change: Change, held: Held) -> None:
    release_part(change, get_locked(Allocation, held.id), held.quantity)


def _take_off(change: Change, order: SalesOrder, line: OrderLine) -> None:
    """A line the amendment does without: it stays with the order, cancelled, at nothing."""
    keep_waiting(change, order, line, _NONE)
    close_for(change, line=line.id, outcome="taken off")
    change.update(
        line,
        quantity=_NONE,
        amount_minor=0,
        points=_NONE,
        fulfilment="cancelled",
        promise=[],
        promised_on=None,
    )


def _bring(
    change: Change, order: SalesOrder, line: OrderLine, start: Basis, anew: Promise | None
) -> None:
    """Make a line of the order what a line of the amendment says."""
    old = start.lines.get(line.amends_id or 0)
    stand = start.stands[line.id]
    if old is not None and wish_of(old) == wish_of(line):
        _take_over(change, old, line)
        return
    unmet = _NONE
    if anew is not None:
        unmet = unmet_of(line, stand.still(anew), sent=stand.sent_quantity)
    if unmet and line.choice == "decline":
        shrink_line(change, line.id, unmet, reason=line.choice_reason)
        line = get_locked(OrderLine, line.id)
    if old is None:
        position = value("SELECT MAX(position) FROM order_line WHERE order_id = ?", order.id) or 0
        change.update(line, order=order.id, position=position + 1)
        old = line
    else:
        if old.product_id != line.product_id:
            keep_waiting(change, order, old, _NONE)
        _take_over(change, old, line)
    if unmet and line.choice == "decline":
        leave_declined(change, order, old, unmet)
    if anew is not None:
        _serve(change, order, old, stand=stand, anew=anew, unmet=unmet)
    elif old.fulfilment == "":
        commit_special(change, order, old)


def _take_over(change: Change, old: OrderLine, new: OrderLine) -> None:
    """The words and figures of a line; what was given to it is another matter."""
    own = {"id", "order", "position", "amends", "promise", "promised_on", "fulfilment", "dated_at"}
    change.update(old, **{name: each for name, each in new.__data__.items() if name not in own})


def _serve(
    change: Change,
    order: SalesOrder,
    line: OrderLine,
    *,
    stand: Stand,
    anew: Promise,
    unmet: Decimal,
) -> None:
    """Give the line what it was promised anew; the rest waits, if that was chosen."""
    if not line.quantity:
        keep_waiting(change, order, line, _NONE)
        change.update(line, fulfilment="cancelled", promise=[], promised_on=None)
        return
    together = stand.still(anew).last_on if unmet and line.choice == "later" else None
    for held in stand.kept if together is not None else ():
        change.update(get_locked(Allocation, held.id), promised_on=together)
    allocate(change, line, served(line, anew.parts, unmet), on=together)
    keep_waiting(change, order, line, unmet if line.choice == "waitlist" else _NONE)
    retell(change, line)


def _finish(change: Change, key: int, draft: SalesOrder) -> None:
    order = get(SalesOrder, key)
    lines = bare_lines_of(order)
    if all(line.fulfilment == "cancelled" for line in lines):
        raise RuleBroken("order-all-declined")
    header = {name: draft.__data__[name] for name in _HEADER}
    revision, version = order.revision + 1, order.version + 1
    change.update(order, revision=revision, version=version, **header)
    retotal(change, order, sum(line.amount_minor for line in lines))
    order_points.amend(change, order, draft, reason=f"revision {revision}")
    advance(change, order)
    redate(change, order)
    _send(change, order)


def _send(change: Change, order: SalesOrder) -> None:
    """One open task to send the customer the confirmation as it is now."""
    params = {"number": order.number, "revision": order.revision}
    due = office().calendar.due_after_hours(change.now, _SEND_HOURS)
    open_ = '"order_id" = ? AND "rule" = ? AND "state" = ? ORDER BY "id" LIMIT 1'
    found = first(FollowUp, open_, order.id, "send-revision", "open")
    if found is not None:
        change.update(found, due=due, params=params)
    else:
        who = {"customer": order.customer_id, "order": order.id}
        leave(change, **who, rule="send-revision", params=params, due=due, method="electronic-mail")

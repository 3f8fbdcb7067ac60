"""Answering offers: accepted, declined, run out, taken back. Whatever comes free goes on at once.

An offer can be accepted until the moment it is due, and from that moment on it can only be given
on: whoever holds the list's row first decides, never both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from desktop.domain.errors import NotFound, RuleBroken
from desktop.domain.promise import Part
from desktop.domain.typed import passage
from desktop.models.catalogue import Supply
from desktop.models.fields import to_micros
from desktop.models.offers import OfferPart, WaitlistOffer
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.rows import first, get, get_locked, rows, run
from desktop.models.settings import office
from desktop.models.stock import hold_products
from desktop.models.waitlists import Waitlist, WaitlistEntry, WaitlistPolicy
from desktop.services.accepting import order_for
from desktop.services.allocating import allocate_held, retell
from desktop.services.change import Change, Outcome, changing
from desktop.services.followups import close_for
from desktop.services.head_starts import policy_of, rekeyed
from desktop.services.leaving import see_to
from desktop.services.openings import lock_order_of, open_units
from desktop.services.order_dates import redate
from desktop.services.waitlist_log import ListJournal, journal, journals
from desktop.services.waitlists import give_up

UNTIL_RESUMED = date.max
"""A pause that lasts until somebody ends it."""

_LIVE = '"entry_id" = ? AND "state" = \'live\''
_DUE = (
    "SELECT DISTINCT w.product_id FROM waitlist_offer o JOIN waitlist w ON w.id = o.waitlist_id"
    " WHERE o.state = 'live' AND o.due_at <= ? ORDER BY w.product_id"
)


def accept(*, offer: int, who: int | None, now: datetime, seen: int | None = None) -> Outcome[int]:
    """The member takes what is offered: the units become their order line's; the order's id.

    Who joined by hand gets an order of their own, confirmed. Raises RuleBroken ``offer-closed``
    (state), ``offer-expired`` (due), ``price-missing``; Conflict ``waitlist-moved``.
    """
    with changing(who=who, now=now) as change:
        row, entry, book = _live(change, offer, seen)
        if now >= row.due_at:
            raise RuleBroken("offer-expired", due=row.due_at)
        order, line = _line_of(change, entry, row)
        on = row.unit_on or office().today(now)
        parts = [Part(p.supply_id, p.quantity, on) for p in _parts(row.id)]
        allocate_held(change, line, parts)
        _answer(change, row, entry, "accepted", outcome="accepted", done=True)
        left = entry.quantity - row.quantity
        book.reserve(-left)
        if left > 0:
            least = min(entry.minimum, left)
            again = {"state": "waiting", "quantity": left, "minimum": least, "refusals": 0}
            book.change(entry, "accepted", **again)
        else:
            closing = {"state": "served", "closed_at": now, "line": line.id}
            book.change(entry, "accepted", **closing)
            close_for(change, entry=entry.id, outcome="units given", done=True)
        retell(change, get(OrderLine, line.id))
        redate(change, get(SalesOrder, order.id))
    return Outcome(order.id, frozenset(change.topics))


def _line_of(
    change: Change, entry: WaitlistEntry, row: WaitlistOffer
) -> tuple[SalesOrder, OrderLine]:
    """The line that takes the units: the one that waits, or that of a new order."""
    if entry.line_id is None:
        return order_for(change, entry, row.quantity, on=row.unit_on)
    line = get_locked(OrderLine, entry.line_id)
    return get_locked(SalesOrder, line.order_id), line


def decline(
    *, offer: int, reason: str = "", who: int | None, now: datetime, seen: int | None = None
) -> Outcome[int]:
    """The member refuses: the next are offered in the same transaction; how many were.

    The place keeps its key; after as many refusals in a row as the policy allows it is paused until
    somebody resumes it. Raises RuleBroken ``offer-closed``; Conflict ``waitlist-moved``.
    """
    reason = passage(reason, field="reason", longest=2000)
    with changing(who=who, now=now) as change:
        row, entry, book = _live(change, offer, seen)
        _answer(change, row, entry, "declined", outcome=reason or "declined", done=True)
        _give_back(change, row)
        refusals = entry.refusals + 1
        most = policy_of(book.row.id).refusals_until_paused
        pausing = {"paused_until": UNTIL_RESUMED} if most and refusals >= most else {}
        _wait_on(book, entry, row, "declined", why=reason, refusals=refusals, **pausing)
        made = open_units(change, [book.row.product_id], cause="declined", anew=False)
    return Outcome(made, frozenset(change.topics))


def withdraw_offer(
    *, offer: int, reason: str, who: int | None, now: datetime, seen: int | None = None
) -> Outcome[int]:
    """Take an offer back, for a reason, before the member answered; how many others were offered.

    It counts as no refusal, but the units go to the next in this cascade.
    """
    reason = passage(reason, field="reason", longest=2000, required=True)
    with changing(who=who, now=now) as change:
        row, entry, book = _live(change, offer, seen)
        take_back(change, book, entry, row, reason=reason)
        made = open_units(change, [book.row.product_id], cause="withdrawn", anew=False)
    return Outcome(made, frozenset(change.topics))


def take_back(
    change: Change, book: ListJournal, entry: WaitlistEntry, row: WaitlistOffer, *, reason: str
) -> None:
    """Part of another action: end a live offer that nobody refused; the place waits again."""
    _answer(change, row, entry, "withdrawn", outcome=reason)
    _give_back(change, row)
    _wait_on(book, entry, row, "withdrawn-offer", why=reason)


def sweep(*, now: datetime) -> Outcome[int]:
    """Give on what was offered to those who did not answer in time; how many offers had run out.

    Each product is an action of its own. What an unanswered offer costs is the policy's.
    """
    due = [product for (product,) in run(_DUE, to_micros(now)).fetchall()]
    swept, changed = 0, set[str]()
    for product in due:
        with changing(who=None, now=now) as change:
            swept += expire(change, product)
        changed |= change.topics
    return Outcome(swept, frozenset(changed))


def expire(change: Change, product: int) -> int:
    """Part of another action: end the offers of a product that ran out, and give their units on."""
    ran_out = (
        '"state" = \'live\' AND "due_at" <= ? AND "waitlist_id" IN'
        ' (SELECT id FROM waitlist WHERE product_id = ?) ORDER BY "due_at", "id"'
    )
    hold_products([product])
    found = rows(WaitlistOffer, ran_out, to_micros(change.now), product)
    expired = 0
    for waitlist in sorted({row.waitlist_id for row in found}):
        book = journal(change, waitlist)
        policy = policy_of(waitlist)
        for row in (get_locked(WaitlistOffer, one.id) for one in found):
            if row.waitlist_id == waitlist and row.state == "live":
                _run_out(change, book, row, policy)
                expired += 1
    if expired:
        open_units(change, [product], cause="expired", anew=False)
    return expired


def _run_out(change: Change, book: ListJournal, row: WaitlistOffer, policy: WaitlistPolicy) -> None:
    entry = get_locked(WaitlistEntry, row.entry_id)
    _answer(change, row, entry, "expired", outcome="no answer in time")
    _give_back(change, row)
    cost: dict[str, Any] = {}
    if policy.unanswered == "pause":
        cost = {"paused_until": UNTIL_RESUMED}
    elif policy.unanswered == "behind":  # as if it joined now, with the head start it has
        cost = {"drawn_at": change.now, "key": rekeyed(entry, policy, since=change.now)}
    _wait_on(book, entry, row, "expired", **cost)


def cancel_places(change: Change, lines: Sequence[OrderLine], reason: str) -> None:
    """Part of another action: order lines wait for nothing any more; what was offered for them is
    taken back. Their products' supplies must be ours."""
    mine = '"line_id" = ? AND "state" IN (\'waiting\', \'offered\') ORDER BY "id"'
    places = [row for line in lines for row in rows(WaitlistEntry, mine, line.id)]
    journals(change, (row.waitlist_id for row in places))
    for key in sorted(row.id for row in places):
        row = get_locked(WaitlistEntry, key)
        book = journal(change, row.waitlist_id)
        if row.state == "offered":
            take_back(
                change, book, row, rows(WaitlistOffer, _LIVE, key, lock=True)[0], reason=reason
            )
        if row.state == "waiting":
            give_up(change, row, reason)


def check_no_offer(lines: Iterable[OrderLine]) -> None:
    """RuleBroken ``line-offered`` (position) where something is offered for one of ``lines``."""
    for line in lines:
        if first(WaitlistEntry, '"line_id" = ? AND "state" = \'offered\' LIMIT 1', line.id):
            raise RuleBroken("line-offered", position=line.position)


# --- inside ---------------------------------------------------------------------------------------


def _live(
    change: Change, offer: int, seen: int | None
) -> tuple[WaitlistOffer, WaitlistEntry, ListJournal]:
    """A live offer with its place, locked after its product's supplies and its list."""
    found = rows(WaitlistOffer, '"id" = ?', offer)
    if not found:
        raise NotFound("offer-gone", id=offer)
    lock_order_of(found[0].entry_id)
    hold_products([get(Waitlist, found[0].waitlist_id).product_id])
    book = journal(change, found[0].waitlist_id)
    book.expect(seen)  # what moved explains more than the state it left
    row = get_locked(WaitlistOffer, offer)
    if row.state != "live":
        raise RuleBroken("offer-closed", state=row.state)
    return row, get_locked(WaitlistEntry, row.entry_id), book


def _parts(offer: int) -> list[OfferPart]:
    return rows(OfferPart, '"offer_id" = ? ORDER BY "supply_id"', offer)


def _answer(
    change: Change,
    row: WaitlistOffer,
    entry: WaitlistEntry,
    state: str,
    *,
    outcome: str,
    done: bool = False,
) -> None:
    change.update(row, state=state, answered_at=change.now, reason=outcome)
    close_for(change, entry=entry.id, rule="offer-call", outcome=outcome, done=done)
    see_to(change, entry=entry.id)


def _give_back(change: Change, row: WaitlistOffer) -> None:
    """What an offer held of its supplies is free again."""
    for part in _parts(row.id):
        supply = get_locked(Supply, part.supply_id)
        change.update(supply, allocated=supply.allocated - part.quantity)


def _wait_on(
    book: ListJournal,
    entry: WaitlistEntry,
    row: WaitlistOffer,
    action: str,
    *,
    why: str = "",
    **values: Any,
) -> None:
    """The place waits again, passed over in this cascade."""
    book.reserve(row.quantity - entry.quantity)
    cascade = book.row.cascade
    book.change(entry, action, why=why, state="waiting", refused_in=cascade, **values)

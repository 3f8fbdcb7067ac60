"""An order's life: its states, the fulfilment of its lines, its number, totals and dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from desktop.domain.errors import RuleBroken

STATES = (
    *("draft", "quoted", "confirmed", "in-progress", "completed", "cancelled"),
    *("superseded", "discarded"),  # no orders: how one stood before, an amendment given up
)
OPEN_STATES = frozenset({"draft", "quoted", "confirmed", "in-progress"})

TRANSITIONS: Mapping[str, frozenset[str]] = {
    "draft": frozenset({"quoted", "confirmed", "cancelled"}),
    "quoted": frozenset({"draft", "confirmed", "cancelled"}),  # taken up again to be changed
    "confirmed": frozenset({"in-progress", "cancelled"}),
    "in-progress": frozenset({"completed", "cancelled"}),
    "completed": frozenset(),
    "cancelled": frozenset(),
    "superseded": frozenset(),
    "discarded": frozenset(),
}

FULFILMENTS = ("allocated", "backordered", "waitlisted", "dispatched", "delivered", "cancelled")

FULFILMENT_STEPS: Mapping[str | None, frozenset[str]] = {
    None: frozenset({"allocated", "backordered", "waitlisted", "cancelled"}),
    "allocated": frozenset({"backordered", "waitlisted", "dispatched", "cancelled"}),
    "backordered": frozenset({"allocated", "waitlisted", "cancelled"}),
    "waitlisted": frozenset({"allocated", "backordered", "cancelled"}),
    "dispatched": frozenset({"delivered"}),
    "delivered": frozenset(),
    "cancelled": frozenset(),
}
"""From None (a line of a draft) on. What left the house is returned by a new line, not undone."""


def check_transition(old: str, new: str, *, reason: str = "") -> None:
    """Refuse a change of state that an order cannot make; cancelling needs a reason.

    Raises RuleBroken ``order-state`` (old, new, allowed) or ``order-cancel-reason``.
    """
    allowed = TRANSITIONS[old]
    if new not in allowed:
        raise RuleBroken("order-state", old=old, new=new, allowed=tuple(sorted(allowed)))
    if new == "cancelled" and not reason.strip():
        raise RuleBroken("order-cancel-reason")


def check_fulfilment(old: str | None, new: str) -> None:
    """Refuse a step a line cannot make. Raises RuleBroken ``line-fulfilment`` (old, new)."""
    if new not in FULFILMENT_STEPS[old]:
        raise RuleBroken("line-fulfilment", old=old or "draft", new=new)


def check_editable(state: str) -> None:
    """Only a draft is edited in place: a quote is taken up again, a confirmed order amended.

    Raises RuleBroken ``order-not-draft`` (state).
    """
    if state != "draft":
        raise RuleBroken("order-not-draft", state=state)


@dataclass(frozen=True, slots=True)
class LineFigures:
    """What totals and dates need of a line.

    ``amount`` is in whole minor units of ``currency``, negative for a return. ``points`` is what
    the line costs in points instead of money. ``goods`` is False for charges (delivery, fees).
    """

    amount: int
    currency: str
    points: Decimal = Decimal(0)
    goods: bool = True
    promised_on: date | None = None
    fulfilment: str | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of the lines that stand: minor units by currency code, and points."""

    by_currency: Mapping[str, int]
    points: Decimal


def totals(lines: Iterable[LineFigures]) -> Totals:
    """Add up rounded line amounts; amounts of two currencies are never added."""
    sums: dict[str, int] = {}
    points = Decimal(0)
    for line in standing(lines):
        sums[line.currency] = sums.get(line.currency, 0) + line.amount
        points += line.points
    return Totals(sums, points)


def standing(lines: Iterable[LineFigures]) -> list[LineFigures]:
    """The lines that were not cancelled."""
    return [line for line in lines if line.fulfilment != "cancelled"]


def summary_date(lines: Iterable[LineFigures]) -> date | None:
    """The order's promise: the latest promised date of its goods (orders, scenario 4).

    None if no goods line has a date. It speaks for the whole order only where ``undated_goods``
    is 0: a waitlisted line has no date yet.
    """
    goods = [line.promised_on for line in standing(lines) if line.goods]
    return max((on for on in goods if on is not None), default=None)


def undated_goods(lines: Iterable[LineFigures]) -> int:
    """How many goods lines still have no promised date."""
    return sum(line.goods and line.promised_on is None for line in standing(lines))


def check_confirmable(
    lines: Iterable[LineFigures], *, state: str, quote_expires_on: date | None, today: date
) -> None:
    """Refuse to confirm what cannot be: no line, a lapsed quote, a state that is past it.

    Raises RuleBroken ``order-state``, ``order-no-line`` or ``quote-lapsed`` (expired_on).
    """
    check_transition(state, "confirmed")
    if not standing(lines):
        raise RuleBroken("order-no-line")
    if state == "quoted" and quote_lapsed(quote_expires_on, today=today):
        raise RuleBroken("quote-lapsed", expired_on=quote_expires_on)


def quote_expiry(quoted_on: date, days: int) -> date:
    """The last day on which a quote of so many days still stands."""
    return quoted_on + timedelta(days)


def quote_lapsed(expires_on: date | None, *, today: date) -> bool:
    """Has the quote run out (orders, scenario 12)? Its last day still counts."""
    return expires_on is not None and today > expires_on


def state_after(
    state: str, fulfilments: Iterable[str | None], *, part_has_left: bool = False
) -> str:
    """The state an order has earned by its lines' fulfilment; draft and quoted stay as they are.

    ``part_has_left`` where something of a line was dispatched whose rest is still open.

    It is in progress from the first dispatch on, and completed when every line that was not
    cancelled is delivered (orders, scenario 10). An order whose lines are all cancelled keeps its
    state: cancelling it is a decision with a reason.
    """
    if state not in {"confirmed", "in-progress"}:
        return state
    rest = {fulfilment for fulfilment in fulfilments if fulfilment != "cancelled"}
    if rest == {"delivered"}:
        return "completed"
    has_begun = part_has_left or bool(rest & {"dispatched", "delivered"})
    return "in-progress" if has_begun else state


def state_steps(old: str, new: str) -> tuple[str, ...]:
    """The states from ``old`` (left out) to ``new``, so that history shows each.

    A counter sale is confirmed and delivered at once: it passes through in progress.
    """
    if (old, new) == ("confirmed", "completed"):
        return ("in-progress", new)
    return () if old == new else (new,)


def number(year: int, sequence: int) -> str:
    """``2026-000123``: gap-free per year; the database hands out the sequence."""
    return f"{year:04d}-{sequence:06d}"

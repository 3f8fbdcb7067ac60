"""Giving units that opened to those who wait: one pass down the list, every step with its reason.

The pass follows the one order (``domain.waitlist.order_key``). Who may not be offered is passed
over: paused, outside their dates, refused in this cascade, at their limit. The first who wants more
than there is becomes the *head*, and the quantity rule decides:

* **strict**: nobody passes the head on the dates it wants; the units are gathered for it.
* **skip**: who fits may pass, at most ``most_skips`` times while it is the head; then the units are
  gathered. A pass is free where expected receipts give the head its whole quantity on the same day
  with or without the units given away.
* **partial**: whoever takes the units that are there, down to their minimum, is offered them; the
  rest keeps its key.

Only the head counts who passes: it alone would be served next (waitlists, Quantities).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Literal

from desktop.domain.waitlist import Entry, is_paused, offerable

_NONE = Decimal(0)

Reason = Literal["paused", "dates", "refused", "limit", "too-large", "gathered"]


@dataclass(frozen=True, slots=True)
class Unit:
    """What is free of one supply; ``on`` is its date on a list with dates."""

    supply: int
    quantity: Decimal
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What of a policy and of its product decides an opening. ``cascade`` numbers it: whoever
    refused in it is passed over. ``limit`` is the most units one customer is given from the list;
    ``given`` what each was (live and accepted offers). ``receipts`` are what is expected and free,
    by day, earliest first."""

    today: date
    cascade: int
    quantity_rule: Literal["strict", "skip", "partial"] = "strict"
    most_skips: int = 3
    step: Decimal = Decimal(1)
    limit: Decimal | None = None
    given: Mapping[int, Decimal] = field(default_factory=dict)
    receipts: Sequence[tuple[date, Decimal]] = ()


@dataclass(frozen=True, slots=True)
class Award:
    """An entry that is offered ``quantity``, from these parts of supplies, on one date."""

    entry: Entry
    quantity: Decimal
    on: date | None
    parts: tuple[tuple[int, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Passed:
    """An entry that was looked at and not offered, and why."""

    entry: Entry
    reason: Reason


@dataclass(frozen=True, slots=True)
class Decision:
    """What an opening comes to. ``gathered_for`` is the head that units are kept for;
    ``skips`` how often heads have been passed by now, where it changed."""

    awards: tuple[Award, ...]
    passed: tuple[Passed, ...]
    gathered_for: Entry | None
    skips: Mapping[int, int]


@dataclass(slots=True)
class _Head:
    """The first on a date who wants more than there is."""

    entry: Entry
    skips: int


class _Opening:
    """The state of one pass."""

    def __init__(self, units: Iterable[Unit], rules: Rules) -> None:
        self.rules = rules
        self.free: dict[date | None, list[Unit]] = {}
        for unit in units:
            if unit.quantity > 0:
                self.free.setdefault(unit.on, []).append(unit)
        self.dates = sorted(self.free, key=lambda on: on or date.min)
        self.heads: dict[date | None, _Head] = {}
        self.closed: set[date | None] = set()
        self.given = dict(rules.given)
        self.skips: dict[int, int] = {}

    def lasts(self) -> bool:
        """Is there anything left that can still be given?"""
        return any(on not in self.closed and self.there(on) for on in self.dates)

    def there(self, on: date | None) -> Decimal:
        return sum((unit.quantity for unit in self.free[on]), _NONE)

    def look(self, entry: Entry) -> Award | Reason:
        """What becomes of one entry: an award, or why it is passed over."""
        today = self.rules.today
        if is_paused(entry, today=today):
            return "paused"
        dates = [on for on in self.dates if offerable(entry, today=today, unit_on=on)]
        if not dates:
            return "dates"
        if entry.refused_in == self.rules.cascade:
            return "refused"
        wanted = self._wanted(entry)
        if not wanted:
            return "limit"
        return self._first_fit(entry, wanted, dates)

    def _first_fit(self, entry: Entry, wanted: Decimal, dates: list[date | None]) -> Award | Reason:
        reason: Reason = "too-large"
        misfits = []
        for on in dates:
            quantity = self._part_of(entry, wanted, self.there(on))
            if quantity and on not in self.closed and self._may_pass(on, quantity):
                return self._award(entry, quantity, on)
            if quantity:
                reason = "gathered"
            else:
                misfits.append(on)
        for on in misfits:  # nothing is gathered for who is served on another date
            self._stand_at_the_head(entry, on)
        return reason

    def _wanted(self, entry: Entry) -> Decimal:
        """How much of what the entry wants its customer may still be given."""
        if self.rules.limit is None:
            return entry.quantity
        left = max(self.rules.limit - self.given.get(entry.customer, _NONE), _NONE)
        return self._part_of(entry, entry.quantity, left)

    def _part_of(self, entry: Entry, wanted: Decimal, there: Decimal) -> Decimal:
        """How much of what is there the entry takes; nothing where that does not fit."""
        if wanted <= there:
            return wanted
        if self.rules.quantity_rule != "partial":
            return _NONE
        step = self.rules.step
        part = (there / step).to_integral_value(ROUND_FLOOR) * step
        least = entry.quantity if entry.minimum is None else entry.minimum
        return part if part >= least else _NONE

    def _stand_at_the_head(self, entry: Entry, on: date | None) -> None:
        if self.rules.quantity_rule == "partial" or on in self.heads:
            return
        self.heads[on] = _Head(entry, entry.skips)
        if self.rules.quantity_rule == "strict":
            self.closed.add(on)

    def _may_pass(self, on: date | None, quantity: Decimal) -> bool:
        """May somebody be given ``quantity`` before the head of this date? Counts it if so."""
        head = self.heads.get(on)
        if head is None or self._delays_nobody(head.entry, on, quantity):
            return True
        if head.skips >= self.rules.most_skips:
            if not self._delays_nobody(head.entry, on, self.rules.step):
                self.closed.add(on)  # nobody behind can pass any more
            return False
        head.skips += 1
        self.skips[head.entry.sequence] = head.skips
        return True

    def _delays_nobody(self, head: Entry, on: date | None, quantity: Decimal) -> bool:
        there = self.there(on)
        before = self._whole_on(head, there)
        return before is not None and before == self._whole_on(head, there - quantity)

    def _whole_on(self, head: Entry, there: Decimal) -> date | None:
        """The day on which the head could be given all it wants; None where none is known."""
        for day, quantity in self.rules.receipts:
            there += quantity
            if there >= head.quantity:
                return day
        return None

    def _award(self, entry: Entry, quantity: Decimal, on: date | None) -> Award:
        parts, left = [], quantity
        for index, unit in enumerate(self.free[on]):
            taken = min(left, unit.quantity)
            if taken > 0:
                parts.append((unit.supply, taken))
                self.free[on][index] = Unit(unit.supply, unit.quantity - taken, on)
                left -= taken
        self.given[entry.customer] = self.given.get(entry.customer, _NONE) + quantity
        return Award(entry, quantity, on, tuple(parts))


def decide(units: Iterable[Unit], entries: Iterable[Entry], rules: Rules) -> Decision:
    """Who is offered what of ``units``. ``entries`` come in the list's order and are read only as
    far as units last, so a caller may hand over a stream of a million."""
    opening = _Opening(units, rules)
    awards: list[Award] = []
    passed: list[Passed] = []
    if opening.lasts():
        for entry in entries:
            made = opening.look(entry)
            if isinstance(made, Award):
                awards.append(made)
            else:
                passed.append(Passed(entry, made))
            if not opening.lasts():
                break
    gathered = [head.entry for on, head in opening.heads.items() if opening.there(on)]
    first = min(gathered, key=lambda entry: (entry.key, entry.sequence), default=None)
    return Decision(tuple(awards), tuple(passed), first, opening.skips)

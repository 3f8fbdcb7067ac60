"""Amending an order: what a line keeps of what it holds, and what is to be promised anew.

What has left the house stays with its line. Of the units it holds, a line keeps as many as it still
wants, those promised first before others; what it does not keep is free for the other lines of the
same order, and only what it wants beyond that is promised anew. So a line nobody changed keeps its
units, its day and its place, and no unit is promised twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from desktop.domain.promise import Part, Promise

_NONE = Decimal(0)
_IN_TIME_ONLY = frozenset({"waitlist", "decline"})  # choices under which nothing late is kept


@dataclass(frozen=True, slots=True)
class Held:
    """A quantity of a supply (None: made to order) that a line holds, or that ``has_left``."""

    id: int
    supply_id: int | None
    quantity: Decimal
    on: date
    has_left: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """A line as it was, or as it is to be. ``product`` is None for a special order."""

    product: int | None
    quantity: Decimal
    wanted_on: date | None
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where an amended line starts from: what was ``sent`` and is ``kept`` of what it held.

    ``freed`` is what it gives back, ``wanted`` what is to be promised anew, and ``waits`` what goes
    on waiting as it did. One holding may be kept in part and freed in part.
    """

    sent: tuple[Held, ...] = ()
    kept: tuple[Held, ...] = ()
    freed: tuple[Held, ...] = ()
    wanted: Decimal = _NONE
    waits: Decimal = _NONE

    @property
    def sent_quantity(self) -> Decimal:
        """How much of the line has left the house."""
        return total(self.sent)

    def told(self, anew: Promise) -> Promise:
        """The whole promise of the line: what stands already, and what was promised ``anew``."""
        return _joined((*self.sent, *self.kept), anew, self.waits)

    def still(self, anew: Promise) -> Promise:
        """What is still to be dispatched of it: what has left is kept, in time or not."""
        return _joined(self.kept, anew, self.waits)


def _joined(held: Iterable[Held], anew: Promise, waits: Decimal) -> Promise:
    stays = [Part(one.supply_id, one.quantity, one.on) for one in held]
    parts = sorted([*stays, *anew.parts], key=lambda part: part.on)
    return Promise(tuple(parts), anew.short + waits)


def stand(held: Sequence[Held], *, was: Wish, now: Wish) -> Stand:
    """What of ``held`` an amended line keeps.

    A line that is the same keeps everything, what waits included. Of the same product wanted for
    the same day it keeps what it held; wanted for another day only what is being made for it, since
    the units of stock may serve that day better anew. Another product keeps nothing but what left.
    """
    sent = tuple(one for one in held if one.has_left)
    open_ = sorted((one for one in held if not one.has_left), key=lambda one: (one.on, one.id))
    if was == now:
        return Stand(sent, tuple(open_), waits=now.quantity - total(held))
    left = max(now.quantity - total(sent), _NONE)
    kept, freed = [], []
    for one in open_:
        taken = min(left, one.quantity) if _may_keep(one, was, now) else _NONE
        left -= taken
        if taken:
            kept.append(replace(one, quantity=taken))
        if taken < one.quantity:
            freed.append(replace(one, quantity=one.quantity - taken))
    return Stand(sent, tuple(kept), tuple(freed), wanted=left)


def given_up(held: Sequence[Held]) -> Stand:
    """What becomes of what a line held that is taken off its order."""
    sent = tuple(one for one in held if one.has_left)
    return Stand(sent, freed=tuple(one for one in held if not one.has_left))


def _may_keep(one: Held, was: Wish, now: Wish) -> bool:
    if was.product != now.product:
        return False
    if now.choice in _IN_TIME_ONLY and now.wanted_on is not None and one.on > now.wanted_on:
        return False
    return one.supply_id is None or was.wanted_on == now.wanted_on


def total(held: Iterable[Held]) -> Decimal:
    """The sum of quantities."""
    return sum((one.quantity for one in held), _NONE)

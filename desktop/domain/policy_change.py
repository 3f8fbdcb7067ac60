"""What another policy would do to those who wait: who moves, by how much, in which tier.

Nothing is changed here. The order before is the order the rows come in; the order after is that of
the keys the proposed policy gives, reckoned as the log's replay reckons them
(``waitlist_log.under``). Numbers are whole and kept in arrays, so that a million entries fit.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from heapq import nlargest, nsmallest

from desktop.domain.waitlist import DAY, head_start_key
from desktop.domain.waitlist_policy import Policy

Waiting = tuple[int, int, int, str, int, int, int, bool]
"""Id, key, the moment it counts from (microseconds), tier, points (hundredths), granted days and
quantity (millionths), and whether it could be offered now: then it has a place."""

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Move:
    """One entry before and after: its places, and its keys."""

    entry: int
    tier: str
    before: int
    after: int
    key_before: int
    key_after: int

    @property
    def places(self) -> int:
        """By how many places it moves up; below zero: down."""
        return self.before - self.after


@dataclass(frozen=True, slots=True)
class Stand:
    """Where an entry would stand, as ``domain.statement.Now`` counts: the place (as if it could be
    offered), how many of each tier stand ahead, the units wanted ahead (millionths), the moment
    after which nobody who joins can pass, and the worst place among those who waited by the moment
    asked for."""

    key: int
    place: int
    ahead: Mapping[str, int]
    units_ahead: int
    until: int
    worst: int


@dataclass(frozen=True, slots=True)
class TierChange:
    """Those of one tier who have a place. ``median`` and ``mean`` are places moved up, below zero
    down; ``mean_before`` and ``mean_after`` are their mean places."""

    tier: str
    waiting: int
    up: int
    down: int
    median: Decimal
    mean: Decimal
    mean_before: Decimal
    mean_after: Decimal


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """What a policy would do. ``waiting`` counts everybody, ``placed`` those who have a place.

    ``rising`` and ``falling`` are who moves most, the farthest first; ``asked`` is where the
    entries that were asked for would stand, by id.
    """

    waiting: int = 0
    placed: int = 0
    up: int = 0
    down: int = 0
    rising: tuple[Move, ...] = ()
    falling: tuple[Move, ...] = ()
    tiers: tuple[TierChange, ...] = ()
    asked: Mapping[int, Stand] = field(default_factory=dict)

    @property
    def largest_drop(self) -> int:
        """The most places anybody moves down."""
        return -self.falling[0].places if self.falling else 0

    @property
    def largest_rise(self) -> int:
        """The most places anybody moves up."""
        return self.rising[0].places if self.rising else 0


def compare(
    lists: Iterable[Iterable[Waiting]],
    proposed: Policy,
    *,
    asked: Mapping[int, int] | None = None,
    most: int = 10,
) -> PolicyChange:
    """What ``proposed`` does to the entries of these lists, each given in its order (key, id).

    ``asked`` are entries to be told of, with the moment up to which others count for the worst
    place; ``most`` are the moves listed in each direction.
    """
    queue = _Queue(proposed, asked or {})
    for rows in lists:
        queue.add(rows)
    moved = queue.moved(queue.placed)
    count = range(len(moved))
    rising = [n for n in nlargest(most, count, key=moved.__getitem__) if moved[n] > 0]
    falling = [n for n in nsmallest(most, count, key=moved.__getitem__) if moved[n] < 0]
    return PolicyChange(
        waiting=len(queue.ids),
        placed=len(queue.placed),
        up=sum(by > 0 for by in moved),
        down=sum(by < 0 for by in moved),
        rising=tuple(queue.move(queue.placed[n]) for n in rising),
        falling=tuple(queue.move(queue.placed[n]) for n in falling),
        tiers=queue.by_tier(),
        asked=queue.stands,
    )


def reckoning(policy: Policy) -> Callable[[int, str, int, int], int]:
    """The key under ``policy`` of (moment it counts from, tier, points, granted days), in stored
    whole numbers; the same as ``waitlist_log.under``."""
    of_tier = {t: min(days, policy.cap_days) * _MILLION for t, days in policy.tier_days.items()}
    cap, per_day = policy.cap_days, (policy.points_per_day or 0) * 100

    def key(began: int, tier: str, points: int, granted: int) -> int:
        of_points = max(points // per_day, 0) * _MILLION if per_day else 0
        start = of_tier.get(tier, 0) + of_points + granted
        return head_start_key(began, millionths=start, cap_days=cap)

    return key


class _Queue:
    """Entries by their position: list by list, in the old order. ``placed`` have a place."""

    def __init__(self, proposed: Policy, asked: Mapping[int, int]) -> None:
        self.key, self.room, self.asked = reckoning(proposed), proposed.cap_days * DAY, asked
        self.ids, self.old, self.new = array("q"), array("q"), array("q")
        self.before, self.after = array("q"), array("q")  # 0 where there is no place
        self.placed = array("q")
        self.tiers: list[str] = []
        self.stands: dict[int, Stand] = {}
        self._known: dict[str, str] = {}  # a million entries share a few names

    def add(self, rows: Iterable[Waiting]) -> None:
        """The entries of one more list."""
        start, place = len(self.ids), 0
        began, quantities = array("q"), array("q")
        for entry, old, since, tier, points, granted, quantity, counts in rows:
            self.ids.append(entry)
            self.old.append(old)
            self.new.append(self.key(since, tier, points, granted))
            self.tiers.append(self._known.setdefault(tier, tier))
            began.append(since)
            quantities.append(quantity)
            place += counts
            self.before.append(place if counts else 0)
            if counts:
                self.placed.append(len(self.ids) - 1)
        if self.asked:
            began = array("q", sorted(began))
        new, ids = self.new, self.ids
        order = sorted(range(start, len(ids)), key=lambda i: (new[i], ids[i]))
        self.after.extend(array("q", bytes(8 * len(order))))
        units = place = 0
        ahead: Counter[str] = Counter()
        for position in order:
            if ids[position] in self.asked:
                self._stand(position, dict(ahead), units, began)
            if self.before[position]:
                place += 1
                ahead[self.tiers[position]] += 1
                units += quantities[position - start]
                self.after[position] = place

    def _stand(
        self, position: int, ahead: Mapping[str, int], units: int, began: array[int]
    ) -> None:
        entry, key = self.ids[position], self.new[position]
        until = key + self.room
        worst = bisect_right(began, min(until, self.asked[entry]))
        place = sum(ahead.values()) + 1
        self.stands[entry] = Stand(key, place, ahead, units, until, worst)

    def move(self, position: int) -> Move:
        return Move(
            self.ids[position],
            self.tiers[position],
            self.before[position],
            self.after[position],
            self.old[position],
            self.new[position],
        )

    def moved(self, positions: Iterable[int]) -> array[int]:
        """By how many places each moves up; below zero: down."""
        return array("q", (self.before[i] - self.after[i] for i in positions))

    def by_tier(self) -> tuple[TierChange, ...]:
        members: dict[str, array[int]] = {}
        for position in self.placed:
            members.setdefault(self.tiers[position], array("q")).append(position)
        return tuple(self._tier(tier, members[tier]) for tier in sorted(members))

    def _tier(self, tier: str, members: array[int]) -> TierChange:
        count = len(members)
        before = sum(self.before[i] for i in members)
        after = sum(self.after[i] for i in members)
        moved = sorted(self.moved(members))
        return TierChange(
            tier=tier,
            waiting=count,
            up=sum(by > 0 for by in moved),
            down=sum(by < 0 for by in moved),
            median=Decimal(moved[count // 2] + moved[~(count // 2)]) / 2,
            mean=Decimal(before - after) / count,
            mean_before=Decimal(before) / count,
            mean_after=Decimal(after) / count,
        )

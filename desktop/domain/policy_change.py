"""What another policy would do to those who wait: who moves, by how much, in which tier.

Nothing is changed here. The order before is the order the rows come in; the order after is that of
the keys the proposed policy gives, reckoned as the log's replay reckons them
(``waitlist_log.under``). Numbers are whole and kept in arrays, so that a million entries fit.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from heapq import nlargest, nsmallest

from desktop.domain.waitlist import head_start_key
from desktop.domain.waitlist_policy import Policy

Waiting = tuple[int, int, int, str, int, int, bool]
"""Id, key, the moment it counts from (microseconds), tier, points (hundredths), granted days
(millionths), and whether it could be offered now: then it has a place."""

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Move:
    """One entry before and after: its places, None where it could not be offered now, and keys."""

    entry: int
    tier: str
    before: int | None
    after: int | None
    key_before: int
    key_after: int

    @property
    def places(self) -> int:
        """By how many places it moves up; below zero: down."""
        return (self.before or 0) - (self.after or 0)


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

    ``rising`` and ``falling`` are who moves most, the farthest first; ``asked`` the moves of the
    entries that were asked for, by id.
    """

    waiting: int = 0
    placed: int = 0
    up: int = 0
    down: int = 0
    rising: tuple[Move, ...] = ()
    falling: tuple[Move, ...] = ()
    tiers: tuple[TierChange, ...] = ()
    asked: Mapping[int, Move] = field(default_factory=dict)

    @property
    def largest_drop(self) -> int:
        """The most places anybody moves down."""
        return -self.falling[0].places if self.falling else 0

    @property
    def largest_rise(self) -> int:
        """The most places anybody moves up."""
        return self.rising[0].places if self.rising else 0


def compare(
    rows: Iterable[Waiting], proposed: Policy, *, asked: Collection[int] = (), most: int = 10
) -> PolicyChange:
    """What ``proposed`` does to the entries of one list, given in its order (key, then id).

    ``most`` are the moves listed in each direction.
    """
    queue = _Queue(rows, reckoning(proposed))
    moved = queue.moved(queue.placed)
    count = range(len(moved))
    rising = [n for n in nlargest(most, count, key=moved.__getitem__) if moved[n] > 0]
    falling = [n for n in nsmallest(most, count, key=moved.__getitem__) if moved[n] < 0]
    wanted = set(asked)
    return PolicyChange(
        waiting=len(queue.ids),
        placed=len(queue.placed),
        up=sum(by > 0 for by in moved),
        down=sum(by < 0 for by in moved),
        rising=tuple(queue.move(queue.placed[n]) for n in rising),
        falling=tuple(queue.move(queue.placed[n]) for n in falling),
        tiers=queue.by_tier(),
        asked={key: queue.move(i) for i, key in enumerate(queue.ids) if key in wanted}
        if wanted
        else {},
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
    """The entries by their position in the old order; ``placed`` are the positions with a place."""

    def __init__(self, rows: Iterable[Waiting], key: Callable[[int, str, int, int], int]) -> None:
        self.ids, self.old, self.new = array("q"), array("q"), array("q")
        self.placed = array("q")
        self.tiers: list[str] = []
        known: dict[str, str] = {}  # a million entries share a few names
        for position, (entry, old, began, tier, points, granted, counts) in enumerate(rows):
            self.ids.append(entry)
            self.old.append(old)
            self.new.append(key(began, tier, points, granted))
            self.tiers.append(known.setdefault(tier, tier))
            if counts:
                self.placed.append(position)
        self.before = self._places(self.placed)
        new, ids = self.new, self.ids
        self.after = self._places(sorted(self.placed, key=lambda i: (new[i], ids[i])))

    def _places(self, order: Iterable[int]) -> array[int]:
        """The place of each position; 0 where it has none."""
        places = array("q", bytes(8 * len(self.ids)))
        for place, position in enumerate(order, 1):
            places[position] = place
        return places

    def move(self, position: int) -> Move:
        return Move(
            self.ids[position],
            self.tiers[position],
            self.before[position] or None,
            self.after[position] or None,
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

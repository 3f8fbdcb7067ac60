"""Thinning a curve to what a screen can show, without hiding a peak."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

Point = tuple[date, Decimal]


def thinned(points: Sequence[Point], most: int) -> tuple[Point, ...]:
    """At most ``most`` (two or more) of the points in their order: the lowest and the highest of
    each stretch of equal length, so that no peak is lost, and the first and the last."""
    if len(points) <= most:
        return tuple(points)
    inner = points[1:-1]
    stretches = max(1, (most - 2) // 2)
    kept: list[Point] = [points[0]]
    for number in range(stretches if most >= 4 else 0):
        start, end = (len(inner) * n // stretches for n in (number, number + 1))
        stretch = range(start, end)
        low = min(stretch, key=lambda place: inner[place][1])
        high = max(stretch, key=lambda place: inner[place][1])
        kept.extend(inner[place] for place in sorted({low, high}))
    return (*kept, points[-1])

"""Equal attention: whether some customers are served later than others, told with its doubt.

Shares come with Wilson's score interval at 95 % (E. B. Wilson, 1927), which is right for few cases
and for shares near 0 and 1, where the usual one is not. Two groups differ clearly only where their
intervals do not touch, which is stricter than a test of the difference: with many groups beside
each other some would seem to differ by chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

_Z = Decimal("1.959963984540054")  # of the standard normal distribution, 97.5 %
_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Attention:
    """A group: of ``n`` follow-ups ``timely`` were done by their first due time.

    ``low`` and ``high`` bound the share that stands behind it, 0 to 1, to four places; all three
    are None where nothing was counted.
    """

    group: str
    n: int
    timely: int
    share: Decimal | None
    low: Decimal | None
    high: Decimal | None


def attention(group: str, *, timely: int, n: int) -> Attention:
    """The group's share with its interval. ValueError unless 0 <= timely <= n."""
    if not 0 <= timely <= n:
        raise ValueError((timely, n))
    if not n:
        return Attention(group, 0, 0, None, None, None)
    with localcontext(prec=30):
        count, share, square = Decimal(n), Decimal(timely) / n, _Z * _Z
        middle = share + square / (2 * count)
        spread = _Z * (share * (1 - share) / count + square / (4 * count * count)).sqrt()
        whole = 1 + square / count
        low = max(Decimal(0), (middle - spread) / whole)
        high = min(Decimal(1), (middle + spread) / whole)
        return Attention(group, n, timely, _rounded(share), _rounded(low), _rounded(high))


def clear_difference(groups: Sequence[Attention]) -> tuple[Attention, Attention] | None:
    """The group served worst and the one served best, where their intervals do not touch; None
    where there is no clear difference."""
    known = [(one.low, one.high, one) for one in groups if one.low is not None and one.high]
    if not known:
        return None
    worst = min(known, key=lambda each: each[1])
    best = max(known, key=lambda each: each[0])
    return (worst[2], best[2]) if worst[1] < best[0] else None


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_PLACES)

"""The regularised incomplete beta function and its inverse, which the standard library lacks."""

from __future__ import annotations

from math import exp, lgamma, log, log1p, sqrt
from statistics import NormalDist

_TINY = 1e-300


def incomplete_beta(a: float, b: float, x: float) -> float:
    """I_x(a, b) for a, b > 0: the chance of a Beta(a, b) below x. Good to ten digits."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, 1 - x) / b


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction (DLMF 8.17.22) by Lentz's method; about √max(a, b) steps."""
    c = 1.0
    d = 1 / _off_zero(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, 100_000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / _off_zero(1 + term * d)
            c = _off_zero(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < 1e-12:
            break
    return value


def _off_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def quantile_logit(a: float, b: float, chance: float) -> float:
    """ln(x / (1 − x)) of the x below which a Beta(a, b) lies with this chance (0 < chance < 1).

    On this scale both tails are kept: x itself would round to 1 where b is small.
    """
    spread = sqrt(1 / a + 1 / b + 1 / a**2 + 1 / b**2)
    low, high = -700.0, 700.0
    at = log(a / b) + NormalDist().inv_cdf(chance) * spread
    at = max(low / 2, min(at, high / 2))
    normal = lgamma(a + b) - lgamma(a) - lgamma(b)
    for _ in range(100):
        # Whichever of x and 1 − x is small is the one to keep the digits of.
        small = 1 / (1 + exp(abs(at)))
        below = incomplete_beta(a, b, small) if at < 0 else 1 - incomplete_beta(b, a, small)
        error = below - chance
        low, high = (at, high) if error < 0 else (low, at)
        softplus = log1p(exp(-abs(at))) + max(at, 0.0)
        slope = exp(normal + a * (at - softplus) - b * softplus)
        step = error / slope if slope > _TINY else 0.0
        # Newton where it stays between what is known to be too low and too high, else halfway.
        after = at - step if step and low < at - step < high else (low + high) / 2
        if error == 0 or abs(after - at) < 1e-9:
            return at
        at = after
    return at

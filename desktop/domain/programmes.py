"""The terms of a points programme: what may be set, and the form they are kept in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from desktop.domain.errors import RuleBroken
from desktop.domain.figures import scaled
from desktop.domain.points import DECIMALS, ROUNDINGS, STANDARD, Multiplier, Worth
from desktop.domain.tags import currency_code
from desktop.domain.typed import one_line

TIER_BY = ("points", "spend")
LONGEST_LIFE = 36_525
"""Days: a century."""

LONGEST_NOTICE = 366
"""Days."""

_LARGEST_FACTOR = Decimal(100)


def checked_worth(earn: Decimal, spend: Decimal) -> Worth:
    """Points for a unit (0 or more) and the worth of one (above 0), at most 6 decimals each.

    Raises RuleBroken ``points-worth`` (earn, spend), ``number-…``.
    """
    if not (earn.is_finite() and spend.is_finite()) or earn < 0 or spend <= 0:
        raise RuleBroken("points-worth", earn=str(earn), spend=str(spend))
    for number in (earn, spend):
        scaled(number, 6)
    return Worth(earn, spend)


def checked_worths(worths: Mapping[str, tuple[Decimal, Decimal]], own: str) -> dict[str, Worth]:
    """The worths of other currencies than the programme's ``own``.

    Raises RuleBroken ``currency-unknown``, ``currency-ended``, ``points-worth``,
    ``points-worth-own`` (currency).
    """
    made = {}
    for currency, (earn, spend) in worths.items():
        code = currency_code(currency)
        if code == own:
            raise RuleBroken("points-worth-own", currency=code)
        made[code] = checked_worth(earn, spend)
    return made


def check_terms(*, decimals: int, rounding: str, life_days: int | None) -> None:
    """Refuse what points cannot be. Raises RuleBroken ``points-decimals``, ``points-rounding``,
    ``points-life`` (longest)."""
    if decimals not in range(DECIMALS + 1):
        raise RuleBroken("points-decimals", decimals=decimals)
    if rounding not in ROUNDINGS:
        raise RuleBroken("points-rounding", rounding=rounding)
    if life_days is not None and not 1 <= life_days <= LONGEST_LIFE:
        raise RuleBroken("points-life", days=life_days, longest=LONGEST_LIFE)


def check_notice(*, days: int | None, worth: Decimal | None) -> None:
    """Refuse a notice of no days, of more than a year, or of points worth nothing.

    Raises RuleBroken ``points-notice`` (longest), ``points-notice-worth``, ``number-…``.
    """
    if days is not None and not 1 <= days <= LONGEST_NOTICE:
        raise RuleBroken("points-notice", days=days, longest=LONGEST_NOTICE)
    if worth is not None:
        if not worth.is_finite() or worth <= 0:
            raise RuleBroken("points-notice-worth", worth=str(worth))
        scaled(worth, 6)


def checked_tiers(
    tiers: Iterable[tuple[str, Decimal]], tier_by: str
) -> tuple[tuple[str, Decimal], ...]:
    """Tiers from the lowest threshold on.

    Raises RuleBroken ``tier-by`` (by), ``tier-threshold`` (tier), ``tier-named-twice`` (tier),
    ``tier-standard``, ``text-…``.
    """
    if tier_by not in TIER_BY:
        raise RuleBroken("tier-by", by=tier_by)
    made: dict[str, Decimal] = {}
    for name, threshold in tiers:
        tier = one_line(name, field="tier", longest=20, required=True)
        if tier == STANDARD:
            raise RuleBroken("tier-standard")
        if not threshold.is_finite() or threshold <= 0:
            raise RuleBroken("tier-threshold", tier=tier)
        scaled(threshold, DECIMALS)
        if tier in made or threshold in made.values():
            raise RuleBroken("tier-named-twice", tier=tier)
        made[tier] = threshold
    return tuple(sorted(made.items(), key=lambda item: item[1]))


def checked_multipliers(
    multipliers: Iterable[Multiplier], tiers: Iterable[str]
) -> tuple[Multiplier, ...]:
    """Multipliers by their first day.

    ``tiers`` are those there are beside STANDARD. Raises RuleBroken ``multiplier-factor``
    (largest), ``multiplier-dates`` (first, last), ``tier-unknown`` (tier), ``text-…``.
    """
    known = {STANDARD, *tiers}
    made = []
    for one in multipliers:
        if not one.factor.is_finite() or not 0 < one.factor <= _LARGEST_FACTOR:
            raise RuleBroken("multiplier-factor", largest=_LARGEST_FACTOR)
        scaled(one.factor, 4)
        if one.last < one.first:
            raise RuleBroken("multiplier-dates", first=one.first, last=one.last)
        for tier in one.tiers:
            if tier not in known:
                raise RuleBroken("tier-unknown", tier=tier)
        note = one_line(one.note, field="note", longest=200)
        made.append(Multiplier(one.first, one.last, one.factor, tuple(one.tiers), note))
    return tuple(sorted(made, key=lambda one: (one.first, one.last)))


# --- as they are kept -----------------------------------------------------------------------------


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def kept_worths(worths: Mapping[str, Worth]) -> dict[str, list[str]]:
    """``{"USD": [earned, worth]}``."""
    return {code: [_plain(one.earn), _plain(one.spend)] for code, one in sorted(worths.items())}


def kept_tiers(tiers: Iterable[tuple[str, Decimal]]) -> list[list[str]]:
    """``[[tier, threshold], …]``."""
    return [[tier, _plain(threshold)] for tier, threshold in tiers]


def kept_multipliers(multipliers: Iterable[Multiplier]) -> list[list[Any]]:
    """``[[first day, last day, factor, [tiers], note], …]``."""
    return [
        [one.first.isoformat(), one.last.isoformat(), _plain(one.factor), list(one.tiers), one.note]
        for one in multipliers
    ]


def read_worths(kept: Mapping[str, Sequence[str]]) -> dict[str, Worth]:
    """What :func:`kept_worths` made."""
    return {code: Worth(Decimal(earn), Decimal(spend)) for code, (earn, spend) in kept.items()}


def read_tiers(kept: Iterable[Sequence[str]]) -> tuple[tuple[str, Decimal], ...]:
    """What :func:`kept_tiers` made."""
    return tuple((tier, Decimal(threshold)) for tier, threshold in kept)


def read_multipliers(kept: Iterable[Sequence[Any]]) -> tuple[Multiplier, ...]:
    """What :func:`kept_multipliers` made."""
    return tuple(
        Multiplier(
            date.fromisoformat(first), date.fromisoformat(last), Decimal(factor), tuple(tiers), note
        )
        for first, last, factor, tiers, note in kept
    )

"""Programmes as values and what accounts hold, read in one way by actions and screens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from desktop.domain.figures import unscaled
from desktop.domain.points import DECIMALS, Programme
from desktop.domain.programmes import read_multipliers, read_tiers, read_worths
from desktop.domain.rates import Cross, cross
from desktop.models.money import NEVER
from desktop.models.programmes import PointsProgramme
from desktop.models.rates import finder
from desktop.models.rows import first, rows, run, value
from desktop.models.settings import office

_AT_ONCE = 200
Lot = tuple[date | None, Decimal, date | None]
"""The last day points are good (None for ever), how many are left, and that day again."""


def terms(row: PointsProgramme) -> Programme:
    """The programme's terms as they are now."""
    return Programme(
        name=row.name,
        currency=row.currency,
        earn_per_unit=row.earn_per_unit,
        spend_value=row.spend_value,
        decimals=row.decimals,
        worths=read_worths(row.worths),
        rounding=row.rounding,
        life_days=row.life_days,
        notice_days=row.notice_days,
        notice_worth=row.notice_worth,
        tier_by=row.tier_by,
        tiers=read_tiers(row.tiers),
        multipliers=read_multipliers(row.multipliers),
        version=row.version,
        id=row.id,
    )


def programme_in_force(customer: int | None = None) -> Programme | None:
    """The programme the customer has an account in, else the office's first one; None without."""
    found = None
    if customer is not None:
        found = first(
            PointsProgramme,
            '"active" AND "id" IN (SELECT "programme_id" FROM "points_account"'
            ' WHERE "customer_id" = ?) ORDER BY "id" LIMIT 1',
            customer,
        )
    found = found or first(PointsProgramme, '"active" ORDER BY "id" LIMIT 1')
    return None if found is None else terms(found)


def programmes_in_force() -> list[Programme]:
    """All that are in force, the office's first one first."""
    return [terms(row) for row in rows(PointsProgramme, '"active" ORDER BY "id"')]


@dataclass(frozen=True, slots=True)
class PointWorth:
    """What a point is worth when it is spent, exactly, and the rate it came by, if it did."""

    exact: Fraction
    cross: Cross | None = None


def point_worth(programme: Programme, currency: str, on: date) -> PointWorth:
    """What a point is worth in a currency on a day: what the programme says, else by the rate.

    Raises RuleBroken ``rate-…``, ``currency-ended``, ``currency-unknown``.
    """
    own = programme.worth_in(currency)
    if own is not None:
        return PointWorth(Fraction(own.spend))
    age = office().rate_max_age_days
    rate = cross(programme.currency, currency, on=on, find=finder(), max_age_days=age)
    return PointWorth(Fraction(programme.spend_value) * rate.exact, rate)


def lots(account: int, *, since: date | None = None) -> Iterator[Lot]:
    """What is left of an account's points, those that expire first first; without those whose last
    day was before ``since``. Read as far as it is asked for."""
    sql = (
        "SELECT expires_on, remaining FROM points_lot WHERE account_id = ? AND expires_on {} ?"
        " ORDER BY expires_on LIMIT ?"
    )
    found = run(sql.format(">="), account, since.isoformat() if since else "", _AT_ONCE).fetchall()
    while found:
        for on, remaining in found:
            last = last_day(on)
            yield last, unscaled(remaining, DECIMALS), last
        more = len(found) == _AT_ONCE
        found = run(sql.format(">"), account, found[-1][0], _AT_ONCE).fetchall() if more else []


def last_day(kept: str) -> date | None:
    """The day of a lot: None for points that do not expire."""
    return None if kept == NEVER else date.fromisoformat(kept)


def balance(account: int, today: date) -> Decimal:
    """The points of an account that can be spent on a day."""
    return _sum("account_id = ?", account, today)


def balance_of(customer: int, today: date) -> Decimal:
    """The points of all accounts of a customer that can be spent on a day."""
    return _sum(
        "account_id IN (SELECT id FROM points_account WHERE customer_id = ?)", customer, today
    )


def _sum(whose: str, key: int, today: date) -> Decimal:
    sql = f"SELECT SUM(remaining) FROM points_lot WHERE {whose} AND expires_on >= ?"
    return unscaled(int(value(sql, key, today.isoformat()) or 0), DECIMALS)

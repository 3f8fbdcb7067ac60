"""Exact amounts: whole minor units of one currency, and the one rounding policy.

Minor units come from ISO 4217 (the ``iso4217`` package), not from CLDR: the dinar of Iraq has 3
there and 0 in CLDR. Each line is rounded to the minor unit, half away from zero, and a total is
the sum of rounded lines, so that screen, paper and export add up to the same cent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, Inexact, InvalidOperation
from functools import lru_cache

from desktop.domain.errors import RuleBroken

ROUNDING = "line-half-away-from-zero"
"""The name of the policy, stored with every order it was applied to."""

LARGEST_MINOR = 2**63 - 1
"""Amounts are stored as 64-bit integers of minor units."""

# Wide enough for every product of a quantity, a price and a percentage that the program stores.
# ROUND_HALF_UP of the decimal module is "half away from zero".
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP, traps=[InvalidOperation])
_EXACT = Context(prec=400, traps=[InvalidOperation, Inexact])

ENDED: dict[str, tuple[date, int]] = {
    "ATS": (date(1998, 12, 31), 2),
    "BEF": (date(1998, 12, 31), 0),
    "DEM": (date(1998, 12, 31), 2),
    "ESP": (date(1998, 12, 31), 0),
    "FIM": (date(1998, 12, 31), 2),
    "FRF": (date(1998, 12, 31), 2),
    "IEP": (date(1998, 12, 31), 2),
    "ITL": (date(1998, 12, 31), 0),
    "LUF": (date(1998, 12, 31), 0),
    "NLG": (date(1998, 12, 31), 2),
    "PTE": (date(1998, 12, 31), 0),
    "GRD": (date(2000, 12, 29), 0),
    "TRL": (date(2004, 12, 31), 0),
    "ROL": (date(2005, 6, 30), 2),
    "SIT": (date(2006, 12, 29), 2),
    "CYP": (date(2007, 12, 31), 2),
    "MTL": (date(2007, 12, 31), 2),
    "SKK": (date(2008, 12, 31), 2),
    "EEK": (date(2010, 12, 31), 2),
    "LVL": (date(2013, 12, 31), 2),
    "LTL": (date(2014, 12, 31), 2),
    "HRK": (date(2022, 12, 30), 2),
    "BGN": (date(2025, 12, 31), 2),
}
"""Currencies that gave way to the euro or to a new unit: the last day the European Central Bank
quoted them (for the first eleven the eve of the euro) and their minor units."""


@lru_cache(maxsize=1)
def _active() -> dict[str, int]:
    """Minor units of the currencies in use, by code. Metals, funds and test codes have none."""
    import iso4217  # reads its table on import: 30 ms that a start without money need not pay

    return {
        code: int(str(entry["CcyMnrUnts"]))
        for code, entry in sorted((str(code), entry) for code, entry in iso4217.raw_table.items())
        if str(entry["CcyMnrUnts"]).isdigit() and code not in ENDED
    }


@lru_cache(maxsize=1)
def currencies() -> tuple[str, ...]:
    """The codes of all currencies in use, in alphabetical order."""
    return tuple(_active())


def minor_units(currency: str) -> int:
    """How many decimals the currency has, by ISO 4217.

    Ended currencies are known too, because old orders carry them.
    Raises RuleBroken("currency-unknown").
    """
    digits = _active().get(currency)
    if digits is not None:
        return digits
    if currency in ENDED:
        return ENDED[currency][1]
    raise RuleBroken("currency-unknown", currency=currency)


def ended(currency: str) -> date | None:
    """The last day of a currency that is no more, or None."""
    return ENDED[currency][0] if currency in ENDED else None


@lru_cache(maxsize=16)
def _step(digits: int) -> Decimal:
    return Decimal(1).scaleb(-digits)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount that is owed: whole minor units of one currency.

    ``amount`` always carries exactly the currency's decimals, so equal amounts print alike.
    Raises RuleBroken("money-too-fine"), ("money-too-large"), ("currency-unknown"); TypeError for
    anything but a Decimal.
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if type(self.amount) is not Decimal:
            raise TypeError(f"an amount is a Decimal, not {type(self.amount).__name__}")
        digits = minor_units(self.currency)
        if not self.amount.is_finite() or self.amount.adjusted() + digits > 18:
            raise RuleBroken("money-too-large", amount=str(self.amount), currency=self.currency)
        try:
            exact = self.amount.quantize(_step(digits), context=_EXACT)
        except Inexact:
            raise RuleBroken(
                "money-too-fine", amount=str(self.amount), currency=self.currency, decimals=digits
            ) from None
        if exact.is_zero():
            exact = abs(exact)  # there is no minus zero to be owed
        object.__setattr__(self, "amount", exact)
        if abs(self.minor) > LARGEST_MINOR:
            raise RuleBroken("money-too-large", amount=str(self.amount), currency=self.currency)

    @classmethod
    def from_minor(cls, minor: int, currency: str) -> Money:
        """The amount of so many cents, yen or fils."""
        if type(minor) is not int:
            raise TypeError(f"minor units are an int, not {type(minor).__name__}")
        return cls(Decimal(minor).scaleb(-minor_units(currency), context=_EXACT), currency)

    @property
    def minor(self) -> int:
        """The amount in minor units, as it is stored."""
        return int(self.amount.scaleb(minor_units(self.currency), context=_EXACT))

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise RuleBroken("currency-mix", first=self.currency, second=other.currency)


def rounded(amount: Decimal, currency: str) -> Money:
    """The amount to the minor unit, half away from zero (the policy named by ROUNDING)."""
    if not amount.is_finite() or amount.adjusted() > 20:
        raise RuleBroken("money-too-large", amount=str(amount), currency=currency)
    return Money(amount.quantize(_step(minor_units(currency)), context=_WIDE), currency)


def line_amount(
    *,
    quantity: Decimal,
    unit_price: Decimal,
    currency: str,
    discount_percent: Decimal = Decimal(0),
) -> Money:
    """What one order line comes to: quantity × unit price less the discount, rounded once."""
    gross = _EXACT.multiply(quantity, unit_price)
    factor = _EXACT.subtract(Decimal(100), discount_percent).scaleb(-2, context=_EXACT)
    return rounded(_EXACT.multiply(gross, factor), currency)


def percent_of(amount: Money, percent: Decimal) -> Money:
    """So many percent of an amount (a tax, a surcharge), rounded as a line of its own."""
    share = _EXACT.multiply(amount.amount, percent).scaleb(-2, context=_EXACT)
    return rounded(share, amount.currency)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of rounded lines. ``currency`` says what an empty sum is zero of."""
    result = Money(Decimal(0), currency)
    for amount in amounts:
        result = result + amount
    return result

"""What a calculator line comes to: exact arithmetic with units, then one conversion.

Values are fractions, so 100/3*3 is 100. Amounts of different currencies are never added; a
percentage after plus or minus is of what stands before it. The language is in
``calculator_language``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from desktop.domain.calculator_language import POINTS, Node, Request, parse
from desktop.domain.errors import RuleBroken
from desktop.domain.points import DECIMALS, Programme
from desktop.domain.rates import MAX_AGE_DAYS, Conversion, Find, cross, rounded_fraction

__all__ = ["POINTS", "Request", "Result", "evaluate", "evidence", "parse"]

_SHOWN_DECIMALS = 10
_LARGEST = 10**18
_WIDE = Context(prec=1000)  # more digits than any line can make
_SIGNS = {"add": "+", "subtract": "-", "multiply": "×", "divide": "/"}


@dataclass(frozen=True, slots=True)
class Result:
    """What a line comes to.

    ``unit`` is an ISO 4217 code, "p" for points, or None for a bare number. ``value`` is rounded to
    the unit (bare numbers to 10 decimals) and ``exact`` says whether nothing was lost by that.
    ``conversion`` is the evidence where rates were used. ``steps`` are the operations in order, in
    plain figures (``3 × 129.95 = 389.85``), the same in every language.
    """

    value: Decimal
    unit: str | None
    conversion: Conversion | None
    steps: tuple[str, ...]
    exact: bool


@dataclass(frozen=True, slots=True)
class _Amount:
    value: Fraction
    unit: str | None = None
    percent: bool = False


def evaluate(
    request: Request,
    *,
    today: date,
    find: Find,
    programme: Programme | None,
    max_age_days: int = MAX_AGE_DAYS,
) -> Result:
    """Work out a line at the rates of its day, or of ``today``.

    Raises RuleBroken: "calculator-zero" and "calculator-units", "currency-mix" with ``position``;
    "number-too-large", "points-programme" without a programme; those of ``rates.convert``.
    """
    steps: list[str] = []
    amount = _worked_out(request.expression, steps)
    if abs(amount.value) >= _LARGEST:
        raise RuleBroken("number-too-large", text=request.text)
    to = request.to or amount.unit
    if amount.unit is None:
        amount = replace(amount, unit=to)
    converter = _Converter(request.on or today, find, programme, max_age_days, steps)
    conversion = None
    if amount.unit != to and to is not None:
        amount, conversion = converter.into(amount, to)
    value = converter.rounded(amount)
    exact = Fraction(value) == amount.value
    return Result(value, to, conversion, tuple(steps), exact)


def evidence(text: str, result: Result) -> dict[str, Any]:
    """How an amount was worked out, as an order line keeps it: what was typed, the steps, and the
    rate with its day and source."""
    kept: dict[str, Any] = {"typed": text, "steps": list(result.steps)}
    if result.conversion is not None:
        made = result.conversion
        kept |= {"rate": f"{made.rate:f}", "on": made.on.isoformat(), "source": made.source}
    return kept


def _worked_out(node: Node, steps: list[str]) -> _Amount:
    if node.operation == "number":
        return _Amount(Fraction(node.number))
    parts = [_worked_out(part, steps) for part in node.parts]
    first = parts[0]
    if node.operation == "negative":
        return replace(first, value=-first.value)
    if node.operation in ("unit", "percent"):
        if first.unit is not None:
            raise RuleBroken("calculator-units", position=node.position)
        if node.operation == "unit":
            return _Amount(first.value, node.unit)
        return _Amount(first.value / 100, percent=True)
    result = _of_two(node, first, parts[1])
    sign = _SIGNS[node.operation]
    steps.append(f"{_shown(first)} {sign} {_shown(parts[1])} = {_shown(result)}")
    return result


def _of_two(node: Node, first: _Amount, second: _Amount) -> _Amount:
    if node.operation == "multiply":
        if first.unit is not None and second.unit is not None:
            raise RuleBroken("calculator-units", position=node.parts[1].position)
        return _Amount(first.value * second.value, first.unit or second.unit)
    if node.operation == "divide":
        if second.unit not in (None, first.unit):
            raise RuleBroken("calculator-units", position=node.parts[1].position)
        if not second.value:
            raise RuleBroken("calculator-zero", position=node.parts[1].position)
        return _Amount(first.value / second.value, first.unit if second.unit is None else None)
    sign = 1 if node.operation == "add" else -1
    if second.percent and not first.percent:
        return _Amount(first.value * (1 + sign * second.value), first.unit)
    _check_same_unit(node, first, second)
    percent = first.percent and second.percent
    return _Amount(first.value + sign * second.value, first.unit, percent)


def _check_same_unit(node: Node, first: _Amount, second: _Amount) -> None:
    if first.unit == second.unit:
        return
    position = node.parts[1].position
    if first.unit is None or second.unit is None or POINTS in (first.unit, second.unit):
        raise RuleBroken("calculator-units", position=position)
    raise RuleBroken("currency-mix", first=first.unit, second=second.unit, position=position)


@dataclass(frozen=True, slots=True)
class _Converter:
    """Takes an amount into another unit, and rounds it there."""

    on: date
    find: Find
    programme: Programme | None
    max_age_days: int
    steps: list[str]

    def into(self, amount: _Amount, to: str) -> tuple[_Amount, Conversion | None]:
        if amount.unit == POINTS:
            currency, value = self._worth(to)
            money = _Amount(amount.value * value, currency)
            self._note(amount, money)
            return self._money(money, to)
        if to != POINTS:
            return self._money(amount, to)
        currency, value = self._worth(amount.unit)
        money, conversion = self._money(amount, currency)
        points = _Amount(money.value / value, POINTS)
        self._note(money, points)
        return points, conversion

    def _money(self, amount: _Amount, to: str) -> tuple[_Amount, Conversion | None]:
        unit = amount.unit
        if unit is None or unit == to:
            return amount, None
        rate = cross(unit, to, on=self.on, find=self.find, max_age_days=self.max_age_days)
        result = _Amount(amount.value * rate.exact, to)
        self._note(amount, result)
        return result, Conversion(
            amount=rounded_fraction(amount.value, unit),
            result=rounded_fraction(result.value, to),
            rate=rate.rate,
            on=rate.on,
            source=rate.source,
            age_days=rate.age_days,
        )

    def rounded(self, amount: _Amount) -> Decimal:
        """Money to the minor unit, points down to the programme's decimals, numbers to 10."""
        if amount.unit is None:
            return _decimal(amount.value, _SHOWN_DECIMALS).normalize() + Decimal(0)
        if amount.unit == POINTS:
            decimals = self.programme.decimals if self.programme else DECIMALS
            return Decimal(int(amount.value * 10**decimals)).scaleb(-decimals)
        return rounded_fraction(amount.value, amount.unit).amount

    def _worth(self, wanted: str | None) -> tuple[str, Fraction]:
        """What a point is worth: in the currency wanted if the programme says so, else in its own,
        for rates to go on from."""
        if self.programme is None:
            raise RuleBroken("points-programme")
        own = self.programme.worth_in(wanted or "")
        if own is not None and wanted is not None:
            return wanted, Fraction(own.spend)
        return self.programme.currency, Fraction(self.programme.spend_value)

    def _note(self, before: _Amount, after: _Amount) -> None:
        self.steps.append(f"{_shown(before)} = {_shown(after)}")


def _decimal(value: Fraction, decimals: int) -> Decimal:
    """The fraction to so many decimals, half away from zero."""
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-decimals, context=_WIDE)


def _shown(amount: _Amount) -> str:
    """Plain figures; an ellipsis where digits are left out."""
    value = amount.value * 100 if amount.percent else amount.value
    figure = _decimal(value, _SHOWN_DECIMALS)
    text = f"{figure:f}".rstrip("0").rstrip(".")
    if Fraction(figure) != value:
        text += "…"
    if amount.percent:
        return f"{text} %"
    return f"{text} {amount.unit}" if amount.unit else text

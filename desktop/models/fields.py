"""Strict fields: exact numbers, instants and days, the same in both engines.

SQLite stores DECIMAL columns as binary floats and PostgreSQL's driver drops time zones, so nothing
here relies on either: numbers are scaled integers, instants are microseconds since 1970 in UTC,
days are ISO texts. All three compare in SQL exactly as their values do.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from peewee import BigIntegerField, CharField, TextField

from desktop.domain.figures import scaled, unscaled

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_EMPTY: dict[str, type[dict[str, Any]] | type[list[Any]]] = {"{}": dict, "[]": list}


def to_micros(instant: datetime) -> int:
    """Microseconds since 1970 in UTC of an aware ``instant``; a naive one is a bug (TypeError)."""
    if instant.tzinfo is None:
        raise TypeError("a naive datetime has no place in the database")
    return (instant - EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """The aware UTC datetime of ``micros`` microseconds since 1970."""
    return EPOCH + timedelta(microseconds=micros)


class ScaledField(BigIntegerField):
    """A Decimal with at most ``decimals`` places, kept as an integer; floats are refused."""

    def __init__(self, *, decimals: int, **options: Any) -> None:
        self.decimals = decimals
        super().__init__(**options)

    def db_value(self, value: Decimal | int | None) -> int | None:
        """The scaled integer; TypeError for a float, RuleBroken for digits that do not fit."""
        return None if value is None else scaled(Decimal(_exact(value)), self.decimals)

    def python_value(self, value: int | None) -> Decimal | None:
        """The Decimal of a stored integer."""
        return None if value is None else unscaled(int(value), self.decimals)


def _exact(value: Decimal | int) -> Decimal | int:
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"an exact number is needed, not {value!r}")
    return value


class QuantityField(ScaledField):
    """A quantity: 6 decimals."""

    def __init__(self, **options: Any) -> None:
        super().__init__(decimals=6, **options)


class PriceField(ScaledField):
    """A unit price, finer than the minor unit: 6 decimals."""

    def __init__(self, **options: Any) -> None:
        super().__init__(decimals=6, **options)


class PointsField(ScaledField):
    """Points: 2 decimals."""

    def __init__(self, **options: Any) -> None:
        super().__init__(decimals=2, **options)


class PercentField(ScaledField):
    """A percentage: 4 decimals."""

    def __init__(self, **options: Any) -> None:
        super().__init__(decimals=4, **options)


class RateField(ScaledField):
    """An exchange rate: 10 decimals."""

    def __init__(self, **options: Any) -> None:
        super().__init__(decimals=10, **options)


class RatioField(TextField):
    """An exact ratio, such as a cross rate, kept as ``numerator/denominator``."""

    def db_value(self, value: Fraction | None) -> str | None:
        """The text; TypeError for anything that is not exact."""
        if value is None:
            return None
        if not isinstance(value, Fraction):
            raise TypeError(f"an exact ratio is needed, not {value!r}")
        return f"{value.numerator}/{value.denominator}"

    def python_value(self, value: str | None) -> Fraction | None:
        """The ratio."""
        return None if value is None else Fraction(value)


class MinorField(BigIntegerField):
    """Whole minor units of a currency; anything but an int is refused."""

    def db_value(self, value: int | None) -> int | None:
        """The integer itself; TypeError for anything else."""
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise TypeError(f"whole minor units are needed, not {value!r}")
        return value


class InstantField(BigIntegerField):
    """An aware datetime, kept as microseconds since 1970 in UTC."""

    def db_value(self, value: datetime | None) -> int | None:
        """Microseconds of an aware datetime."""
        return None if value is None else to_micros(value)

    def python_value(self, value: int | None) -> datetime | None:
        """The aware UTC datetime."""
        return None if value is None else from_micros(int(value))


class DayField(CharField):
    """A calendar day, kept as ``YYYY-MM-DD``."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=10, **options)

    def db_value(self, value: date | None) -> str | None:
        """The ISO text; a datetime is a bug, for its day depends on a zone."""
        if isinstance(value, datetime):
            raise TypeError("a day is needed, not a moment")
        return None if value is None else value.isoformat()

    def python_value(self, value: str | None) -> date | None:
        """The date."""
        return None if value is None else date.fromisoformat(value)


class JsonField(TextField):
    """A small JSON document kept as text: read whole, never searched inside."""

    def db_value(self, value: Any) -> str | None:
        """The compact JSON text."""
        if value is None:
            return None
        return _written(value)

    def python_value(self, value: str | None) -> Any:
        """The document."""
        if value is None:
            return None
        empty = _EMPTY.get(value)  # which most are
        return json.loads(value) if empty is None else empty()

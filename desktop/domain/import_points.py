"""Points from files: balances, and what was gained and redeemed in a period or on a day.

The periods of a member are entered in their order. What was redeemed comes from the points that
expire first, as everywhere; where a file redeems more than it has told of, the account must have
had an opening balance of at least that: it is entered as unknown, never as a debt.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from desktop.domain.errors import RuleBroken
from desktop.domain.points import Programme, floor_points, spend

_NONE = Decimal(0)
_YEAR_FIRST = re.compile(r"(\d{4})\D{0,3}(\d{1,2})")
_MONTH_FIRST = re.compile(r"(\d{1,2})\D{1,3}(\d{4})")


@dataclass(frozen=True, slots=True)
class PointsRecord:
    """One row: points of a member; ``balance`` is what the account is brought to.

    ``on`` is the day, of a period its last one; ``period`` is the text that tells the row from the
    member's others, empty where the file tells no time.
    """

    line: int
    number: str
    on: date
    period: str
    points: Decimal = _NONE
    redeemed: Decimal = _NONE
    balance: Decimal | None = None
    expires_on: date | None = None
    note: str = ""

    @property
    def told(self) -> str:
        """What the row says, to be compared with what it said before."""
        parts = (self.points, self.redeemed, self.balance)
        return "/".join("" if part is None else f"{part.normalize():f}" for part in parts)


def period(text: str) -> date:
    """The last day of a month: ``2017-01``, ``01/2017``, ``201701``, or year and month in two
    columns. Raises RuleBroken ``points-period``."""
    plain = text.strip()
    found = _YEAR_FIRST.fullmatch(plain)
    year, month = found.groups() if found else ("", "")
    if not found and (found := _MONTH_FIRST.fullmatch(plain)):
        month, year = found.groups()
    try:
        first = date(int(year), int(month), 1)
        return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    except (ValueError, OverflowError):
        raise RuleBroken("points-period", text=plain.replace("\n", " ")) from None


def points_record(line: int, values: dict[str, object], today: date) -> PointsRecord:
    """The record of a row's values (``import_fields``).

    Raises RuleBroken ``points-row-empty``, ``points-row-negative``.
    """
    on, month = values.get("on"), values.get("period")
    when = on if isinstance(on, date) else month if isinstance(month, date) else None
    amounts = {name: values.get(name) for name in ("points", "redeemed", "balance")}
    given = {name: each for name, each in amounts.items() if isinstance(each, Decimal)}
    if not given:
        raise RuleBroken("points-row-empty")
    if min(given.values()) < 0:
        raise RuleBroken("points-row-negative")
    expires = values.get("expires_on")
    return PointsRecord(
        line,
        number=str(values["number"]),
        on=when or today,
        period=when.isoformat() if when else "",
        points=given.get("points", _NONE),
        redeemed=given.get("redeemed", _NONE),
        balance=given.get("balance"),
        expires_on=expires if isinstance(expires, date) else None,
        note=str(values.get("note") or ""),
    )


def keyed(records: Iterable[PointsRecord], source: str) -> Iterator[tuple[str, PointsRecord]]:
    """Each row with the key it is found again by, members and periods in their order.

    Rows of one member and period are told apart by their number among them. They are numbered by
    what they say, so that the order of the file does not matter.
    """
    alike: dict[tuple[str, str, bool], int] = defaultdict(int)
    # On one day a balance comes first: it is how the day began.
    order = sorted(
        records, key=lambda row: (row.number, row.on, row.balance is None, row.told, row.line)
    )
    for record in order:
        same = (record.number, record.period, record.balance is not None)
        alike[same] += 1
        text = "\n".join([source, *map(str, same), str(alike[same])])
        yield hashlib.sha256(text.encode()).hexdigest(), record


@dataclass(frozen=True, slots=True)
class Step:
    """One entry that a row leads to; ``opening`` is of points that must have been there before."""

    record: PointsRecord
    kind: str
    points: Decimal
    expires_on: date | None
    opening: bool = False


Lots = dict[date | None, Decimal]
"""What is left of the points that are good until a day (None for ever)."""


def steps(record: PointsRecord, lots: Lots, programme: Programme) -> list[Step]:
    """The entries of a row, taken from and put into ``lots``.

    Raises RuleBroken ``points-amount`` for parts of a point the programme does not know.
    """
    for amount in (record.points, record.redeemed, record.balance or _NONE):
        if amount != floor_points(amount, decimals=programme.decimals):
            raise RuleBroken("points-amount", points=amount, decimals=programme.decimals)
    made: list[Step] = []

    def enter(kind: str, points: Decimal, on: date | None, *, opening: bool = False) -> None:
        lots[on] = lots.get(on, _NONE) + points
        made.append(Step(record, kind, points, on, opening))

    if record.points:
        enter("earn", record.points, record.expires_on or programme.expiry(record.on))
    if record.redeemed:
        _take(record.redeemed, "spend", lots, record.on, enter)
    if record.balance is not None:
        difference = record.balance - _there(lots, record.on)
        if difference < 0:
            _take(-difference, "adjust", lots, record.on, enter)
        else:  # no difference is entered too, so that the row is known from then on
            enter("adjust", difference, record.expires_on or programme.expiry(record.on))
    return made


def _there(lots: Lots, on: date) -> Decimal:
    return sum((left for last, left in lots.items() if last is None or last >= on), _NONE)


def _take(points: Decimal, kind: str, lots: Lots, on: date, enter: Callable[..., None]) -> None:
    missing = points - _there(lots, on)
    if missing > 0:
        enter("adjust", missing, None, opening=True)
    held = [(last, left, last) for last, left in lots.items()]
    for last, part in spend(held, points, on):
        enter(kind, -part, last)

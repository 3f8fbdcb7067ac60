"""Working out what somebody types, on the UI thread, with rates that were read beside it.

``reckon`` answers at once. What it needs and does not know yet is asked for on the database lane;
``changed`` tells when it has come, or when rates and settings have moved since.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.domain.calculator import Result, evaluate, evidence, parse
from desktop.domain.errors import LiaisonError, RuleBroken
from desktop.domain.rates import Rate
from desktop.queries import calculator
from desktop.queries.calculator import Asked, Book
from desktop.ui.page import Shell

_LAST_WORD = re.compile(r"[\w.,/-]*")
_WORD = re.compile(r"[\w.,]*")
_TOPICS = frozenset({"rates", "settings", "points", "customers", "products"})


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What a typed line came to: a ``result``, or an ``error`` with its ``position``, or neither
    while rates are still being read. ``named`` is the unit the line itself converts into."""

    text: str
    result: Result | None = None
    error: LiaisonError | None = None
    named: str | None = None

    @property
    def is_waiting(self) -> bool:
        return self.result is None and self.error is None

    @property
    def position(self) -> int:
        """Where in the text the mistake is; its end where the whole text is meant."""
        place = self.error.params.get("position") if self.error is not None else None
        return place if isinstance(place, int) else len(self.text)

    @property
    def is_unfinished(self) -> bool:
        """Whether it may only be that the last word is still being typed."""
        is_syntax = self.error is not None and self.error.code == "calculator-syntax"
        return is_syntax and _LAST_WORD.fullmatch(self.text, self.position) is not None

    @property
    def mark(self) -> tuple[int, int]:
        """The part of the text the mistake is in: to the end of its word, or the last character
        where something is missing after it. Nothing where the text as such is right."""
        if self.error is None or "position" not in self.error.params:
            return 0, 0
        start = min(self.position, max(0, len(self.text.rstrip()) - 1))
        return start, max(start + 1, _WORD.match(self.text, start).end())  # type: ignore[union-attr]

    def facts(self) -> dict[str, Any]:
        """How it was worked out, as an order keeps it."""
        return evidence(self.text, self.result) if self.result is not None else {}


class _Unread(Exception):
    """Takes a calculation back to where the missing rate can be asked for."""

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        self.asked = asked


class Reckoner(QObject):
    """One for the window."""

    changed = Signal()

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._book: Book | None = None
        self._known: dict[Asked, Rate | LiaisonError | None] = {}
        self._asked: set[Asked] = set()
        self._refused: LiaisonError | None = None
        self._is_reading = False
        self._version = 0  # of the rates: what was asked before they changed is not kept
        shell.background.changed.connect(self._on_changed)

    def prepare(self) -> None:
        """Read what calculations need, unless it is known and of today; also after a failure."""
        self._refused = None
        self._prepare()

    def _prepare(self) -> None:
        if self._refused is not None:
            return
        today = self._shell.formats.local(self._shell.now()).date()
        is_old = self._book is not None and self._book.today != today
        if not self._is_reading and (self._book is None or is_old):
            self._is_reading = True
            self._shell.background.ask(
                calculator.book,
                done=self._on_book,
                failed=self._on_no_book,
                owner=self,
                key="book",
                now=self._shell.now(),
            )

    def reckon(self, text: str, *, to: str | None = None) -> Reckoned:
        """What a line comes to; in ``to`` where it has a unit and names no other. Never raises."""
        try:
            request = parse(text, locale=str(self._shell.formats.locale), dollar=self._dollar())
        except RuleBroken as error:
            self._prepare()
            return Reckoned(text, error=error)
        made = Reckoned(text, named=request.to)
        self._prepare()
        if self._book is None:
            return replace(made, error=self._refused)
        work: Callable[..., Result] = self._work
        try:
            result = work(request)
            if to is not None and request.to is None and result.unit not in (None, to):
                result = work(replace(request, to=to))
        except _Unread as unread:
            self._read(unread.asked)
            return made
        except LiaisonError as error:
            return replace(made, error=error)
        return replace(made, result=result)

    # Inside

    def _work(self, request: Any) -> Result:
        assert self._book is not None
        return evaluate(
            request,
            today=self._book.today,
            find=self._find,
            programme=self._book.programme,
            max_age_days=self._book.max_age_days,
        )

    def _dollar(self) -> str | None:
        return self._book.dollar if self._book is not None else None

    def _find(self, currency: str, on: date) -> Rate | None:
        try:
            found = self._known[currency, on]
        except KeyError:
            raise _Unread((currency, on)) from None
        if isinstance(found, LiaisonError):
            raise found
        return found

    def _read(self, asked: Asked) -> None:
        if asked in self._asked:
            return
        self._asked.add(asked)
        version = self._version
        self._shell.background.ask(
            calculator.rates,
            done=lambda rates: self._on_rates(version, rates),
            failed=lambda error: self._on_rates(version, {asked: error}),
            owner=self,
            asked=[asked],
        )

    def _on_rates(self, version: int, rates: Mapping[Asked, Rate | LiaisonError | None]) -> None:
        if version == self._version:
            self._known |= rates
            self._asked -= rates.keys()
            self.changed.emit()

    def _on_book(self, book: Book) -> None:
        self._is_reading, self._refused = False, None
        self._book = book
        self._known = dict(book.rates)
        self._asked.clear()
        self._version += 1
        self.changed.emit()

    def _on_no_book(self, error: LiaisonError) -> None:
        self._is_reading, self._refused = False, error
        self.changed.emit()

    def _on_changed(self, topics: frozenset[str]) -> None:
        """What is known may be another now; it is read again as soon as somebody reckons."""
        if topics & _TOPICS and (self._book is not None or self._is_reading):
            self._book, self._is_reading = None, False
            self.changed.emit()


def fitted(made: Reckoned, *, units: Sequence[str | None], decimals: int) -> Decimal:
    """The number that goes into a field of these ``units`` (see ``host.AmountTarget``).

    What has a unit is a whole amount of it. A bare number is rounded to ``decimals`` in a field of
    money; elsewhere it must fit. Raises RuleBroken "amount-unit" (unit, wanted), "amount-number"
    (unit), "amount-waiting", "number-decimals", and what the line is refused for.
    """
    if made.error is not None:
        raise made.error
    if made.result is None:
        raise RuleBroken("amount-waiting")
    result, wanted = made.result, units[0]
    if result.unit is not None:
        if wanted is None:
            raise RuleBroken("amount-number", unit=result.unit)
        if result.unit not in units:
            raise RuleBroken("amount-unit", unit=result.unit, wanted=wanted)
        return result.value
    rounded = result.value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    if wanted is None and (rounded != result.value or not result.exact):
        raise RuleBroken("number-decimals", text=made.text, max_decimals=decimals)
    return result.value if rounded == result.value else rounded  # without zeros at its end

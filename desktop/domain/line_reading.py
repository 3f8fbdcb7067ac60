"""Reads the parts of a typed line one by one: its values, and the problems where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal
from typing import Any

from desktop.domain.errors import LiaisonError, RuleBroken
from desktop.domain.fit import GRADES
from desktop.domain.line_text import POINTS, LineText, Span
from desktop.domain.money import minor_units

_SYMBOLS = {"€": "EUR", "£": "GBP"}
_QUOTES = '"“”„«»'


class Reading:
    """Collects what the parts of one line say; a part that is doubtful becomes a problem.

    Its methods bear the names of the grammar's rules and terminals; their arguments are lark's
    trees and tokens.
    """

    def __init__(
        self,
        *,
        numbers: Callable[[str], Decimal],
        dates: Callable[[str], date],
        units: Collection[str],
        dollar: str | None,
    ) -> None:
        self.numbers = numbers
        self.dates = dates
        self.units = units
        self.dollar = dollar
        self.values: dict[str, Any] = {}
        self.specifications: list[str] = []
        self.products: list[tuple[str, int, int, str]] = []  # kind, start, end, text
        self.spans: list[Span] = []

    def line(self, tree: Any) -> LineText:
        """The line of a whole parse tree."""
        parts = tree.children
        for n, part in enumerate(parts):
            if n == 1 and self._is_unit(part, parts[0], parts[2:]):
                self._take("unit", self._known_unit(str(part)), part.start_pos, part.end_pos)
            else:
                getattr(self, f"_{_kind(part).lower()}")(part)
        self._settle_product()
        ordered = sorted(self.spans, key=lambda span: span.start)
        return LineText(
            **self.values,
            specifications=tuple(self.specifications),
            spans=tuple(span for span in ordered if span.kind != "problem"),
            problems=tuple(span for span in ordered if span.kind == "problem"),
        )

    def _problem(self, start: int, end: int, code: str, **params: object) -> None:
        self.spans.append(Span(start, end, "problem", code, params))

    def _take(self, kind: str, value: object, start: int, end: int) -> None:
        """Keep a value; a second of its kind is a problem, not a replacement."""
        name = _FIELDS.get(kind, kind)
        if name in self.values:
            self._problem(start, end, "line-twice", kind=kind)
        else:
            self.values[name] = value
            self.spans.append(Span(start, end, kind))

    def _number(self, typed: str, start: int) -> Decimal | None:
        """The number, or None and its refusal as a problem."""
        try:
            return self.numbers(typed)
        except LiaisonError as refused:
            self._problem(start, start + len(typed), refused.code, **refused.params)
            return None

    def _is_unit(self, part: Any, before: Any, after: list[Any]) -> bool:
        """A unit stands right after the quantity, and something to measure follows."""
        if (_kind(before), _kind(part)) != ("QUANTITY", "WORD"):
            return False
        follows = {_kind(later) for later in after} & {"WORD", "BARCODE", "described"}
        return bool(follows) and self._known_unit(str(part)) is not None

    def _known_unit(self, typed: str) -> str | None:
        """The unit as it is known. A single letter counts as written: 3M is no three metres."""
        if typed in self.units or len(typed) < 2:
            return typed if typed in self.units else None
        return next((unit for unit in self.units if unit.lower() == typed.lower()), None)

    def _quantity(self, token: Any) -> None:
        self._take_quantity(str(token), token.start_pos)

    def _times(self, token: Any) -> None:
        self._take_quantity(re.sub(r"\s*[*×xX]\s*$", "", str(token)), token.start_pos)

    def _take_quantity(self, typed: str, start: int) -> None:
        number = self._number(typed, start)
        if number is not None:
            self._take("quantity", number, start, start + len(typed))

    def _numbered(self, token: Any) -> None:
        """``500g`` is a quantity with its unit, ``3M`` the beginning of a name."""
        figures = re.sub(r"[^\W\d_]+$", "", str(token))
        unit = self._known_unit(token[len(figures) :])
        if unit is None:
            self._word(token)
        else:
            self._take_quantity(figures, token.start_pos)
            self._take("unit", unit, token.start_pos + len(figures), token.end_pos)

    def _word(self, token: Any) -> None:
        self.products.append(("word", token.start_pos, token.end_pos, str(token)))

    def _barcode(self, token: Any) -> None:
        self.products.append(("barcode", token.start_pos, token.end_pos, str(token)))

    def _described(self, tree: Any) -> None:
        quoted, *amount = tree.children
        text = " ".join(str(quoted).strip(_QUOTES).split())
        if not text:
            self._problem(quoted.start_pos, quoted.end_pos, "line-description-empty")
        else:
            self._take("description", text, quoted.start_pos, quoted.end_pos)
        if quoted.type == "UNCLOSED":
            self._problem(quoted.start_pos, quoted.end_pos, "line-quote-unclosed")
        for token in amount:
            self._quantity(token)

    def _settle_product(self) -> None:
        """One way of naming a product per line: what comes besides it is marked.

        Digits after words are part of the name; a number read alone is a barcode.
        """
        first = self.products[0][0] if self.products else "word"
        described = "free_text" in self.values
        for n, (_, start, end, text) in enumerate(self.products):
            if described or (first == "barcode" and n):
                self._problem(start, end, "line-unexpected-word", word=text)
            else:
                self.spans.append(Span(start, end, first))
        if self.products and not described:
            if first == "barcode":
                self.values["barcode"] = self.products[0][3]
            else:
                self.values["product_words"] = " ".join(text for *_, text in self.products)

    def _price(self, tree: Any) -> None:
        start, end = tree.children[0].start_pos, tree.children[-1].end_pos
        parts = {token.type: token for token in tree.children}
        apart = parts.get("CODE_APART")
        if apart is not None and not self._is_currency_after_product(str(apart)):
            self._word(parts.pop("CODE_APART"))
            end = parts["AMOUNT"].end_pos
        if "JUNK" in parts:
            self._problem(start, end, "line-price-unreadable")
            return
        if "AMOUNT" not in parts:
            self._problem(start, end, "line-price-missing")
            return
        number = self._number(str(parts["AMOUNT"]), parts["AMOUNT"].start_pos)
        if number is None:
            return
        if number < 0:
            self._problem(start, end, "line-price-negative")
            return
        currency = POINTS if "POINTS" in parts else None
        for name in parts.keys() & {"CODE", "CODE_APART", "CODE_BEFORE"}:
            currency = self._currency(parts[name])
            if currency is None:
                return
        self._take("price", number, start, end)
        self.values.setdefault("price_currency", currency)

    def _is_currency_after_product(self, code: str) -> bool:
        """``widg @12 usd``: yes. ``@12 all widgets``: before the product it is a word of it."""
        named = bool(self.products) or "free_text" in self.values
        return named and _is_currency(code.upper())

    def _currency(self, token: Any) -> str | None:
        typed = str(token)
        code = typed.upper() if typed.isalpha() else _SYMBOLS.get(typed)
        code = self.dollar if typed == "$" else code
        if code is None:
            self._problem(token.start_pos, token.end_pos, "currency-symbol", symbol=typed)
            return None
        if _is_currency(code):
            return code
        self._problem(token.start_pos, token.end_pos, "currency-unknown", currency=code)
        return None

    def _discount(self, token: Any) -> None:
        figures = str(token)[1:-1]
        start = token.start_pos + 1 + len(figures) - len(figures.lstrip())
        percent = self._number(figures.strip(), start)
        if percent is None:
            return
        if not 0 < percent <= 100:
            self._problem(token.start_pos, token.end_pos, "line-discount-range")
        else:
            self._take("discount", percent, token.start_pos, token.end_pos)

    def _wanted(self, tree: Any) -> None:
        by, *typed = tree.children
        if not typed:
            self._problem(by.start_pos, by.end_pos, "line-date-missing")
            return
        token = typed[0]
        words = [(m[0], token.start_pos + m.start()) for m in re.finditer(r"\S+", str(token))]
        found: date | None
        try:
            found, end = self.dates(str(token)), token.end_pos
        except LiaisonError as refused:
            found, end = self._first_word_date(words)
            if found is None:
                self._problem(token.start_pos, token.end_pos, refused.code, **refused.params)
                return
        self._take("date", found, by.start_pos, end)

    def _first_word_date(self, words: list[tuple[str, int]]) -> tuple[date | None, int]:
        """``by fri 20`` took the 20 along: the date is its first word, the rest are words."""
        (head, start), *rest = words
        try:
            found = self.dates(head)
        except LiaisonError:
            return None, 0
        self.products += [("word", at, at + len(word), word) for word, at in rest]
        return found, start + len(head)

    def _quality(self, token: Any) -> None:
        grade = str(token)[2:].upper()
        if grade in GRADES:
            self._take("quality", grade, token.start_pos, token.end_pos)
        else:
            start, end = token.start_pos, token.end_pos
            self._problem(start, end, "line-quality-unknown", grade=grade, choices=GRADES)

    def _specification(self, token: Any) -> None:
        text = str(token)[1:].replace('"', "").strip()
        if token.count('"') % 2:
            self._problem(token.start_pos, token.end_pos, "line-quote-unclosed")
        elif text:
            self.specifications.append(text)
            self.spans.append(Span(token.start_pos, token.end_pos, "specification"))
        else:
            self._problem(token.start_pos, token.end_pos, "line-specification-missing")


_FIELDS = {
    "price": "unit_price",
    "discount": "discount_percent",
    "date": "wanted_by",
    "description": "free_text",
}


def _kind(part: Any) -> str:
    """The name of the rule (trees) or terminal (tokens)."""
    return str(getattr(part, "data", None) or part.type)


def _is_currency(code: str) -> bool:
    try:
        minor_units(code)
    except RuleBroken:
        return False
    return True

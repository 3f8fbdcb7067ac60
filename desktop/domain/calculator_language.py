"""The calculator's language: arithmetic, currencies and points in one line.

``1234.56 gbp in usd``, ``100 usd in eur on 2024-03-30``, ``3*129.95 + 15% in usd``,
``12000p in gbp``, ``150 eur in p``, and the same after ``=`` in an amount field. Numbers are read
as the person's locale writes them, days too (``on 30 mar 2024``, with the year: a rate is always of
one day). ``in`` may be "to", "into" or German "nach", ``on`` German "am". Every refusal carries
``position``, the place in the text it is about. What a line comes to is worked out in
``calculator``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from desktop.domain.errors import RuleBroken
from desktop.domain.figures import digits_plain, parse_number
from desktop.domain.money import minor_units
from desktop.domain.typed_dates import read_date

if TYPE_CHECKING:
    from lark import Lark, Tree

LONGEST = 200
"""Characters of one line. There are no powers, so nothing of this length takes long."""

POINTS = "p"
"""The unit of points, beside the ISO 4217 codes."""

# "Less 4 %" takes 4 % of what stands before it, as on a desk calculator; that is decided when the
# line is evaluated. A space groups digits only where exactly three follow.
_GRAMMAR = r"""
start: "="? sum (target day? | day target?)?
target: _IN unit
day: _ON DATE
?sum: product
    | sum _PLUS product     -> add
    | sum _MINUS product    -> subtract
?product: signed
    | product _TIMES signed -> multiply
    | product _OVER signed  -> divide
?signed: _MINUS signed      -> negative
    | _PLUS signed
    | number "%"            -> percent
    | group "%"             -> percent
    | number
    | group
    | number unit           -> amount
    | unit number           -> prefixed
    | group unit            -> amount
?group: "(" sum ")"
number: NUMBER
unit: CODE | POINTS | SYMBOL

_PLUS: "+"
_MINUS: "-" | "–"
_TIMES: "*" | "×" | "·" | /x(?![a-z])/i
_OVER: "/" | "÷"
_IN.3: /(into|in|to|nach)(?![a-z])/i
_ON.3: /(on|am)(?![a-z])/i
POINTS.2: /(points?|pts?|p)(?![a-z])/i
CODE: /[a-z]{3}(?![a-z])/i
SYMBOL: /[$¢-¥֏؋৲৳৻૱௹฿៛₠-⃀﷼]/
NUMBER: /([0-9]|[.,٫](?=[0-9]))([0-9.,'٫٬]|[ ](?=[0-9]{3}(?![0-9])))*/
DATE: /[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?![0-9])/
    | /[0-9]{1,2}[.\/][0-9]{1,2}[.\/][0-9]{4}(?![0-9])/
    | /[0-9]{1,2}(st|nd|rd|th|\.)?\s*[^\W\d_]{3,}\.?\s*[0-9]{4}(?![0-9])/i
%ignore /[\s\u200e\u200f\u061c\u2066-\u2069]+/
"""

_SYMBOLS = {"€": "EUR", "£": "GBP"}
_DOLLARS = "AUD BBD BMD BND BSD BZD CAD FJD GYD HKD JMD KYD LRD NAD NZD SBD SGD SRD TTD TWD USD XCD"


def only_dollar(currencies: Iterable[str]) -> str | None:
    """What ``$`` means where these currencies are in use: the only dollar among them, or None."""
    dollars = set(_DOLLARS.split()) & set(currencies)
    return dollars.pop() if len(dollars) == 1 else None


@dataclass(frozen=True, slots=True)
class Node:
    """One operation of a line: a number, or an operation on its parts, and where it stands."""

    operation: str
    parts: tuple[Node, ...] = ()
    number: Decimal = Decimal(0)
    unit: str | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class Request:
    """A line that could be read: what to work out, into which unit, at the rates of which day."""

    text: str
    expression: Node
    to: str | None
    on: date | None


def parse(text: str, *, locale: str, dollar: str | None = None) -> Request:
    """Read a line. ``dollar`` is the currency that ``$`` means, if only one dollar is in use.

    Raises RuleBroken with ``position`` and ``text``: "calculator-syntax", "calculator-too-long",
    "calculator-date", "currency-unknown", "currency-symbol", and those of ``parse_number``.
    """
    if len(text) > LONGEST:
        raise RuleBroken("calculator-too-long", longest=LONGEST, text=text, position=LONGEST)
    tree = _tree(text)
    reader = _Reader(text, locale, dollar)
    to, on = None, None
    for part in tree.children[1:]:
        if part.data == "target":
            to = reader.unit(part.children[0])
        else:
            on = reader.day(part)
    return Request(text, reader.node(tree.children[0]), to, on)


def _tree(text: str) -> Tree[Any]:
    from lark import UnexpectedCharacters, UnexpectedToken

    try:
        return _parser().parse(digits_plain(text))
    except UnexpectedCharacters as error:
        position = error.pos_in_stream
    except UnexpectedToken as error:
        at_end = error.token.type == "$END"
        position = len(text) if at_end else error.pos_in_stream or 0
    raise RuleBroken("calculator-syntax", position=position, text=text)


@lru_cache(maxsize=1)
def _parser() -> Lark:
    from lark import Lark

    return Lark(_GRAMMAR, parser="lalr", propagate_positions=True)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns the parser's tree into nodes, reading numbers, units and days on the way."""

    text: str
    locale: str
    dollar: str | None

    def node(self, tree: Tree[Any]) -> Node:
        """The node of a tree; as deep as the line has brackets and signs."""
        position = tree.meta.start_pos
        if tree.data == "number":
            return Node("number", number=self.number(tree), position=position)
        if tree.data in ("amount", "prefixed"):
            value, unit = tree.children if tree.data == "amount" else reversed(tree.children)
            return Node("unit", (self.node(value),), unit=self.unit(unit), position=position)
        parts = tuple(self.node(part) for part in tree.children)
        if tree.data == "signed":  # a plus sign says nothing
            return parts[0]
        return Node(str(tree.data), parts, position=position)

    def number(self, tree: Tree[Any]) -> Decimal:
        token: Any = tree.children[0]
        try:
            return parse_number(str(token), locale=self.locale, max_decimals=30)
        except RuleBroken as error:
            params = {**error.params, "position": token.start_pos}
            raise RuleBroken(error.code, **params) from None

    def unit(self, tree: Tree[Any]) -> str:
        token: Any = tree.children[0]
        if token.type == "POINTS":
            return POINTS
        refused = {"text": self.text, "position": token.start_pos}
        code = str(token).upper()
        if token.type == "SYMBOL":
            known = self.dollar if token == "$" else _SYMBOLS.get(token)
            if known is None:
                raise RuleBroken("currency-symbol", symbol=str(token), **refused)
            code = known
        try:
            minor_units(code)
        except RuleBroken:
            raise RuleBroken("currency-unknown", currency=code, **refused) from None
        return code

    def day(self, tree: Tree[Any]) -> date:
        token: Any = tree.children[0]
        try:
            # With a year in it nothing is reckoned from today, and no day is gone by.
            return read_date(str(token), locale=self.locale, today=date.min)
        except RuleBroken:
            raise RuleBroken(
                "calculator-date", text=self.text, position=token.start_pos, day=str(token)
            ) from None

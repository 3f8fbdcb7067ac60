"""What a customer was told of their order, and what of it is otherwise since.

What was told is kept as plain values, ``Facts``: ``{"order": {field: value}, "lines": [{"id": …,
field: value}]}``, all of them texts, lists or mappings of texts, so that it can be stored and
compared whatever language it was said in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Facts = Mapping[str, Any]

LINE_FIELDS = (
    *("name", "quantity", "price", "discount", "specifications", "quality", "words"),
    *("promise", "choice"),
)
"""What is told of a line, in the order in which it is said."""
ORDER_FIELDS = ("customer", "currency", "delivery_on", "delivery_address", "reference", "points")
"""What is told of the order itself. Totals follow from the lines and are no correction."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """One thing that was said otherwise before. ``line`` is None for the order itself, ``name`` the
    line's as it was said last; ``field`` is one of the fields above, or ``added`` or ``removed``.
    ``detail`` names the value of the specification sheet. ``old`` and ``new`` are as stored; None
    where there was nothing, or is nothing now.
    """

    line: int | None
    name: str
    field: str
    detail: str
    old: Any
    new: Any


def corrections(before: Facts, now: Facts) -> tuple[Corrected, ...]:
    """Everything that ``now`` is said otherwise than ``before``: the order, then line by line."""
    return tuple(_corrections(before, now))


def _corrections(before: Facts, now: Facts) -> Iterator[Corrected]:
    for field in ORDER_FIELDS:
        old, new = before["order"].get(field), now["order"].get(field)
        if old != new:
            yield Corrected(None, "", field, "", old or None, new or None)
    was = {line["id"]: line for line in before["lines"]}
    for line in now["lines"]:
        told = was.pop(line["id"], None)
        if told is None:
            yield Corrected(line["id"], line["name"], "added", "", None, line["quantity"])
        else:
            yield from _of_line(told, line)
    for line in was.values():
        yield Corrected(line["id"], line["name"], "removed", "", line["quantity"], None)


def _of_line(before: Facts, now: Facts) -> Iterator[Corrected]:
    for field in LINE_FIELDS:
        old, new = before.get(field), now.get(field)
        if old == new:
            continue
        if field != "specifications":
            yield Corrected(now["id"], now["name"], field, "", old or None, new or None)
            continue
        old, new = old or {}, new or {}
        for detail in {**old, **new}:
            if old.get(detail) != new.get(detail):
                values = old.get(detail), new.get(detail)
                yield Corrected(now["id"], now["name"], field, detail, *values)

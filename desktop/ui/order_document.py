"""An order's confirmation, or quote, as texts: what is painted and what is copied say the same.

As plain text it has no columns, so that it reads well in any letter.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_FIGURES = re.compile(r"[-+\u2212]?\d[\d.,:/-]*\d|[-+\u2212]?\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenLine:
    """One line of the table; ``discount`` is empty where there is none."""

    position: str
    name: str
    details: tuple[str, ...]
    quantity: str
    price: str
    discount: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenTotal:
    """A row under the table with what it rests on; ``is_main`` for what there is to pay."""

    name: str
    amount: str
    note: str = ""
    is_main: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The document in texts. ``columns`` name the line, its quantity, unit price, discount and
    amount; ``letterhead`` is where the office is and how it is reached, ``registration`` its line
    at the foot; ``page`` has the fields ``page`` and ``count``. ``is_mirrored`` where it is read
    from right to left."""

    office: str
    letterhead: tuple[str, ...]
    registration: str
    title: str
    number: str
    customer: str
    address: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    columns: tuple[str, str, str, str, str]
    lines: tuple[WrittenLine, ...]
    totals: tuple[WrittenTotal, ...]
    notes: tuple[str, ...]
    page: str
    is_mirrored: bool = False


def plain_text(made: Written) -> str:
    """The document as text for a letter or an e-mail: everything the PDF shows."""
    parts = [[apart(row) for row in (made.office, *made.letterhead) if row]]
    parts.append([f"{made.title} {made.number}"])
    parts.append([apart(made.customer), *map(apart, made.address)])
    parts.append([f"{name}: {apart(text)}" for name, text in made.facts])
    told = ["\n".join(part) for part in parts if part]
    foot = [apart(made.registration)] if made.registration else []
    return "\n\n".join([*told, figures_text(made).rstrip("\n"), *foot]) + "\n"


def figures_text(made: Written) -> str:
    """Of the text only the lines, the totals and the notes."""
    discounted = f"{{price}} · {made.columns[3]} {{discount}}"
    parts = []
    for line in made.lines:
        price = line.price
        if line.discount:
            price = discounted.format(price=price, discount=line.discount)
        parts.append(
            [
                f"{line.position}. {line.quantity} × {line.name}",
                f"   {made.columns[2]} {price} · {made.columns[4]} {line.amount}",
                *(f"   {detail}" for detail in line.details),
            ]
        )
    totals = []
    for total in made.totals:
        totals.append(f"{total.name}: {total.amount}")
        totals += [f"   {total.note}"] if total.note else []
    parts += [totals, list(made.notes)]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def apart(text: str) -> str:
    """A text that may be written from right to left, isolated, and so are the figures in it: they
    and what stands beside it keep their order. Unchanged where it holds nothing of the kind.
    """
    if any(unicodedata.bidirectional(char) in ("R", "AL", "AN") for char in text):
        kept = _FIGURES.sub("\u2066\\g<0>\u2069", text)
        return f"\u2068{kept}\u2069"
    return text

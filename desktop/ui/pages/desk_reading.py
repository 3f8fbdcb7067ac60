"""What the line box understood: chips, flaws where they stand, and the arguments of ``add_line``.

Pure: the typed line, the products its words found and the offer for one of them go in; nothing is
guessed, and what is doubtful stops the line with a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from desktop.domain.errors import LiaisonError, RuleBroken
from desktop.domain.line_language import POINTS, LineText
from desktop.domain.office_calendar import OfficeCalendar
from desktop.domain.quantities import LARGEST, check_quantity, in_product_unit
from desktop.domain.specifications import place_specification, specification_problems
from desktop.queries.desk import Candidate
from desktop.queries.offers import Asked, LineOffer
from desktop.system.language import _, ngettext
from desktop.ui.formats import Formats
from desktop.ui.pages.desk_line_words import PRICE_SOURCES, wanted
from desktop.ui.points_words import in_points
from desktop.ui.texts import sentence

_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Said:
    """One chip: what was understood, in a tone."""

    text: str
    tone: str = "accent"


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with ``text[start:end]``, in a sentence."""

    start: int
    end: int
    sentence: str


@dataclass(slots=True)
class Reading:
    """The outcome. ``arguments`` are those of ``lines.add_line``, empty while something is missing.

    ``choices`` are the products to choose between where the words may mean several, ``product`` the
    one that is meant or highlighted.
    """

    said: list[Said] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)
    arguments: dict[str, Any] = field(default_factory=dict)
    choices: tuple[Candidate, ...] = ()
    product: Candidate | None = None
    is_waiting: bool = False
    asked: Asked | None = None


def looks_for(line: LineText) -> str:
    """The words, or the barcode, that look for a product."""
    return line.barcode or line.product_words


def understand(
    line: LineText,
    *,
    found: Sequence[Candidate] | None,
    picked: int | None,
    is_pinned: bool,
    offer: LineOffer | None,
    currency: str,
    formats: Formats,
    calendar: OfficeCalendar,
) -> Reading:
    """Read a typed line against the products found (None: not looked up yet).

    ``picked`` is the product highlighted or (``is_pinned``) chosen among several, ``offer`` what
    can be met of it, where that is known already; prices are in the order's ``currency``, and the
    office's ``calendar`` says which days are closed.
    """
    reading = Reading()
    for problem in line.problems:
        told = sentence(RuleBroken(problem.code, **problem.params))
        reading.flaws.append(Flaw(problem.start, problem.end, told))
    if looks_for(line):
        _find(reading, line, found, picked)
    if offer is not None and (reading.product is None or offer.offered.id != reading.product.id):
        offer = None  # it speaks of what was typed before
    quantity = _quantity(reading, line, formats)
    _name_product(reading, line, is_pinned=is_pinned)
    specifications = _specifications(reading, line)
    _price(reading, line, offer, currency, formats)
    _wishes(reading, line, specifications)
    if line.wanted_by is not None:
        reading.said.append(Said(*wanted(line.wanted_by, calendar, formats)))
    _promise(reading, offer, formats)
    if quantity is not None and (reading.product or line.free_text):
        _complete(reading, line, quantity, specifications, currency)
    return reading


def _find(
    reading: Reading, line: LineText, found: Sequence[Candidate] | None, picked: int | None
) -> None:
    if found is None:
        reading.is_waiting = True
        return
    exact = [one for one in found if one.exact]
    if not found:
        told = _("Nothing in the catalogue is found for “{words}”.").format(words=looks_for(line))
        for span in line.spans:
            if span.kind in ("word", "barcode"):
                reading.flaws.append(Flaw(span.start, span.end, told))
    elif len(found) == 1 or len(exact) == 1:
        reading.product = exact[0] if exact else found[0]
    else:
        reading.choices = tuple(found)
        reading.product = next((one for one in found if one.id == picked), None)


def _place(line: LineText, kinds: Sequence[str]) -> tuple[int, int]:
    """Where the parts of some kinds stand, from the first to the last."""
    spans = [span for span in line.spans if span.kind in kinds]
    if not spans:
        return 0, 0
    return min(span.start for span in spans), max(span.end for span in spans)


def _refuse(reading: Reading, line: LineText, error: LiaisonError, *kinds: str) -> None:
    start, end = _place(line, kinds)
    reading.flaws.append(Flaw(start, end, sentence(error)))


def _quantity(reading: Reading, line: LineText, formats: Formats) -> Decimal | None:
    """The quantity in the product's unit; one, shown as such, where none was typed."""
    quantity = _ONE if line.quantity is None else line.quantity
    if quantity >= LARGEST:
        _refuse(reading, line, RuleBroken("quantity-range", largest=LARGEST), "quantity")
        return None
    product = reading.product.product if reading.product else None
    if line.quantity is not None or product is not None or line.free_text:
        unit = f" {line.unit}" if line.unit else ""
        reading.said.append(Said(f"{formats.quantity(quantity)}{unit} ×"))
    if product is None:
        return quantity if quantity > 0 else None
    try:
        quantity = in_product_unit(quantity, line.unit, product_unit=product.unit)
        check_quantity(quantity, step=product.step, minimum=product.minimum)
    except LiaisonError as refused:
        _refuse(reading, line, refused, "quantity", "unit")
        return None
    return quantity


def _name_product(reading: Reading, line: LineText, *, is_pinned: bool) -> None:
    if line.free_text:
        text = _("special order: {text}").format(text=line.free_text)
        reading.said.append(Said(text))
    elif reading.product is not None:
        row = reading.product.product
        text, tone = f"{row.name} · {row.code}", "accent"
        if reading.choices and not is_pinned:
            others = len(reading.choices) - 1
            text = ngettext("{product}, or {count} other", "{product}, or {count} others", others)
            text, tone = text.format(product=f"{row.name} · {row.code}", count=others), "partly"
        reading.said.append(Said(text, tone))
    elif reading.choices:
        text = _("{count} products may be meant").format(count=len(reading.choices))
        reading.said.append(Said(text, "partly"))
    elif reading.is_waiting:
        reading.said.append(
            Said(_("looking up {words} …").format(words=looks_for(line)), "neutral")
        )


def _specifications(reading: Reading, line: LineText) -> dict[str, str]:
    """The values by the sheet's names; what has no place on the sheet is a flaw."""
    placed: dict[str, str] = {}
    spans = [span for span in line.spans if span.kind == "specification"]
    if reading.product is None:
        return placed
    sheet = reading.product.sheet
    for typed, span in zip(line.specifications, spans, strict=True):
        try:
            name, value = place_specification(typed, sheet)
            for problem in specification_problems({name: value}, sheet):
                if problem.name == name:
                    raise RuleBroken(problem.code, **problem.params)
        except LiaisonError as refused:
            reading.flaws.append(Flaw(span.start, span.end, sentence(refused)))
        else:
            placed[name] = value
    return placed


def _price(
    reading: Reading,
    line: LineText,
    offer: LineOffer | None,
    currency: str,
    formats: Formats,
) -> None:
    known = offer.offered if offer is not None else None
    if line.unit_price is not None and line.unit_price >= LARGEST:
        _refuse(reading, line, RuleBroken("number-too-large", text=str(line.unit_price)), "price")
    elif line.unit_price is not None:
        named = line.price_currency or currency
        in_money = named != POINTS
        price = (
            formats.price(line.unit_price, named)
            if in_money
            else in_points(line.unit_price, formats)
        )
        text = _("{price} manual").format(price=price)
        if known is not None and known.price is not None:
            listed = formats.price(known.price, currency)
            text = _("{price}, list {listed}").format(price=text, listed=listed)
        reading.said.append(Said(text))
    elif known is not None and known.price is not None and known.priced is not None:
        source = PRICE_SOURCES.get(known.priced.provenance, known.priced.provenance)
        text = f"{formats.price(known.price, currency)} {_(source)}"
        reading.said.append(Said(text, "neutral"))
    elif known is not None and known.priced is None:
        reading.flaws.append(Flaw(0, 0, _no_price(known.product.name)))
    if line.free_text and line.unit_price is None:
        reading.flaws.append(Flaw(0, 0, _no_price(line.free_text)))
    if line.discount_percent is not None:
        text = _("{percent} less").format(percent=formats.percent(line.discount_percent / 100))
        reading.said.append(Said(text))


def _no_price(product: str) -> str:
    return sentence(RuleBroken("price-missing", product=product))


def _wishes(reading: Reading, line: LineText, specifications: dict[str, str]) -> None:
    reading.said += [Said(f"{name} {value}") for name, value in specifications.items()]
    if line.quality:
        grades = reading.product.product.grades if reading.product else ()
        if grades and line.quality not in grades:
            refused = RuleBroken("quality-unknown", grade=line.quality, grades=grades)
            _refuse(reading, line, refused, "quality")
        else:
            reading.said.append(Said(_("grade {grade}").format(grade=line.quality)))


def _promise(reading: Reading, offer: LineOffer | None, formats: Formats) -> None:
    """The promise as it stands now, so that a shortage is seen before Enter."""
    if offer is None:
        return
    parts, asked = offer.promise.by_date, reading.product
    if asked is None:
        return
    if not parts:
        reading.said.append(Said(_("nothing free"), "bad"))
        return
    said = [f"{formats.quantity(part)} {formats.day(on)}" for part, on in parts]
    if len(parts) == 1 and not offer.promise.short:
        said = [formats.day(parts[0][1])]
    if offer.promise.short:
        said.append(_("{quantity} short").format(quantity=formats.quantity(offer.promise.short)))
    levels = {fit.level for fit in offer.offered.fits if fit.type in ("quantity", "delivery-date")}
    tone = "met" if levels <= {"met"} else "partly"
    reading.said.append(Said(_("promised {parts}").format(parts=", ".join(said)), tone))


def _complete(
    reading: Reading,
    line: LineText,
    quantity: Decimal,
    specifications: dict[str, str],
    currency: str,
) -> None:
    """Everything is named: what ``add_line`` takes, and what the offer is asked for."""
    reading.asked = Asked(
        quantity=quantity,
        wanted_on=line.wanted_by,
        price=line.unit_price if line.price_currency in (None, currency) else None,
        quality=line.quality or "",
        specifications=specifications,
    )
    if reading.flaws:
        return
    reading.arguments = {
        "product": reading.product.id if reading.product else None,
        "description": line.free_text or "",
        "quantity": quantity,
        "price": line.unit_price,
        "price_currency": line.price_currency or "",
        "discount_percent": line.discount_percent or Decimal(0),
        "wanted_on": line.wanted_by,
        "quality": line.quality or "",
        "specifications": specifications,
    }

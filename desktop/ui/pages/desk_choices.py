"""What can be done about a line that is not met: the choices that are possible, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from desktop.system.language import N_, _
from desktop.ui.pages import desk_line_words as words

if TYPE_CHECKING:
    from desktop.queries.lines import Parts
    from desktop.queries.offers import LineOffer, OfferedProduct
    from desktop.ui.formats import Formats
    from desktop.ui.pages.desk_lines import ShownLine

CHOICES = {
    "split": N_("split as promised"),
    "alternative": N_("another product for the rest"),
    "waitlist": N_("waitlist for the rest"),
    "later": N_("all of it later"),
    "decline": N_("decline the rest"),
    "next-day": N_("the next working day"),
}
KEYS = {name: str(number) for number, name in enumerate(CHOICES, 1)}


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice for a line; ``product`` is the other product of an alternative."""

    name: str
    title: str
    detail: str
    product: int | None = None

    @property
    def key(self) -> str:
        return KEYS[self.name]


def choices_of(
    line: ShownLine, offer: LineOffer | None, *, currency: str, formats: Formats
) -> tuple[Choice, ...]:
    """The choices that are possible for what is unmet of a line, and for a day that is closed."""
    made = () if offer is None else _for_unmet(line, offer, currency=currency, formats=formats)
    if line.next_open is None or line.line.wanted_on is None:
        return made
    title = _("Wanted on {day} instead").format(day=formats.day(line.next_open))
    detail = _("{day} is closed").format(day=formats.day(line.line.wanted_on))
    return (*made, Choice("next-day", title, detail))


def _for_unmet(
    line: ShownLine, offer: LineOffer, *, currency: str, formats: Formats
) -> tuple[Choice, ...]:
    row = line.line
    missing = words.unmet(row)
    if not missing:
        return ()
    rest = formats.quantity(missing)
    made = []
    dates, is_short = len(row.promise), words.short_of(row) > 0
    if dates > 1 and not is_short:
        detail = ", ".join(
            f"{formats.quantity(part)} {formats.day(on)}" for part, on in row.promise
        )
        made.append(Choice("split", _("Split as promised"), detail))
    for other in offer.alternatives:
        title = _("{product} for the {rest}").format(product=other.product.name, rest=rest)
        detail = _difference(other, offer.offered, missing, currency, formats)
        made.append(Choice("alternative", title, detail, other.id))
    if offer.waiting is not None:
        place = offer.waiting if line.place is None else line.place
        detail = _("place {place} of {count}").format(
            place=formats.whole(place.place), count=formats.whole(place.waiting + 1)
        )
        made.append(Choice("waitlist", _("Waitlist for the {rest}").format(rest=rest), detail))
    if dates and not is_short:
        title = _("All {quantity} later").format(quantity=formats.quantity(row.quantity))
        made.append(Choice("later", title, formats.day(row.promise[-1][1])))
    detail = row.choice_reason or _("with a reason")
    made.append(Choice("decline", _("Decline the {rest}").format(rest=rest), detail))
    return tuple(_marked(each, row.choice) for each in made)


def _marked(choice: Choice, chosen: str) -> Choice:
    if choice.name != chosen:
        return choice
    detail = _("✓ chosen · {detail}").format(detail=choice.detail)
    return Choice(choice.name, choice.title, detail, choice.product)


def _said(parts: Parts, formats: Formats) -> str:
    return ", ".join(f"{formats.quantity(part)} {formats.day(on)}" for part, on in parts)


def _first(parts: Parts, wanted: Decimal) -> Parts:
    """As much of the parts as is wanted, the earliest first."""
    taken = []
    for part, on in parts:
        if wanted <= 0:
            break
        taken.append((min(part, wanted), on))
        wanted -= part
    return tuple(taken)


def _difference(
    other: OfferedProduct, own: OfferedProduct, missing: Decimal, currency: str, formats: Formats
) -> str:
    """How another product differs: what was noted, its price against ours, and its day."""
    said = [other.note] if other.note else []
    if other.price is None:
        said.append(_("no price on record"))
    elif own.price:
        ratio = (other.price - own.price) / own.price
        percent = formats.percent(abs(ratio), places=0 if abs(ratio) >= Decimal("0.01") else 1)
        if not ratio:
            said.append(_("same price"))
        elif ratio > 0:
            said.append(_("{percent} dearer").format(percent=percent))
        else:
            said.append(_("{percent} cheaper").format(percent=percent))
    else:
        said.append(formats.price(other.price, currency))
    said.append(_said(_first(other.promise.by_date, missing), formats))
    return ", ".join(said)

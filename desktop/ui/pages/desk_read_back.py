"""The order as a text to speak: who, what, how much, by when, what waits, what happens next."""

from __future__ import annotations

from desktop.queries.desk import DeskState
from desktop.queries.lines import LineRow
from desktop.queries.order_points import OrderPoints
from desktop.system.language import _, ngettext
from desktop.ui.formats import Formats
from desktop.ui.pages import desk_line_words as words
from desktop.ui.pages.desk_lines import ShownLine, shown_lines
from desktop.ui.points_words import counted, line_amount, line_price
from desktop.ui.unit_words import unit_name


def read_back(state: DeskState, formats: Formats) -> str:
    """The draft of the desk read out, one sentence to a line."""
    draft = state.draft
    if draft is None:
        return ""
    name = draft.customer or _("nobody yet")
    count = len(draft.lines)
    said = [
        ngettext(
            "Order for {name}, {count} line:", "Order for {name}, {count} lines:", count
        ).format(name=name, count=formats.whole(count)),
        "",
    ]
    for shown in shown_lines(state):
        said += [*_line(shown, formats), ""]
    said.append(
        _("Together that is {total}.").format(
            total=formats.money(draft.total.minor, draft.currency)
        )
    )
    said += _points(draft.points, formats)
    for other in draft.others:
        if other.amount is not None and not other.programme:
            said.append(
                _("In your currency that is {amount}, at {rate}.").format(
                    amount=formats.money(other.amount.minor, other.currency),
                    rate=words.rate_of(other, draft.currency, formats),
                )
            )
    said += ["", *_next(draft.lines, formats)]
    return "\n".join(said)


def _points(points: OrderPoints | None, formats: Formats) -> list[str]:
    """What is paid with points, and what stays due."""
    if points is None:
        return []
    said = []
    if points.of_lines:
        text = _("And {points} for what is priced in points.")
        said.append(text.format(points=counted(points.of_lines, formats)))
    if points.covered.minor:
        text = _("{points} of yours cover {amount} of it; {due} stay due.")
        said.append(
            text.format(
                points=counted(points.used, formats),
                amount=formats.money(points.covered.minor, points.covered.currency),
                due=formats.money(points.due.minor, points.due.currency),
            )
        )
    return said


def _line(shown: ShownLine, formats: Formats) -> list[str]:
    line = shown.line
    what = f"{formats.quantity(line.quantity)} {unit_name(line.unit)} {line.description}"
    asked = words.specifications(line)
    if asked != "—":
        what += f", {asked}"
    price, amount = line_price(line, formats), line_amount(line, formats)
    if line.in_points:
        price, amount = counted(line.unit_price, formats), counted(line.points, formats)
    sums = _("at {price} each, {amount}").format(price=price, amount=amount)
    if line.discount_percent:
        percent = formats.percent(line.discount_percent / 100)
        sums = _("at {price} each less {percent}, {amount}").format(
            price=price, percent=percent, amount=amount
        )
    said = [f"{shown.number}. {what}: {sums}."]
    if line.words:
        said.append(_("In your words: {words}").format(words=line.words))
    said.append(_promise(shown, formats))
    return said


def _promise(shown: ShownLine, formats: Formats) -> str:
    line = shown.line
    if line.product_id is None:
        return _("We call you to agree the day.")
    missing = words.unmet(line)
    if not missing or line.choice in ("", "split"):
        return words.promise_sentence(line.quantity, line.unit, line.promise, formats)
    if line.choice == "later" and line.promise:
        day = words.spoken_day(line.promise[-1][1], formats)
        return _("All of it by {day}.").format(day=day)
    there = [
        _("{part} by {day}").format(part=formats.quantity(part), day=words.spoken_day(on, formats))
        for part, on in words.in_time(line)
    ]
    if line.choice == "waitlist":
        there.append(_waiting(shown, formats.quantity(missing), formats))
    else:
        there.append(_("{rest} we cannot deliver").format(rest=formats.quantity(missing)))
    return _sentence(", ".join(there))


def _waiting(shown: ShownLine, rest: str, formats: Formats) -> str:
    if shown.place is None:
        return _("{rest} on the waitlist").format(rest=rest)
    return _("{rest} on the waitlist, where you are number {place} of {count}").format(
        rest=rest,
        place=formats.whole(shown.place.place),
        count=formats.whole(shown.place.waiting + 1),
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."


def _next(lines: tuple[LineRow, ...], formats: Formats) -> list[str]:
    """What happens after the yes."""
    said = []
    days = [line.promise[-1][1] for line in lines if line.promise]
    if days:
        day = words.spoken_day(max(days), formats)
        said.append(_("The last delivery leaves us on {day}.").format(day=day))
    if any(line.choice == "waitlist" for line in lines):
        said.append(_("About the waitlist we call you, also if nothing has changed."))
    said.append(_("Is that right?"))
    return said

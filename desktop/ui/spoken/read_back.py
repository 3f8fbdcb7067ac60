"""The order as a text to speak: who, what, how much, by when, what waits, what happens next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop.domain.read_back import Corrected
from desktop.queries.desk import DeskState
from desktop.queries.drafts import DraftRow
from desktop.queries.lines import LineRow
from desktop.queries.order_points import OrderPoints
from desktop.ui.pages.desk_line_words import in_time, unmet
from desktop.ui.pages.desk_lines import ShownLine, shown_lines
from desktop.ui.spoken.corrections import correction
from desktop.ui.spoken.voice import Voice


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of it; empty for a pause. ``is_new`` where it was said otherwise before."""

    text: str
    is_new: bool = False


def read_back(
    state: DeskState, voice: Voice, corrected: Sequence[Corrected] = ()
) -> tuple[Said, ...]:
    """The draft of the desk read out; ``corrected`` is what changed since it was read last."""
    return tuple(_Reader(state.draft, voice, corrected).read(state)) if state.draft else ()


def as_text(said: Sequence[Said]) -> str:
    """The sentences, one to a line."""
    return "\n".join(one.text for one in said)


class _Reader:
    def __init__(self, draft: DraftRow, voice: Voice, corrected: Sequence[Corrected]) -> None:
        self._draft, self._voice, self._corrected = draft, voice, corrected
        self._say, self._formats = voice.say, voice.formats

    def read(self, state: DeskState) -> Iterator[Said]:
        draft, say, count = self._draft, self._say, len(self._draft.lines)
        name = self._voice.name(draft.customer) if draft.customer else say._("nobody yet")
        text = say.ngettext(
            "Order for {name}, {count} line:", "Order for {name}, {count} lines:", count
        )
        yield Said(text.format(name=name, count=self._formats.whole(count)))
        yield from self._changes(None)
        yield Said("")
        for shown in shown_lines(state):
            yield from (Said(text) for text in self._line(shown))
            yield from self._changes(shown.line.id)
            yield Said("")
        yield from self._changes(None, removed=True)
        yield from (Said(text) for text in self._total())
        yield Said("")
        yield from (Said(text) for text in self._next(draft.lines))

    def _changes(self, line: int | None, *, removed: bool = False) -> Iterator[Said]:
        """What of a line, or of the order itself, or of lines that are gone, is otherwise now."""
        for one in self._corrected:
            is_gone = one.field == "removed"
            if is_gone if removed else one.line == line and not is_gone:
                yield Said(correction(one, self._voice, self._draft.currency), is_new=True)

    def _total(self) -> Iterator[str]:
        say, draft, money = self._say, self._draft, self._voice.money
        total = money(draft.total.minor, draft.currency)
        yield say._("Together that is {total}.").format(total=total)
        if draft.points is not None:
            yield from self._points(draft.points)
        for other in draft.others:
            if other.amount is not None and not other.programme:
                text = say._("In your currency that is {amount}, at {rate}.")
                amount = money(other.amount.minor, other.currency)
                yield text.format(amount=amount, rate=self._voice.rate(other, draft.currency))

    def _points(self, points: OrderPoints) -> Iterator[str]:
        """What is paid with points, and what stays due."""
        money = self._voice.money
        if points.of_lines:
            text = self._say._("And {points} for what is priced in points.")
            yield text.format(points=self._voice.points(points.of_lines))
        if points.covered.minor:
            text = self._say._("{points} of yours cover {amount} of it; {due} stay due.")
            yield text.format(
                points=self._voice.points(points.used),
                amount=money(points.covered.minor, points.covered.currency),
                due=money(points.due.minor, points.due.currency),
            )

    def _line(self, shown: ShownLine) -> Iterator[str]:
        line, say, voice = shown.line, self._say, self._voice
        what = f"{voice.quantity(line.quantity, line.unit)} {voice.name(line.description)}"
        if asked := voice.asked(line.specifications, line.quality):
            what += f", {asked}"
        if line.in_points:
            price, amount = voice.points(line.unit_price), voice.points(line.points)
        else:
            price = voice.price(line.unit_price, line.amount.currency)
            amount = voice.money(line.amount.minor, line.amount.currency)
        sums = say._("at {price} each, {amount}").format(price=price, amount=amount)
        if line.discount_percent:
            percent = voice.percent(line.discount_percent)
            sums = say._("at {price} each less {percent}, {amount}").format(
                price=price, percent=percent, amount=amount
            )
        said = say._("{what}: {sums}.").format(what=what, sums=sums)
        yield f"{shown.number}. {said}"
        if line.words:
            yield say._("In your words: {words}").format(words=voice.name(line.words))
        yield self._promise(shown)

    # What is promised

    def _promise(self, shown: ShownLine) -> str:
        line, say = shown.line, self._say
        if line.product_id is None:
            return say._("We call you to agree the day.")
        missing = unmet(line)
        if not missing or line.choice in ("", "split"):
            return self._promised(line)
        if line.choice == "later" and line.promise:
            return say._("All of it by {day}.").format(day=self._voice.day(line.promise[-1][1]))
        there = [self._part(part) for part in in_time(line)]
        rest = self._formats.quantity(missing)
        if line.choice == "waitlist":
            there.append(self._waiting(shown, rest))
        else:
            there.append(say._("{rest} we cannot deliver").format(rest=rest))
        return _sentence(", ".join(there))

    def _promised(self, line: LineRow) -> str:
        """ "8 of 10 by Thursday 3 December, 2 by Thursday 17 December."."""
        say, voice = self._say, self._voice
        whole = voice.quantity(line.quantity, line.unit)
        rest = line.quantity - sum(part for part, _on in line.promise)
        if not line.promise:
            text = say._("None of the {quantity} can be promised: nothing is free or expected.")
            return text.format(quantity=whole)
        first, *more = line.promise
        if not more and rest <= 0:
            return say._("All {quantity} by {day}.").format(quantity=whole, day=voice.day(first[1]))
        said = [
            say._("{part} of {quantity} by {day}").format(
                part=self._formats.quantity(first[0]), quantity=whole, day=voice.day(first[1])
            ),
            *map(self._part, more),
        ]
        if rest > 0:
            said.append(say._("no date for {rest}").format(rest=self._formats.quantity(rest)))
        return ", ".join(said) + "."

    def _part(self, part: tuple[Decimal, date]) -> str:
        quantity, on = part
        text = self._say._("{part} by {day}")
        return text.format(part=self._formats.quantity(quantity), day=self._voice.day(on))

    def _waiting(self, shown: ShownLine, rest: str) -> str:
        if shown.place is None:
            return self._say._("{rest} on the waitlist").format(rest=rest)
        text = self._say._("{rest} on the waitlist, where you are number {place} of {count}")
        place, waiting = shown.place.place, shown.place.waiting + 1
        whole = self._formats.whole
        return text.format(rest=rest, place=whole(place), count=whole(waiting))

    def _next(self, lines: tuple[LineRow, ...]) -> Iterator[str]:
        """What happens after the yes."""
        days = [line.promise[-1][1] for line in lines if line.promise]
        if days:
            text = self._say._("The last delivery leaves us on {day}.")
            yield text.format(day=self._voice.day(max(days)))
        if any(line.choice == "waitlist" for line in lines):
            yield self._say._("About the waitlist we call you, also if nothing has changed.")
        yield self._say._("Is that right?")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."

"""What customers are written of their orders, in their language, from the office's templates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, tzinfo

from desktop.domain.errors import RuleBroken
from desktop.domain.office import Office
from desktop.queries.messages import OrderMessages, StatusMessage, TellingLine
from desktop.queries.order_document import OrderDocument
from desktop.system.templates import Filled, filled
from desktop.ui.order_document import figures_text
from desktop.ui.order_document_words import written
from desktop.ui.spoken.voice import Voice

_MARK = "\u200f"  # right-to-left mark: a line that begins with a figure is still read from there


@dataclass(frozen=True, slots=True)
class Written:
    """A text to a customer, in the language ``tag``. ``problem`` is why the office's own template
    was not taken, if it was not."""

    subject: str
    text: str
    tag: str
    is_mirrored: bool
    problem: RuleBroken | None


def status_message(message: StatusMessage, about: OrderMessages, *, zone: tzinfo) -> Written:
    """A message of what happened to an order."""
    voice = Voice(about.language, zone=zone)
    is_moved = message.kind == "promise-moved"
    values = {
        "lines": "\n".join(_line(line, voice) for line in message.lines),
        "rest": "\n".join(_line(line, voice) for line in message.rest),
        "old": _day(message.old, voice) if is_moved else "",
        "new": _day(message.new, voice) if is_moved else "",
        "reason": voice.name(message.reason),
        "customer": voice.name(about.customer),
        "number": voice.name(about.number),
        "reference": voice.name(about.reference),
    }
    return _written(message.kind, voice, values, about.office)


def document_message(document: OrderDocument, *, zone: tzinfo) -> Written:
    """What a confirmation, or a quote, is sent with: the figures that the document has."""
    voice = Voice(document.language, zone=zone)
    values = {
        "lines": figures_text(written(document, zone=zone)).strip(),
        "customer": voice.name(document.customer),
        "number": voice.name(document.number),
        "reference": voice.name(document.reference),
    }
    return _written("quote" if document.is_quote else "confirmed", voice, values, document.office)


def _written(kind: str, voice: Voice, values: dict[str, str], office: Office) -> Written:
    tag = voice.say.locale.language
    values |= {"office": voice.name(office.name), "reached": reached(office, voice)}
    return shown(filled(kind, tag, values), voice)


def shown(made: Filled, voice: Voice) -> Written:
    """A template that was filled in, as it is shown and sent."""
    text = made.text
    if voice.is_mirrored:
        text = "\n".join(f"{_MARK}{line}" if line else "" for line in text.split("\n"))
    tag = voice.say.locale.language
    return Written(made.subject, text, tag, voice.is_mirrored, made.problem)


def reached(office: Office, voice: Voice) -> str:
    """How the office is reached, a line for each way."""
    return "\n".join(_ways(office, voice))


def _ways(office: Office, voice: Voice) -> Iterator[str]:
    if office.telephone:
        number = voice.formats.isolate(office.telephone)
        yield voice.say._("Telephone {number}").format(number=number)
    if office.email:
        yield voice.formats.isolate(office.email)


def _line(line: TellingLine, voice: Voice) -> str:
    """ "– 3 pc Widget X: 2 by Thursday 3 December, 1 by Thursday 17 December"."""
    what = f"– {voice.quantity(line.quantity, line.unit)} {voice.name(line.name)}"
    if not line.promise:
        return what
    text = voice.say._("{part} by {day}")
    days = [
        text.format(part=voice.formats.quantity(part), day=voice.day(on))
        for part, on in line.promise
    ]
    return f"{what}: {', '.join(days)}"


def _day(day: date | None, voice: Voice) -> str:
    return voice.say._("a day that is still to be agreed") if day is None else voice.day(day)

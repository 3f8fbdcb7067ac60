"""Letters to customers that are about no order: what is known fills them, a gap stops them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from desktop.queries.letters import LetterFacts
from desktop.system.templates import complete, placeholders
from desktop.ui.spoken.messages import Written, reached, shown
from desktop.ui.spoken.voice import Voice

DAYS = frozenset({"until", "order_date"})
Value = str | date | None


def fields(kind: str, voice: Voice) -> tuple[str, ...]:
    """What the template of this ``kind`` wants, in its order."""
    return placeholders(kind, voice.say.locale.language)


def known(facts: LetterFacts, voice: Voice) -> dict[str, Value]:
    """What is known of the placeholders, as a person edits it: texts and days."""
    return {
        "customer": facts.name,
        "office": facts.office.name,
        "reached": reached(facts.office, voice),
        "question": facts.question,
        "until": facts.until,
        "number": facts.number,
        "reference": facts.reference,
        "order_date": facts.order_date,
    }


def letter(kind: str, values: Mapping[str, Value], voice: Voice, *, gap: str = "") -> Written:
    """The letter with its ``values``; ``gap`` is written where one is missing.

    Raises RuleBroken ``template-gap`` where one is missing and there is no ``gap``.
    """
    said = {name: _said(values.get(name), voice) or gap for name in fields(kind, voice)}
    return shown(complete(kind, voice.say.locale.language, said), voice)


def gaps(kind: str, values: Mapping[str, Value], voice: Voice) -> tuple[str, ...]:
    """The placeholders without a value."""
    wanted = fields(kind, voice)
    return tuple(name for name in wanted if not _said(values.get(name), voice))


def _said(value: Value, voice: Voice) -> str:
    """A day in words; of a text each line keeps its own direction."""
    if isinstance(value, date):
        return voice.day(value)
    return "\n".join(voice.name(line) for line in (value or "").strip().split("\n"))

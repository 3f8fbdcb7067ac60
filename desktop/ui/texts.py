"""Errors become sentences here, and only here.

Every code raised anywhere has one entry in one of the tables; a test asserts it. A sentence says
what happened and what to do; ``{name}`` is filled from the error's parameters. To add codes of an
area, add a table of its own in ``desktop/ui/sentences/`` and name it below.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from desktop.domain.errors import LiaisonError
from desktop.system.language import N_, _, current_locale
from desktop.ui.formats import Formats
from desktop.ui.sentences import (
    desk,
    files,
    fit,
    follow_ups,
    general,
    integrity,
    money,
    orders,
    points,
    records,
    work,
    world,
)
from desktop.ui.state_words import (
    ENTRY_STATES,
    FOLLOW_UP_STATES,
    FULFILMENTS,
    OFFER_STATES,
    ORDER_STATES,
)

_STATES = {
    **FULFILMENTS,
    **OFFER_STATES,
    **ENTRY_STATES,
    **FOLLOW_UP_STATES,
    **{state: word for state, (word, _tone) in ORDER_STATES.items()},
}
_PARTS = (
    *(N_("price"), N_("discount"), N_("date"), N_("description")),
    *(N_("quantity"), N_("unit"), N_("quality")),
)
# Parameters that are stored words, and how each of them is said.
_WORDS: Mapping[str, Mapping[str, str]] = {
    **dict.fromkeys(("state", "old", "new"), _STATES),
    "kind": {part: part for part in _PARTS},
}

_AREAS = (
    *(general, world, money, points, orders, work, follow_ups),
    *(records, desk, fit, integrity, files),
)
SENTENCES: Mapping[str, str] = {
    code: text for area in _AREAS for code, text in area.SENTENCES.items()
}


def sentence(error: LiaisonError) -> str:
    """What to tell a person about an expected failure, in the language of the desk."""
    return sentence_for(error.code, error.params)


def sentence_for(code: str, params: Mapping[str, object]) -> str:
    """What a code says with these parameters: of an error, a refused row or a finding."""
    template = SENTENCES.get(code)
    if template is None:
        return _("That was refused ({code}).").format(code=code)
    return _Filled().vformat(_(template), (), params)


class _Filled(string.Formatter):
    """Fills a sentence: numbers, dates and stored words in the locale, a missing one as "…"."""

    def get_value(self, key: int | str, args: object, kwargs: Mapping[str, object]) -> object:
        value = kwargs.get(str(key))
        if value is None:
            return "…"
        word = _WORDS.get(str(key), {}).get(str(value))
        if word is not None:
            return _(word)
        formats = Formats(locale=current_locale())
        if isinstance(value, Decimal):
            return formats.quantity(value)
        if isinstance(value, date) and not isinstance(value, datetime):
            return formats.day(value, today=datetime.now(UTC).date())
        if isinstance(value, list | tuple | set | frozenset):
            return ", ".join(str(each) for each in value)
        return value

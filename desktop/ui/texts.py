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
from desktop.system.language import _, current_locale
from desktop.ui.formats import Formats
from desktop.ui.sentences import (
    desk,
    files,
    fit,
    general,
    integrity,
    money,
    orders,
    records,
    work,
    world,
)

_AREAS = (general, world, money, orders, work, records, desk, fit, integrity, files)
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
    """Fills a sentence: exact numbers and dates in the locale, a missing parameter as "…"."""

    def get_value(self, key: int | str, args: object, kwargs: Mapping[str, object]) -> object:
        value = kwargs.get(str(key), "…")
        formats = Formats(locale=current_locale())
        if isinstance(value, Decimal):
            return formats.quantity(value)
        if isinstance(value, date) and not isinstance(value, datetime):
            return formats.day(value, today=datetime.now(UTC).date())
        if isinstance(value, list | tuple | set | frozenset):
            return ", ".join(str(each) for each in value)
        return value

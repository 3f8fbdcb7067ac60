"""What the program says, in the language of the desk; and what customers hear, in theirs.

English texts are the keys; catalogues lie in ``resources/locale/<language>/LC_MESSAGES``:
``liaison`` for the window, ``customers`` for what is spoken and written to customers. A text is
translated when it is shown, so a change of language needs no restart. ``N_`` marks a text that is
kept in a table at module level and translated later with ``_``.
"""

from __future__ import annotations

import gettext as _gettext
import locale as _system_locale
import os
from functools import cache

from babel import Locale, UnknownLocaleError

from desktop.system.paths import resources

DOMAIN = "liaison"
CUSTOMERS = "customers"
SOURCE_LANGUAGE = "en"
# Without a country, dates and amounts follow the neighbour most offices expect.
_COUNTRIES = {"en": "GB", "de": "DE", "fr": "FR", "he": "IL"}

_translations: _gettext.NullTranslations = _gettext.NullTranslations()
_locale = Locale("en", "GB")


def _(text: str) -> str:
    """``text`` in the language of the desk."""
    return _translations.gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """``one`` or ``many`` as the language counts."""
    return _translations.ngettext(one, many, count)


def N_(text: str) -> str:  # noqa: N802, gettext's own name for "translate later"
    """Mark ``text`` for the catalogue; translate it with ``_`` where it is shown."""
    return text


def set_language(tag: str) -> Locale:
    """Speak ``tag`` ("de", "de-AT"; empty: as the system) from now on; returns the locale.

    A tag we do not know, or have no catalogue for, means English texts; dates and amounts still
    follow the tag where it is known.
    """
    global _translations, _locale  # noqa: PLW0603, one desk speaks one language
    _locale = _parse(tag or _system_tag())
    _translations = _catalogue(str(_locale), DOMAIN)
    return _locale


def current_locale() -> Locale:
    """The locale that dates, amounts and texts follow."""
    return _locale


class Speech:
    """One language beside that of the desk, for what a customer hears or reads.

    Its ``_`` and ``ngettext`` are called like those of this module, by modules whose texts are
    those of the catalogue ``customers``; ``locale`` is that of dates and amounts.
    """

    def __init__(self, tag: str) -> None:
        """``tag`` as ``set_language`` takes it; English where there are no texts for it, the
        language of the desk where it is empty."""
        locale = _parse(tag) if tag else _locale
        known = locale.language in languages(CUSTOMERS)
        self.locale = locale if known else _parse(SOURCE_LANGUAGE)
        self._texts = _catalogue(str(self.locale), CUSTOMERS)

    def _(self, text: str) -> str:
        """``text`` in this language."""
        return self._texts.gettext(text)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """``one`` or ``many`` as this language counts."""
        return self._texts.ngettext(one, many, count)


def languages(domain: str = DOMAIN) -> list[str]:
    """Tags of the languages there are texts for, English first."""
    folder = resources() / "locale"
    found = sorted(path.parent.parent.name for path in folder.glob(f"*/LC_MESSAGES/{domain}.mo"))
    return [SOURCE_LANGUAGE, *(tag for tag in found if tag != SOURCE_LANGUAGE)]


def _system_tag() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value
    return _system_locale.getlocale()[0] or SOURCE_LANGUAGE


def _parse(tag: str) -> Locale:
    name = tag.replace("-", "_").partition(".")[0].partition("@")[0]
    try:
        found = Locale.parse(name)
    except (ValueError, UnknownLocaleError):
        found = Locale("en")
    if found.territory is None and found.language in _COUNTRIES:
        return Locale(found.language, _COUNTRIES[found.language])
    return found


@cache
def _catalogue(tag: str, domain: str) -> _gettext.NullTranslations:
    names = [tag, tag.partition("_")[0]]
    return _gettext.translation(
        domain, localedir=resources() / "locale", languages=names, fallback=True
    )

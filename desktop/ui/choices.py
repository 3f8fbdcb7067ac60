"""What can be chosen: countries, languages, currencies, codes, as a combo box lists them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from babel import Locale

from desktop.domain.codes import CODE_LISTS
from desktop.domain.money import currencies
from desktop.system.language import N_, _

Items = list[tuple[object, str]]

KINDS = {"person": N_("person"), "organisation": N_("organisation")}
POINT_KINDS = {
    "phone": N_("phone"),
    "email": N_("e-mail"),
    "address": N_("address"),
    "fax": N_("fax"),
}
NOTE_KINDS = {
    "fact": N_("fact"),
    "view": N_("customer's view"),
    "opinion": N_("staff opinion"),
}
AWARE = {True: N_("technically aware"), False: N_("technically unaware")}
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})  # CLDR's, beside ISO's
_LANGUAGES = (
    *("ar", "bg", "bn", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et", "eu", "fa", "fi"),
    *("fr", "ga", "gl", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "ko", "lt"),
    *("lv", "mk", "ms", "mt", "nb", "nl", "nn", "pa", "pl", "pt", "pt-BR", "ro", "ru", "sk", "sl"),
    *("sq", "sr", "sv", "sw", "ta", "te", "th", "tl", "tr", "uk", "ur", "vi", "zh", "zh-Hant"),
)


def words(table: Mapping[Any, str]) -> Items:
    """A table of marked texts, translated now."""
    return [(value, _(text)) for value, text in table.items()]


def word(table: Mapping[Any, str], value: Any) -> str:
    """The word for a value, translated now; a value that is not in the table as it is."""
    text = table.get(value)
    return str(value) if text is None else _(text)


def with_none(items: Items, text: str, *, value: object = "") -> Items:
    """The items after one that says there is none, or none known."""
    return [(value, text), *items]


def country_name(code: str, locale: Locale) -> str:
    """A country by its ISO 3166 code; the code where it is unknown."""
    return str(locale.territories.get(code, code))


def language_name(tag: str, locale: Locale) -> str:
    """A language by its BCP 47 tag, as "Portuguese (Brazil)"; the tag where it is unknown."""
    try:
        return str(Locale.parse(tag, sep="-").get_display_name(locale) or tag)
    except (ValueError, LookupError):
        return tag


def countries(locale: Locale, *, known: str = "") -> Items:
    """All countries by name, and ``known`` even if it is none."""
    return _with(_countries(str(locale)), known)


def languages(locale: Locale, *, known: str = "") -> Items:
    """Languages customers speak, by name, and ``known`` whatever it is."""
    return _with(_languages(str(locale)), known)


def currency_items(*, known: str = "") -> Items:
    """All currencies in use, by code."""
    return _with(tuple((code, code) for code in currencies()), known)


def code_items(list_name: str) -> Items:
    """The shipped entries of a code list."""
    return [(code, _(text)) for code, text in CODE_LISTS[list_name]]


def _with(items: tuple[tuple[str, str], ...], known: str) -> Items:
    extra = [] if not known or any(code == known for code, _name in items) else [(known, known)]
    return [*extra, *items]


@cache
def _countries(locale: str) -> tuple[tuple[str, str], ...]:
    names = Locale.parse(locale).territories
    return _sorted(
        (code, str(name))
        for code, name in names.items()
        if code.isalpha() and code not in _NO_COUNTRIES
    )


@cache
def _languages(locale: str) -> tuple[tuple[str, str], ...]:
    spoken = Locale.parse(locale)
    return _sorted((tag, language_name(tag, spoken)) for tag in _LANGUAGES)


def _sorted(items: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    from desktop.domain.folding import folded

    return tuple(sorted(items, key=lambda item: folded(item[1])))

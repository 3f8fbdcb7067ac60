"""The standard codes a record carries: country, language, currency, time zone; e-mail addresses.

Each function gives the code in its one spelling, or refuses it with a reason.
"""

from __future__ import annotations

import re
from zoneinfo import available_timezones

from desktop.domain.errors import RuleBroken
from desktop.domain.money import ended, minor_units

_NO_COUNTRY = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})  # CLDR's, beside ISO's
_LONGEST_EMAIL = 254  # RFC 5321
_EMAIL = re.compile(r"[^\s@\"(),:;<>\[\]\\]+@[^\s@\"(),:;<>\[\]\\.]+(\.[^\s@\"(),:;<>\[\]\\.]+)+")


def country_code(text: str) -> str:
    """An ISO 3166 country in capitals; RuleBroken ``country-unknown`` (country)."""
    from babel import Locale

    code = text.strip().upper()
    known = code in Locale("en").territories and code not in _NO_COUNTRY
    if not known or re.fullmatch("[A-Z]{2}", code) is None:
        raise RuleBroken("country-unknown", country=text)
    return code


def language_tag(text: str) -> str:
    """A BCP 47 language that CLDR knows, as ``pt-BR``; RuleBroken ``language-unknown``."""
    from babel import Locale, UnknownLocaleError

    tag = text.strip().replace("_", "-")
    if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", tag) is None:
        raise RuleBroken("language-unknown", language=text)
    try:
        return str(Locale.parse(tag, sep="-")).replace("_", "-")
    except (ValueError, UnknownLocaleError):
        raise RuleBroken("language-unknown", language=text) from None


def currency_code(text: str) -> str:
    """An ISO 4217 currency in use; RuleBroken ``currency-unknown``, ``currency-ended`` (last)."""
    code = text.strip().upper()
    minor_units(code)
    last = ended(code)
    if last is not None:
        raise RuleBroken("currency-ended", currency=code, last=last)
    return code


def time_zone(text: str) -> str:
    """An IANA time zone; RuleBroken ``time-zone-unknown`` (zone)."""
    if text not in available_timezones():
        raise RuleBroken("time-zone-unknown", zone=text)
    return text


def email_address(text: str) -> str:
    """An address with one @ and a dot after it, in any script; RuleBroken ``email-malformed``.

    More cannot be said without sending a mail: whether anybody reads it is not known here.
    """
    address = text.strip()
    if len(address) > _LONGEST_EMAIL or _EMAIL.fullmatch(address) is None:
        raise RuleBroken("email-malformed", text=text[:_LONGEST_EMAIL])
    return address

"""Phone numbers in any spelling: one stored form, and the digits to search by.

The stored form is E.164 by the ``phonenumbers`` library, read against the office's home country.
The library is imported where it is used: it takes 20 ms that a start need not pay.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.domain.office import Office

_EXTENSION = re.compile(
    r"\s*(?:;?ext(?:ension|n)?\.?|;ext=|[x#]|durchwahl|poste)[\s:.=]*\d{1,8}\s*$", re.I
)
_TRUNK_IN_BRACKETS = re.compile(r"\(\s*0\s*\)")
_SPELLING = re.compile(
    r"(?:tel\s*[:.]?\s*)?[+＋]?[\d\s().\-/‐-―−·\u200e\u200f\u202a-\u202e]+", re.I
)
_LONGEST = 60


def normalise(text: str, *, home: str) -> str | None:
    """The number in E.164 (``+442079460123``), or None where it cannot be one.

    ``home`` is the ISO 3166 code of the country whose national numbers are meant. An extension is
    left out. Numbers of the right length are taken even if no operator has them yet: numbering
    plans change faster than programs.
    """
    import phonenumbers

    if len(text) > _LONGEST:
        return None
    try:
        number = phonenumbers.parse(text, home.upper())
    except phonenumbers.NumberParseException:
        return None
    reason = phonenumbers.is_possible_number_with_reason(number)
    whole = reason == phonenumbers.ValidationResult.IS_POSSIBLE  # not only from next door
    if not whole and not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def ending_digits(text: str) -> str:
    """The digits to look for at the end of a stored number.

    Brackets round a trunk zero, extensions and (of whole numbers) leading zeros go, for
    ``0612345678`` and ``0033612345678`` are stored as ``+33612345678``. Up to six digits are taken
    as typed: somebody may look for a number that ends in ``0123``.
    """
    bare = _EXTENSION.sub("", _TRUNK_IN_BRACKETS.sub("", text[:_LONGEST]))
    digits = "".join(str(unicodedata.decimal(char)) for char in bare if char.isdecimal())
    return digits if len(digits) <= 6 else digits.lstrip("0")


def is_own(text: str, office: Office) -> bool:
    """Whether a number, however it is written, is one of the office's own."""
    own = office.own_numbers
    return bool(own) and normalise(text, home=office.home_country) in own


def looks_like_phone(text: str) -> bool:
    """Whether a search is for a number: at least three digits and nothing a number cannot have."""
    bare = _EXTENSION.sub("", text.strip())
    return (
        len(text) <= _LONGEST
        and _SPELLING.fullmatch(bare) is not None
        and sum(char.isdecimal() for char in bare) >= 3
    )

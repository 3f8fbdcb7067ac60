"""Text as people type it: kept exactly as it is, or refused with a reason; nothing interpreted.

Only what no record can keep is refused: control characters (PostgreSQL has no place for NUL, and
the others are invisible mistakes), halves of broken characters, and what is too long. Spaces at the
ends of a one-line text are no part of it.
"""

from __future__ import annotations

import unicodedata

from desktop.domain.errors import RuleBroken

NAME_LONGEST = 300
PASSAGE_LONGEST = 20_000
_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


def one_line(text: str, *, field: str, longest: int = NAME_LONGEST, required: bool = False) -> str:
    """``text`` without the spaces around it; ``field`` names it in what is raised.

    Raises RuleBroken ``text-missing`` (nothing to see in a required text), ``text-too-long``
    (longest, length; in characters) and ``text-control`` (position, counted from 1).
    """
    return _checked(text.strip(), field=field, longest=longest, required=required, allowed="")


def passage(
    text: str, *, field: str, longest: int = PASSAGE_LONGEST, required: bool = False
) -> str:
    """``text`` of any number of lines, to the letter; raises as :func:`one_line` does."""
    return _checked(text, field=field, longest=longest, required=required, allowed="\t\n\r")


def _checked(text: str, *, field: str, longest: int, required: bool, allowed: str) -> str:
    if len(text) > longest:
        raise RuleBroken("text-too-long", field=field, longest=longest, length=len(text))
    for position, char in enumerate(text, 1):
        if unicodedata.category(char) in ("Cc", "Cs") and char not in allowed:
            raise RuleBroken("text-control", field=field, position=position)
    if required and all(unicodedata.category(char) in _INVISIBLE for char in text):
        raise RuleBroken("text-missing", field=field)
    return text


def code_key(code: str) -> str:
    """The form in which product codes are compared: two that differ only by case are one."""
    return unicodedata.normalize("NFC", code.strip().casefold())

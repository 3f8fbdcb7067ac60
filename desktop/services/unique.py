"""Names and numbers that only one record may have: the engine decides, and we say it in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from peewee import IntegrityError

from desktop.domain.errors import RuleBroken


@contextmanager
def unique(code: str, **params: object) -> Iterator[None]:
    """Around a transaction: RuleBroken ``code`` where it would give a record another's name.

    No check beforehand can do that, for another desk may be saving the same name right now.
    """
    try:
        yield
    except IntegrityError as error:
        if "unique" not in str(error).lower():
            raise
        raise RuleBroken(code, **params) from error

"""The office's settings as one value, read by actions and screens alike."""

from __future__ import annotations

import json
from dataclasses import fields
from functools import lru_cache
from typing import Any

from desktop.domain.office import Office
from desktop.models.rows import run


def office() -> Office:
    """The office's settings; what was never set has its default."""
    return _office(tuple(run("SELECT name, value FROM office_setting").fetchall()))


@lru_cache(maxsize=8)
def _office(stored: tuple[tuple[str, str], ...]) -> Office:
    """What is stored, understood once: an action asks a dozen times."""
    known = {field.name for field in fields(Office)}
    values: dict[str, Any] = {}
    for name, text in stored:
        if name in known:
            value = json.loads(text)
            values[name] = tuple(value) if isinstance(value, list) else value
    return Office(**values)

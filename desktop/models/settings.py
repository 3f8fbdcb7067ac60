"""The office's settings as one value, read by actions and screens alike."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from desktop.domain.office import Office
from desktop.models.database import tuples
from desktop.models.office import OfficeSetting


def office() -> Office:
    """The office's settings; what was never set has its default."""
    known = {field.name for field in fields(Office)}
    stored: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in tuples(OfficeSetting.select(OfficeSetting.name, OfficeSetting.value))
        if name in known
    }
    return Office(**stored)

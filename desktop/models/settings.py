"""The office's settings as one value, read by actions and screens alike."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from desktop.domain.office import Office
from desktop.models.office import OfficeSetting
from desktop.models.rows import rows


def office() -> Office:
    """The office's settings; what was never set has its default."""
    known = {field.name for field in fields(Office)}
    stored: dict[str, Any] = {
        row.name: tuple(row.value) if isinstance(row.value, list) else row.value
        for row in rows(OfficeSetting, "name IS NOT NULL")
        if row.name in known
    }
    return Office(**stored)

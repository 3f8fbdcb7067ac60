"""The office's settings, for screens."""

from __future__ import annotations

from desktop.domain.office import Office
from desktop.models.settings import office


def settings() -> Office:
    """What the office decided for everybody."""
    return office()

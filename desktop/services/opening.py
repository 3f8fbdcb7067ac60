"""Opening the office's database: brought up to date, seeded if new, ready for its first action."""

from __future__ import annotations

from datetime import datetime

from desktop.domain.office import Office
from desktop.models import settings
from desktop.models.database import connect, connected, db, faults, open_database
from desktop.models.migrate import migrate
from desktop.models.office import OfficeSetting
from desktop.services import office
from desktop.services.change import TOPICS

__all__ = ["EVERYTHING", "enter", "faults", "leave", "open_office"]

EVERYTHING = frozenset(TOPICS.values())
"""Every topic a screen can listen to."""


def open_office(
    *, target: str, now: datetime, home_country: str, currency: str, zone: str
) -> Office:
    """Open ``target`` (a PostgreSQL URL or a file), bring it up to date and seed what it lacks; its
    settings.

    The last three are what a new office starts with. No connection is left open. Raises
    Unavailable: ``database-…`` (unreachable, refused, damaged, newer, foreign, read-only, busy),
    ``disk-…``.
    """
    open_database(target)
    migrate(now=now)
    with connected(), faults():
        if not OfficeSetting.select().exists():
            office.seed(now=now, home_country=home_country, currency=currency, time_zone=zone)
        return settings.office()


def enter() -> None:
    """Open this thread's connection, for a lane that keeps it. Raises Unavailable."""
    with faults():
        connect()


def leave() -> None:
    """Close this thread's connection."""
    if not db.is_closed():
        with faults():
            db.close()

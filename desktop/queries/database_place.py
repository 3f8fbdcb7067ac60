"""Which database is open, in words that may be shown: never a password."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.models.database import db, is_postgres


@dataclass(frozen=True, slots=True)
class DatabasePlace:
    """``engine`` is SQLite or PostgreSQL; ``place`` a path, or ``host:port/name``."""

    engine: str
    place: str


def database_place() -> DatabasePlace:
    """Where the open database lies."""
    opened = db.obj
    name = str(opened.database)
    if not is_postgres():
        return DatabasePlace("SQLite", name)
    given = opened.connect_params
    host = given.get("host") or "localhost"
    return DatabasePlace("PostgreSQL", f"{host}:{given.get('port') or 5432}/{name}")

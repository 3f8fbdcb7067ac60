"""Offices that take minutes to make are kept in the temporary folder until the schema changes."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.models.bulk import analyze
from desktop.models.database import close_database, db
from desktop.services import opening

_MIGRATIONS = Path(__file__).parents[2] / "desktop/models/migrations"


def kept(name: str, *, form: int, build: Callable[[Path], None]) -> Path:
    """The file of the office ``name`` of the present schema, built now if it is not there yet.

    ``form`` is raised with every change of the rows that ``build`` makes.
    """
    migrations = sorted(_MIGRATIONS.glob("[0-9]*.py"))
    schema = b"".join(path.read_bytes() for path in migrations)
    named = f"liaison-{name}-{hashlib.sha256(schema).hexdigest()[:12]}-{form}.sqlite"
    made = Path(tempfile.gettempdir()) / named
    if not made.exists():
        part = made.with_suffix(".part")
        for old in part.parent.glob(f"liaison-{name}-*"):
            old.unlink()
        build(part)
        part.replace(made)
    return made


@contextmanager
def in_bulk() -> Iterator[None]:
    """Fill the open SQLite office at once, without journal and indexes: ten times as fast. It is
    analysed and closed at the end."""
    target = db.database
    for pragma in ("synchronous = off", "journal_mode = off", "foreign_keys = off"):
        db.execute_sql(f"PRAGMA {pragma}")
    found = db.execute_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    ).fetchall()
    for name, _sql in found:
        db.execute_sql(f'DROP INDEX "{name}"')
    yield
    for _name, sql in found:
        db.execute_sql(sql)
    analyze()
    db.execute_sql("PRAGMA journal_mode = wal")
    db.execute_sql("PRAGMA wal_checkpoint(truncate)")
    opening.leave()
    close_database()
    for suffix in ("-wal", "-shm", ".lock"):
        Path(f"{target}{suffix}").unlink(missing_ok=True)

"""Bringing a database up to date: numbered, frozen migrations; up only, backup first, under a lock.

playhouse.migrations runs the scripts; around it stand what it lacks: a lock against two programs
that start at once, a refusal of a database that is newer than the program, and a backup.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from peewee import SqliteDatabase

from desktop.domain.errors import Unavailable
from desktop.models.database import connected, db, faults, is_postgres

_FOLDER = Path(__file__).parent / "migrations"
_HISTORY = "migration_history"
_LOCK = 7_214_001  # any number of ours: PostgreSQL's advisory locks are named by numbers


def shipped() -> list[str]:
    """The names of the migrations this program brings, in order."""
    return sorted(path.stem for path in _FOLDER.glob("[0-9]*.py"))


def applied() -> list[str]:
    """The names of the migrations the open database has had; empty for a new one."""
    if _HISTORY not in db.get_tables():
        if db.get_tables():
            raise Unavailable("database-foreign")
        return []
    return [name for (name,) in db.execute_sql(f"SELECT name FROM {_HISTORY} ORDER BY name")]


def migrate(*, now: datetime) -> list[str]:
    """Bring the open database up to date; the names of what was applied, often none.

    Raises Unavailable ``database-newer`` where the database knows migrations that this program does
    not, ``database-foreign`` where it holds another program's tables.
    """
    with connected(), faults():
        none_missing = not _missing()  # and it is ours
        if not is_postgres():
            # Kept in the file: readers go on while somebody writes.
            db.execute_sql("PRAGMA journal_mode = wal")
        if none_missing:
            return []
        with _only_one():
            missing = _missing()
            if missing and applied():
                _backup_before(missing[0], now)
            if missing:
                _run()
            return missing


def _missing() -> list[str]:
    had, ours = applied(), shipped()
    unknown = [name for name in had if name not in ours]
    if unknown:
        raise Unavailable("database-newer", newest=unknown[-1])
    return [name for name in ours if name not in had]


def _run() -> None:
    from playhouse.migrations import Runner

    with _tables_may_be_rebuilt():
        Runner(db.obj, directory=str(_FOLDER), table_name=_HISTORY).up()


@contextmanager
def _tables_may_be_rebuilt() -> Iterator[None]:
    """SQLite changes a table by making it anew: until then nothing can refer to its rows."""
    if is_postgres():
        yield
        return
    db.execute_sql("PRAGMA foreign_keys = off")
    yield
    broken = db.execute_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"rows refer to none after the migration: {broken[:5]}")
    db.execute_sql("PRAGMA foreign_keys = on")


@contextmanager
def _only_one() -> Iterator[None]:
    if is_postgres():
        db.execute_sql("SELECT pg_advisory_lock(%s)", (_LOCK,))
        try:
            yield
        finally:
            db.execute_sql("SELECT pg_advisory_unlock(%s)", (_LOCK,))
        return
    # A second file, locked by SQLite itself: the lock ends with the process that holds it.
    with closing(sqlite3.connect(f"{db.database}.lock", timeout=60, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield
        lock.execute("ROLLBACK")


def _backup_before(name: str, now: datetime) -> None:
    if isinstance(db.obj, SqliteDatabase):
        backup_sqlite(Path(f"{db.database}.before-{name}.{now:%Y%m%dT%H%M%S}"))


def backup_sqlite(target: Path) -> None:
    """A consistent copy of the open SQLite database at ``target``, complete or not there at all."""
    part = target.with_name(target.name + ".part")
    with faults():
        try:
            part.unlink(missing_ok=True)
            with closing(sqlite3.connect(part)) as copy:
                db.connection().backup(copy, pages=-1)
            with part.open("rb+") as written:
                os.fsync(written.fileno())
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)

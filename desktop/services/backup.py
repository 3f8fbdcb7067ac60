"""Backups: a whole, checked copy of the database in one file, and putting one in its place."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

from desktop.domain.errors import RuleBroken, Unavailable
from desktop.models.database import connected, db, faults, is_postgres
from desktop.models.migrate import backup_sqlite, migrate, shipped
from desktop.system import postgres_programs

_HISTORY = "migration_history"
_BESIDE = ("-wal", "-shm", "-journal")  # what SQLite keeps beside a database
_LIBPQ = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "dbname": "PGDATABASE",
    "password": "PGPASSWORD",
    "sslmode": "PGSSLMODE",
}


@dataclass(frozen=True, slots=True)
class Restored:
    """Where what was there before was kept, and the migrations that the copy needed."""

    kept_as: Path
    migrated: tuple[str, ...]


def backup(*, path: Path, now: datetime) -> Path:
    """Write a copy of the open database to ``path``, checked after writing; the path.

    An SQLite file, or PostgreSQL's custom format. A folder gets a file named by ``now``. What was
    at ``path`` is replaced once the copy is sound. Raises Unavailable ``backup-needs-pg-dump``,
    ``backup-failed`` (reason), ``disk-…``; RuleBroken ``backup-onto-itself``.
    """
    if path.is_dir():
        path = path / f"liaison-{now:%Y%m%dT%H%M%SZ}{'.dump' if is_postgres() else '.sqlite'}"
    part = path.with_name(path.name + ".unchecked")
    try:
        with faults(), _borrowed():
            path.parent.mkdir(parents=True, exist_ok=True)
            if is_postgres():
                postgres_programs.dump(part, server=_server())
                _check_dump(part)
            else:
                _refuse_itself(path)
                _copy_sqlite(part)
                _check_sqlite(part)
            part.replace(path)
            _sync_folder(path.parent)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return path


def restore(*, path: Path, now: datetime) -> Restored:
    """Put the backup at ``path`` in the place of the open database, and bring it up to date.

    Nobody else may be using the database: close every other connection of this program first. What
    was there is kept beside it (SQLite) or beside the backup (PostgreSQL). The file is checked
    before anything is touched. Raises RuleBroken ``backup-missing`` (path), ``backup-damaged``
    (reason), ``backup-foreign``, ``backup-newer`` (newest), ``backup-onto-itself``; Unavailable
    ``database-in-use``, ``backup-needs-pg-dump``, ``backup-failed`` (reason), ``disk-…``.
    """
    if not path.is_file():
        raise RuleBroken("backup-missing", path=str(path))
    was_closed = db.is_closed()
    try:
        with faults():
            kept_as = _restore_postgres(path, now) if is_postgres() else _restore_sqlite(path, now)
        migrated = migrate(now=now)
    finally:
        if not was_closed:
            db.connect(reuse_if_open=True)
    return Restored(kept_as, tuple(migrated))


@contextmanager
def _borrowed() -> Iterator[None]:
    """This thread's connection, left as it was found: open or closed."""
    was_closed = db.is_closed()
    if was_closed:
        db.connect()
    try:
        yield
    finally:
        if was_closed:
            db.close()


def _kept_name(path: Path, now: datetime) -> Path:
    """A name beside ``path`` that nothing has yet."""
    name = f"{path.name}.before-restore.{now:%Y%m%dT%H%M%SZ}"
    names = (path.with_name(name + (f"-{again}" if again else "")) for again in count())
    return next(name for name in names if not name.exists())


def _check_migrations(had: list[str]) -> None:
    if not had:
        raise RuleBroken("backup-foreign")
    unknown = sorted(set(had) - set(shipped()))
    if unknown:
        raise RuleBroken("backup-newer", newest=unknown[-1])


# --- SQLite ---------------------------------------------------------------------------------------


def _copy_sqlite(target: Path) -> None:
    try:
        backup_sqlite(target)
    except sqlite3.Error as error:
        raise Unavailable("backup-failed", reason=str(error)) from error


def _refuse_itself(path: Path) -> None:
    if path.exists() and Path(db.database).exists() and path.samefile(db.database):
        raise RuleBroken("backup-onto-itself")


def _check_sqlite(path: Path) -> None:
    """Read all of a copy: its pages, indexes and references, and which program wrote it."""
    try:
        # Immutable: nobody writes it, and looking leaves no files beside it.
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)) as copy:
            problems = [text for (text,) in copy.execute("PRAGMA integrity_check(1)")]
            if problems != ["ok"]:
                raise RuleBroken("backup-damaged", reason=problems[0])
            tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master")}
            if _HISTORY not in tables:
                raise RuleBroken("backup-foreign")
            if copy.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise RuleBroken("backup-damaged", reason="foreign keys")
            had = [name for (name,) in copy.execute(f"SELECT name FROM {_HISTORY}")]
    except sqlite3.Error as error:
        raise RuleBroken("backup-damaged", reason=str(error)) from error
    _check_migrations(had)


def _restore_sqlite(path: Path, now: datetime) -> Path:
    _refuse_itself(path)
    current = Path(db.database)
    kept_as = _kept_name(current, now)
    fresh = current.with_name(current.name + ".restoring")
    try:
        _fetch(path, fresh)
        _check_sqlite(fresh)  # the copy that will be used, not what somebody may still be writing
        if current.exists():
            _let_go(current)
            _give_second_name(current, kept_as)
        fresh.replace(current)
        _sync_folder(current.parent)
    finally:
        for suffix in ("", *_BESIDE):
            with suppress(OSError):
                Path(f"{fresh}{suffix}").unlink(missing_ok=True)
    return kept_as


def _fetch(path: Path, fresh: Path) -> None:
    """Copy a backup as one complete file, with what a program that was killed left beside it."""
    shutil.copyfile(path, fresh)
    log = Path(f"{path}-wal")
    if log.exists() and log.stat().st_size:
        shutil.copyfile(log, f"{fresh}-wal")
        try:
            with closing(sqlite3.connect(fresh)) as copy:
                copy.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.Error as error:
            raise RuleBroken("backup-damaged", reason=str(error)) from error
    with fresh.open("rb+") as written:
        os.fsync(written.fileno())


def _let_go(current: Path) -> None:
    """Make the old database one complete file that nobody has open.

    Leaving write-ahead logging needs the file for oneself: it fails where any other connection,
    of this or another program, stands.
    """
    if not db.is_closed():
        db.close()
    with closing(sqlite3.connect(current, timeout=2, isolation_level=None)) as alone:
        try:
            (mode,) = alone.execute("PRAGMA journal_mode = DELETE").fetchone()
        except sqlite3.DatabaseError as error:
            if "locked" in str(error):
                raise Unavailable("database-in-use") from error
            return  # a damaged database is what restoring is for
    if mode != "delete":
        raise Unavailable("database-in-use")


def _give_second_name(current: Path, kept_as: Path) -> None:
    """Keep the old database under another name without a moment in which it has none."""
    try:
        os.link(current, kept_as)
    except OSError:  # not every file system has second names
        shutil.copyfile(current, kept_as)
    # Only a damaged database still has these; the new one must not be mixed with them.
    for suffix in _BESIDE:
        beside = Path(f"{current}{suffix}")
        if beside.exists():
            beside.replace(f"{kept_as}{suffix}")


def _sync_folder(folder: Path) -> None:
    """Make a new name in a folder outlast a power cut, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# --- PostgreSQL -----------------------------------------------------------------------------------


def _check_dump(path: Path) -> None:
    _check_migrations(postgres_programs.column_of_dump(path, table=_HISTORY, column="name"))


def _restore_postgres(path: Path, now: datetime) -> Path:
    _check_dump(path)
    kept_as = _kept_name(path, now)
    with connected():
        others = db.execute_sql(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        ).fetchone()
        server, tables = _server(), db.get_tables()
    if others[0]:
        raise Unavailable("database-in-use")
    postgres_programs.dump(kept_as, server=server)
    postgres_programs.restore(path, server=server, tables=tables)
    return kept_as


def _server() -> dict[str, str]:
    """The server that is open now, in libpq's own variables."""
    connection = db.connection()
    known = {**connection.get_dsn_parameters(), "password": connection.info.password or ""}
    return {_LIBPQ[key]: value for key, value in known.items() if key in _LIBPQ and value}

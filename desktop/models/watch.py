"""Noticing what other processes changed in the database, cheaply enough to look all the time.

SQLite counts the commits of others in ``data_version`` (3 µs to read); PostgreSQL sends the topics
that ``write`` announces. Both need the connection of the thread that looks.
"""

from __future__ import annotations

from typing import Any

from desktop.models.database import CHANNEL, db, faults, is_postgres


class Watch:
    """Call it in one thread: the topics others changed since the last call.

    SQLite cannot say what changed, so every topic of ``everything`` counts as changed there, as it
    does after a connection was lost and made again.
    """

    def __init__(self, everything: frozenset[str]) -> None:
        self._everything = everything
        self._connection: Any = None
        self._version = 0

    def __call__(self) -> frozenset[str]:
        """What others changed; nothing at the first call. Raises Unavailable."""
        with faults():
            connection = db.connection()
            if connection is self._connection:
                return self._heard(connection) if is_postgres() else self._counted()
            if is_postgres():
                db.execute_sql(f"LISTEN {CHANNEL}")
            else:
                self._counted()  # each connection counts by itself
            again, self._connection = self._connection is not None, connection
            return self._everything if again else frozenset()

    def _counted(self) -> frozenset[str]:
        before, self._version = self._version, _data_version()
        return self._everything if self._version != before else frozenset()

    def _heard(self, connection: Any) -> frozenset[str]:
        connection.poll()
        ours = connection.info.backend_pid
        topics: set[str] = set()
        while connection.notifies:
            notice = connection.notifies.pop(0)
            if notice.pid != ours:
                topics.update(notice.payload.split(","))
        return frozenset(topics)


def _data_version() -> int:
    return int(db.execute_sql("PRAGMA data_version").fetchone()[0])

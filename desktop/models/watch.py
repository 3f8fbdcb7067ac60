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
    does after a connection to PostgreSQL was lost and made again.
    """

    def __init__(self, everything: frozenset[str]) -> None:
        self._everything = everything
        self._version: int | None = None
        self._listening: Any = None

    def __call__(self) -> frozenset[str]:
        """What others changed; nothing at the first call. Raises Unavailable."""
        with faults():
            return self._heard() if is_postgres() else self._counted()

    def _counted(self) -> frozenset[str]:
        version = db.execute_sql("PRAGMA data_version").fetchone()[0]
        moved = self._version is not None and version != self._version
        self._version = version
        return self._everything if moved else frozenset()

    def _heard(self) -> frozenset[str]:
        connection = db.connection()
        if connection is not self._listening:
            db.execute_sql(f"LISTEN {CHANNEL}")
            again, self._listening = self._listening is not None, connection
            return self._everything if again else frozenset()
        connection.poll()
        ours = connection.info.backend_pid
        topics: set[str] = set()
        while connection.notifies:
            notice = connection.notifies.pop(0)
            if notice.pid != ours:
                topics.update(notice.payload.split(","))
        return frozenset(topics)

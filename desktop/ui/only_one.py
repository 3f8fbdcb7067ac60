"""One window for each user and database: a second start brings the first window forward.

A lock file says that a copy runs, also while it is still starting; a local socket carries the word.
The engines would bear two copies well, but a person who clicked twice wants one window. Where the
first copy does not answer (it hangs, its folder is gone) the second one opens: nobody is locked out
of their work.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QLockFile, QObject, Qt, QThread, Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

PATIENCE = 3_000  # milliseconds a second start waits for the first to answer
_PAUSE = 50  # milliseconds between two tries to reach a copy that is still starting
_ANSWER = b"here"


class OnlyOne(QObject):
    """``called`` when the program was started again on the same database by the same user."""

    called = Signal()

    def __init__(self, target: str, *, patience: int = PATIENCE) -> None:
        """``target``: a PostgreSQL URL or the path of an SQLite file; ``patience`` in ms."""
        super().__init__()
        self._address = _address(target)
        self._patience = patience
        self._lock = QLockFile(f"{self._address[1]}.lock")
        self._lock.setStaleLockTime(0)  # held as long as the program runs; a dead one's is taken
        self._server: QLocalServer | None = None

    def runs_already(self) -> bool:
        """Whether another copy runs and has just come forward."""
        if self._lock.tryLock(0):
            return False
        return self._lock.error() == QLockFile.LockError.LockFailedError and self._call()

    def listen(self) -> None:
        """Hear later starts from now on; nothing where another copy does."""
        if not self._lock.isLocked():
            return
        from PySide6.QtNetwork import QLocalServer  # 7 ms, after the window is there

        QLocalServer.removeServer(self._address[0])  # what a killed copy left
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        self._server.listen(self._address[0])

    def close(self) -> None:
        """Let the next start be the first."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()

    def _call(self) -> bool:
        from PySide6.QtNetwork import QLocalSocket

        clock = QElapsedTimer()
        clock.start()
        while (left := self._patience - clock.elapsed()) > 0:
            socket = QLocalSocket()
            socket.connectToServer(self._address[0])
            if socket.waitForConnected(left):
                came = socket.waitForReadyRead(max(0, self._patience - clock.elapsed()))
                return came and socket.readAll().data() == _ANSWER
            QThread.msleep(_PAUSE)
        return False

    def _answer(self) -> None:
        while self._server is not None and (caller := self._server.nextPendingConnection()):
            caller.disconnected.connect(caller.deleteLater)
            caller.write(_ANSWER)
            caller.flush()
            caller.disconnectFromServer()
            self.called.emit()


def bring_forward(window: QWidget) -> None:
    """Show a window before all others, also one that was minimised."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


def _address(target: str) -> tuple[str, str]:
    """The name of the socket, and where the lock lies without its ending."""
    where = target if "://" in target else str(Path(target).resolve())
    key = hashlib.sha256(f"{Path.home()}\0{where}".encode()).hexdigest()[:16]
    own = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    path = str((own if own.is_dir() else Path(tempfile.gettempdir())) / f"liaison-{key}")
    return (f"liaison-{key}" if sys.platform == "win32" else path), path

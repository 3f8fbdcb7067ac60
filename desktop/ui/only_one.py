"""One window for each user and database: a second start brings the first window forward.

A lock file says that a copy runs, also while it is still starting; a local socket carries the word.
The engines would bear two copies well, but a person who clicked twice wants one window. Where the
first copy does not answer (it hangs, its folder is gone) the second one opens: nobody is locked out
of their work.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QLockFile, QObject, Qt, QThread, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.system.running_copy import ANSWER, CALL, FRONT, LONGEST, address, heard, tell

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

PATIENCE = 3_000  # milliseconds a second start waits for the first to answer
_PAUSE = 50  # milliseconds between two tries to reach a copy that is still starting
_SILENCE = 3_000  # milliseconds after which somebody who connected and says nothing is let go


class OnlyOne(QObject):
    """``called`` when the program was started again on the same database by the same user: with the
    number of somebody who is calling, or "" to come forward."""

    called = Signal(str)

    def __init__(self, target: str, *, patience: int = PATIENCE) -> None:
        """``target``: a PostgreSQL URL or the path of an SQLite file; ``patience`` in ms."""
        super().__init__()
        self._target, self._patience = target, patience
        name, path = address(target)
        self._name = name
        self._lock = QLockFile(f"{path}.lock")
        self._lock.setStaleLockTime(0)  # held as long as the program runs; a dead one's is taken
        self._server: QLocalServer | None = None

    def runs_already(self, caller: str = "") -> bool:
        """Whether another copy runs and has just come forward, with ``caller`` if there is one."""
        if self._lock.tryLock(0):
            return False
        return self._lock.error() == QLockFile.LockError.LockFailedError and self._tell(caller)

    def listen(self) -> None:
        """Hear later starts from now on; nothing where another copy does."""
        if not self._lock.isLocked():
            return
        from PySide6.QtNetwork import QLocalServer  # 7 ms, after the window is there

        QLocalServer.removeServer(self._name)  # what a killed copy left
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        self._server.listen(self._name)

    def close(self) -> None:
        """Let the next start be the first."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()

    def _tell(self, caller: str) -> bool:
        clock = QElapsedTimer()
        clock.start()
        words = f"{CALL}{caller}" if caller else FRONT
        while (left := self._patience - clock.elapsed()) > 0:
            if tell(self._target, words, patience=left / 1000):
                return True
            QThread.msleep(_PAUSE)
        return False

    def _answer(self) -> None:
        while self._server is not None and (caller := self._server.nextPendingConnection()):
            caller.disconnected.connect(caller.deleteLater)
            caller.readyRead.connect(partial(self._hear, caller))
            QTimer.singleShot(_SILENCE, caller, caller.abort)
            self._hear(caller)

    def _hear(self, caller: QLocalSocket) -> None:
        """Answer a line that is understood; let go of whoever sends anything else."""
        if not caller.canReadLine():
            if caller.bytesAvailable() > LONGEST:
                caller.abort()
            return
        number = heard(bytes(caller.readLine(LONGEST).data()))
        if number is None:
            caller.abort()
            return
        caller.write(ANSWER)
        caller.flush()
        caller.disconnectFromServer()
        self.called.emit(number)


def bring_forward(window: QWidget) -> None:
    """Show a window before all others, also one that was minimised."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()

"""One lane: one plain thread that runs jobs in the order they came."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from typing import Any

import shiboken6
from PySide6.QtCore import QObject

from desktop.domain.errors import Conflict, LiaisonError, RuleBroken, Unavailable

log = logging.getLogger(__name__)

_TRIES = 3
"""How often an action is tried that another desk's crosses."""

Guard = Callable[[], AbstractContextManager[None]]


def later(module: str, function: str) -> Callable[..., Any]:
    """A function whose module is imported when it is called: in the lane that runs it.

    For what is asked at the start: the window is painted before the database is read, and need not
    wait for what reads it (docs/performance.md).
    """

    def call(**kwargs: Any) -> Any:
        return getattr(import_module(module), function)(**kwargs)

    call.__qualname__ = f"{module}.{function}"
    return call


class Job:
    """One function to be run, and who waits for it. Returned by Background for ``cancel()``."""

    def __init__(
        self,
        function: Callable[..., Any],
        kwargs: dict[str, Any],
        *,
        kind: str,
        name: str | None = None,
        done: Callable[[Any], object] | None = None,
        failed: Callable[[LiaisonError], object] | None = None,
        owner: QObject | None = None,
    ) -> None:
        self.function = function
        self.kwargs = kwargs
        self.kind = kind  # act, ask, fetch, work, tick
        self.name = name or getattr(function, "__qualname__", repr(function))
        self.done = done
        self.failed = failed
        self.progress: Callable[[int, int | None, str], object] | None = None
        self.owner = owner
        self.place: tuple[int, str] | None = None
        self.ran = False
        self.result: Any = None
        self.error: Exception | None = None
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Drop a read; ask long work to stop. An action that was asked for is done all the same."""
        self._cancelled.set()

    def is_cancelled(self) -> bool:
        return self._cancelled.is_set()

    def wanted(self) -> bool:
        """Whether somebody still waits for the result."""
        if self.owner is not None and not shiboken6.isValid(self.owner):
            return False
        return self.kind in ("act", "work") or not self.is_cancelled()

    def value(self) -> Any:
        """The result, or what is inside it where it is an Outcome."""
        is_outcome = hasattr(self.result, "value") and hasattr(self.result, "changed")
        return self.result.value if is_outcome else self.result

    def run(self, guard: Guard) -> None:
        """Run in a lane's thread, inside ``guard``; keeps the error instead of raising it."""
        if self.kind != "act" and not self.wanted():
            return
        if self.kind == "work" and self.is_cancelled():
            self.error = RuleBroken("cancelled")
            return
        try:
            self.result = self._call(guard, tries=_TRIES if self.kind == "act" else 1)
            self.ran = True
        except LiaisonError as error:  # expected, and only told: its frames would hold cursors open
            error.__cause__ = error.__context__ = None
            self.error = error.with_traceback(None)
        except Exception as error:  # noqa: BLE001, handed to the UI thread, which logs and shows it
            self.error = error

    def _call(self, guard: Guard, *, tries: int) -> Any:
        """The function's result. An action that waited in a circle with another desk was undone
        whole by the server: it is done again, and nobody need know."""
        try:
            with guard():
                return self.function(**self.kwargs)
        except Conflict as error:
            if error.code != "database-busy" or tries == 1:
                raise
            log.info("%s met another desk and is done again", self.name)
        return self._call(guard, tries=tries - 1)


class Lane:
    """A thread with a queue; it starts with its first job and ends with ``stop``.

    ``on_start`` opens what jobs need before the first of them, and again before the next one where
    it failed or where a job met an Unavailable: the connection to a server that was restarted is of
    no use any more. With ``keep`` false it is opened for each job and closed after it. ``guard``
    stands round each job and may turn its errors into others.
    """

    def __init__(
        self,
        name: str,
        deliver: Callable[[Job], object],
        *,
        on_start: Callable[[], object] | None = None,
        on_stop: Callable[[], object] | None = None,
        guard: Guard = nullcontext,
        keep: bool = True,
    ) -> None:
        self._name = name
        self._deliver = deliver
        self._on_start = on_start
        self._on_stop = on_stop
        self._guard = guard
        self._keep = keep
        self._is_open = False
        self._failed: str | None = None  # what opening failed with last, logged once
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._running = False
        self.is_held = False

    def submit(self, job: Job) -> None:
        self._jobs.put(job)
        if not self.is_held:
            self.start()

    def start(self) -> None:
        """Begin with what is queued; by itself with the first job unless the lane ``is_held``."""
        self.is_held = False
        if self._thread is None and not self._jobs.empty():
            # A daemon: a hung server must not keep the program from ending.
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()

    def waiting(self) -> bool:
        """Whether a job runs or waits."""
        return self._running or not self._jobs.empty()

    def stop(self, timeout: float = 10.0) -> None:
        """Run what is queued, then end; ``timeout`` in seconds."""
        if self._thread is None:
            return
        self._jobs.put(None)
        self._thread.join(timeout)
        self._thread = None

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._running = True
            error = self._open()
            if error is None:
                job.run(self._guard)
            else:
                job.error = error
            if not self._keep or isinstance(job.error, Unavailable):
                self._close()
            self._running = False
            self._deliver(job)
            del job  # keep no result alive while waiting
        self._close()

    def _open(self) -> Exception | None:
        if not self._is_open:
            error = self._try(self._on_start)
            if error is not None:
                return error
            self._is_open, self._failed = True, None
        return None

    def _close(self) -> None:
        if self._is_open:
            self._is_open = False
            self._try(self._on_stop)

    def _try(self, function: Callable[[], object] | None) -> Exception | None:
        try:
            if function is not None:
                with self._guard():
                    function()
        except LiaisonError as error:  # a lost server, a locked file: each job tells of it
            if error.code != self._failed:
                log.warning("lane %s: could not open or close: %s", self._name, error)
                self._failed = error.code
            return error
        except Exception as error:
            log.exception("lane %s: could not open or close", self._name)
            return error
        return None

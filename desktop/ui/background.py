"""Work beside the window: lanes of plain threads whose results come back on the UI thread.

Three lanes, each one thread, each in the order of the clicks:

- database: actions (``act``) and reads (``ask``), with the connection kept open;
- network: rates and the like (``fetch``); nothing in a call waits for it;
- work: imports, exports, backups (``work``), with progress and cancel.

Plain threads and queued signals, never QThread: destroying a running QThread aborts the process.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import shiboken6
from PySide6.QtCore import QElapsedTimer, QEventLoop, QObject, QTimer, Signal

from desktop.domain.errors import LiaisonError
from desktop.ui.garbage import UiGarbage
from desktop.ui.lane import Guard, Job, Lane

log = logging.getLogger(__name__)

SLOW = 100  # milliseconds after which we show that something is under way
TICK = 300  # milliseconds between looks for other desks' changes

Done = Callable[[Any], object]
Failed = Callable[[LiaisonError], object]


class Background(QObject):
    """The lanes of one window.

    Signals, all on the UI thread: ``changed(frozenset)`` topics once per action, also for other
    desks' changes; ``refused(LiaisonError)`` an expected failure nobody took; ``crashed(error)``
    a bug, already logged; ``busy(bool)`` something takes longer than 100 ms; ``saving(bool)``
    actions are under way.
    """

    changed = Signal(object)
    refused = Signal(object)
    crashed = Signal(object)
    busy = Signal(bool)
    saving = Signal(bool)
    _finished = Signal(object)
    _progressed = Signal(object, int, object, str)

    def __init__(
        self,
        *,
        on_start: Callable[[], object] | None = None,
        on_stop: Callable[[], object] | None = None,
        guard: Guard = nullcontext,
        changes_since: Callable[[], frozenset[str]] | None = None,
        held: bool = False,
        parent: QObject | None = None,
    ) -> None:
        """``on_start`` and ``on_stop`` open and close the database, in the database and the work
        lane's own thread; ``guard`` turns the engine's faults into expected failures;
        ``changes_since`` gives the topics other processes changed since it was last called, in the
        database lane. What is asked for waits for :meth:`release` where it is to be ``held``.
        """
        super().__init__(parent)
        self._garbage = UiGarbage(self)
        self._database = Lane(
            "database", self._deliver, on_start=on_start, on_stop=on_stop, guard=guard
        )
        self._network = Lane("network", self._deliver)
        self._work = Lane(
            "work", self._deliver, on_start=on_start, on_stop=on_stop, guard=guard, keep=False
        )
        self._lanes = (self._database, self._network, self._work)
        for lane in self._lanes:
            lane.is_held = held
        self._open: set[Job] = set()
        self._newest: dict[tuple[int, str], Job] = {}
        self._is_busy = False
        self._finished.connect(self._receive)
        self._progressed.connect(self._show_progress)
        self._slow = QTimer(self, singleShot=True, interval=SLOW)
        self._slow.timeout.connect(self._tell_busy)
        self._changes_since = changes_since
        self._tick = QTimer(self, interval=TICK)
        self._tick.timeout.connect(self._look_for_changes)
        self._lost = False
        self._stopped = False
        if changes_since is not None:
            self._look_for_changes()  # before anybody reads: what changes after that is noticed
            self._tick.start()

    def release(self) -> None:
        """Begin, where everything was to be ``held``."""
        for lane in self._lanes:
            if lane.is_held:
                lane.start()

    def act(
        self,
        function: Callable[..., Any],
        *,
        done: Done | None = None,
        failed: Failed | None = None,
        owner: QObject | None = None,
        name: str | None = None,
        **kwargs: Any,
    ) -> Job:
        """Do what a person asked for: ``function(**kwargs)`` on the database lane.

        It runs even if its page is gone by then. An ``Outcome`` (``value``, ``changed``) hands its
        value to ``done`` and its topics to ``changed``.
        """
        job = Job(function, kwargs, kind="act", name=name, done=done, failed=failed, owner=owner)
        return self._submit(self._database, job)

    def ask(
        self,
        function: Callable[..., Any],
        *,
        done: Done,
        failed: Failed | None = None,
        owner: QObject,
        key: str | None = None,
        **kwargs: Any,
    ) -> Job:
        """Read: ``function(**kwargs)`` on the database lane.

        A newer ask with the same owner and ``key`` drops this one, also before it runs.
        """
        job = Job(function, kwargs, kind="ask", done=done, failed=failed, owner=owner)
        if key is not None:
            self._supersede(job, owner, key)
        return self._submit(self._database, job)

    def fetch(
        self,
        function: Callable[..., Any],
        *,
        done: Done,
        failed: Failed | None = None,
        owner: QObject | None = None,
        **kwargs: Any,
    ) -> Job:
        """Call the world outside: ``function(**kwargs)`` on the network lane."""
        job = Job(function, kwargs, kind="fetch", done=done, failed=failed, owner=owner)
        return self._submit(self._network, job)

    def work(
        self,
        function: Callable[..., Any],
        *,
        done: Done | None = None,
        failed: Failed | None = None,
        progress: Callable[[int, int | None, str], object] | None = None,
        owner: QObject | None = None,
        **kwargs: Any,
    ) -> Job:
        """Long work: ``function(progress=…, cancelled=…, **kwargs)`` on the work lane.

        The function calls ``progress(done, total_or_None, text_code)`` as often as it likes and
        looks at ``cancelled()``; on True it undoes what it began and raises
        ``RuleBroken("cancelled")``, which goes to ``failed``.
        """
        job = Job(function, kwargs, kind="work", done=done, failed=failed, owner=owner)
        job.progress = progress
        job.kwargs = kwargs | {"progress": _Progress(self, job), "cancelled": job.is_cancelled}
        return self._submit(self._work, job)

    def idle(self, timeout: int = 5000) -> bool:
        """Run the event loop until nothing is under way; False after ``timeout`` milliseconds."""
        clock = QElapsedTimer()
        clock.start()
        loop = QEventLoop()
        while clock.elapsed() < timeout:
            loop.processEvents()  # what just came may ask for more
            if not self._open:
                return True
            loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
        return False

    def stop(self) -> None:
        """End the threads: actions asked for are still done, reads and long work are cancelled."""
        self._stopped = True
        self._tick.stop()
        for job in list(self._open):
            if job.kind != "act":
                job.cancel()
        self._network.stop(timeout=0.1)  # seconds; its thread is a daemon and owes us nothing
        self._database.stop()
        self._work.stop()
        self.idle(timeout=1000)
        self._garbage.stop()

    def _supersede(self, job: Job, owner: QObject, key: str) -> None:
        place = (id(owner), key)
        older = self._newest.get(place)
        if older is not None and older.owner is owner:
            older.cancel()
        self._newest[place] = job
        job.place = place

    def _submit(self, lane: Lane, job: Job) -> Job:
        if self._stopped:
            return job
        self._open.add(job)
        if job.kind == "act" and not self._saves(except_for=job):
            self.saving.emit(True)
        if job.kind != "work" and not self._slow.isActive() and not self._is_busy:
            self._slow.start()
        lane.submit(job)
        return job

    def _deliver(self, job: Job) -> None:
        """Called in a lane's thread; the signal is queued to ours."""
        if shiboken6.isValid(self):
            self._finished.emit(job)

    def _receive(self, job: Job) -> None:
        self._open.discard(job)
        if job.place is not None and self._newest.get(job.place) is job:
            del self._newest[job.place]
        if job.kind == "act" and not self._saves():
            self.saving.emit(False)
        if not any(other.kind not in ("work", "tick") for other in self._open):
            self._slow.stop()
            if self._is_busy:
                self._is_busy = False
                self.busy.emit(False)
        try:
            self._hand_over(job)
        finally:
            changed = getattr(job.result, "changed", None)
            if changed:
                self.changed.emit(frozenset(changed))

    def _hand_over(self, job: Job) -> None:
        """Give the result to whoever waits for it, if they still do."""
        error = job.error
        if isinstance(error, LiaisonError):
            if job.kind == "tick":
                self._lose_sight(error)
            elif job.wanted() and job.failed is not None:
                job.failed(error)
            elif job.wanted() or job.kind == "act":
                self.refused.emit(error)
        elif error is not None:
            log.error("%s failed", job.name, exc_info=error)
            if job.kind == "tick":
                self._tick.stop()
            self.crashed.emit(error)
        elif job.kind == "tick":
            self._lost = False
            if job.result:
                self.changed.emit(frozenset(job.result))
        elif job.ran and job.wanted() and job.done is not None:
            job.done(job.value())

    def _saves(self, except_for: Job | None = None) -> bool:
        return any(job.kind == "act" and job is not except_for for job in self._open)

    def _tell_busy(self) -> None:
        if any(job.kind not in ("work", "tick") for job in self._open):
            self._is_busy = True
            self.busy.emit(True)

    def _look_for_changes(self) -> None:
        """Ask once; not while the lane has something better to do, which would queue up looks."""
        if self._changes_since is not None and not self._database.waiting():
            job = Job(self._changes_since, {}, kind="tick")
            self._database.submit(job)

    def _lose_sight(self, error: LiaisonError) -> None:
        """Say once that other desks' changes cannot be seen, not three times a second."""
        if not self._lost:
            self._lost = True
            self.refused.emit(error)

    def _show_progress(self, job: Job, done: int, total: int | None, text_code: str) -> None:
        if job in self._open and job.wanted() and job.progress is not None:
            job.progress(done, total, text_code)


class _Progress:
    """What a long job calls: passes on at most one call in 50 ms, and always the last."""

    INTERVAL = 50  # milliseconds

    def __init__(self, background: Background, job: Job) -> None:
        self._background = background
        self._job = job
        self._clock = QElapsedTimer()

    def __call__(self, done: int, total: int | None, text_code: str) -> None:
        is_last = total is not None and done >= total
        if is_last or not self._clock.isValid() or self._clock.elapsed() >= self.INTERVAL:
            self._clock.start()
            self._background._progressed.emit(self._job, done, total, text_code)

"""The lanes: order, dropping, cancelling, what goes where when something fails."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.domain.errors import Conflict, LiaisonError, RuleBroken, Unavailable
from desktop.ui.background import Background


@dataclass(frozen=True)
class Outcome:
    value: object
    changed: frozenset[str]


@pytest.fixture
def owner(qapp: object) -> QObject:
    return QObject()


def test_actions_run_in_the_order_of_the_clicks_on_one_thread(background: Background) -> None:
    ran: list[tuple[int, str]] = []

    def note(*, number: int) -> None:
        ran.append((number, threading.current_thread().name))

    for number in range(200):
        background.act(note, number=number)
    assert background.idle()
    assert ran == [(number, "database") for number in range(200)]


def test_an_action_that_crossed_another_desks_is_done_again(background: Background) -> None:
    """The server undid it whole; three times in a row it is told."""
    tries: list[int] = []
    told: list[Any] = []

    def crossed(*, times: int) -> str:
        tries.append(times)
        if len(tries) <= times:
            raise Conflict("database-busy")
        return "done"

    for times in (2, 3):
        tries.clear()
        background.act(
            crossed, times=times, done=told.append, failed=lambda error: told.append(error.code)
        )
        assert background.idle()
        assert len(tries) == 3
    assert told == ["done", "database-busy"]


def test_another_conflict_is_told_at_once(background: Background) -> None:
    tries: list[str] = []

    def moved() -> None:
        tries.append("tried")
        raise Conflict("waitlist-moved")

    background.act(moved, failed=lambda error: tries.append(error.code))
    assert background.idle()
    assert tries == ["tried", "waitlist-moved"]


def test_results_arrive_on_the_ui_thread(background: Background, owner: QObject) -> None:
    seen: list[tuple[int, bool]] = []
    ui_thread = threading.current_thread()
    background.ask(
        lambda: 42,
        done=lambda value: seen.append((value, threading.current_thread() is ui_thread)),
        owner=owner,
    )
    assert background.idle()
    assert seen == [(42, True)]


def test_an_outcome_gives_its_value_first_and_its_topics_once(background: Background) -> None:
    told: list[Any] = []
    background.changed.connect(told.append)
    background.act(lambda: Outcome(7, frozenset({"orders", "stock"})), done=told.append)
    assert background.idle()
    assert told == [7, frozenset({"orders", "stock"})]


def test_topics_are_told_even_if_the_page_is_gone(background: Background) -> None:
    told: list[frozenset[str]] = []
    done: list[object] = []
    background.changed.connect(told.append)
    gone, go_on = QObject(), threading.Event()

    def slow() -> Outcome:
        go_on.wait(5)
        return Outcome(1, frozenset({"orders"}))

    background.act(slow, done=done.append, owner=gone)
    _destroy(gone)
    go_on.set()
    assert background.idle()
    assert told == [frozenset({"orders"})]
    assert done == []


def test_an_action_whose_page_is_gone_is_done_all_the_same(background: Background) -> None:
    ran: list[str] = []
    gone, go_on = QObject(), threading.Event()
    background.act(lambda: go_on.wait(5))
    background.act(lambda: ran.append("done"), owner=gone)
    _destroy(gone)
    go_on.set()
    assert background.idle()
    assert ran == ["done"]


def test_a_newer_read_drops_the_older_before_it_runs(
    background: Background, owner: QObject
) -> None:
    ran: list[int] = []
    shown: list[int] = []
    go_on = threading.Event()

    def read(*, number: int) -> int:
        ran.append(number)
        return number

    background.act(lambda: go_on.wait(5))
    for number in range(10):
        background.ask(read, done=shown.append, owner=owner, key="list", number=number)
    other = QObject()
    background.ask(read, done=shown.append, owner=other, key="list", number=99)
    go_on.set()
    assert background.idle()
    assert ran == [9, 99], "nine superseded reads must not have run"
    assert shown == [9, 99]


def test_a_superseded_read_that_runs_already_is_not_shown(
    background: Background, owner: QObject
) -> None:
    shown: list[str] = []
    started, go_on = threading.Event(), threading.Event()

    def old() -> str:
        started.set()
        go_on.wait(5)
        return "old"

    background.ask(old, done=shown.append, owner=owner, key="list")
    assert started.wait(5)
    background.ask(lambda: "new", done=shown.append, owner=owner, key="list")
    go_on.set()
    assert background.idle()
    assert shown == ["new"]


def test_a_read_for_a_page_that_is_gone_is_dropped(background: Background) -> None:
    ran: list[str] = []
    go_on, gone = threading.Event(), QObject()
    background.act(lambda: go_on.wait(5))
    background.ask(lambda: ran.append("read"), done=ran.append, owner=gone)
    _destroy(gone)
    go_on.set()
    assert background.idle()
    assert ran == []


def test_an_expected_failure_goes_to_whoever_takes_it(background: Background) -> None:
    refused: list[LiaisonError] = []
    failed: list[LiaisonError] = []
    background.refused.connect(refused.append)

    def refuse() -> None:
        raise RuleBroken("quantity-step", nearest="0.10")

    background.act(refuse, failed=failed.append)
    assert background.idle()
    assert [error.code for error in failed] == ["quantity-step"]
    assert refused == []
    background.act(refuse)
    assert background.idle()
    assert [error.code for error in refused] == ["quantity-step"]


def test_a_bug_is_logged_and_told(
    background: Background, expected_log: Callable[[str], None]
) -> None:
    expected_log("broken failed")
    crashed: list[BaseException] = []
    failed: list[LiaisonError] = []
    background.crashed.connect(crashed.append)

    def broken() -> None:
        raise ZeroDivisionError("a bug")

    background.act(broken, failed=failed.append, name="broken")
    assert background.idle()
    assert [type(error) for error in crashed] == [ZeroDivisionError]
    assert failed == []
    ran: list[int] = []
    background.act(lambda: ran.append(1))
    assert background.idle()
    assert ran == [1], "the lane goes on"


def test_long_work_tells_of_its_progress_and_its_end(background: Background) -> None:
    steps: list[tuple[int, int | None, str]] = []
    ended: list[int] = []

    def count(*, upto: int, progress: Callable[..., None], cancelled: Callable[[], bool]) -> int:
        for done in range(1, upto + 1):
            progress(done, upto, "counting")
        assert not cancelled()
        return upto

    background.work(
        count, done=ended.append, progress=lambda *step: steps.append(step), upto=10_000
    )
    assert background.idle()
    assert ended == [10_000]
    assert steps[-1] == (10_000, 10_000, "counting"), "the last step is never left out"
    assert len(steps) < 1_000, "the window is not flooded"


def test_long_work_can_be_cancelled(background: Background) -> None:
    started = threading.Event()
    failed: list[LiaisonError] = []
    ended: list[object] = []

    def endless(*, progress: Callable[..., None], cancelled: Callable[[], bool]) -> None:
        started.set()
        while not cancelled():
            progress(0, None, "working")
        raise RuleBroken("cancelled")

    job = background.work(endless, done=ended.append, failed=failed.append)
    assert started.wait(5)
    job.cancel()
    assert background.idle()
    assert [error.code for error in failed] == ["cancelled"]
    assert ended == []


def test_work_cancelled_before_its_turn_never_starts(background: Background) -> None:
    go_on = threading.Event()
    failed: list[LiaisonError] = []
    ran: list[str] = []

    def first(**_ignored: object) -> None:
        go_on.wait(5)

    background.work(first)
    job = background.work(lambda **_ignored: ran.append("ran"), failed=failed.append)
    job.cancel()
    go_on.set()
    assert background.idle()
    assert ran == []
    assert [error.code for error in failed] == ["cancelled"]


def test_long_work_and_the_network_do_not_hold_up_the_database(
    background: Background, owner: QObject
) -> None:
    go_on = threading.Event()
    background.work(lambda **_ignored: go_on.wait(5))
    background.fetch(lambda: go_on.wait(5), done=lambda value: None, owner=owner)
    shown: list[int] = []

    def show(value: int) -> None:
        shown.append(value)
        go_on.set()

    background.ask(lambda: 1, done=show, owner=owner)
    assert background.idle()
    assert shown == [1]


def test_busy_is_told_only_of_what_takes_longer_than_a_moment(
    qtbot: QtBot, background: Background
) -> None:
    told: list[bool] = []
    background.busy.connect(told.append)
    for _number in range(20):
        background.act(lambda: None)
    assert background.idle()
    assert told == []
    go_on = threading.Event()
    with qtbot.waitSignal(background.busy):
        background.act(lambda: go_on.wait(5))
    go_on.set()
    assert background.idle()
    assert told == [True, False]


def test_saving_lasts_from_the_first_action_to_the_last(background: Background) -> None:
    told: list[bool] = []
    background.saving.connect(told.append)
    for _number in range(3):
        background.act(lambda: None)
    assert background.idle()
    assert told == [True, False]


def test_the_connection_is_opened_and_closed_in_the_lane(qapp: object) -> None:
    calls: list[tuple[str, str]] = []

    def note(what: str) -> None:
        calls.append((what, threading.current_thread().name))

    lanes = Background(on_start=lambda: note("open"), on_stop=lambda: note("close"))
    lanes.act(lambda: note("act"))
    lanes.act(lambda: note("act"))
    lanes.stop()
    names = [what for what, thread in calls if thread == "database"]
    assert names == ["open", "act", "act", "close"], "what was asked for is done before the end"
    assert not [thread for thread in threading.enumerate() if thread.name == "database"]


def test_a_database_that_does_not_open_refuses_each_job_until_it_does(
    qapp: object, expected_log: Callable[[str], None]
) -> None:
    expected_log("could not open or close")
    tries: list[int] = []

    def open_it() -> None:
        tries.append(1)
        if len(tries) < 2:
            raise Unavailable("database-gone")

    lanes = Background(on_start=open_it)
    refused: list[str] = []
    ran: list[int] = []
    lanes.refused.connect(lambda error: refused.append(error.code))
    lanes.act(lambda: ran.append(1))
    lanes.act(lambda: ran.append(2))
    assert lanes.idle()
    lanes.stop()
    assert refused == ["database-gone"]
    assert ran == [2]


def test_a_lost_server_is_connected_to_again_for_the_next_job(qapp: object) -> None:
    calls: list[str] = []

    def lose() -> None:
        raise Unavailable("database-lost")

    lanes = Background(on_start=lambda: calls.append("open"), on_stop=lambda: calls.append("close"))
    refused: list[str] = []
    lanes.refused.connect(lambda error: refused.append(error.code))
    lanes.act(lose)
    lanes.act(lambda: calls.append("act"))
    lanes.stop()
    assert refused == ["database-lost"]
    assert calls == ["open", "close", "open", "act", "close"]


def test_long_work_keeps_no_connection_between_jobs(qapp: object) -> None:
    calls: list[str] = []

    def work(*, progress: object, cancelled: object) -> None:
        calls.append("work")

    lanes = Background(on_start=lambda: calls.append("open"), on_stop=lambda: calls.append("close"))
    lanes.work(work)
    lanes.work(work)
    assert lanes.idle()
    assert calls == ["open", "work", "close"] * 2
    lanes.stop()
    assert calls == ["open", "work", "close"] * 2


def test_a_server_that_stays_away_is_logged_once(
    qapp: object, caplog: pytest.LogCaptureFixture, expected_log: Callable[[str], None]
) -> None:
    expected_log("could not open or close: database-unreachable")

    def open_it() -> None:
        raise Unavailable("database-unreachable")

    lanes = Background(on_start=open_it)
    for _number in range(5):
        lanes.act(lambda: None)
    assert lanes.idle()
    lanes.stop()
    assert len(caplog.records) == 1


def test_the_guard_turns_what_a_job_raises_into_what_is_expected(qapp: object) -> None:
    @contextmanager
    def guard() -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise Unavailable("disk-fault") from error

    def act() -> None:
        raise OSError("no such luck")

    lanes = Background(guard=guard)
    refused: list[str] = []
    lanes.refused.connect(lambda error: refused.append(error.code))
    lanes.act(act)
    assert lanes.idle()
    lanes.stop()
    assert refused == ["disk-fault"]


def test_changes_of_other_desks_arrive_like_our_own(qtbot: QtBot) -> None:
    answers = [frozenset({"orders"})]
    lanes = Background(changes_since=lambda: answers.pop() if answers else frozenset())
    with qtbot.waitSignal(lanes.changed) as told:
        pass
    lanes.stop()
    assert told.args == [frozenset({"orders"})]


def test_losing_sight_of_other_desks_is_told_once(qtbot: QtBot) -> None:
    tries: list[int] = []

    def look() -> frozenset[str]:
        tries.append(1)
        raise Unavailable("server-gone")

    lanes = Background(changes_since=look)
    refused: list[str] = []
    lanes.refused.connect(lambda error: refused.append(error.code))
    qtbot.waitUntil(lambda: len(tries) >= 3, timeout=5000)
    lanes.stop()
    assert refused == ["server-gone"]


def test_after_the_end_nothing_starts_again(background: Background, owner: QObject) -> None:
    background.stop()
    ran: list[int] = []
    background.ask(lambda: ran.append(1), done=ran.append, owner=owner)
    background.act(lambda: ran.append(2))
    assert background.idle()
    assert ran == []


def _destroy(thing: QObject) -> None:
    import shiboken6

    shiboken6.delete(thing)

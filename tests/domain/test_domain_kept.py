"""Promises kept and missed, on the day first told and on the day they were moved to."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.kept import KeptCount, LinePromise, count_kept, missing_of

JUNE = date(2026, 6, 3)
TODAY = date(2026, 6, 20)


def promise(moved: int, done: int | None, missing: str = "0") -> LinePromise:
    """Promised for 3 June, moved by so many days, done so many days after 3 June."""
    done_on = None if done is None else JUNE + timedelta(done)
    return LinePromise(JUNE, JUNE + timedelta(moved), done_on, Decimal(missing))


def test_moved_from_the_3rd_to_the_10th_and_kept_on_the_9th() -> None:
    moved = promise(7, 6)
    assert (moved.original(TODAY), moved.revised(TODAY)) == ("missed", "kept")
    assert moved.days_late(TODAY) == 6
    assert count_kept([(moved, 1)], today=TODAY) == KeptCount(settled=1, revised=1)


def test_what_came_short_is_missed_however_early() -> None:
    short = promise(0, -2, "1")
    assert (short.original(TODAY), short.revised(TODAY), short.days_late(TODAY)) == (
        *("missed", "missed"),
        0,
    )


def test_brought_forward_from_the_3rd_to_the_1st_and_done_on_the_2nd() -> None:
    sooner = promise(-2, -1)
    assert (sooner.original(TODAY), sooner.revised(TODAY)) == ("kept", "missed")
    assert count_kept([(sooner, 1)], today=TODAY) == KeptCount(settled=1, original=1)
    waiting = promise(-2, None)
    assert waiting.revised(JUNE - timedelta(1)) == "missed"
    assert count_kept([(waiting, 1)], today=JUNE - timedelta(1)) == KeptCount(open=1)
    assert count_kept([(waiting, 1)], today=JUNE + timedelta(1)) == KeptCount(settled=1)


def test_an_open_promise_is_late_from_the_day_after() -> None:
    waiting = promise(7, None)
    assert waiting.original(JUNE) == waiting.revised(JUNE + timedelta(7)) == "open"
    assert waiting.original(JUNE + timedelta(1)) == "missed"
    assert waiting.days_late(JUNE + timedelta(4)) == 4


def test_how_much_is_missing() -> None:
    four = Decimal(4)
    assert missing_of(four, None, None) == 0
    assert missing_of(four, Decimal(3), Decimal(0)) == 1
    assert missing_of(four, four, Decimal("1.5")) == Decimal("1.5")
    assert missing_of(four, Decimal(6), None) == 0, "more than was ordered is not missing"


@given(
    st.lists(
        st.tuples(
            st.builds(
                promise,
                st.integers(-30, 30),
                st.none() | st.integers(-5, 40),
                st.sampled_from(("0", "2")),
            ),
            st.integers(1, 5),
        ),
        max_size=12,
    )
)
def test_counts_are_those_of_each_promise_by_itself(given: list[tuple[LinePromise, int]]) -> None:
    each = [one for one, alike in given for _ in range(alike)]
    count = count_kept(given, today=TODAY)
    settled = [one for one in each if "open" not in (one.original(TODAY), one.revised(TODAY))]
    assert count == KeptCount(
        settled=len(settled),
        original=sum(one.original(TODAY) == "kept" for one in settled),
        revised=sum(one.revised(TODAY) == "kept" for one in settled),
        open=len(each) - len(settled),
        missing=sum(one.missing > 0 for one in settled),
    )
    assert max(count.original, count.revised) <= count.settled

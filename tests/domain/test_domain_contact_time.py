"""The clocks of a contact, by hand and whatever the holds were."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.contact_time import ContactTime

START = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_time_on_hold_is_told_apart() -> None:
    time = ContactTime(START, None, START + 5 * MINUTE, 2 * MINUTE)
    now = START + 9 * MINUTE
    assert (time.lasted(now), time.held(now), time.spoken(now)) == (
        9 * MINUTE,
        6 * MINUTE,
        3 * MINUTE,
    )


def test_what_ended_on_hold_was_on_hold_until_then() -> None:
    time = ContactTime(START, START + 6 * MINUTE, START + 5 * MINUTE)
    assert time.held(START + 60 * MINUTE) == MINUTE
    assert time.lasted(START + 60 * MINUTE) == 6 * MINUTE


def test_a_clock_set_back_shows_nothing() -> None:
    time = ContactTime(START)
    assert time.lasted(START - MINUTE) == time.spoken(START - MINUTE) == timedelta()


@given(st.lists(st.integers(1, 600), min_size=2, max_size=12))
def test_spoken_and_held_add_up_to_the_whole(gaps: list[int]) -> None:
    """Held and taken up again and again: each gap is one or the other."""
    now, held = START, timedelta()
    spoken = [timedelta(seconds=gap) for gap in gaps[::2]]
    holds = [timedelta(seconds=gap) for gap in gaps[1::2]]
    for talk, pause in zip(spoken, [*holds, timedelta()], strict=False):
        now += talk
        time = ContactTime(START, None, now, held)
        now += pause
        held = time.held(now)
    whole = ContactTime(START, None, None, held)
    assert whole.held(now) == sum(holds, timedelta())
    assert whole.spoken(now) + whole.held(now) == whole.lasted(now) == now - START

"""A day by its hours: whatever the office's times, the slots tile it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.day_hours import slot_of, slots

DAY = datetime(2026, 11, 30, tzinfo=UTC)
ENDS = DAY + timedelta(days=1)
HOUR = timedelta(hours=1)


def at(hour: int, minute: int = 0) -> datetime:
    return DAY + timedelta(hours=hour, minutes=minute)


@st.composite
def times(draw: st.DrawFn) -> list[tuple[datetime, datetime]]:
    """Open times in order, without overlap; some of them touch."""
    minutes = sorted(draw(st.sets(st.integers(0, 24 * 60), max_size=6)))
    edges = [DAY + timedelta(minutes=each) for each in minutes]
    return list(zip(edges[::2], edges[1::2], strict=False))


def test_an_office_day() -> None:
    found = slots([(at(9), at(12, 30)), (at(13), at(15))], begins=DAY, ends=ENDS)
    assert [(slot.since, slot.is_open) for slot in found] == [
        (at(0), False),
        (at(9), True),
        (at(10), True),
        (at(11), True),
        (at(12), True),
        (at(12, 30), False),
        (at(13), True),
        (at(14), True),
        (at(15), False),
    ]


def test_a_closed_day_is_one_stretch() -> None:
    (slot,) = slots([], begins=DAY, ends=ENDS)
    assert (slot.since, slot.until, slot.is_open) == (DAY, ENDS, False)


def test_what_is_due_at_closing_belongs_to_the_last_hour() -> None:
    found = slots([(at(9), at(17))], begins=DAY, ends=ENDS)
    assert found[slot_of(found, at(17))].since == at(16)
    assert found[slot_of(found, at(17) + timedelta(microseconds=1))].is_open is False
    assert found[slot_of(found, at(9))].since == at(9)
    assert found[slot_of(found, at(8, 59))].since == DAY


@given(times())
def test_slots_tile_the_day(open_times: list[tuple[datetime, datetime]]) -> None:
    found = slots(open_times, begins=DAY, ends=ENDS)
    assert (found[0].since, found[-1].until) == (DAY, ENDS)
    assert all(one.until == other.since for one, other in pairwise(found))
    assert all(slot.since < slot.until for slot in found)
    assert all(slot.until - slot.since <= HOUR for slot in found if slot.is_open)
    is_open = sum((slot.until - slot.since for slot in found if slot.is_open), timedelta())
    assert is_open == sum((closes - opens for opens, closes in open_times), timedelta())


@given(times(), st.integers(0, 24 * 60 - 1))
def test_every_moment_has_its_slot(
    open_times: list[tuple[datetime, datetime]], minute: int
) -> None:
    found = slots(open_times, begins=DAY, ends=ENDS)
    moment = DAY + timedelta(minutes=minute)
    slot = found[slot_of(found, moment)]
    assert slot.since <= moment <= slot.until
    if any(opens <= moment < closes for opens, closes in open_times):
        assert slot.is_open
        assert moment < slot.until

"""Calendar files are whole, and a calendar program reads in them what was written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from desktop.domain.errors import RuleBroken
from desktop.system.calendar_write import Entry, write_calendar

NOW = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)


def entry(number: int, title: str = "Okafor: call back") -> Entry:
    return Entry(f"follow-up-{number}@liaison", NOW + timedelta(days=number), title, "x", NOW)


def write(path: Path, *entries: Entry) -> int:
    return write_calendar(path, entries, now=NOW, cancelled=lambda: False)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "out.ics"
    title = "Müller, GmbH; “north”: " + "a long line " * 12
    assert write(path, entry(1), entry(2, title)) == 2
    raw = path.read_bytes()
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    read: Any = Calendar.from_ical(raw)
    first, second = read.walk("VEVENT")
    assert (first["uid"], str(first["summary"])) == ("follow-up-1@liaison", "Okafor: call back")
    assert first["dtstart"].dt == NOW + timedelta(days=1)
    assert str(second["summary"]) == title
    assert [alarm["trigger"].dt for alarm in second.walk("VALARM")] == [timedelta(0)]


def test_stopped_it_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "out.ics"
    write(path, entry(1))
    before = path.read_bytes()
    with pytest.raises(RuleBroken, match="cancelled"):
        write_calendar(path, [entry(2)], now=NOW, cancelled=lambda: True)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]

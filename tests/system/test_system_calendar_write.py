"""Calendar files are whole, follow RFC 5545, and a calendar program reads in them what was written.

The file is looked at twice: by the icalendar library, and line by line as the standard says it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from desktop.domain.errors import RuleBroken
from desktop.system.calendar_write import Entry, write_calendar

NOW = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)
LINE = re.compile(r"[A-Z-]+(;[A-Z-]+=[^:;]*)*:.*")
STAMP = re.compile(r"\d{8}T\d{6}Z")


def entry(number: int, title: str = "Okafor: call back") -> Entry:
    return Entry(f"follow-up-{number}@liaison", NOW + timedelta(days=number), title, "x", NOW)


def write(path: Path, *entries: Entry) -> int:
    return write_calendar(path, entries, now=NOW, cancelled=lambda: False)


def unfolded(raw: bytes) -> list[str]:
    """The lines of the file by hand: section 3.1 of RFC 5545."""
    assert raw.endswith(b"\r\n")
    for line in raw.split(b"\r\n"):
        assert len(line) <= 75
        assert b"\r" not in line
        assert b"\n" not in line
        line.decode("utf-8")  # no character is cut in two
    return raw.decode("utf-8").replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def value(line: str) -> str:
    return line.split(":", 1)[1]


def plain(text: str) -> str:
    """A TEXT value as it was before it was escaped: section 3.3.11."""
    out, signs = [], iter(text)
    for sign in signs:
        assert sign not in ",;" or sign != sign.strip(), (
            "a comma or semicolon without its backslash"
        )
        if sign == "\\":
            following = next(signs)
            assert following in "\\;,nN"
            out.append("\n" if following in "nN" else following)
        else:
            out.append(sign)
    return "".join(out)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "out.ics"
    title = "Müller, GmbH; “north”: " + "a long line " * 12
    assert write(path, entry(1), entry(2, title)) == 2
    read: Any = Calendar.from_ical(path.read_bytes())
    first, second = read.walk("VEVENT")
    assert (first["uid"], str(first["summary"])) == ("follow-up-1@liaison", "Okafor: call back")
    assert first["dtstart"].dt == NOW + timedelta(days=1)
    assert str(second["summary"]) == title
    assert [alarm["trigger"].dt for alarm in second.walk("VALARM")] == [timedelta(0)]


def test_every_line_is_what_the_standard_asks_for(tmp_path: Path) -> None:
    path = tmp_path / "out.ics"
    london = ZoneInfo("Europe/London")
    summer = datetime(2027, 7, 1, 9, 30, tzinfo=london)
    write(path, replace(entry(1), at=summer, text="020 7946\nOrder; 1,2 \\ 3", revision=2))
    lines = unfolded(path.read_bytes())
    assert all(LINE.fullmatch(line) for line in lines), lines
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    head = lines[: lines.index("BEGIN:VEVENT")]
    assert sorted(line.split(":")[0] for line in head[1:]) == ["PRODID", "VERSION", "X-WR-CALNAME"]
    event = lines[lines.index("BEGIN:VEVENT") + 1 : lines.index("BEGIN:VALARM")]
    names = [re.split("[:;]", line)[0] for line in event]
    assert len(names) == len(set(names)), "each at most once"
    assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE"} <= set(names)
    by_name = dict(zip(names, event, strict=True))
    for stamp in ("DTSTAMP", "DTSTART", "DTEND", "CREATED"):
        assert STAMP.fullmatch(value(by_name[stamp])), "UTC, by its Z: no time zone is needed"
    assert value(by_name["DTSTART"]) == "20270701T083000Z"
    assert value(by_name["DTEND"]) == "20270701T084500Z"
    assert value(by_name["SEQUENCE"]) == "2"
    assert value(by_name["TRANSP"]) == "TRANSPARENT"
    assert by_name["DESCRIPTION"] == "DESCRIPTION:020 7946\\nOrder\\; 1\\,2 \\\\ 3"
    alarm = lines[lines.index("BEGIN:VALARM") + 1 : lines.index("END:VALARM")]
    assert sorted(alarm) == ["ACTION:DISPLAY", "DESCRIPTION:Okafor: call back", "TRIGGER:P0D"]


def test_a_second_export_names_the_same_things(tmp_path: Path) -> None:
    path = tmp_path / "out.ics"
    uids = []
    for minutes in (0, 5):
        now = NOW + timedelta(minutes=minutes)
        write_calendar(path, [entry(1), entry(2)], now=now, cancelled=lambda: False)
        lines = unfolded(path.read_bytes())
        uids.append([line for line in lines if line.startswith("UID:")])
        stamps = {value(line) for line in lines if line.startswith("DTSTAMP")}
        assert stamps == {f"20261130T10{minutes:02}00Z"}
    assert uids[0] == uids[1]
    assert len(set(uids[0])) == 2


def test_only_what_is_still_to_come_rings(tmp_path: Path) -> None:
    path = tmp_path / "out.ics"
    done = replace(entry(2), is_open=False)
    dropped = replace(entry(3), is_open=False, is_cancelled=True)
    write(path, entry(-1), entry(0), entry(1), done, dropped)
    read: Any = Calendar.from_ical(path.read_bytes())
    events = read.walk("VEVENT")
    assert [len(event.walk("VALARM")) for event in events] == [0, 0, 1, 0, 0]
    assert [str(event["status"]) for event in events] == ["CONFIRMED"] * 4 + ["CANCELLED"]


@given(text=st.text(max_size=200))
def test_any_text_survives(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "any.ics"
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return  # a lone surrogate is no text that a database gave
    write(path, replace(entry(1), title=text, text=text))
    raw = path.read_bytes()
    lines = unfolded(raw)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", "".join(lines)), "control characters"
    said = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", text)
    said = said.replace("\r\n", "\n").replace("\r", "\n")
    description = next(line for line in lines if line.startswith("DESCRIPTION"))
    assert plain(value(description)) == said
    read: Any = Calendar.from_ical(raw)
    assert str(read.walk("VEVENT")[0]["summary"]) == said.replace("\n", " ")


def test_stopped_it_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "out.ics"
    write(path, entry(1))
    before = path.read_bytes()
    with pytest.raises(RuleBroken, match="cancelled"):
        write_calendar(path, [entry(2)], now=NOW, cancelled=lambda: True)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]

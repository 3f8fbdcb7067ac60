"""Writing dated things to an iCalendar file (RFC 5545), which calendar programs import."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from desktop.domain.errors import RuleBroken
from desktop.system.replacing import replacing

_LASTS = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: ``uid`` stays the same at each export, so that it is replaced, not doubled."""

    uid: str
    at: datetime
    title: str
    text: str
    created: datetime


def write_calendar(
    path: Path, entries: Iterable[Entry], *, now: datetime, cancelled: Callable[[], bool]
) -> int:
    """Write ``entries`` to ``path``, each a quarter of an hour long with an alarm; their number.

    Moments are aware and written in UTC. Raises RuleBroken ``cancelled``; Unavailable
    ``file-write``. Whatever it raises, ``path`` is as it was before.
    """
    from icalendar import Alarm, Calendar, Event  # 100 ms: whoever exports waits for it

    calendar = Calendar()
    calendar.add("prodid", "-//Liaison//follow-ups//EN")
    calendar.add("version", "2.0")
    number = 0
    for entry in entries:
        if cancelled():
            raise RuleBroken("cancelled")
        event = Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", now)
        event.add("created", entry.created)
        event.add("dtstart", entry.at)
        event.add("dtend", entry.at + _LASTS)
        event.add("summary", entry.title)
        event.add("description", entry.text)
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.title)
        alarm.add("trigger", timedelta(0))
        event.add_component(alarm)
        calendar.add_component(event)
        number += 1
    with replacing(path) as part:
        part.write_bytes(calendar.to_ical())
    return number

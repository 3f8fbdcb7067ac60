"""Writing dated things to an iCalendar file (RFC 5545), which calendar programs import."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.domain.errors import RuleBroken
from desktop.system.replacing import replacing

if TYPE_CHECKING:
    from icalendar import Alarm, Event

_LASTS = timedelta(minutes=15)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: ``uid`` stays the same at each export, so that it is replaced, not doubled, by one
    of a later ``revision`` too. ``is_open``: it is still to be done."""

    uid: str
    at: datetime
    title: str
    text: str
    created: datetime
    revision: int = 0
    is_open: bool = True
    is_cancelled: bool = False


def write_calendar(
    path: Path,
    entries: Iterable[Entry],
    *,
    name: str = "Liaison",
    now: datetime,
    cancelled: Callable[[], bool],
) -> int:
    """Write ``entries`` to ``path``, each a quarter of an hour long; their number.

    Moments are aware and written in UTC. An entry takes nobody's time (TRANSP), and what is still
    to come has an alarm; ``name`` is what programs call the calendar. Raises RuleBroken
    ``cancelled``; Unavailable ``file-write``. Whatever it raises, ``path`` is as it was before.
    """
    from icalendar import Calendar  # 100 ms: whoever exports waits for it

    calendar = Calendar()
    calendar.add("prodid", "-//Liaison//follow-ups//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _clean(name))
    number = 0
    for entry in entries:
        if cancelled():
            raise RuleBroken("cancelled")
        calendar.add_component(_event(entry, now))
        number += 1
    with replacing(path) as part:
        part.write_bytes(calendar.to_ical())
    return number


def _event(entry: Entry, now: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("created", entry.created.astimezone(UTC))
    event.add("sequence", entry.revision)
    event.add("dtstart", entry.at.astimezone(UTC))
    event.add("dtend", (entry.at + _LASTS).astimezone(UTC))
    event.add("summary", _clean(entry.title).replace("\n", " "))
    event.add("description", _clean(entry.text))
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if entry.is_open and entry.at > now:  # of what is over a program would ring at once
        event.add_component(_alarm(entry))
    return event


def _alarm(entry: Entry) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _clean(entry.title).replace("\n", " "))
    alarm.add("trigger", timedelta(0))
    return alarm


def _clean(text: str) -> str:
    """Without the control characters that RFC 5545 forbids in a text; lines end one way."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", lines)

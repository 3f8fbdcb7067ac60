"""Real waitlists to forecast: the courses of one university in the weeks in which people enrolled.

Each snapshot tells free seats, members waiting and seats in all; what was enrolled is derived, and
so is everything here. Where a list shrinks while the enrolled grow, units opened for it: nearly all
such steps come once a day, at ten at night, when freed seats are given to those who wait. Where it
shrinks alone, members left it. Free seats beside a list are seats of a section nobody waits for, or
seats that wait for the night, and are no openings. Two days of snapshots are missing: what was lost
between is in no history, and no forecast is made before them.

Who left is not told. ``leaving`` says what is taken: "evenly", from "behind" as long as anybody is
there, or from "ahead".
"""

from __future__ import annotations

import csv
import gzip
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import ceil, log
from pathlib import Path
from typing import Literal

from desktop.domain.forecast import LEVELS, chance, days_within
from desktop.domain.forecast_score import Score, Told, score
from desktop.domain.pace import History, Pace, pace_of

LISTS = Path(__file__).parents[2] / "shared/data/waitlist/ucsd_sp22_cogs_waitlists.csv.gz"
FIRST = date(2022, 3, 3)  # the first day after the gap with two days behind it
PLACES = (1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144)
_HOLE = timedelta(hours=3)
_UNLIMITED = 9999

Leaving = Literal["evenly", "behind", "ahead"]


@dataclass(slots=True)
class Day:
    """A day of a list: who waited as it began, and its steps as (joined, left, opened)."""

    on: date
    waiting: int
    steps: list[tuple[int, int, int]]
    whole: bool = True

    def total(self, which: int) -> int:
        return sum(step[which] for step in self.steps)


def read(path: Path = LISTS) -> dict[str, list[Day]]:
    """The whole days of every course that ever had a list and a limit."""
    snapshots: dict[str, list[tuple[datetime, int, int, int]]] = defaultdict(list)
    with gzip.open(path, "rt") as file:
        for row in csv.DictReader(file):
            counts = (int(row["available"]), int(row["waitlisted"]), int(row["total"]))
            snapshots[row["course"]].append((datetime.fromisoformat(row["time"]), *counts))
    return {
        course: days_of(shots)
        for course, shots in snapshots.items()
        if any(waiting for _at, _free, waiting, _total in shots)
        and all(total < _UNLIMITED for _at, _free, _waiting, total in shots)
    }


def days_of(shots: Sequence[tuple[datetime, int, int, int]]) -> list[Day]:
    """The days of a list from its snapshots: moment, free seats, members waiting, seats in all."""
    days: dict[date, Day] = {}
    for (before, free0, waiting0, total0), (at, free, waiting, total) in pairwise(shots):
        day = days.setdefault(at.date(), Day(at.date(), waiting0, []))
        if at - before > _HOLE:
            day.whole = False
            if before.date() in days:
                days[before.date()].whole = False
        shrunk = max(waiting0 - waiting, 0)
        opened = min(shrunk, max((total - free) - (total0 - free0), 0))
        joined = max(waiting - waiting0, 0)
        if shrunk or joined:
            day.steps.append((joined, shrunk - opened, opened))
    return [days[on] for on in sorted(days)][:-1]  # the last day ends at noon


def history(days: Iterable[Day]) -> History:
    """What a list has seen on its whole days on which anybody waited."""
    seen = [day for day in days if day.whole and (day.waiting or day.total(0))]
    return History(
        opened=[day.total(2) for day in seen],
        waited=[max(day.waiting, 1) for day in seen],
        left=[day.total(1) for day in seen],
    )


def days_until_offer(
    days: Sequence[Day], place: int, leaving: Leaving, rng: random.Random
) -> int | None:
    """The day, from 1, on which somebody at this place as the first day began had an offer."""
    ahead, behind = place - 1, days[0].waiting - place
    for number, day in enumerate(days, 1):
        for joined, left, opened in day.steps:
            for _ in range(left):
                even = rng.random() * (ahead + behind) < ahead
                if behind and (leaving == "behind" or (leaving == "evenly" and not even)):
                    behind -= 1
                elif ahead:
                    ahead -= 1
                elif behind:
                    behind -= 1
            if opened > ahead:
                return number
            ahead, behind = ahead - opened, behind + joined
    return None


@dataclass(frozen=True, slots=True)
class Case:
    """A forecast to be made for a place of a course's list on a day, and what came of it.

    ``after`` is the day of the offer from 1, None where it did not come within the ``left`` days.
    """

    course: str
    on: date
    place: int
    history: History
    after: int | None
    left: int


def cases(
    courses: dict[str, list[Day]], *, leaving: Leaving = "evenly", draws: int = 3, seed: int = 5
) -> list[Case]:
    """Places of every list on every second day; each is played ``draws`` times, for who left."""
    rng, made = random.Random(seed), []
    for course, days in courses.items():
        for at, day in enumerate(days):
            if day.on < FIRST or day.on.toordinal() % 2:
                continue
            known, rest = history(days[:at]), days[at:]
            for place in PLACES:
                if place <= day.waiting:
                    for _ in range(draws):
                        after = days_until_offer(rest, place, leaving, rng)
                        made.append(Case(course, day.on, place, known, after, len(rest)))
    return made


@dataclass(frozen=True, slots=True)
class Tried:
    """A case with the pace its history told and its dates in days, one for each level."""

    case: Case
    pace: Pace
    days: tuple[int, ...]

    def log_score(self) -> float:
        """The logarithm of the chance that was given to what came."""
        case = self.case

        def by(days: int) -> float:
            return chance(self.pace, days=days, ahead=case.place - 1)

        came = 1 - by(case.left) if case.after is None else by(case.after) - by(case.after - 1)
        return log(max(came, 1e-6))


def tried(given: Iterable[Case]) -> list[Tried]:
    """The cases in which it was not too early to say, with what was said."""
    paces: dict[tuple[str, date], Pace | None] = {}
    dates: dict[tuple[str, date, int], tuple[int, ...]] = {}
    made = []
    for case in given:
        of_list = (case.course, case.on)
        if of_list not in paces:
            paces[of_list] = pace_of(case.history)
        pace = paces[of_list]
        if pace is None:
            continue
        place = (*of_list, case.place)
        if place not in dates:
            found = (days_within(pace, level, ahead=case.place - 1) for level in LEVELS)
            dates[place] = tuple(ceil(days) for days in found)
        made.append(Tried(case, pace, dates[place]))
    return made


def told(case: Case, days: int, *, followed: bool = False) -> Told:
    """A date as the score takes it; ``followed`` ends an open one with the data, undecided."""
    on, end = case.on - timedelta(1), case.on + timedelta(case.left - 1)
    offered = None if case.after is None else on + timedelta(case.after)
    left = end if followed and offered is None else None
    return Told(on, on + timedelta(days), offered, left)


def held(dates: Iterable[tuple[Case, int]]) -> Score:
    """The score of the dates that came within the data."""
    given = list(dates)
    end = max(case.on + timedelta(case.left) for case, _days in given)
    return score((told(case, days) for case, days in given), today=end)


def held_of_all(dates: Iterable[tuple[Case, int]]) -> Score:
    """The score of all dates, those not yet over at the end of the data taken as undecided."""
    given = ((case, min(days, 9999)) for case, days in dates)
    return score((told(c, days, followed=True) for c, days in given), today=date.max)

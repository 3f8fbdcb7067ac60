"""How often forecasts would have held on real lists, and what reckoning them takes.

Run: ``.venv/bin/python tests/benchmarks/bench_forecast.py``. Reads the course lists of
``tests/course_lists.py``; each forecast knows only the days before it. The figures are in
``docs/forecast.md``.
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from math import ceil
from pathlib import Path
from statistics import mean, median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

import course_lists as lists
from course_lists import Case, Tried

from desktop.domain import pace as pacing
from desktop.domain.forecast import LEVELS, baseline, forecast, forecasts
from desktop.domain.pace import History

HALF_LIVES, RESTLESSNESSES = (20, 30, 40), (0.2, 0.3, 0.4)


def dates(found: Sequence[Tried], level: int) -> list[tuple[Case, int]]:
    return [(one.case, one.days[level]) for one in found]


def interval(given: Sequence[tuple[Case, int]]) -> tuple[float, float]:
    """The middle 90 % of the score over courses drawn anew, for the days of a course are alike."""
    by_course = defaultdict(list)
    for case, days in given:
        by_course[case.course].append((case, days))
    courses, rng, shares = sorted(by_course), random.Random(7), []
    for _ in range(200):
        drawn = [pair for _ in courses for pair in by_course[rng.choice(courses)]]
        shares.append(lists.held(drawn).share or 0.0)
    shares.sort()
    return shares[10], shares[-11]


def show_coverage(title: str, found: Sequence[Tried]) -> None:
    print(f"\n{title}: {len(found)} forecasts, log score {mean(t.log_score() for t in found):.3f}")
    for number, level in enumerate(LEVELS):
        due, everyone = lists.held(dates(found, number)), lists.held_of_all(dates(found, number))
        low, high = interval(dates(found, number))
        print(
            f"  {level:.0%} dates: {due.share:.1%} of {due.decided} that fell due held"
            f" ({low:.0%} to {high:.0%}); all followed: {everyone.share:.1%}"
        )


def show_parts(found: Sequence[Tried], title: str, part: Callable[[Case], int]) -> None:
    parts = defaultdict(list)
    for case, days in dates(found, 1):
        parts[part(case)].append((case, days))
    print(f"\n80 % dates by {title}")
    for key, given in sorted(parts.items(), key=lambda item: item[0]):
        due = lists.held(given)
        print(f"  {key}: " + (f"{due.share:.0%} of {due.decided}" if due.decided else "none due"))


def show_baselines(found: Sequence[Tried]) -> None:
    both: dict[str, list[tuple[Case, int]]] = {"openings": [], "openings and departures": []}
    for case in {id(one.case): one.case for one in found}.values():
        seen = case.history
        rates = {
            "openings": baseline(seen, place=case.place),
            "openings and departures": case.place
            / ((sum(seen.opened) + sum(seen.left)) / len(seen.opened)),
        }
        for name, days in rates.items():
            both[name].append((case, ceil(days or 9999)))
    for name, given in both.items():
        due, everyone = lists.held(given), lists.held_of_all(given)
        print(
            f"  place over mean rate of {name}: {due.share:.1%} of {due.decided} that fell due"
            f" held; all followed: {everyone.share:.1%}"
        )


def leave_one_out(given: Sequence[Case]) -> list[Tried]:
    """Each course with the half-life and restlessness that served the other courses best."""
    kept = pacing.HALF_LIFE, pacing.RESTLESSNESS
    tries: dict[tuple[int, float], dict[str, list[Tried]]] = {}
    scores: dict[tuple[int, float], dict[str, float]] = {}
    for half_life in HALF_LIVES:
        for restlessness in RESTLESSNESSES:
            pacing.HALF_LIFE, pacing.RESTLESSNESS = half_life, restlessness
            by_course = defaultdict(list)
            for one in lists.tried(given):
                by_course[one.case.course].append(one)
            key = half_life, restlessness
            tries[key] = by_course
            scores[key] = {c: sum(t.log_score() for t in ts) for c, ts in by_course.items()}
    pacing.HALF_LIFE, pacing.RESTLESSNESS = kept
    chosen: list[Tried] = []
    picks: dict[tuple[int, float], int] = defaultdict(int)
    for course in sorted(next(iter(scores.values()))):
        best = max(scores, key=lambda k: sum(v for c, v in scores[k].items() if c != course))
        picks[best] += 1
        chosen += tries[best][course]
    print("\nchosen without the course (half-life, restlessness): courses", dict(picks))
    return chosen


def show_times() -> None:
    rng = random.Random(1)
    seen = History(
        [rng.choice((0, 0, 10, 20, 50)) for _ in range(500)],
        [10_000] * 500,
        [rng.randrange(30) for _ in range(500)],
        offers=4000,
        refused=900,
    )
    entries: list[tuple[float, float]] = []
    ahead = 0.0
    for _ in range(10_000):
        wanted = float(rng.choice((1, 1, 1, 2, 5)))
        entries.append((ahead, wanted))
        ahead += wanted

    def took(work: Callable[[], object]) -> float:
        times = []
        for _ in range(15):
            start = perf_counter()
            work()
            times.append(perf_counter() - start)
        return 1000 * median(times)

    one = took(lambda: forecast(seen, ahead=5000))
    whole = took(lambda: forecasts(seen, entries=entries))
    print(f"\none entry {one:.2f} ms, a list of 10,000 {whole:.0f} ms, from 500 days of history")


def main() -> None:
    courses = lists.read()
    given = lists.cases(courses)
    found = lists.tried(given)
    print(f"{len(courses)} courses with lists; {len(given) - len(found)} of {len(given)} too early")
    show_coverage("who left stood anywhere", found)
    show_baselines(found)
    show_parts(found, "place", lambda case: case.place)
    show_parts(found, "week", lambda case: case.on.isocalendar().week)
    for leaving in ("behind", "ahead"):
        assumed = lists.cases(courses, leaving=leaving, draws=1)
        show_coverage(f"who left stood {leaving}", lists.tried(assumed))
    show_coverage("each course by what served the others", leave_one_out(given))
    show_times()


if __name__ == "__main__":
    main()

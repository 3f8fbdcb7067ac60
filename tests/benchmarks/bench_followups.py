"""Follow-ups, promises and a customer's story after years of work: read, and opened at the window.

Run: ``.venv/bin/python tests/benchmarks/bench_followups.py [URL of an empty PostgreSQL]``. With
10,000 open and 1,000,000 closed follow-ups, 1,000,000 promised lines, a customer with 5,000 events.
The raw side are single statements that read as much, without anything made of the rows. Reads are
warm, by the clock and by the processor (of this process: on PostgreSQL without the server's); a
page at the window counts as painted when its rows are on the screen.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, thread_time
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import busy_office
from benchmarks.bench_pages import Walk
from benchmarks.busy_office import BUSY, NOW

from desktop.models.database import close_database
from desktop.models.settings import office
from desktop.queries import attention, brief, followups, promise_figures, telling, unplanned
from desktop.queries.follow_up_story import figures
from desktop.queries.followups import FOLLOW_UPS, FollowUpFilters
from desktop.queries.promise_ledger import PROMISES, PromiseFilters
from desktop.queries.sql import fetch
from desktop.queries.story_list import STORY, StoryFilters
from desktop.services import opening

PAGE = 200  # rows
MORE = 100_000  # places, each with a follow-up
RAW = (
    "SELECT t.*, c.name, s.name, h.name, o.number FROM follow_up t JOIN customer c"
    " ON c.id = t.customer_id LEFT JOIN staff s ON s.id = t.owner_id LEFT JOIN staff h"
    " ON h.id = t.handed_to_id LEFT JOIN sales_order o ON o.id = t.order_id"
    f" WHERE t.state = 'open' ORDER BY t.due, t.id LIMIT {PAGE}"
)
RAW_COUNT = "SELECT COUNT(*) FROM follow_up WHERE state = 'open'"


def told(name: str, action: Callable[[], Any], rounds: int = 30) -> Any:
    """Print how long a read takes; what it returned last."""
    action()
    clock, worked, found = [], [], None
    for _round in range(rounds):
        start, began = perf_counter(), thread_time()
        found = action()
        clock.append((perf_counter() - start) * 1000)
        worked.append((thread_time() - began) * 1000)
    p95 = quantiles(clock, n=20)[18]
    print(f"{name:46} median {median(clock):7.1f} ms   95 % {p95:7.1f} ms"
          f"   processor {median(worked):7.1f} ms", flush=True)  # fmt: skip
    return found


def pages(name: str, page: Callable[..., list[Any]]) -> None:
    """The first page of a list, and one after another down from it."""
    found = told(f"{name}: a page", partial(page, limit=PAGE))
    keys = [found[-1].sort_key] if len(found) == PAGE else []

    def on() -> None:
        rows = page(after=keys[-1], limit=PAGE)
        keys.append(rows[-1].sort_key if len(rows) == PAGE else keys[0])

    if keys:
        told(f"{name}: on from there", on)


def follow_up_reads() -> None:
    """The list in its filters, and all that is counted of it."""
    ends = followups.edges(office(), NOW)
    told("raw: 200 open follow-ups, one statement", partial(fetch, RAW))
    done = FollowUpFilters(state="done", edges=ends)
    for name, filters in (
        ("everybody's", FollowUpFilters(edges=ends)),
        ("mine", FollowUpFilters(owner_id=3, edges=ends)),
        ("overdue", FollowUpFilters(group="overdue", edges=ends)),
        ("done", done),
    ):
        pages(name, partial(FOLLOW_UPS.page, filters=filters, sort="due"))
    middle = partial(FOLLOW_UPS.page, filters=done, sort="due", offset=500_000, limit=PAGE)
    told("done: from its middle", middle, 5)
    told("raw: the open ones counted, one statement", partial(fetch, RAW_COUNT))
    told("counts: on the icon and in the navigation", lambda: followups.counts(ends))
    told("counts: of mine", lambda: figures(FollowUpFilters(owner_id=3, edges=ends), edges=ends))
    told("counts: of everybody", lambda: figures(FollowUpFilters(edges=ends), edges=ends))
    told("how long the list of done ones is", lambda: FOLLOW_UPS.count(filters=done), 5)
    due = partial(followups.fallen_due, since=NOW - timedelta(hours=1), until=NOW)
    told("what fell due in an hour", partial(due, on=NOW.date(), owner_id=3))


def promise_reads() -> None:
    """The ledger in its filters, what is counted of it, and the report of equal attention."""
    for show in ("open", "tell", "missed", "moved", "kept", "withdrawn", "all"):
        filters = PromiseFilters(NOW, show)
        pages(f"promises, {show}", partial(PROMISES.page, filters=filters))
        told(f"promises, {show}: how many", partial(PROMISES.count, filters=filters), 5)
    every = PromiseFilters(NOW, "all")
    middle = partial(PROMISES.page, filters=every, offset=750_000, limit=PAGE)
    told("promises, all: from the middle", middle, 3)
    one = PromiseFilters(NOW, "all", BUSY)
    told(
        "promises to one customer (3,000): a page", partial(PROMISES.page, filters=one, limit=PAGE)
    )
    year = NOW - timedelta(days=365)
    told("score of a year, 20,000 told", lambda: telling.told_before_asked(since=year), 5)
    told("all figures of the page", lambda: promise_figures.promise_figures(now=NOW), 5)
    for by in attention.BY:
        told(f"equal attention by {by}, a year", partial(attention.groups, by=by, now=NOW), 3)


def customer_reads() -> None:
    """The story of 5,000 events, and the brief before a call."""
    whole = StoryFilters(BUSY)
    pages("story of 5,000", partial(STORY.page, filters=whole))
    told("story: its end", lambda: STORY.page(filters=whole, offset=4_800, limit=PAGE))
    written = StoryFilters(BUSY, text="note 1")
    told("story: where a word stands", partial(STORY.page, filters=written, limit=PAGE), 5)
    told("brief of that customer", lambda: brief.brief(BUSY, now=NOW))
    told("brief of another", lambda: brief.brief(77, now=NOW))


def at_the_window(target: str) -> None:
    """Pages and a story really opened: first, again, scrolled."""
    walk = Walk(target)

    def story() -> Any:
        from desktop.ui.pages.customer_story import CustomerStory

        walk.window.go("customers", BUSY)
        shown: Any = walk.window.page("customers").findChild(CustomerStory)
        return shown.table

    for area, choice in (
        *(("follow-ups", None), ("follow-ups", "done"), ("promises", None)),
        *(("promises", "tell"), ("promises", "missed"), ("attention", None)),
    ):
        for _again in range(4):
            page = walk.open(area, choice)
        if choice in (None, "done") and area == "follow-ups":
            walk.scroll(area, page)
    for _again in range(5):
        walk.watch("story of 5,000 events", story)
        walk.window.go("desk")
        walk.rest()
    for name, values in walk.figures.items():
        more = f"   95 % {quantiles(values, n=20)[18]:7.1f} ms" if len(values) > 10 else ""
        print(f"{name:46} first  {values[0]:7.1f} ms   then {median(values[1:]):7.1f} ms{more}")
    walk.window.background.stop()
    close_database()


@contextmanager
def office_of(target: str) -> Iterator[None]:
    """The office, open on this thread."""
    opening.open_office(
        target=target, now=NOW, home_country="GB", currency="EUR", zone="Europe/London"
    )
    opening.enter()
    yield
    opening.leave()
    close_database()


def with_more(target: str) -> None:
    """The report on an office in which 100,000 more wait, each with a follow-up."""
    with office_of(target):
        busy_office.more_places(MORE)
        told("nothing planned, 108,000 open", lambda: unplanned.unplanned(now=NOW), 5)


def main(target: str) -> None:
    """Print the figures of one engine."""
    print("PostgreSQL" if "://" in target else "SQLite")
    with office_of(target):
        for part in (follow_up_reads, promise_reads, customer_reads):
            part()
        told("nothing planned, 8,000 open", lambda: unplanned.unplanned(now=NOW), 5)
    at_the_window(target)
    with_more(target)
    print("load:", *(f"{load:.1f}" for load in os.getloadavg()))


if __name__ == "__main__":
    if sys.argv[1:]:
        busy_office.fill(sys.argv[1])
        main(sys.argv[1])
    else:
        with tempfile.TemporaryDirectory() as folder:  # the kept office stays as it is
            main(shutil.copy(busy_office.path(), folder))

"""A random year of work by twenty people: not one open commitment is without a next date.

Everything people do, through the services, with days that begin and offers that run out; every few
actions somebody's program dies in the middle of one. Each week nothing open is without a next date
and no follow-up is lost; the whole of ``liaison check`` finds nothing. ``LIAISON_YEAR_ACTIONS`` is
how many actions the year has (docs/performance.md tells of 100,000), ``LIAISON_YEAR_SEED`` names
another year and ``LIAISON_YEAR_FIGURES`` the file that is told what was done and refused.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from year_office import Office
from year_people import ACTS

from desktop.models.database import db
from desktop.models.rows import run
from desktop.queries import integrity
from desktop.queries.unplanned import unplanned
from desktop.services.change import Change

pytestmark = pytest.mark.usefixtures("database")

_ACTIONS = int(os.environ.get("LIAISON_YEAR_ACTIONS", "400"))
_SEED = int(os.environ.get("LIAISON_YEAR_SEED", "6"))
_A_DAY = max(20, _ACTIONS // 250)
_A_WEEK = 5
_CRASHES = 20
"""One action in so many dies."""

_WHOLE = 100
"""Deaths after which every row is held against what it was; later ones are left to the check."""

_RARE = 15
"""A short year may do without so many of the rarer things."""

_WEEKS = 5
"""Weeks at first after each of which everything is checked; later after so many."""

_TABLES = (
    *("sales_order", "order_line", "allocation", "supply", "waitlist", "waitlist_entry"),
    *("waitlist_offer", "follow_up", "contact", "absence", "history", "number_series"),
    *("customer", "customer_merge", "points_account", "points_lot", "points_entry", "staff"),
    *("aside_rate", "exchange_rate", "contract_price", "draft_step", "waitlist_statement"),
)


class Death(BaseException):
    """The program is gone; nothing catches this."""


@contextmanager
def dying(after: int) -> Iterator[None]:
    """The program dies when it has written so many rows, or just before the end is kept."""
    left = after

    def note(self: Change, *args: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Death
        _note(self, *args)  # type: ignore[arg-type]

    def finish(self: Change) -> None:
        _finish(self)
        raise Death

    _note, _finish = Change.note, Change.finish
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Change, "note", note)
        patch.setattr(Change, "finish", finish)
        yield


def rows() -> dict[str, list[str]]:
    return {name: sorted(map(repr, db.execute_sql(f"SELECT * FROM {name}"))) for name in _TABLES}


def stuck() -> list[object]:
    """Open orders of which nothing is left to be sent or to arrive."""
    return list(
        db.execute_sql(
            "SELECT o.id FROM sales_order o WHERE o.state IN ('confirmed', 'in-progress')"
            " AND NOT EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id"
            " AND l.fulfilment NOT IN ('delivered', 'cancelled'))"
        )
    )


def lost() -> list[object]:
    """Follow-ups that left the list in no way there is, that nobody at work owns, that nobody knows
    the first due time of any more."""
    ended = "SELECT id FROM follow_up WHERE state <> 'open' AND (outcome = '' OR closed_at IS NULL)"
    owned = (
        "SELECT f.id FROM follow_up f JOIN staff s ON s.id = f.owner_id"
        " WHERE f.state = 'open' AND NOT s.active"
    )
    moved = (
        "SELECT subject_id FROM history WHERE subject = 'follow_up'"
        " AND (action = 'removed' OR action = 'changed' AND changes LIKE ?)"
    )
    missing = (
        "SELECT subject_id FROM history WHERE subject = 'follow_up' AND action = 'created'"
        " AND subject_id NOT IN (SELECT id FROM follow_up)"
    )
    found = [row for sql in (ended, owned, missing) for row in run(sql).fetchall()]
    return [*found, *run(moved, '%"original_due":%').fetchall()]


def die(office: Office, chance: random.Random, *, look: bool) -> bool:
    """An action that is not survived, whichever it is; whether one was begun."""
    before = rows() if look else None
    with dying(chance.randint(0, 6)):
        try:
            office.act(ACTS)
        except Death:
            assert before is None or rows() == before
            return True
    return False


@pytest.mark.timeout(120 + _ACTIONS // 20)
def test_a_year_of_work_forgets_nobody(tmp_path: Path) -> None:
    office, chance, died = Office(_SEED, tmp_path), random.Random(_SEED), 0
    for number in range(1, _ACTIONS + 1):
        if chance.randrange(_CRASHES) == 0:
            died += die(office, chance, look=died < _WHOLE)
        else:
            office.act(ACTS)
        if number % _A_DAY == 0:
            office.next_day()
        if number % (_A_DAY * _A_WEEK) == 0 or number == _ACTIONS:
            week = number // (_A_DAY * _A_WEEK)
            assert unplanned(now=office.now) == [], number
            assert (stuck(), lost()) == ([], []), number
            if week <= _WEEKS or week % _WEEKS == 0 or number == _ACTIONS:
                assert integrity.check(now=office.now) == [], number
    if told := os.environ.get("LIAISON_YEAR_FIGURES"):
        left = run(
            "SELECT rule, state, COUNT(*) FROM follow_up GROUP BY rule, state ORDER BY 3 DESC"
        )
        figures = [office.done.most_common(), office.refused.most_common(), left.fetchall(), died]
        Path(told).write_text("\n".join(map(str, figures)), encoding="utf-8")
    assert died
    missing = [act.__name__ for act in ACTS if not office.done[act.__name__]]
    assert len(missing) < (_RARE if _ACTIONS < 10_000 else 1), missing
    assert office.done.total() > _ACTIONS / 3

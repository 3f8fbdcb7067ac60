"""A random year of work by twenty people: not one open commitment is without a next date.

Orders, stock, waitlists, follow-ups, contacts and absences through the services, with days that
begin and offers that run out; every few actions somebody's program dies in the middle of one. After
each week the whole of ``liaison check`` finds nothing. ``LIAISON_YEAR_ACTIONS`` sets how many
actions the year has (issue: 100,000), ``LIAISON_YEAR_SEED`` another year.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from year_office import Office
from year_people import ACTS

from desktop.models.database import db
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

_TABLES = (
    *("sales_order", "order_line", "allocation", "supply", "waitlist", "waitlist_entry"),
    *("waitlist_offer", "follow_up", "contact", "absence", "history", "number_series"),
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
def test_a_year_of_work_forgets_nobody() -> None:
    office, chance, died = Office(_SEED), random.Random(_SEED), 0
    for number in range(1, _ACTIONS + 1):
        if chance.randrange(_CRASHES) == 0:
            died += die(office, chance, look=died < _WHOLE)
        else:
            office.act(ACTS)
        if number % _A_DAY == 0:
            office.next_day()
        if number % (_A_DAY * _A_WEEK) == 0 or number == _ACTIONS:
            assert integrity.check(now=office.now) == [], number
            assert unplanned(now=office.now) == [], number
            assert stuck() == [], number
    assert died
    assert not [act.__name__ for act in ACTS if not office.done[act.__name__]]
    assert office.done.total() > _ACTIONS / 2

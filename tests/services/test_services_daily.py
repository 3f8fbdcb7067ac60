"""The work of a day: done once, by whichever desk comes first, whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop.domain.errors import Unavailable
from desktop.models.customers import Customer
from desktop.models.money import PointsEntry
from desktop.models.office import OfficeSetting
from desktop.queries import integrity
from desktop.services import customers, daily, office, points, programmes, tiers
from desktop.services.change import changing
from desktop.services.daily import day_work

pytestmark = pytest.mark.usefixtures("database")

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
ME: dict[str, Any] = {"who": None, "now": NOW}
LATER = NOW + timedelta(days=400)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _office(database: Any) -> None:
    office.seed(now=NOW, home_country="GB", currency="EUR", time_zone="Europe/London")
    programmes.change_programme(programme=1, life_days=90, **ME)
    programmes.set_tiers(programme=1, tiers=[("silver", Decimal(100))], by="points", **ME)


@pytest.fixture
def customer() -> int:
    """Somebody whose 150 points made them silver."""
    made = customers.create_customer(name="Maria Okafor", currency="EUR", **ME).value
    account = points.open_account(customer=made, **ME).value
    with changing(**ME) as change:
        points.earn(change, account=account, points=Decimal(150))
    assert day_work(now=NOW).value
    assert Customer.get_by_id(made).tier == "silver"
    return made


def expired() -> list[Decimal]:
    return [row.points for row in PointsEntry.select().where(PointsEntry.kind == "expire")]


def test_it_writes_off_points_and_brings_tiers_up_to_date(customer: int) -> None:
    done = day_work(now=LATER)
    assert done.value
    assert {"points", "customers"} <= done.changed
    assert expired() == [Decimal(-150)]
    assert Customer.get_by_id(customer).tier == "standard"
    assert integrity.check(now=LATER) == []


def test_it_is_done_once_in_a_day_of_the_office(customer: int) -> None:
    office.change_settings(time_zone="America/New_York", **ME)
    assert not day_work(now=NOW + timedelta(hours=18)).value  # 23:00 in New York
    assert day_work(now=NOW + timedelta(hours=19, minutes=1)).value  # after midnight
    again = day_work(now=NOW + timedelta(hours=30))
    assert (again.value, again.changed) == (False, frozenset())


def test_a_later_desk_waits_for_no_lock(customer: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daily, "changing", None)  # beginning a transaction would fail
    assert not day_work(now=NOW + timedelta(hours=1)).value


def test_a_clock_that_was_ahead_does_not_stop_the_days_after_it(customer: int) -> None:
    assert day_work(now=NOW + timedelta(days=20)).value
    assert day_work(now=NOW + timedelta(days=1)).value


def test_programmes_out_of_force_give_and_take_no_tier(customer: int) -> None:
    programmes.change_programme(programme=1, active=False, **ME)
    assert day_work(now=LATER).value
    assert Customer.get_by_id(customer).tier == "silver"


def test_what_failed_is_left_whole_for_the_next_time(
    customer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> int:
        raise Unavailable("disk-full")

    with monkeypatch.context() as patch:
        patch.setattr(tiers, "review", full)
        with pytest.raises(Unavailable):
            day_work(now=LATER)
    assert expired() == []
    assert OfficeSetting.get_by_id("day_work_on").value == "2026-11-02"
    assert day_work(now=LATER).value
    assert expired() == [Decimal(-150)]


DESK = """
import sys
from datetime import datetime
from desktop.models.database import connected, open_database
from desktop.services.daily import day_work

open_database(sys.argv[1])
with connected():
    for day in sys.argv[2:]:
        print("ready", flush=True)
        sys.stdin.readline()  # all begin the same day together
        print(day_work(now=datetime.fromisoformat(day)).value, flush=True)
"""


@pytest.mark.slow
def test_desks_that_begin_the_day_together_do_its_work_once(database: str) -> None:
    days, desks = 20, 3
    programmes.change_programme(programme=1, life_days=1, **ME)
    made = customers.create_customer(name="Maria Okafor", currency="EUR", **ME).value
    account = points.open_account(customer=made, **ME).value
    mornings = [NOW + timedelta(days=2 * number) for number in range(1, days + 1)]
    command = [sys.executable, "-c", DESK, database, *(day.isoformat() for day in mornings)]
    running = [
        subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(desks)
    ]
    for day in mornings:
        points.adjust(
            account=account,
            points=Decimal(7),
            reason="gift",
            who=None,
            now=day - timedelta(days=2),
        )
        assert [said(desk) for desk in running] == ["ready"] * desks
        for desk in running:
            assert desk.stdin is not None
            desk.stdin.write("go\n")
            desk.stdin.flush()
        assert sorted(said(desk) for desk in running) == ["False"] * (desks - 1) + ["True"]
    for desk in running:
        desk.communicate(timeout=60)
    assert [desk.returncode for desk in running] == [0] * desks
    assert expired() == [Decimal(-7)] * days
    assert integrity.check(now=mornings[-1]) == []


def said(desk: subprocess.Popen[str]) -> str:
    assert desk.stdout is not None
    return desk.stdout.readline().strip()

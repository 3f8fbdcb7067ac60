"""Points that run out: their customer is told once, in time, while it is worth telling."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from shop import customer

from desktop.domain.errors import Conflict
from desktop.models.customers import Customer
from desktop.models.money import PointsAccount
from desktop.models.programmes import PointsProgramme
from desktop.models.work import FollowUp
from desktop.queries import integrity
from desktop.queries.unplanned import unplanned
from desktop.services import (
    customer_merge,
    customers,
    daily,
    drafts,
    followups,
    office,
    points,
    programmes,
)
from desktop.services.change import changing

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)  # a Monday
LIFE = 90  # days


def on_day(days: int) -> datetime:
    return NOW + timedelta(days=days)


def day(days: int) -> str:
    return (NOW.date() + timedelta(days=days)).isoformat()


@pytest.fixture(autouse=True)
def account(database: str) -> int:
    office.seed(now=NOW, time_zone="Europe/London")
    PointsProgramme.update(life_days=LIFE).execute()  # 30 days' notice of 500 points or more
    return points.open_account(customer=customer(), who=None, now=NOW).value


def give(account: int, amount: int, *, on: int = 0) -> None:
    points.adjust(account=account, points=Decimal(amount), reason="gift", who=None, now=on_day(on))


def tasks(state: str = "open") -> list[FollowUp]:
    mine = FollowUp.select().where(FollowUp.rule == "points-expiry", FollowUp.state == state)
    return list(mine.order_by(FollowUp.id))


def said() -> list[dict[str, Any]]:
    return [row.params for row in tasks()]


def live(since: int, until: int) -> None:
    """The days of the office."""
    for number in range(since, until):
        daily.day_work(now=on_day(number))
        assert unplanned(now=on_day(number)) == []


def test_what_runs_out_within_the_notice_is_told_once(account: int) -> None:
    give(account, 600)
    live(0, LIFE - 30)
    assert tasks() == []
    live(LIFE - 30, LIFE - 29)
    (task,) = tasks()
    assert task.params == {"account": account, "quantity": "600", "on": day(90)}
    assert (task.owner_id, task.method) == (None, "electronic-mail")
    assert task.due == datetime(2027, 1, 8, 17, tzinfo=UTC)  # the fifth working day
    live(LIFE - 29, LIFE - 20)
    assert [one.id for one in tasks()] == [task.id]
    followups.finish(follow_up=task.id, outcome="written to", who=1, now=on_day(71))
    live(71, LIFE + 3)
    assert tasks() == []


def test_what_is_not_worth_telling_is_not_told(account: int) -> None:
    give(account, 499)
    live(LIFE - 30, LIFE - 28)
    assert tasks() == []
    programme = PointsProgramme.get().id
    programmes.change_programme(
        programme=programme, notice_worth=Decimal("4.99"), who=None, now=on_day(62)
    )
    live(63, 64)
    assert [one["quantity"] for one in said()] == ["499"]


def test_points_that_follow_soon_are_told_with_the_first(account: int) -> None:
    for number in (0, 10, 29, 31):
        give(account, 200, on=number)
    live(LIFE - 30, LIFE - 29)
    assert [(one["quantity"], one["on"]) for one in said()] == [("600", day(90))]
    followups.finish(follow_up=tasks()[0].id, outcome="told", who=1, now=on_day(61))
    live(61, LIFE + 1)
    assert tasks() == []  # 200 more are not worth it
    assert len(tasks("done")) == 1


def test_the_next_ones_are_told_in_their_time(account: int) -> None:
    for number, amount in ((0, 600), (31, 200), (40, 300)):
        give(account, amount, on=number)
    live(LIFE - 30, LIFE - 29)
    assert [(one["quantity"], one["on"]) for one in said()] == [("600", day(90))]
    live(LIFE - 29, LIFE + 2)  # nobody did it: what it spoke of is gone now
    assert [(one["quantity"], one["on"]) for one in said()] == [("500", day(121))]
    assert len(tasks("cancelled")) == 1


def test_spending_says_what_is_left_and_ends_it(account: int) -> None:
    give(account, 900)
    live(LIFE - 30, LIFE - 29)
    points.adjust(account=account, points=Decimal(-300), reason="spent", who=None, now=on_day(61))
    assert [one["quantity"] for one in said()] == ["600"]
    points.adjust(account=account, points=Decimal(-101), reason="spent", who=None, now=on_day(62))
    assert tasks() == []
    (closed,) = tasks("cancelled")
    assert closed.outcome == "nothing left to tell"
    live(62, LIFE)
    assert tasks() == []


def test_points_that_come_back_with_little_time_are_told_at_once(account: int) -> None:
    give(account, 900)
    order = drafts.start(customer=None, currency="EUR", who=None, now=NOW).value
    with changing(who=None, now=on_day(1)) as change:
        points.spend(change, account=account, points=Decimal(900), order=order)
    live(LIFE - 10, LIFE - 9)
    assert tasks() == []
    with changing(who=1, now=on_day(LIFE - 1)) as change:
        points.reverse(change, order=order, reason="cancelled")
    (task,) = tasks()
    assert task.params["quantity"] == "900"
    assert task.due <= datetime(2027, 1, 31, 23, 59, tzinfo=UTC) + timedelta(days=1)
    live(LIFE + 1, LIFE + 2)  # they are gone now
    assert tasks() == []
    assert len(tasks("cancelled")) == 1


def test_what_was_spent_before_it_was_told_and_came_back_is_told(account: int) -> None:
    give(account, 900)
    live(LIFE - 30, LIFE - 29)
    order = drafts.start(customer=None, currency="EUR", who=None, now=NOW).value
    with changing(who=None, now=on_day(61)) as change:
        points.spend(change, account=account, points=Decimal(900), order=order)
    assert tasks() == []
    with changing(who=None, now=on_day(62)) as change:
        points.reverse(change, order=order, reason="cancelled")
    assert [one["quantity"] for one in said()] == ["900"]


@pytest.mark.parametrize("how", [{"active": False}, {"notice_days": None}])
def test_a_programme_that_gives_no_notice_ends_it(account: int, how: dict[str, Any]) -> None:
    give(account, 900)
    live(LIFE - 30, LIFE - 29)
    programmes.change_programme(programme=PointsProgramme.get().id, who=None, now=on_day(61), **how)
    live(62, 63)
    assert tasks() == []
    assert len(tasks("cancelled")) == 1


def test_it_belongs_to_who_looks_after_the_customer(account: int) -> None:
    officer = office.add_staff(name="Ines", who=None, now=NOW).value
    customers.change_customer(
        customer=PointsAccount.get().customer_id, officer=officer, who=None, now=NOW
    )
    give(account, 900)
    live(LIFE - 30, LIFE - 29)
    assert [one.owner_id for one in tasks()] == [officer]


def test_it_waits_in_the_pool_where_they_left(account: int) -> None:
    officer = office.add_staff(name="Ines", who=None, now=NOW).value
    values: dict[str, Any] = {"officer": officer, "preferred_method": "written-forms"}
    customers.change_customer(customer=PointsAccount.get().customer_id, who=None, now=NOW, **values)
    office.change_staff(staff=officer, active=False, who=None, now=NOW)
    give(account, 900)
    live(LIFE - 30, LIFE - 29)
    assert [(one.owner_id, one.method) for one in tasks()] == [(None, "letters")]


def test_one_task_for_two_records_of_one_customer(account: int) -> None:
    kept = customer("Maria again")
    other = points.open_account(customer=kept, who=None, now=NOW).value
    give(account, 900)
    give(other, 700, on=5)
    live(LIFE - 25, LIFE - 24)
    assert len(tasks()) == 2
    merged = PointsAccount.get_by_id(account).customer_id
    made = customer_merge.merge_customers(merged=merged, kept=kept, who=None, now=on_day(66)).value
    assert [(one.customer_id, one.params["quantity"]) for one in tasks()] == [(kept, "1600")]
    assert integrity.check(now=on_day(66)) == []
    live(66, 67)
    assert len(tasks()) == 1
    customer_merge.unmerge_customers(merge=made, who=None, now=on_day(67))
    again = {one.customer_id: one.params["quantity"] for one in tasks()}
    assert again == {merged: "900", kept: "700"}
    assert integrity.check(now=on_day(67)) == []


def test_who_was_told_is_not_told_again_for_another_record(account: int) -> None:
    kept = customer("Maria again")
    other = points.open_account(customer=kept, who=None, now=NOW).value
    give(other, 900)
    give(account, 20)
    live(LIFE - 30, LIFE - 29)
    (task,) = tasks()
    merged = PointsAccount.get_by_id(account).customer_id
    customer_merge.merge_customers(merged=merged, kept=kept, who=None, now=on_day(61))
    assert said() == [{**task.params, "quantity": "920"}]
    followups.finish(follow_up=task.id, outcome="told", who=1, now=on_day(62))
    live(62, LIFE + 1)
    assert tasks() == []


def test_a_merged_record_is_given_no_points(account: int) -> None:
    kept, merged = customer("Maria again"), PointsAccount.get_by_id(account).customer_id
    customer_merge.merge_customers(merged=merged, kept=kept, who=None, now=NOW)
    with pytest.raises(Conflict, match="customer-merged"):
        give(account, 900)
    with pytest.raises(Conflict, match="customer-merged"):
        points.open_account(customer=merged, who=None, now=NOW)


def test_a_lot_that_nobody_was_asked_about_is_reported(account: int) -> None:
    give(account, 900)
    now = on_day(LIFE - 30)
    assert [(row.kind, row.subject_id, row.title) for row in unplanned(now=now)] == [
        ("points", account, "900")
    ]
    assert [one.code for one in integrity.check(now=now)] == ["check-points-unplanned"]
    assert daily.leave_missing(who=1, now=now).value == 1
    assert unplanned(now=now) == []
    assert daily.leave_missing(who=1, now=now).value == 0
    assert Customer.get_by_id(tasks()[0].customer_id).name == "Maria"


def test_an_account_is_reported_though_another_of_its_customer_is_looked_after(
    account: int,
) -> None:
    give(account, 900)
    now = on_day(LIFE - 30)
    assert daily.leave_missing(who=1, now=now).value == 1
    other = programmes.create_programme(
        name="Other", currency="EUR", earn_per_unit=Decimal(1), spend_value=Decimal("0.01"),
        life_days=LIFE, who=None, now=NOW,
    ).value  # fmt: skip
    whose = PointsAccount.get_by_id(account).customer_id
    second = points.open_account(customer=whose, programme=other, who=None, now=NOW).value
    give(second, 700)
    assert [(row.subject_id, row.title) for row in unplanned(now=now)] == [(second, "700")]


def test_points_without_an_end_are_never_told(account: int) -> None:
    PointsProgramme.update(life_days=None).execute()
    give(account, 900)
    live(0, 2)
    daily.day_work(now=datetime(9990, 1, 1, tzinfo=UTC))
    assert tasks() == []

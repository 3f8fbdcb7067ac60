"""Points on both engines: the sum is the balance, whatever happens, and never below zero."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.errors import NotFound, RuleBroken
from desktop.models.customers import Customer
from desktop.models.database import close_database, connected, db, open_database
from desktop.models.money import PointsAccount, PointsEntry
from desktop.models.programmes import PointsProgramme
from desktop.models.schema import create_all
from desktop.services import customers, drafts, office, points
from desktop.services.change import changing

START = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]


def on_day(days: int) -> datetime:
    return START + timedelta(days=days)


@pytest.fixture
def account(database: str) -> int:
    office.seed(now=START)
    PointsProgramme.update(life_days=90, decimals=0).execute()
    customer = customers.create_customer(name="Okafor", who=None, now=START).value
    return points.open_account(customer=customer, who=None, now=START).value


def new_order() -> int:
    return drafts.start(customer=None, currency="EUR", who=None, now=START).value


def earn(account: int, amount: int, *, day: int = 0, order: int | None = None) -> None:
    with changing(who=None, now=on_day(day)) as change:
        points.earn(change, account=account, points=Decimal(amount), order=order)


def spend(account: int, amount: int, *, day: int = 0, order: int | None = None) -> None:
    with changing(who=None, now=on_day(day)) as change:
        points.spend(change, account=account, points=Decimal(amount), order=order)


def reverse(order: int, *, day: int = 0) -> Decimal:
    with changing(who=None, now=on_day(day)) as change:
        return points.reverse(change, order=order, reason="cancelled")


def expire(now: datetime) -> int:
    with changing(who=None, now=now) as change:
        return points.expire(change)


def total() -> Decimal:
    return sum((row.points for row in PointsEntry.select()), Decimal(0))


def left(account: int) -> dict[date | None, Decimal]:
    return {day: amount for day, amount in points.lots_of(account).items() if amount}


def test_one_account_for_a_customer_and_programme(account: int) -> None:
    customer = PointsAccount.get_by_id(account).customer_id
    again = points.open_account(customer=customer, who=None, now=START)
    assert (again.value, again.changed) == (account, frozenset())
    with pytest.raises(NotFound, match="customer-gone"):
        points.open_account(customer=4711, who=None, now=START)
    with pytest.raises(NotFound, match="points-programme-gone"):
        points.open_account(customer=customer, programme=4711, who=None, now=START)


def test_what_expires_first_is_spent_first(account: int) -> None:
    earn(account, 500)
    earn(account, 600, day=30)
    spend(account, 500, day=40)
    assert expire(on_day(91)) == 0
    assert total() == 600
    assert expire(on_day(121)) == 1
    assert total() == 0
    kinds = [row.kind for row in PointsEntry.select().order_by(PointsEntry.id)]
    assert kinds == ["earn", "earn", "spend", "expire"]


def test_points_are_good_through_their_last_day(account: int) -> None:
    earn(account, 10)
    spend(account, 4, day=90)
    with pytest.raises(RuleBroken, match="points-short"):
        spend(account, 4, day=91)


def test_a_balance_cannot_go_below_zero(account: int) -> None:
    earn(account, 106)
    with pytest.raises(RuleBroken) as refusal:
        spend(account, 107)
    assert refusal.value.params == {"balance": 106, "wanted": 107}
    spend(account, 50)
    earn(account, 56)
    assert total() == 112


def test_an_adjustment_has_a_reason(account: int) -> None:
    def adjust(amount: str, reason: str = "goodwill") -> Decimal:
        return points.adjust(
            account=account, points=Decimal(amount), reason=reason, who=None, now=START
        ).value

    assert adjust("100") == 100
    assert adjust("-30", "counted twice") == 70
    for amount, reason, code in (
        ("0", "x", "points-amount"),
        ("0.5", "x", "points-amount"),
        ("NaN", "x", "points-amount"),
        ("-71", "x", "points-short"),
        ("5", " ", "text-missing"),
    ):
        with pytest.raises(RuleBroken, match=code):
            adjust(amount, reason)
    rows = PointsEntry.select().order_by(PointsEntry.id)
    assert [row.reason for row in rows] == ["goodwill", "counted twice"]
    assert total() == 70


def test_a_cancelled_order_gives_its_points_back_with_their_old_expiry(account: int) -> None:
    earn(account, 500)
    earn(account, 600, day=30)
    before = left(account)
    order = new_order()
    spend(account, 800, day=40, order=order)
    assert reverse(order, day=50) == 0
    assert left(account) == before
    assert reverse(order, day=50) == 0  # a second time there is nothing left to reverse
    assert left(account) == before


def test_buying_and_cancelling_in_a_loop_nets_zero(account: int) -> None:
    earn(account, 100)
    for _ in range(5):
        order = new_order()
        spend(account, 60, order=order)
        earn(account, 25, order=order)
        assert reverse(order) == 0
    assert total() == 100


def test_points_spent_elsewhere_meanwhile_are_reported(account: int) -> None:
    order = new_order()
    earn(account, 100, order=order)
    spend(account, 70)
    assert reverse(order) == 70
    assert total() == 0


def test_points_that_expired_are_not_taken_twice(account: int) -> None:
    order = new_order()
    earn(account, 100, order=order)
    earn(account, 40, day=60)
    expire(on_day(100))
    assert reverse(order, day=100) == 0
    assert total() == 40


def test_nothing_earned_leaves_no_entry(account: int) -> None:
    earn(account, 0)
    assert not PointsEntry.select().exists()


STEPS = st.lists(
    st.tuples(st.sampled_from(["earn", "spend", "reverse", "expire"]), st.integers(1, 99)),
    max_size=12,
)


def test_whatever_happens_no_day_goes_below_zero(tmp_path: Path) -> None:
    """Many short histories, each on an account of its own; the engines differ only in locks."""

    @settings(max_examples=40)
    @given(steps=STEPS)
    def run(steps: list[tuple[str, int]]) -> None:
        customer = customers.create_customer(name="x", who=None, now=START).value
        account = points.open_account(customer=customer, who=None, now=START).value
        orders = [new_order() for _ in range(3)]
        for day, (what, amount) in enumerate(steps):
            with suppress(RuleBroken):
                one_step(what, amount, day=day * 3, account=account, order=orders[amount % 3])
            assert all(amount >= 0 for amount in points.lots_of(account).values())

    open_database(str(tmp_path / "points.sqlite"))
    with connected():
        db.execute_sql("PRAGMA synchronous = OFF")
        create_all()
        office.seed(now=START)
        PointsProgramme.update(life_days=20).execute()
        run()
    close_database()


def one_step(what: str, amount: int, *, day: int, account: int, order: int) -> None:
    if what == "earn":
        earn(account, amount, day=day, order=order)
    elif what == "spend":
        spend(account, amount, day=day, order=order)
    elif what == "reverse":
        reverse(order, day=day)
    else:
        expire(on_day(day))


SPENDER = """
import sys
from datetime import UTC, datetime
from decimal import Decimal
from desktop.domain.errors import RuleBroken
from desktop.models.database import connected, open_database
from desktop.services import customers, points
from desktop.services.change import changing

now = datetime(2026, 11, 2, 11, 0, tzinfo=UTC)
open_database(sys.argv[1])
with connected():
    print("ready", flush=True)
    sys.stdin.readline()  # all start together
    for account in map(int, sys.argv[2:]):
        try:
            with changing(who=None, now=now) as change:
                points.spend(change, account=account, points=Decimal(7))
            print("spent")
        except RuleBroken as refusal:
            assert refusal.code == "points-short"
    for _ in range(10):
        customers.create_customer(name="x", who=None, now=now)
"""


@pytest.mark.slow
def test_desks_that_spend_at_once_spend_it_once(database: str, account: int) -> None:
    """Sixty accounts with points for one: four desks go for each of them, in the same order."""
    made = [customers.create_customer(name="x", who=None, now=START).value for _ in range(60)]
    accounts = [points.open_account(customer=key, who=None, now=START).value for key in made]
    for key in accounts:
        earn(key, 10)
    spenders = [
        subprocess.Popen(
            [sys.executable, "-c", SPENDER, database, *map(str, accounts)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for spender in spenders:
        assert spender.stdout is not None
        assert spender.stdout.readline() == "ready\n"
    for spender in spenders:
        assert spender.stdin is not None
        spender.stdin.write("go\n")
        spender.stdin.flush()
    answers = [spender.communicate(timeout=60)[0].split("\n") for spender in spenders]
    assert [spender.returncode for spender in spenders] == [0] * 4
    assert sum(answer.count("spent") for answer in answers) == 60
    assert all(left(key) == {START.date() + timedelta(days=90): 3} for key in accounts)
    numbers = {row.number for row in Customer.select().where(~Customer.cash)}
    assert numbers == {f"C-{number:06d}" for number in range(1, 102)}

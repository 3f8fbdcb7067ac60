"""Programmes on both engines: terms with their history, tiers, and places that move forward."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from desktop.domain.errors import LiaisonError
from desktop.domain.points import Multiplier, Worth
from desktop.models.customers import Customer
from desktop.models.fields import to_micros
from desktop.models.money import PointsAccount
from desktop.models.offers import WaitlistLog
from desktop.models.office import History
from desktop.models.points import point_worth, programme_in_force
from desktop.models.programmes import PointsProgramme
from desktop.models.waitlists import WaitlistEntry, WaitlistPolicy
from desktop.queries import integrity
from desktop.services import (
    catalogue,
    customers,
    drafts,
    lines,
    office,
    orders,
    points,
    programmes,
    tiers,
)
from desktop.services.change import changing

pytestmark = pytest.mark.usefixtures("database")

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)
ME: dict[str, Any] = {"who": 1, "now": NOW}
DAY = 86_400_000_000


@pytest.fixture(autouse=True)
def _office(database: Any) -> None:
    office.seed(now=NOW, home_country="GB", currency="EUR", time_zone="Europe/London")


def make(**values: Any) -> int:
    given = {"name": "Stars", "currency": "EUR", "earn_per_unit": Decimal("1.5")}
    given |= {"spend_value": Decimal("0.02")}
    return programmes.create_programme(**{**given, **values}, **ME).value


def refused(action: Any, **values: Any) -> str:
    try:
        action(**values)
    except LiaisonError as error:
        return error.code
    raise AssertionError("it was not refused")


# --- terms ----------------------------------------------------------------------------------------


def test_a_programme_is_kept_with_everything_it_says() -> None:
    key = make(
        worths={"usd": (Decimal("1.2"), Decimal("0.018"))},
        decimals=2,
        rounding="half-up",
        life_days=365,
    )
    programmes.change_programme(programme=1, active=False, **ME)
    made = programme_in_force()
    assert made is not None
    assert (made.id, made.name, made.version) == (key, "Stars", 1)
    assert made.worths == {"USD": Worth(Decimal("1.2"), Decimal("0.018"))}
    assert (made.decimals, made.rounding, made.life_days) == (2, "half-up", 365)
    assert point_worth(made, "USD", TODAY).exact * 1000 == 18


def test_every_version_stays_in_the_history_with_who_and_why() -> None:
    key = make()
    assert (
        programmes.change_programme(
            programme=key, earn_per_unit=Decimal(2), reason="the board's letter", **ME
        ).value
        == 2
    )
    assert programmes.change_programme(programme=key, earn_per_unit=Decimal(2), **ME).value == 2
    programmes.set_tiers(programme=key, tiers=[("gold", Decimal(100))], by="spend", **ME)
    two_days = [Multiplier(TODAY, TODAY + timedelta(days=1), Decimal(2), ("gold",), "gold days")]
    assert programmes.set_multipliers(programme=key, multipliers=two_days, **ME).value == 4
    made = programme_in_force(None)
    assert made is not None  # the office's first one stays the first
    assert made.name == "Points"
    kept = History.select().where(History.subject == "points_programme", History.subject_id == key)
    said = [(row.staff_id, row.changes) for row in kept.order_by(History.id)]
    assert said[1] == (1, {"version": [1, 2], "earn_per_unit": ["1.5", "2"]})
    assert said[2][1] == {"reason": [None, "the board's letter"]}
    assert said[3][1]["tiers"] == [[], [["gold", "100"]]]
    assert said[4][1]["multipliers"][1] == [
        ["2026-11-02", "2026-11-03", "2", ["gold"], "gold days"]
    ]


def test_terms_that_cannot_be_are_refused() -> None:
    for values, code in (
        ({"earn_per_unit": Decimal(-1)}, "points-worth"),
        ({"spend_value": Decimal(0)}, "points-worth"),
        ({"spend_value": Decimal("NaN")}, "points-worth"),
        ({"spend_value": Decimal("0.0000001")}, "number-decimals"),
        ({"decimals": 3}, "points-decimals"),
        ({"rounding": "sideways"}, "points-rounding"),
        ({"life_days": 0}, "points-life"),
        ({"worths": {"EUR": (Decimal(1), Decimal(1))}}, "points-worth-own"),
        ({"worths": {"HRK": (Decimal(1), Decimal(1))}}, "currency-ended"),
        ({"currency": "ABC"}, "currency-unknown"),
        ({"name": " "}, "text-missing"),
        ({"name": "Points"}, "programme-name-taken"),
    ):
        assert refused(make, **values) == code, values
    key = make()
    change = programmes.change_programme
    assert refused(change, programme=key, name="Points", **ME) == "programme-name-taken"
    assert refused(change, programme=key, spend_value=Decimal(0), **ME) == "points-worth"
    assert refused(change, programme=4711, decimals=1, **ME) == "points-programme-gone"
    with pytest.raises(TypeError):
        change(programme=key, currency="USD", **ME)


def test_tiers_and_multipliers_that_cannot_be_are_refused() -> None:
    one, two = ("silver", Decimal(10)), ("gold", Decimal(20))
    for given, by, code in (
        ([one], "weight", "tier-by"),
        ([("silver", Decimal(0))], "points", "tier-threshold"),
        ([one, one], "points", "tier-named-twice"),
        ([one, ("gold", Decimal(10))], "points", "tier-named-twice"),
        ([("standard", Decimal(1))], "points", "tier-standard"),
        ([(" ", Decimal(1))], "points", "text-missing"),
    ):
        assert refused(programmes.set_tiers, programme=1, tiers=given, by=by, **ME) == code
    programmes.set_tiers(programme=1, tiers=[two, one], by="points", **ME)
    assert PointsProgramme.get_by_id(1).tiers == [["silver", "10"], ["gold", "20"]]
    for multiplier, code in (
        (Multiplier(TODAY, TODAY, Decimal(0)), "multiplier-factor"),
        (Multiplier(TODAY, TODAY, Decimal(101)), "multiplier-factor"),
        (Multiplier(TODAY, TODAY - timedelta(days=1), Decimal(2)), "multiplier-dates"),
        (Multiplier(TODAY, TODAY, Decimal(2), ("bronze",)), "tier-unknown"),
    ):
        action = programmes.set_multipliers
        assert refused(action, programme=1, multipliers=[multiplier], **ME) == code
    double = [Multiplier(TODAY, TODAY, Decimal(2), ("gold",))]
    programmes.set_multipliers(programme=1, multipliers=double, **ME)
    assert refused(programmes.set_tiers, programme=1, tiers=[one], by="points", **ME) == (
        "tier-unknown"
    )


# --- tiers ----------------------------------------------------------------------------------------


@pytest.fixture
def customer() -> int:
    return customers.create_customer(name="Maria Okafor", currency="EUR", **ME).value


@pytest.fixture
def account(customer: int) -> int:
    programmes.set_tiers(
        programme=1, tiers=[("silver", Decimal(100)), ("gold", Decimal(500))], by="points", **ME
    )
    return points.open_account(customer=customer, **ME).value


def earn(account: int, amount: int, *, now: datetime = NOW, paid: int = 0) -> None:
    with changing(who=None, now=now) as change:
        points.earn(change, account=account, points=Decimal(amount), amount_minor=paid)


def review(now: datetime = NOW) -> int:
    with changing(who=None, now=now) as change:
        return sum(tiers.review(change, row) for row in PointsProgramme.select())


def tier(customer: int) -> str:
    return str(Customer.get_by_id(customer).tier)


def test_a_tier_is_reached_by_the_points_of_12_months_and_lost_with_them(
    customer: int, account: int
) -> None:
    earn(account, 400, now=NOW - timedelta(days=300))
    earn(account, 100)
    assert (review(), tier(customer)) == (1, "gold")
    assert (review(), tier(customer)) == (0, "gold")
    points.adjust(account=account, points=Decimal(-450), reason="spent", **ME)
    assert (review(), tier(customer)) == (0, "gold")  # spending loses no tier
    assert (review(NOW + timedelta(days=66)), tier(customer)) == (1, "silver")
    assert (review(NOW + timedelta(days=366)), tier(customer)) == (1, "standard")


def test_a_tier_by_money_counts_what_was_paid(customer: int, account: int) -> None:
    programmes.set_tiers(programme=1, tiers=[("gold", Decimal("12.50"))], by="spend", **ME)
    earn(account, 9999, paid=1249)
    assert (review(), tier(customer)) == (0, "standard")
    earn(account, 0, paid=1)
    assert (review(), tier(customer)) == (1, "gold")


def test_setting_tiers_gives_them_at_once(customer: int, account: int) -> None:
    earn(account, 60)
    programmes.set_tiers(programme=1, tiers=[("silver", Decimal(50))], by="points", **ME)
    assert tier(customer) == "silver"


def test_a_tier_set_by_hand_is_raised_but_not_taken_away(customer: int, account: int) -> None:
    customers.change_customer(customer=customer, tier="gold", **ME)
    earn(account, 150)
    assert (review(), tier(customer)) == (1, "gold")
    assert PointsAccount.get_by_id(account).tier == "silver"
    assert (review(NOW + timedelta(days=400)), tier(customer)) == (1, "gold")
    customers.change_customer(customer=customer, tier="friend of the house", **ME)
    earn(account, 600)
    assert (review(), tier(customer)) == (1, "gold")


# --- waitlists ------------------------------------------------------------------------------------


@pytest.fixture
def entry(customer: int, account: int) -> int:
    """A place on a list whose rules give 7 days for silver, 14 for gold, one for 100 points."""
    WaitlistPolicy.update(
        tier_days={"silver": 7, "gold": 14}, points_per_day=100, cap_days=20
    ).execute()
    widget = catalogue.create_product(
        code="W", name="Widget", list_price=Decimal(1), currency="EUR", **ME
    ).value
    order = drafts.start(customer=customer, currency="EUR", **ME).value
    line = lines.add_line(order=order, product=widget, quantity=Decimal(1), **ME).value
    lines.choose(line=line, choice="waitlist", **ME)
    orders.confirm(order=order, **ME)
    return int(WaitlistEntry.get().id)


def head_start(entry: int) -> tuple[int, int, int]:
    """Days of tier and points, and the whole days the key stands before the joining."""
    row = WaitlistEntry.get_by_id(entry)
    joined = to_micros(row.joined_at)
    return row.tier_days, int(row.points_days), (joined - row.key) // DAY


def test_points_and_tiers_gained_move_a_place_forward_and_lost_ones_never_back(
    customer: int, account: int, entry: int
) -> None:
    assert head_start(entry) == (0, 0, 0)
    points.adjust(account=account, points=Decimal(250), reason="gift", **ME)
    assert head_start(entry) == (0, 2, 2)
    points.adjust(account=account, points=Decimal(-250), reason="spent", **ME)
    assert head_start(entry) == (0, 2, 2)
    earn(account, 120)
    assert head_start(entry) == (0, 2, 2)  # one day now: less than it has
    assert (review(), head_start(entry)) == (1, (7, 2, 9))
    review(NOW + timedelta(days=400))
    assert tier(customer) == "standard"
    assert head_start(entry) == (7, 2, 9)
    earn(account, 5000)
    assert head_start(entry) == (7, 51, 20)  # the cap
    assert WaitlistLog.select().where(WaitlistLog.action == "head-start").count() == 3
    assert integrity.check(now=NOW) == []


def test_points_whose_day_is_over_give_no_head_start(
    customer: int, account: int, entry: int
) -> None:
    """Written off or not: the ledger still sums them, the balance does not."""
    programmes.change_programme(programme=1, life_days=10, **ME)
    points.adjust(account=account, points=Decimal(400), reason="gift", **ME)
    then: dict[str, Any] = {"who": 1, "now": NOW + timedelta(days=11)}
    points.adjust(account=account, points=Decimal(250), reason="gift", **then)
    order = drafts.start(customer=customer, currency="EUR", **then).value
    widget = WaitlistEntry.get_by_id(entry).waitlist.product_id
    line = lines.add_line(order=order, product=widget, quantity=Decimal(1), **then).value
    lines.choose(line=line, choice="waitlist", **then)
    orders.confirm(order=order, **then)
    late = WaitlistEntry.select().order_by(WaitlistEntry.id.desc()).first()
    assert head_start(late.id) == (0, 2, 2)


def test_points_that_come_back_move_it_forward_too(customer: int, account: int, entry: int) -> None:
    order = drafts.start(customer=customer, currency="EUR", **ME).value
    earn(account, 300)
    with changing(who=None, now=NOW) as change:
        points.spend(change, account=account, points=Decimal(300), order=order)
    WaitlistEntry.update(points_days=0, key=WaitlistEntry.key + 3 * DAY).execute()
    with changing(who=None, now=NOW) as change:
        points.reverse(change, order=order, reason="cancelled")
    assert head_start(entry)[1] == 3

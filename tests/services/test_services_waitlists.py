"""The scenarios of waitlists, on both engines, through the services as the window calls them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from shop import ME, NOW, TODAY, customer, give, lines_of, ordered, product, seed

from desktop.domain.errors import Conflict, LiaisonError, NotFound, RuleBroken
from desktop.domain.lottery import lottery_of
from desktop.domain.waitlist import micros
from desktop.domain.waitlist_policy import Policy
from desktop.models.catalogue import Product, Supply
from desktop.models.customers import Customer
from desktop.models.database import db
from desktop.models.offers import WaitlistLog, WaitlistOffer, WaitlistOpening, WaitlistStatement
from desktop.models.orders import Allocation, SalesOrder
from desktop.models.policies import in_force, rules_of
from desktop.models.statements import place_of
from desktop.models.stock import free_supplies
from desktop.models.waitlists import Waitlist, WaitlistEntry
from desktop.models.work import FollowUp
from desktop.queries import integrity
from desktop.queries.unplanned import unplanned
from desktop.services import (
    amending,
    catalogue,
    customer_merge,
    daily,
    drafts,
    fulfilment,
    lines,
    offers,
    places,
    statements,
    stock,
    taking_back,
    waitlists,
)
from desktop.services.policies import save_policy

pytestmark = pytest.mark.usefixtures("database")
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _seeded(database: str) -> None:
    seed()


@pytest.fixture(autouse=True)
def _sound(_seeded: None) -> Any:
    yield
    assert integrity.check(now=NOW) == []


def a_list(product_key: int | None = None, **values: Any) -> int:
    made = product_key or product("SEAT")
    title = values.pop("title", "Seats")
    return waitlists.open_list(product=made, title=title, **values, **ME).value


def under(waitlist: int, **rules: Any) -> None:
    """Other rules for the list."""
    now = in_force(waitlist)
    assert now is not None
    wanted = {name: getattr(rules_of(now), name) for name in Policy.__dataclass_fields__} | rules
    save_policy(waitlist=waitlist, rules=Policy(**wanted), reason="for the test", **ME)


def join(waitlist: int, name: str, quantity: int = 1, *, at: datetime = NOW, **values: Any) -> int:
    return places.join_by_hand(
        waitlist=waitlist,
        customer=customer(name),
        quantity=Decimal(quantity),
        who=None,
        now=at,
        **values,
    ).value


def joined(waitlist: int, count: int) -> list[int]:
    """So many places, a minute apart."""
    return [join(waitlist, f"M{n}", at=NOW + timedelta(minutes=n)) for n in range(count)]


def state(entry: int) -> str:
    return str(WaitlistEntry.get_by_id(entry).state)


def offered() -> list[int]:
    """The entries with a live offer, in the order the offers were made."""
    live = WaitlistOffer.select().where(WaitlistOffer.state == "live").order_by(WaitlistOffer.id)
    return [offer.entry_id for offer in live]


def offer_of(entry: int) -> WaitlistOffer:
    found: WaitlistOffer = (
        WaitlistOffer.select().where(WaitlistOffer.entry == entry).order_by(-WaitlistOffer.id).get()
    )
    return found


def product_of(waitlist: int) -> int:
    return int(Waitlist.get_by_id(waitlist).product_id)


def test_the_best_seven_of_ten_get_the_units() -> None:
    queue = a_list()
    entries = joined(queue, 10)
    places.grant(entry=entries[9], days=Decimal(2), reason="a promise", **ME)
    give(product_of(queue), 7)
    assert offered() == [entries[9], *entries[:6]]
    calls = FollowUp.select().where(FollowUp.rule == "offer-call", FollowUp.state == "open")
    assert [call.entry_id for call in calls.order_by(FollowUp.id)] == offered()
    assert Supply.get().allocated == 7


def test_place_r_is_the_r_th_offered() -> None:
    queue = a_list()
    entries = joined(queue, 4)
    supply = give(product_of(queue), 1)
    for expected in entries:
        assert offered() == [expected]
        offers.accept(offer=offer_of(expected).id, **ME)
        row = Supply.get_by_id(supply)
        stock.correct(supply=supply, quantity=row.quantity + 1, reason="one more", **ME)
    assert offered() == []


def test_offered_already_is_not_offered_again() -> None:
    queue = a_list()
    (entry,) = joined(queue, 1)
    give(product_of(queue), 3)
    assert waitlists.offer_now(waitlist=queue, **ME).value == 0
    assert offered() == [entry]
    assert FollowUp.select().where(FollowUp.rule == "offer-call").count() == 1


@pytest.mark.parametrize("why", ["no units", "closed", "retired"])
def test_nothing_is_offered_and_nothing_written(why: str) -> None:
    queue = a_list()
    joined(queue, 2)
    if why == "closed":
        waitlists.close_list(waitlist=queue, reason="season over", **ME)
    if why == "retired":
        Product.update(active=False).execute()
    before = (WaitlistLog.select().count(), WaitlistOpening.select().count())
    if why != "no units":
        give(product_of(queue), 2)
    if why == "closed":
        with pytest.raises(RuleBroken, match="waitlist-closed"):
            waitlists.offer_now(waitlist=queue, **ME)
    else:
        waitlists.offer_now(waitlist=queue, **ME)
    assert (WaitlistLog.select().count(), WaitlistOpening.select().count()) == before
    assert offered() == []


def test_two_lists_share_the_last_unit() -> None:
    seat = product("SEAT")
    days = [TODAY + timedelta(days=n) for n in range(4)]
    one = a_list(seat, title="early", from_on=days[1], to_on=days[2])
    two = a_list(seat, title="late", from_on=days[2], to_on=days[3])
    later, first = join(two, "B", at=NOW + HOUR), join(one, "A")
    stock.add_supply(
        product=seat,
        kind="on-hand",
        quantity=Decimal(1),
        available_on=TODAY,
        for_on=days[2],
        **ME,
    )
    assert offered() == [first]
    offers.decline(offer=offer_of(first).id, **ME)
    assert offered() == [later]
    assert offer_of(later).unit_on == days[2]


def test_at_the_moment_it_is_due_it_can_only_be_given_on() -> None:
    queue = a_list()
    first, second = joined(queue, 2)
    give(product_of(queue), 1)
    due = offer_of(first).due_at
    with pytest.raises(RuleBroken, match="offer-expired"):
        offers.accept(offer=offer_of(first).id, who=None, now=due)
    assert offers.sweep(now=due - timedelta(milliseconds=1)).value == 0
    offers.accept(offer=offer_of(first).id, who=None, now=due - timedelta(milliseconds=1))
    assert offers.sweep(now=due).value == 0
    assert (state(first), offered()) == ("served", [])
    give(product_of(queue), 1, now=due)
    due = offer_of(second).due_at
    assert offers.sweep(now=due).value == 1
    with pytest.raises(RuleBroken, match="offer-closed"):
        offers.accept(offer=offer_of(second).id, who=None, now=due - HOUR)
    assert (state(second), WaitlistEntry.get_by_id(second).refusals) == ("waiting", 0)


def test_five_refusals_reach_the_sixth_and_nobody_twice() -> None:
    queue = a_list()
    under(queue, refusals_until_paused=2)
    entries = joined(queue, 6)
    give(product_of(queue), 1)
    for entry in entries[:5]:
        assert offered() == [entry]
        offers.decline(offer=offer_of(entry).id, reason="no", **ME)
    assert offered() == [entries[5]]
    offers.decline(offer=offer_of(entries[5]).id, **ME)
    assert offered() == []
    joined_late = join(queue, "late", at=NOW + HOUR)
    assert offered() == [joined_late]  # the others refused these units
    give(product_of(queue), 1)
    assert offered() == [joined_late, entries[0]]  # new units: they are asked again
    offers.decline(offer=offer_of(entries[0]).id, **ME)
    assert WaitlistEntry.get_by_id(entries[0]).paused_until == date.max
    places.resume(entry=entries[0], **ME)
    assert WaitlistEntry.get_by_id(entries[0]).refusals == 0


def test_a_head_that_never_answers_lets_others_by() -> None:
    queue = a_list()
    head, second, third = joined(queue, 3)
    give(product_of(queue), 1)
    offers.sweep(now=offer_of(head).due_at)
    assert offered() == [second]
    key = WaitlistEntry.get_by_id(head).key
    offers.sweep(now=offer_of(second).due_at)
    assert offered() == [third]
    assert WaitlistEntry.get_by_id(head).key == key
    give(product_of(queue), 1, now=offer_of(third).made_at)
    assert offered() == [third, head]


@pytest.mark.parametrize(("unanswered", "paused"), [("pause", True), ("behind", False)])
def test_an_unanswered_offer_costs_what_the_policy_says(unanswered: str, paused: bool) -> None:
    queue = a_list()
    under(queue, unanswered=unanswered)
    head, second = joined(queue, 2)
    give(product_of(queue), 1)
    offers.sweep(now=offer_of(head).due_at)
    row = WaitlistEntry.get_by_id(head)
    assert (row.paused_until == date.max) is paused
    assert (row.key > WaitlistEntry.get_by_id(second).key) is not paused


def test_the_unit_of_a_cancelled_order_goes_to_the_next_not_back() -> None:
    seat = product("SEAT")
    order = ordered(customer("A"), (seat, 1), choice="waitlist")
    (first,) = WaitlistEntry.select()
    second = join(first.waitlist_id, "B", at=NOW + HOUR)
    give(seat, 1)
    dead = offer_of(first.id)
    offers.accept(offer=dead.id, **ME)
    assert lines_of(order)[0].fulfilment == "allocated"
    fulfilment.cancel(order=order, reason="no need", **ME)
    assert offered() == [second]
    assert (WaitlistOffer.get_by_id(dead.id).state, state(first.id)) == ("accepted", "served")


def test_cancelling_an_order_takes_its_offer_back() -> None:
    seat = product("SEAT")
    order = ordered(customer("A"), (seat, 1), choice="waitlist")
    second = join(WaitlistEntry.get().waitlist_id, "B", at=NOW + HOUR)
    give(seat, 1)
    fulfilment.cancel(order=order, reason="no need", **ME)
    assert offered() == [second]
    assert [row.state for row in WaitlistEntry.select().order_by(WaitlistEntry.id)] == [
        "withdrawn",
        "offered",
    ]


@pytest.mark.parametrize(
    ("hold", "made", "due"),
    [
        (4, datetime(2026, 11, 6, 16, 30, tzinfo=UTC), datetime(2026, 11, 9, 12, 30, tzinfo=UTC)),
        (1, datetime(2026, 11, 6, 21, 0, tzinfo=UTC), datetime(2026, 11, 9, 10, 0, tzinfo=UTC)),
    ],
)
def test_an_offer_stands_for_office_hours(hold: int, made: datetime, due: datetime) -> None:
    queue = a_list()
    under(queue, hold_hours=hold)
    (entry,) = joined(queue, 1)
    give(product_of(queue), 1, now=made)
    assert offer_of(entry).due_at == due


def test_hold_time_by_tier() -> None:
    queue = a_list()
    under(queue, hold_hours=2, hold_hours_by_tier={"standard": 5})
    (entry,) = joined(queue, 1)
    give(product_of(queue), 1)
    assert offer_of(entry).due_at == NOW + 5 * HOUR


def test_paused_until_a_day_comes_back_at_the_same_key_by_itself() -> None:
    queue = a_list()
    first, second = joined(queue, 2)
    key = WaitlistEntry.get_by_id(first).key
    places.pause(entry=first, until=TODAY + timedelta(days=3), **ME)
    give(product_of(queue), 1)
    assert offered() == [second]
    (opening,) = WaitlistOpening.select()
    assert opening.passed == [[first, key, "paused"]]
    offers.decline(offer=offer_of(second).id, **ME)
    assert offered() == []
    daily.day_work(now=NOW + timedelta(days=3))
    assert offered() == [first]
    assert WaitlistEntry.get_by_id(first).key == key


def test_a_live_offer_forbids_pausing_moving_and_leaving() -> None:
    queue = a_list()
    (entry,) = joined(queue, 1)
    give(product_of(queue), 1)
    actions: list[Any] = [
        lambda: places.pause(entry=entry, until=None, **ME),
        lambda: places.withdraw(entry=entry, reason="x", **ME),
        lambda: places.grant(entry=entry, days=Decimal(1), reason="x", **ME),
        lambda: places.change_place(entry=entry, quantity=Decimal(1), **ME),
    ]
    for action in actions:
        with pytest.raises(RuleBroken, match="entry-offered"):
            action()
    offers.withdraw_offer(offer=offer_of(entry).id, reason="a mistake", **ME)
    assert (state(entry), offered()) == ("waiting", [])
    places.pause(entry=entry, until=None, **ME)


def test_a_head_too_large_by_quantity_rule() -> None:
    outcomes, gathering = {}, {}
    for rule in ("strict", "skip", "partial"):
        queue = a_list(product(rule))
        under(queue, quantity_rule=rule, most_skips=1)
        head = join(queue, f"head {rule}", 5)
        small = [join(queue, f"{rule} {n}", at=NOW + HOUR) for n in range(3)]
        before = WaitlistEntry.get_by_id(head).key
        give(product_of(queue), 3)
        live = WaitlistOffer.select().where(WaitlistOffer.waitlist == queue)
        outcomes[rule] = [([head, *small].index(one.entry_id), int(one.quantity)) for one in live]
        assert WaitlistEntry.get_by_id(head).key == before
        gathering[rule] = Waitlist.get_by_id(queue).gathering == head
    assert outcomes == {"strict": [], "skip": [(1, 1)], "partial": [(0, 3)]}
    assert gathering == {"strict": True, "skip": True, "partial": False}


def test_the_rest_of_a_part_keeps_its_key() -> None:
    queue = a_list()
    under(queue, quantity_rule="partial")
    head = join(queue, "A", 5, minimum=Decimal(2))
    key = WaitlistEntry.get_by_id(head).key
    give(product_of(queue), 3)
    offers.accept(offer=offer_of(head).id, **ME)
    row = WaitlistEntry.get_by_id(head)
    assert (row.state, row.quantity, row.minimum, row.key) == ("waiting", 2, 2, key)
    give(product_of(queue), 2)
    offers.accept(offer=offer_of(head).id, **ME)
    assert state(head) == "served"
    assert sum(line.quantity for order in SalesOrder.select() for line in lines_of(order.id)) == 5


def test_who_waits_comes_before_new_sales() -> None:
    queue = a_list()
    seat = product_of(queue)
    (entry,) = joined(queue, 1)
    supply = give(seat, 1)
    assert free_supplies([seat]).get(seat, []) == []
    order = offers.accept(offer=offer_of(entry).id, **ME).value
    row = SalesOrder.get_by_id(order)
    assert (row.state, row.total_minor, row.currency) == ("confirmed", 500, "EUR")
    assert row.number
    (line,) = lines_of(order)
    assert (line.fulfilment, line.quantity) == ("allocated", 1)
    assert (Allocation.get().quantity, Supply.get_by_id(supply).allocated) == (1, 1)
    assert FollowUp.select().where(FollowUp.order == order, FollowUp.state == "open").count() == 1


def test_units_gathered_for_a_head_are_sold_to_walk_ins_only_by_policy() -> None:
    queue = a_list()
    under(queue, quantity_rule="strict")
    join(queue, "A", 5)
    seat = product_of(queue)
    give(seat, 3)
    assert free_supplies([seat]).get(seat, []) == []
    under(queue, sell_to_walk_ins=True)
    assert [one.free for one in free_supplies([seat])[seat]] == [3]


def test_a_stale_screen_moves_nothing() -> None:
    queue = a_list()
    first, second = joined(queue, 2)
    seen = Waitlist.get_by_id(queue).revision
    places.pause(entry=first, until=None, **ME)
    for action in (
        lambda: places.withdraw(entry=second, reason="x", seen=seen, **ME),
        lambda: waitlists.offer_now(waitlist=queue, seen=seen, **ME),
    ):
        with pytest.raises(Conflict, match="waitlist-moved"):
            action()
    assert state(second) == "waiting"
    places.withdraw(entry=second, reason="x", seen=seen + 1, **ME)
    places.restore(entry=second, **ME)
    assert state(second) == "waiting"
    places.withdraw(entry=second, reason="x", **ME)
    key = WaitlistEntry.get_by_id(second).key
    under(queue, tier_days={"standard": 1}, cap_days=5)
    places.restore(entry=second, **ME)
    assert key - WaitlistEntry.get_by_id(second).key == 86_400_000_000


def test_a_customer_gets_no_more_than_the_limit() -> None:
    queue = a_list()
    under(queue, customer_limit=Decimal(2), quantity_rule="strict")
    big, small = join(queue, "A", 3), join(queue, "B", 2, at=NOW + HOUR)
    give(product_of(queue), 9)
    assert offered() == [small]
    assert WaitlistOpening.get().passed[0][2] == "limit"
    assert state(big) == "waiting"


def test_dates_are_kept_and_near_ones_are_not_given() -> None:
    days = [TODAY + timedelta(days=n) for n in range(5)]
    queue = a_list(from_on=days[1], to_on=days[4])
    entry = join(queue, "A", first_on=days[2], last_on=days[3])
    with pytest.raises(RuleBroken, match="entry-dates"):
        join(queue, "B", first_on=days[3], last_on=days[2])
    seat = product_of(queue)
    capacity: dict[str, Any] = {"product": seat, "kind": "on-hand", "quantity": Decimal(1)}
    stock.add_supply(**capacity, available_on=TODAY, for_on=days[4], **ME)
    assert offered() == []
    places.change_place(entry=entry, quantity=Decimal(1), first_on=days[4], last_on=None, **ME)
    assert offered() == [entry]
    order = offers.accept(offer=offer_of(entry).id, **ME).value
    assert lines_of(order)[0].promised_on == days[4]


def test_two_places_of_one_customer_become_one() -> None:
    queue = a_list()
    under(queue, quantity_rule="strict")
    maria = customer("Maria")
    values: dict[str, Any] = {"waitlist": queue, "customer": maria, "who": None}
    first = places.join_by_hand(**values, quantity=Decimal(1), now=NOW).value
    with pytest.raises(RuleBroken, match="waitlist-joined"):
        places.join_by_hand(**values, quantity=Decimal(2), now=NOW)
    WaitlistEntry.update(customer=customer("Other")).execute()
    second = places.join_by_hand(**values, quantity=Decimal(2), now=NOW + HOUR).value
    with pytest.raises(RuleBroken, match="entry-merge"):
        places.merge_places(kept=second, merged=first, **ME)
    WaitlistEntry.update(customer=maria).execute()
    places.merge_places(kept=second, merged=first, **ME)
    row = WaitlistEntry.get_by_id(second)
    assert (row.quantity, row.joined_at, state(first)) == (2, NOW, "withdrawn")


def test_the_log_cannot_be_changed_without_a_trace() -> None:
    queue = a_list()
    (entry,) = joined(queue, 1)
    places.pause(entry=entry, until=None, **ME)
    with pytest.raises(Exception, match="append-only"), db.atomic():
        WaitlistLog.update(facts="{}").execute()
    with db.atomic() as undone:
        postgres = "DROP TRIGGER waitlist_log_append_only ON waitlist_log"
        is_sqlite = "sqlite" in type(db.obj).__name__.lower()
        db.execute_sql("DROP TRIGGER waitlist_log_no_update" if is_sqlite else postgres)
        WaitlistLog.update(staff=None, action="resumed").where(WaitlistLog.number == 2).execute()
        (found,) = integrity.check(now=NOW)
        assert (found.code, found.params["number"]) == ("check-log-chain", 2)
        undone.rollback()


def test_refusals_name_what_is_wrong() -> None:
    queue = a_list()
    (entry,) = joined(queue, 1)
    cash = Customer.get(Customer.cash).id
    wanted: dict[str, Any] = {"waitlist": queue, "quantity": Decimal(1)}
    wrong: list[tuple[str, Any]] = [
        ("offer-gone", lambda: offers.accept(offer=99, **ME)),
        ("waitlist-cash", lambda: places.join_by_hand(customer=cash, **wanted, **ME)),
        ("entry-minimum", lambda: join(queue, "x", 1, minimum=Decimal(2))),
        ("quantity", lambda: join(queue, "y", 0)),
        ("entry-wider", lambda: places.change_place(entry=entry, quantity=Decimal(2), **ME)),
        ("entry-not-withdrawn", lambda: places.restore(entry=entry, **ME)),
        ("pause-past", lambda: places.pause(entry=entry, until=TODAY, **ME)),
        ("text", lambda: waitlists.close_list(waitlist=queue, reason=" ", **ME)),
    ]
    for code, action in wrong:
        with pytest.raises(LiaisonError, match=code):
            action()


def test_an_opening_lottery_draws_who_joins_in_its_first_minutes() -> None:
    now = in_force(None)
    assert now is not None
    wanted = {name: getattr(rules_of(now), name) for name in Policy.__dataclass_fields__}
    rules = Policy(**(wanted | {"lottery_minutes": 10}))
    save_policy(waitlist=None, rules=rules, reason="a fair start", **ME)
    queue = a_list()
    entries = joined(queue, 9)
    late = join(queue, "late", at=NOW + timedelta(minutes=10))
    lottery = lottery_of(NOW, Waitlist.get_by_id(queue).lottery_seed)
    assert lottery is not None
    for number, entry in enumerate(entries, 1):
        assert WaitlistEntry.get_by_id(entry).key == micros(lottery.drawn_at(number))
    assert WaitlistEntry.get_by_id(late).drawn_at is None
    give(product_of(queue), 10)
    drawn = sorted(entries, key=lambda entry: lottery.drawn_at(entries.index(entry) + 1))
    assert offered() == [*drawn, late]


def test_what_an_amendment_gives_back_is_offered_at_once() -> None:
    seat = product("SEAT", 3)
    order = ordered(customer("A"), (seat, 3))
    entry = join(a_list(seat), "B")
    draft = amending.amend(order=order, **ME).value
    lines.change_line(line=lines_of(draft)[0].id, quantity=Decimal(2), **ME)
    amending.confirm(amendment=draft, **ME)
    assert offered() == [entry]


def test_the_capacity_of_a_date_is_sold_for_that_date_alone() -> None:
    seat = product("SEAT")
    day = TODAY + timedelta(days=5)  # a Saturday: who comes that day comes that day
    capacity: dict[str, Any] = {"product": seat, "kind": "on-hand", "quantity": Decimal(2)}
    stock.add_supply(**capacity, available_on=TODAY, for_on=day, **ME)
    order = ordered(customer("A"), (seat, 1), wanted_on=day)
    assert lines_of(order)[0].promised_on == day
    receipt = give(seat, 1, on=day + timedelta(days=9))
    late = ordered(customer("E"), (seat, 1))
    stock.add_supply(**capacity, available_on=TODAY, for_on=day + timedelta(days=2), **ME)
    assert lines_of(late)[0].promise[0][2] == receipt
    for other in (None, day + timedelta(days=1)):
        draft = drafts.start(customer=customer("B"), currency="EUR", **ME).value
        lines.add_line(order=draft, product=seat, quantity=Decimal(1), wanted_on=other, **ME)
        assert lines_of(draft)[0].promise == []
    queue = a_list(seat, title="that day", from_on=day, to_on=day)
    places.join_by_hand(waitlist=queue, customer=customer("C"), quantity=Decimal(2), **ME)
    draft = drafts.start(customer=customer("D"), currency="EUR", **ME).value
    lines.add_line(order=draft, product=seat, quantity=Decimal(1), wanted_on=day, **ME)
    assert lines_of(draft)[0].promise == [], "what is left is gathered for who waits"


def test_other_dates_that_put_somebody_back_are_told_to_them() -> None:
    days = [TODAY + timedelta(days=n) for n in range(5)]
    queue = a_list(from_on=days[1], to_on=days[4])
    first = join(queue, "A", first_on=days[1], last_on=days[1])
    second = join(queue, "B", at=NOW + HOUR, first_on=days[3], last_on=days[3])
    later = NOW + 2 * HOUR
    facts = place_of(second, now=later).facts
    statements.tell(entry=second, language="en", facts=facts, text="x", who=None, now=later)
    wider: dict[str, Any] = {"quantity": Decimal(1), "first_on": days[1], "last_on": days[4]}
    places.change_place(entry=first, **wider, who=None, now=later)
    corrections = FollowUp.select().where(FollowUp.rule == "waitlist-correction")
    assert [one.entry_id for one in corrections] == [second]


def test_a_grant_is_taken_back_as_long_as_nobody_was_told() -> None:
    queue = a_list()
    first, second = joined(queue, 2)
    later = NOW + HOUR
    told: dict[str, Any] = {"entry": first, "language": "en", "text": "x", "who": None}
    statements.tell(**told, facts=place_of(first, now=later).facts, now=later)
    key = WaitlistEntry.get_by_id(second).key
    me: dict[str, Any] = {"entry": second, "who": None}
    places.grant(**me, days=Decimal(2), reason="a promise", now=later + HOUR)
    correction = FollowUp.get(FollowUp.rule == "waitlist-correction")
    taking_back.take_back(**me, action="granted", now=later + 2 * HOUR)
    assert WaitlistEntry.get_by_id(second).key == key
    assert FollowUp.get_by_id(correction.id).state == "cancelled"
    assert WaitlistStatement.get().state == "standing"
    with pytest.raises(RuleBroken, match="place-not-last"):
        taking_back.take_back(**me, action="granted", now=later + 2 * HOUR)
    places.grant(**me, days=Decimal(2), reason="a promise", now=later + 3 * HOUR)
    moment = later + 4 * HOUR
    statements.tell(**told, facts=place_of(first, now=moment).facts, now=moment)
    with pytest.raises(RuleBroken, match="place-told"):
        taking_back.take_back(**me, action="granted", now=moment)


def test_a_changed_wish_is_taken_back_even_where_it_was_for_more() -> None:
    queue = a_list()
    first, second = join(queue, "A", 4), join(queue, "B", 4)
    before = fields_of(first, second)
    places.change_place(entry=first, quantity=Decimal(1), who=None, now=NOW + HOUR)
    with pytest.raises(RuleBroken, match="place-not-last"):
        taking_back.take_back(entry=second, action="changed", **ME)
    taking_back.take_back(entry=first, action="changed", who=None, now=NOW + HOUR)
    assert fields_of(first, second) == before


def test_two_places_made_one_are_two_again() -> None:
    first, second = joined(a_list(), 2)
    twice, once = (WaitlistEntry.get_by_id(key).customer_id for key in (first, second))
    customer_merge.merge_customers(merged=twice, kept=once, **ME)
    before = fields_of(first, second)
    places.merge_places(kept=second, merged=first, **ME)
    taking_back.take_back(entry=second, action="merged", **ME)
    assert fields_of(first, second) == before
    assert unplanned(now=NOW) == []


def test_a_pause_and_its_end_are_taken_back_with_the_refusals() -> None:
    queue = a_list()
    (entry,) = joined(queue, 1)
    give(product_of(queue), 1)
    offers.decline(offer=offer_of(entry).id, reason="not now", **ME)
    places.pause(entry=entry, until=NOW.date() + timedelta(days=9), **ME)
    before = fields_of(entry)
    places.resume(entry=entry, **ME)
    taking_back.take_back(entry=entry, action="resumed", **ME)
    assert fields_of(entry) == before
    assert before[entry]["refusals"] == 1


def fields_of(*entries: int) -> dict[int, dict[str, Any]]:
    return {key: WaitlistEntry.get_by_id(key).__data__ for key in entries}


def test_a_list_that_is_opened_again_offers_what_came_free_meanwhile() -> None:
    seats = a_list()
    one, other = join(seats, "Ann"), join(seats, "Ben", at=NOW + timedelta(minutes=1))
    give(product_of(seats), 1)
    waitlists.close_list(waitlist=seats, reason="x", **ME)
    offers.decline(offer=offer_of(one).id, **ME)
    assert offered() == []
    waitlists.reopen_list(waitlist=seats, reason="y", **ME)
    assert len(offered()) == 1
    assert {state(one), state(other)} == {"offered", "waiting"}


def test_what_was_offered_is_sold_though_the_product_is_retired_or_sold_in_larger_amounts() -> None:
    seats = a_list()
    ann, ben = join(seats, "Ann"), join(seats, "Ben", at=NOW + timedelta(minutes=1))
    give(product_of(seats), 2)
    catalogue.change_product(product=product_of(seats), minimum=Decimal(4), **ME)
    offers.accept(offer=offer_of(ann).id, **ME)
    catalogue.change_product(product=product_of(seats), active=False, **ME)
    offers.accept(offer=offer_of(ben).id, **ME)
    assert (state(ann), state(ben)) == ("served", "served")


def test_nobody_waits_for_what_they_could_not_be_sold() -> None:
    few = a_list(product("FEW", minimum=Decimal(4)))
    with pytest.raises(RuleBroken) as refused:
        join(few, "Ann", 3)
    assert refused.value.code == "quantity-minimum"
    catalogue.change_product(product=product_of(few), active=False, **ME)
    with pytest.raises(NotFound, match="product-gone"):
        join(few, "Ben", 4)
    with pytest.raises(NotFound, match="product-gone"):
        a_list(product_of(few))


def test_nobody_joins_for_days_that_are_over() -> None:
    past = a_list(from_on=TODAY - timedelta(days=9), to_on=TODAY - timedelta(days=2))
    with pytest.raises(RuleBroken, match="entry-dates"):
        join(past, "Ann")
    with pytest.raises(RuleBroken, match="wanted-past"):
        join(a_list(product("ANY")), "Ben", last_on=TODAY - timedelta(days=1))


def test_who_left_and_joined_anew_is_not_put_back_beside_that() -> None:
    seats, ann = a_list(), customer("Ann")
    me: dict[str, Any] = {"waitlist": seats, "customer": ann, "quantity": Decimal(1), **ME}
    old = places.join_by_hand(**me).value
    places.withdraw(entry=old, reason="x", **ME)
    places.join_by_hand(**me)
    with pytest.raises(RuleBroken, match="waitlist-joined"):
        places.restore(entry=old, **ME)

"""A sound office has no findings; every fault that is planted is found, on both engines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from queries_world import NOW, TODAY, World

from desktop.models.customers import CustomerMerge
from desktop.models.database import db
from desktop.models.money import AsideRate, PointsEntry, PointsLot
from desktop.models.office import Staff
from desktop.models.work import Contact, FollowUp
from desktop.queries import integrity, integrity_words
from desktop.services import drafts, fulfilment, offers, orders, places, points, stock, waitlists
from desktop.ui.texts import SENTENCES


def codes() -> set[str]:
    return {finding.code for finding in integrity.check(now=NOW)}


def test_an_office_made_by_its_actions_has_no_findings(world: World) -> None:
    assert integrity.check(now=NOW) == []
    late = world.stock("WX-1", 3, on=TODAY + timedelta(days=3))
    places.withdraw(entry=1, reason="gone", who=1, now=NOW)
    places.grant(entry=2, days=Decimal(40), reason="long wait", who=1, now=NOW)
    stock.receive(supply=late, who=1, now=NOW)
    waitlists.offer_now(waitlist=1, who=1, now=NOW)
    assert integrity.check(now=NOW) == []
    offers.accept(offer=1, who=1, now=NOW)
    orders.reopen(order=9, who=1, now=NOW)
    drafts.discard(order=9, reason="no", who=1, now=NOW)
    fulfilment.cancel(order=1, reason="no", who=1, now=NOW)
    fulfilment.dispatch(order=2, who=1, now=NOW)
    account = points.open_account(customer=2, who=1, now=NOW).value
    points.adjust(account=account, points=Decimal(5), reason="hello", who=1, now=NOW)
    assert integrity.check(now=NOW) == []


def _overdraw() -> None:
    PointsEntry.create(account=1, at=NOW, kind="spend", points=Decimal(-9))


def _merge(*pairs: tuple[int, int]) -> None:
    """Records merged by hand: nothing goes over."""
    for merged, kept in pairs:
        CustomerMerge.create(merged=merged, kept=kept, at=NOW)


def _contact(**values: str) -> None:
    how = {"method": "telephone", "direction": "in", "started_at": NOW, "ended_at": NOW}
    Contact.create(customer=2, **how, **values)


def _set_aside() -> None:
    rate = {"base": "EUR", "quote": "GBP", "on": TODAY, "rate": Decimal(9), "source": "ECB"}
    was = {"last_rate": Decimal(1), "last_on": TODAY, "last_source": "ECB"}
    AsideRate.create(fetched_at=NOW, **rate, **was)


def _run_out() -> None:
    PointsLot.create(account=1, expires_on=TODAY, remaining=Decimal(1000))


def _unmet() -> None:
    """A line that nothing is promised for, of an order that is looked after for another line."""
    db.execute_sql("UPDATE order_line SET fulfilment = 'backordered', promised_on = NULL")
    db.execute_sql("UPDATE follow_up SET line_id = (SELECT MAX(id) FROM order_line)")
    db.execute_sql("UPDATE follow_up SET entry_id = NULL")


def _leave() -> None:
    """Somebody is gone who owns what is open."""
    owner = FollowUp.select(FollowUp.owner).where(FollowUp.state == "open", FollowUp.owner > 0)
    Staff.update(active=False).where(Staff.id.in_(owner)).execute()


FAULTS: list[tuple[str, str | Callable[[], None]]] = [
    ("check-supply-allocated", "UPDATE supply SET allocated = allocated + 1000000 WHERE id = 1"),
    ("check-supply-allocated", "UPDATE allocation SET state = 'released' WHERE id = 1"),
    ("check-order-total", "UPDATE sales_order SET total_minor = total_minor + 1 WHERE id = 1"),
    ("check-order-total", "UPDATE order_line SET amount_minor = amount_minor - 1 WHERE id = 1"),
    ("check-line-amount", "UPDATE order_line SET unit_price = unit_price + 1000000 WHERE id = 1"),
    ("check-order-number", "UPDATE sales_order SET number = NULL WHERE id = 2"),
    ("check-order-revisions", "UPDATE sales_order SET revision = 1 WHERE id = 1"),
    ("check-number-missing", "UPDATE sales_order SET number = NULL WHERE id = 2"),
    ("check-number-missing", "UPDATE number_series SET last = last + 1"),
    ("check-number-beyond", "UPDATE number_series SET last = last - 1"),
    ("check-line-accounted", "UPDATE order_line SET quantity = quantity + 1000000 WHERE id = 1"),
    ("check-line-accounted", "UPDATE waitlist_entry SET quantity = quantity + 1000000"),
    ("check-line-accounted", "UPDATE waitlist_entry SET state = 'served'"),
    ("check-entry-key", "UPDATE waitlist_entry SET key = key - 1"),
    ("check-entry-key", "UPDATE waitlist_entry SET key = key + 1"),
    ("check-entry-key", "UPDATE waitlist_entry SET granted_days = 1000000"),
    ("check-waitlist-units", "UPDATE waitlist SET units_waiting = units_waiting + 1"),
    ("check-offer-place", "UPDATE waitlist_entry SET state = 'offered' WHERE state = 'waiting'"),
    ("check-log-chain", "UPDATE waitlist SET digest = 'another' WHERE id = 1"),
    ("check-log-place", "UPDATE waitlist_entry SET paused_until = '2027-01-01'"),
    ("check-points-below-zero", _overdraw),
    ("check-merged-owns", lambda: _merge((2, 3))),
    ("check-merged-circle", lambda: _merge((4, 5), (5, 4))),
    ("check-order-unplanned", "UPDATE follow_up SET state = 'done' WHERE order_id = 1"),
    ("check-entry-unplanned", "UPDATE follow_up SET state = 'done' WHERE entry_id = 1"),
    ("check-line-unplanned", _unmet),
    ("check-contact-unplanned", lambda: _contact(asked="when?", disposition="answered")),
    ("check-contact-unplanned", lambda: _contact(disposition="missed")),
    ("check-rate-unplanned", _set_aside),
    ("check-points-unplanned", _run_out),
    ("check-follow-up-left", _leave),
    (
        "check-follow-up-needless",
        "UPDATE follow_up SET state = 'open' WHERE rule = 'deliver-promise' AND state <> 'open'",
    ),
    (
        "check-follow-up-needless",
        "UPDATE follow_up SET rule = 'quote-expiry' WHERE rule = 'deliver-promise'",
    ),
    (
        "check-follow-up-needless",
        "UPDATE follow_up SET rule = 'offer-call' WHERE rule = 'waitlist-news'",
    ),
    (
        "check-follow-up-needless",
        """UPDATE follow_up SET rule = 'rate-aside', params = '{"aside":7,"pair":"EUR/GBP"}'""",
    ),
    ("check-customer-words", "DELETE FROM customer_word WHERE word = 'ana'"),
    ("check-customer-words", "INSERT INTO customer_word (customer_id, word) VALUES (2, 'zz')"),
    ("check-product-words", "UPDATE product SET name = 'Renamed' WHERE id = 1"),
]


def test_every_planted_fault_is_found_and_has_a_sentence(world: World) -> None:
    account = points.open_account(customer=2, who=1, now=NOW).value
    points.adjust(account=account, points=Decimal(5), reason="hello", who=1, now=NOW)
    assert codes() == set()
    for code, fault in FAULTS:
        with db.atomic() as transaction:
            fault() if callable(fault) else db.execute_sql(fault)
            assert code in codes(), fault
            transaction.rollback()
        assert code in SENTENCES
    assert codes() == set()
    assert {rule.code for rule in (*integrity.RULES, *integrity.PLANNING)} <= {
        code for code, _ in FAULTS
    }


@pytest.mark.parametrize("database_target", ["sqlite"], indirect=True)
def test_rows_that_point_at_nothing_are_found(world: World) -> None:
    db.execute_sql("PRAGMA foreign_keys = 0")
    db.execute_sql("DELETE FROM staff WHERE id = 1")
    found = integrity.check(now=NOW)
    assert {"check-points-at-nothing", "check-more"} <= {finding.code for finding in found}
    (more,) = [finding for finding in found if finding.code == "check-more"]
    assert more.params == {"code": "check-points-at-nothing"}


def test_the_words_of_many_records_are_sampled(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(9):
        world.customer(f"Customer {number}")
    db.execute_sql("DELETE FROM customer_word")
    monkeypatch.setattr(integrity_words, "SAMPLE", 5)
    looked: Callable[[], int] = lambda: integrity_words.wrong()[0][1]["sample"]  # noqa: E731
    assert 5 <= looked() <= 9

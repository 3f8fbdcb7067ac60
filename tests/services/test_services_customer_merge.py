"""Two records of one customer made one and taken apart again, on both engines (customers.md 5)."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import Conflict, LiaisonError, RuleBroken
from desktop.models import schema
from desktop.models.contracts import ContractPrice
from desktop.models.customers import (
    ContactPoint,
    Customer,
    CustomerFact,
    CustomerMerge,
    CustomerPerson,
    CustomerWord,
)
from desktop.models.database import db
from desktop.models.money import PointsAccount
from desktop.models.offers import WaitlistLog
from desktop.models.office import History, Note
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.points import balance
from desktop.models.waitlists import WaitlistEntry
from desktop.models.work import Contact, FollowUp
from desktop.queries import integrity
from desktop.queries.customers import find
from desktop.queries.duplicates import possible_duplicates
from desktop.services import (
    amending,
    catalogue,
    contacts,
    contracts,
    customer_merge,
    customers,
    draft_steps,
    drafts,
    followups,
    fulfilment,
    lines,
    office,
    orders,
    points,
    programmes,
    stock,
)
from desktop.services.customer_merge_points import returned

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)  # a Monday
TODAY = date(2026, 11, 2)
ME: dict[str, Any] = {"who": 1, "now": NOW}
OLD, NEW = "020 7946 0123", "020 7946 0999"
OWNED = (
    *(SalesOrder, WaitlistEntry, Contact, FollowUp, ContractPrice),
    *(ContactPoint, CustomerFact, CustomerPerson),
)


@pytest.fixture(autouse=True)
def _office(database: Any) -> None:
    office.seed(now=NOW, home_country="GB", currency="EUR", time_zone="Europe/London")
    programmes.change_programme(programme=1, spend_value=Decimal(1), life_days=90, **ME)


@pytest.fixture
def widget() -> int:
    """Ten on hand at 10 euros."""
    made = catalogue.create_product(
        code="W", name="Widget", list_price=Decimal(10), currency="EUR", **ME
    ).value
    stock.add_supply(product=made, kind="on-hand", quantity=Decimal(10), available_on=TODAY, **ME)
    return made


@pytest.fixture
def kept() -> int:
    """The record that stays."""
    return customers.create_customer(
        name="Maria Okafor", points=[("phone", NEW)], currency="EUR", tier="gold", **ME
    ).value


@pytest.fixture
def merged() -> int:
    """The record of the same person that becomes a part of the other."""
    made = customers.create_customer(
        name="M. Okafor-Bell",
        points=[("phone", OLD), ("phone", NEW), ("email", "m@okafor.example")],
        people=[("Ada Bell", "buyer")],
        language="fr",
        tier="silver",
        **ME,
    ).value
    customers.add_note(customer=made, kind="fact", text="rings at noon", **ME)
    customers.set_fact(customer=made, fact="previous-history", value="since 1999", **ME)
    return made


def order(customer: int, product: int, quantity: int, *, now: datetime = NOW) -> int:
    """A confirmed order; what is not there waits."""
    made = drafts.start(customer=customer, currency="EUR", who=1, now=now).value
    line = lines.add_line(
        order=made, product=product, quantity=Decimal(quantity), who=1, now=now
    ).value
    lines.choose(line=line, choice="waitlist", who=1, now=now)
    orders.confirm(order=made, who=1, now=now)
    return made


def merge(merged: int, kept: int, *, now: datetime = NOW) -> int:
    return customer_merge.merge_customers(merged=merged, kept=kept, who=1, now=now).value


def unmerge(made: int, *, now: datetime = NOW) -> None:
    customer_merge.unmerge_customers(merge=made, who=1, now=now)


def owned(customer: int) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that hangs on a record, whole but for whose it is."""
    found = {}
    for model in (*OWNED, Note):
        name = str(model._meta.table_name)
        whose = "subject_id" if model is Note else "customer_id"
        rows = db.execute_sql(f"SELECT * FROM {name} WHERE {whose} = {customer} ORDER BY id")
        at = [each[0] for each in rows.description].index(whose)
        found[name] = [(*row[:at], *row[at + 1 :]) for row in rows.fetchall()]
    return found


def record(customer: int) -> dict[str, Any]:
    return dict(Customer.get_by_id(customer).__data__)


def account(customer: int, amount: str = "", *, now: datetime = NOW) -> int:
    made = points.open_account(customer=customer, **ME).value
    if amount:
        points.adjust(account=made, points=Decimal(amount), reason="gift", who=1, now=now)
    return made


def balance_of(customer: int, *, on: date = TODAY) -> Decimal:
    accounts = PointsAccount.select().where(PointsAccount.customer == customer)
    return sum((balance(one.id, on) for one in accounts), Decimal(0))


def sound() -> bool:
    """Nothing is wrong in the whole database."""
    return integrity.check(now=NOW) == []


def refused(action: Any, **values: Any) -> LiaisonError:
    with pytest.raises(LiaisonError) as caught:
        action(**values, **ME)
    return caught.value


# --- merging --------------------------------------------------------------------------------------


def test_all_history_follows(kept: int, merged: int, widget: int) -> None:
    bought = order(merged, widget, 4)
    contact = contacts.start_contact(
        method="telephone", direction="in", customer=merged, **ME
    ).value
    task = followups.add(
        customer=merged, what="ring back", due=NOW + timedelta(days=1), owner=1, **ME
    ).value
    contracts.agree_price(
        customer=merged, product=widget, price=Decimal(9), currency="EUR", from_on=TODAY, **ME
    )
    merge(merged, kept)
    assert SalesOrder.get_by_id(bought).customer_id == kept
    assert Contact.get_by_id(contact).customer_id == kept
    assert FollowUp.get_by_id(task).customer_id == kept
    assert ContractPrice.get().customer_id == kept
    assert [note.text for note in Note.select().where(Note.subject_id == kept)] == ["rings at noon"]
    assert sorted(point.typed for point in ContactPoint.select() if point.customer_id == kept) == [
        *(OLD, NEW, "m@okafor.example"),
    ]
    assert all(not rows for name, rows in owned(merged).items() if name != "contact_point")
    assert sound()


def test_places_keep_their_join_time_and_key(kept: int, merged: int, widget: int) -> None:
    order(merged, widget, 12, now=NOW - timedelta(days=9))
    order(kept, widget, 3)
    account(kept, "6000")  # worth a head start, which changes no place that was taken
    before = [(one.id, one.joined_at, one.key, one.quantity) for one in WaitlistEntry.select()]
    merge(merged, kept)
    after = WaitlistEntry.select().order_by(WaitlistEntry.id)
    assert [(one.id, one.joined_at, one.key, one.quantity) for one in after] == sorted(before)
    assert {one.customer_id for one in after} == {kept}
    assert len(before) == 2
    moved = WaitlistLog.select().where(WaitlistLog.action == "moved")
    assert [json.loads(row.facts)["new"]["customer"] for row in moved] == [kept]
    assert sound()
    WaitlistEntry.update(customer=merged).where(WaitlistEntry.id == after[0].id).execute()
    assert "check-log-place" in [problem.code for problem in integrity.check(now=NOW)]


def test_what_the_kept_record_has_stays_and_what_it_lacks_is_filled(kept: int, merged: int) -> None:
    customers.set_fact(customer=kept, fact="previous-history", value="since 2001", **ME)
    merge(merged, kept)
    now = record(kept)
    assert (now["name"], now["tier"], now["language"]) == ("Maria Okafor", "gold", "fr")
    assert [fact.value for fact in CustomerFact.select() if fact.customer_id == kept] == [
        "since 2001"
    ]
    preferred = ContactPoint.select().where(ContactPoint.customer == kept, ContactPoint.preferred)
    assert {point.typed for point in preferred} == {NEW, "m@okafor.example"}


def test_who_merges_chooses_which_fields_survive_and_undoing_restores_both(
    kept: int, merged: int
) -> None:
    before = record(kept), record(merged)
    take = ["name", "tier", "currency", "preferred_method"]
    made = customer_merge.merge_customers(merged=merged, kept=kept, take=take, who=1, now=NOW).value
    now = record(kept)
    assert (now["name"], now["tier"]) == ("M. Okafor-Bell", "silver")
    assert now["folded"] == before[1]["folded"]
    assert (now["language"], before[1]["language"]) == ("", "fr"), "what was not chosen stays"
    for text in ("maria", "okafor-bell", str(now["number"]), str(before[1]["number"])):
        assert [row.id for row in find(text, home_country="GB")] == [kept], text
    assert record(merged) == before[1]
    assert sound()
    customers.change_customer(customer=kept, tier="gold", **ME)
    unmerge(made)
    assert (record(kept), record(merged)) == before
    assert [row.id for row in find("maria", home_country="GB")] == [kept]
    assert sound()


def test_a_field_that_nobody_may_choose_is_a_mistake(kept: int, merged: int) -> None:
    with pytest.raises(TypeError, match="number"):
        customer_merge.merge_customers(merged=merged, kept=kept, take=["number"], **ME)
    assert not CustomerMerge.select().exists()


def test_the_old_number_name_and_phone_find_the_living_record(kept: int, merged: int) -> None:
    number = record(merged)["number"]
    merge(merged, kept)
    for typed in (number, "okafor bell", OLD, "+44 20 7946 0123", "m@okafor.example", "ada bell"):
        assert [row.id for row in find(typed, home_country="GB")] == [kept], typed


def test_a_merged_record_is_no_duplicate_any_more(kept: int, merged: int) -> None:
    made = merge(merged, kept)
    how: dict[str, Any] = {"name": "Okafor", "phones": [NEW], "home_country": "GB"}
    assert [row.id for row in possible_duplicates(**how)] == [kept]
    unmerge(made)
    assert {row.id for row in possible_duplicates(**how)} == {kept, merged}


def test_the_merged_record_takes_nothing_more_and_says_what_it_became(
    kept: int, merged: int
) -> None:
    draft = drafts.start(customer=None, currency="EUR", **ME).value
    merge(merged, kept)
    for action, values in (
        (customers.change_customer, {"customer": merged, "name": "X"}),
        (customers.add_note, {"customer": merged, "kind": "fact", "text": "x"}),
        (drafts.start, {"customer": merged, "currency": "EUR"}),
        (drafts.set_customer, {"customer": merged, "order": draft}),
        (
            contacts.start_contact,
            {"customer": merged, "method": "telephone", "direction": "in"},
        ),
    ):
        error = refused(action, **values)
        assert isinstance(error, Conflict)
        assert (error.code, error.params["id"]) == ("customer-merged", kept)
    assert sound()


def test_undo_in_a_draft_does_not_bring_a_merged_record_back(kept: int, merged: int) -> None:
    other = customers.create_customer(name="Somebody Else", currency="EUR", **ME).value
    draft = drafts.start(customer=merged, currency="EUR", **ME).value
    drafts.set_customer(order=draft, customer=other, **ME)
    merge(merged, kept)
    draft_steps.undo(order=draft, **ME)
    assert SalesOrder.get_by_id(draft).customer_id == kept
    assert sound()


def test_what_makes_no_sense_is_refused(kept: int, merged: int) -> None:
    cash = Customer.get(Customer.cash).id
    act = customer_merge.merge_customers
    assert refused(act, merged=kept, kept=kept).code == "customer-merge-itself"
    assert refused(act, merged=cash, kept=kept).code == "customer-merge-cash"
    assert refused(act, merged=kept, kept=cash).code == "customer-merge-cash"
    assert refused(act, merged=99, kept=kept).code == "customer-gone"
    made = merge(merged, kept)
    assert refused(act, merged=merged, kept=kept).code == "customer-merged"
    unmerge(made)
    error = refused(customer_merge.unmerge_customers, merge=made)
    assert error.code == "customer-merge-undone"


def test_who_merged_what_and_when_is_in_the_history(kept: int, merged: int) -> None:
    number = record(kept)["number"]
    merge(merged, kept)
    rows = History.select().where(History.subject == "customer", History.subject_id == merged)
    told = [(row.staff_id, row.changes) for row in rows if "merged_into" in row.changes]
    assert told == [(1, {"merged_into": [None, number]})]


# --- taking apart ---------------------------------------------------------------------------------


def test_after_undoing_each_has_its_own_again(kept: int, merged: int, widget: int) -> None:
    """The whole of both records, row by row, is what it was (scenario 5)."""
    order(merged, widget, 12)
    order(kept, widget, 2)
    customers.set_fact(customer=kept, fact="previous-history", value="since 2001", **ME)
    contracts.agree_price(
        customer=merged, product=widget, price=Decimal(9), currency="EUR", from_on=TODAY, **ME
    )
    before = (owned(kept), owned(merged), record(kept), record(merged))
    made = merge(merged, kept)
    assert owned(kept) != before[0]
    unmerge(made)
    assert (owned(kept), owned(merged), record(kept), record(merged)) == before
    assert [row.id for row in find(OLD, home_country="GB")] == [merged]
    assert sound()
    again = merge(merged, kept)
    assert CustomerMerge.get_by_id(again).undone_at is None


def test_what_was_added_meanwhile_goes_where_it_hangs(kept: int, merged: int, widget: int) -> None:
    """A new order stays with the kept record; a follow-up of an order that goes back goes too."""
    theirs = order(merged, widget, 4)
    made = merge(merged, kept)
    new = order(kept, widget, 1)
    note = customers.add_note(customer=kept, kind="fact", text="new", **ME).value
    due: dict[str, Any] = {"due": NOW + timedelta(days=1), "owner": 1}
    of_theirs = followups.add(customer=kept, order=theirs, what="theirs", **due, **ME).value
    of_new = followups.add(customer=kept, order=new, what="new", **due, **ME).value
    ada = CustomerPerson.get(CustomerPerson.name == "Ada Bell").id
    number = customers.add_contact_point(
        customer=kept, person=ada, kind="phone", typed="020 7946 0777", **ME
    ).value
    call = contacts.start_contact(
        customer=kept, order=theirs, method="telephone", direction="in", **ME
    ).value
    unmerge(made)
    assert ContactPoint.get_by_id(number).customer_id == merged
    assert SalesOrder.get_by_id(new).customer_id == kept
    assert Note.get_by_id(note).subject_id == kept
    assert FollowUp.get_by_id(of_new).customer_id == kept
    assert SalesOrder.get_by_id(theirs).customer_id == merged
    assert FollowUp.get_by_id(of_theirs).customer_id == merged
    assert Contact.get_by_id(call).customer_id == merged
    assert sound()


def test_what_an_order_said_before_it_was_amended_goes_back_with_it(
    kept: int, merged: int, widget: int
) -> None:
    theirs = order(merged, widget, 4)
    made = merge(merged, kept)
    draft = amending.amend(order=theirs, **ME).value
    line = OrderLine.get(OrderLine.order == draft).id
    lines.change_line(line=line, quantity=Decimal(3), **ME)
    amending.confirm(amendment=draft, **ME)
    unmerge(made)
    rows = SalesOrder.select().where(
        (SalesOrder.id == theirs) | SalesOrder.revision_of.is_null(False)
    )
    assert {row.customer_id for row in rows} == {merged}
    assert len(rows) == 2
    assert sound()


def test_whatever_hangs_on_a_customer_goes_over() -> None:
    """A table that is added later is not forgotten."""
    hang = {
        model
        for model in schema.TABLES
        if any(
            getattr(field, "rel_model", None) is Customer for field in model._meta.fields.values()
        )
    }
    apart = {CustomerMerge, CustomerWord, PointsAccount}  # which have ways of their own
    assert hang - apart == {model for model, _unless in customer_merge._MOVED} - {Note}


def test_what_was_changed_meanwhile_is_kept(kept: int, merged: int) -> None:
    made = merge(merged, kept)
    customers.change_customer(customer=kept, language="de", **ME)
    phone = ContactPoint.get(ContactPoint.typed == OLD)
    customers.remove_contact_point(point=phone.id, **ME)
    unmerge(made)
    assert record(kept)["language"] == "de"
    assert record(merged)["language"] == "fr"
    assert ContactPoint.get_or_none(ContactPoint.typed == OLD) is None
    assert sound()


def test_merges_come_apart_the_last_first(kept: int, merged: int) -> None:
    third = customers.create_customer(
        name="Third", points=[("phone", "020 7946 0555")], currency="EUR", **ME
    ).value
    first = merge(merged, kept)
    second = merge(kept, third)
    assert [row.id for row in find(OLD, home_country="GB")] == [third]
    error = refused(customer_merge.unmerge_customers, merge=first)
    assert (error.code, error.params["name"]) == ("customer-merge-later", "Third")
    unmerge(second)
    assert [row.id for row in find(OLD, home_country="GB")] == [kept]
    unmerge(first)
    assert [row.id for row in find(OLD, home_country="GB")] == [merged]
    assert sound()


# --- points ---------------------------------------------------------------------------------------


def test_points_are_joined_and_each_has_its_own_again(kept: int, merged: int) -> None:
    account(kept, "100")
    account(merged, "40", now=NOW - timedelta(days=30))  # they expire earlier
    made = merge(merged, kept)
    assert (balance_of(kept), balance_of(merged)) == (Decimal(140), Decimal(0))
    assert balance_of(kept, on=TODAY + timedelta(days=75)) == Decimal(100)
    unmerge(made)
    assert (balance_of(kept), balance_of(merged)) == (Decimal(100), Decimal(40))
    assert balance_of(merged, on=TODAY + timedelta(days=75)) == Decimal(0)
    assert sound()


def test_points_of_a_record_come_over_where_the_other_had_none(kept: int, merged: int) -> None:
    account(merged, "40")
    made = merge(merged, kept)
    assert balance_of(kept) == Decimal(40)
    points.adjust(account=account(kept), points=Decimal(7), reason="gift", **ME)
    unmerge(made)
    assert (balance_of(kept), balance_of(merged)) == (Decimal(7), Decimal(40))
    assert sound()


def test_what_was_spent_meanwhile_was_the_kept_records(kept: int, merged: int) -> None:
    account(merged, "40", now=NOW - timedelta(days=30))  # taken first: they expire earlier
    account(kept, "100")
    made = merge(merged, kept)
    points.adjust(account=account(kept), points=Decimal(-60), reason="spent", **ME)
    unmerge(made)
    assert (balance_of(kept), balance_of(merged)) == (Decimal(40), Decimal(40))
    assert sound()


def paid(customer: int, product: int, quantity: int, wanted: int) -> int:
    """An order that takes points."""
    from desktop.services import payment

    made = drafts.start(customer=customer, currency="EUR", **ME).value
    lines.add_line(order=made, product=product, quantity=Decimal(quantity), **ME)
    payment.pay_points(order=made, points=Decimal(wanted), **ME)
    orders.confirm(order=made, **ME)
    return made


@pytest.mark.parametrize("cancelled_while_merged", [True, False])
def test_points_an_order_took_come_back_to_whose_it_is(
    kept: int, merged: int, widget: int, cancelled_while_merged: bool
) -> None:
    account(kept, "100")
    account(merged, "40")
    bought = paid(merged, widget, 5, 30)
    assert balance_of(merged) == Decimal(10)
    made = merge(merged, kept)
    assert balance_of(kept) == Decimal(110)
    assert sound()
    if cancelled_while_merged:
        fulfilment.cancel(order=bought, reason="changed mind", **ME)
        assert balance_of(kept) == Decimal(140)
        unmerge(made)
    else:
        unmerge(made)
        assert balance_of(merged) == Decimal(10)
        fulfilment.cancel(order=bought, reason="changed mind", **ME)
    assert (balance_of(kept), balance_of(merged)) == (Decimal(100), Decimal(40))
    assert sound()


def test_points_of_a_new_order_are_earned_by_the_kept_record(
    kept: int, merged: int, widget: int
) -> None:
    account(kept, "100")
    account(merged, "40")
    made = merge(merged, kept)
    bought = paid(kept, widget, 5, 20)
    unmerge(made)
    assert (balance_of(kept), balance_of(merged)) == (Decimal(80), Decimal(40))
    fulfilment.cancel(order=bought, reason="changed mind", **ME)
    assert (balance_of(kept), balance_of(merged)) == (Decimal(100), Decimal(40))
    assert sound()


def test_points_whose_day_is_over_are_lost_to_whom_they_belonged(kept: int, merged: int) -> None:
    account(merged, "40", now=NOW - timedelta(days=30))
    account(kept, "100")
    made = merge(merged, kept)
    later = NOW + timedelta(days=75)
    unmerge(made, now=later)
    assert balance_of(merged, on=later.date()) == Decimal(0)
    assert balance_of(kept, on=later.date()) == Decimal(100)
    assert sound()


_DAYS = st.sampled_from([None, TODAY, TODAY + timedelta(days=9), TODAY - timedelta(days=1)])
_LEFT = st.dictionaries(_DAYS, st.integers(1, 50).map(Decimal), max_size=4)


@given(due=_LEFT, left=_LEFT)
def test_never_more_goes_back_than_is_due_or_left(
    due: dict[date | None, Decimal], left: dict[date | None, Decimal]
) -> None:
    back = returned(due, left, today=TODAY)

    def good(some: dict[date | None, Decimal]) -> Decimal:
        return sum((p for on, p in some.items() if on is None or on >= TODAY), Decimal(0))

    assert all(0 < points <= left[on] for on, points in back.items())
    assert good(back) == min(good(due), good(left))
    assert all(back.get(on, 0) >= min(points, left.get(on, 0)) for on, points in due.items())


def test_refusing_keeps_nothing(kept: int, merged: int, widget: int) -> None:
    """A merge that fails at its end leaves both records as they were."""
    order(merged, widget, 4)
    before = (owned(kept), owned(merged))
    with pytest.raises(RuleBroken):
        merge(merged, Customer.get(Customer.cash).id)
    assert (owned(kept), owned(merged)) == before

"""Reading back, correcting, and the customer's yes, on both engines (orders, scenario 16)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from desktop.domain.errors import Conflict, RuleBroken
from desktop.domain.specifications import SheetItem
from desktop.models.office import History
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.read_backs import ReadBack
from desktop.queries.orders import order
from desktop.queries.read_backs import read_back, read_backs_of
from desktop.services import (
    amending,
    catalogue,
    customers,
    draft_steps,
    drafts,
    lines,
    office,
    orders,
)
from desktop.services import read_backs as service

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)
ONE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def anna(database: Any) -> int:
    office.seed(now=NOW, home_country="GB", currency="EUR", time_zone="Europe/London")
    return office.add_staff(name="Anna", role="agent", who=None, now=NOW).value


@pytest.fixture
def draft(anna: int) -> int:
    """A draft of three blue widgets for Maria, who speaks French."""
    by: dict[str, Any] = {"who": anna, "now": NOW}
    maria = customers.create_customer(
        name="Maria Okafor", currency="EUR", language="fr", **by
    ).value
    widget = catalogue.create_product(
        code="WX", name="Widget X", list_price=Decimal(12), currency="EUR", **by
    ).value
    sheet = [SheetItem(name="colour", kind="choice", choices=("blue", "navy"), required=True)]
    catalogue.set_sheet(product=widget, sheet=sheet, **by)
    made = drafts.start(customer=maria, currency="EUR", **by).value
    wish: dict[str, Any] = {"product": widget, "quantity": Decimal(3)}
    lines.add_line(order=made, **wish, specifications={"colour": "blue"}, **by)
    return made


def reads(draft: int, who: int, *, at: datetime) -> int:
    version = SalesOrder.get_by_id(draft).version
    return service.read(order=draft, version=version, language="fr", who=who, now=at).value


def corrects(draft: int, who: int, *, at: datetime, colour: str = "navy") -> None:
    line = OrderLine.get(OrderLine.order == draft)
    lines.change_line(line=line.id, specifications={"colour": colour}, who=who, now=at)


def test_blue_becomes_navy_and_both_values_the_time_and_the_yes_are_kept(
    draft: int, anna: int
) -> None:
    reads(draft, anna, at=NOW)
    corrects(draft, anna, at=NOW + ONE)
    second = reads(draft, anna, at=NOW + 2 * ONE)
    service.agree(read_back=second, who=anna, now=NOW + 3 * ONE)

    blue, navy = read_backs_of(draft)
    assert (blue.at, blue.by, blue.language, blue.agreed_at) == (NOW, "Anna", "fr", None)
    (one,) = navy.corrected
    assert (one.field, one.detail, one.old, one.new) == (
        "specifications",
        "colour",
        "blue",
        "navy",
    )
    assert (navy.at, navy.agreed_at, navy.agreed_by) == (NOW + 2 * ONE, NOW + 3 * ONE, "Anna")
    assert navy.version > blue.version
    written = [
        (row.at, row.changes["specifications"])
        for row in History.select().where(History.subject == "order_line")
        if row.action == "changed" and "specifications" in row.changes
    ]
    assert written == [(NOW + ONE, [{"colour": "blue"}, {"colour": "navy"}])]
    assert order(draft).read_backs == (blue, navy)


def test_a_yes_to_blue_is_no_yes_to_navy(draft: int, anna: int) -> None:
    first = reads(draft, anna, at=NOW)
    corrects(draft, anna, at=NOW + ONE)
    with pytest.raises(Conflict) as refused:
        service.agree(read_back=first, who=anna, now=NOW + ONE)
    assert refused.value.code == "read-back-moved"
    assert ReadBack.get_by_id(first).agreed_at is None


def test_what_was_undone_again_is_what_was_read(draft: int, anna: int) -> None:
    first = reads(draft, anna, at=NOW)
    corrects(draft, anna, at=NOW + ONE)
    draft_steps.undo(order=draft, who=anna, now=NOW + 2 * ONE)
    assert reads(draft, anna, at=NOW + 3 * ONE) == first
    service.agree(read_back=first, who=anna, now=NOW + 3 * ONE)
    service.agree(read_back=first, who=None, now=NOW + 9 * ONE)
    found = read_back(first)
    assert (found.agreed_at, found.agreed_by) == (NOW + 3 * ONE, "Anna")


def test_a_draft_that_moved_while_it_was_looked_at_is_not_read(draft: int, anna: int) -> None:
    version = SalesOrder.get_by_id(draft).version
    corrects(draft, anna, at=NOW)
    with pytest.raises(Conflict) as refused:
        service.read(order=draft, version=version, language="", who=anna, now=NOW)
    assert refused.value.code == "read-back-moved"
    assert not read_backs_of(draft)


def test_what_is_no_draft_is_not_read(draft: int, anna: int) -> None:
    first = reads(draft, anna, at=NOW)
    drafts.discard(order=draft, reason="changed her mind", who=anna, now=NOW)
    for act in (
        lambda: reads(draft, anna, at=NOW),
        lambda: service.agree(read_back=first, who=anna, now=NOW),
    ):
        with pytest.raises(RuleBroken) as refused:
            act()
        assert refused.value.code == "order-not-draft"


def test_the_yes_stays_with_the_order_that_is_confirmed(draft: int, anna: int) -> None:
    line = OrderLine.get(OrderLine.order == draft)
    lines.choose(line=line.id, choice="waitlist", reason="", who=anna, now=NOW)
    service.agree(read_back=reads(draft, anna, at=NOW), who=anna, now=NOW + ONE)
    orders.confirm(order=draft, who=anna, now=NOW + 2 * ONE)
    (only,) = order(draft).read_backs
    assert only.agreed_at == NOW + ONE


def test_an_amendment_is_read_on_its_own_and_kept_with_its_order(draft: int, anna: int) -> None:
    line = OrderLine.get(OrderLine.order == draft)
    lines.choose(line=line.id, choice="waitlist", reason="", who=anna, now=NOW)
    orders.confirm(order=draft, who=anna, now=NOW)
    amendment = amending.amend(order=draft, who=anna, now=NOW + ONE).value
    service.agree(read_back=reads(amendment, anna, at=NOW + ONE), who=anna, now=NOW + 2 * ONE)
    amending.confirm(amendment=amendment, who=anna, now=NOW + 3 * ONE)
    assert SalesOrder.get_or_none(SalesOrder.id == amendment) is None
    (only,) = order(draft).read_backs
    assert only.agreed_at == NOW + 2 * ONE

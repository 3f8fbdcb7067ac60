"""States, fulfilment, totals and dates of an order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.errors import RuleBroken
from desktop.domain.orders import (
    FULFILMENT_STEPS,
    FULFILMENTS,
    OPEN_STATES,
    STATES,
    TRANSITIONS,
    LineFigures,
    check_confirmable,
    check_editable,
    check_fulfilment,
    check_transition,
    number,
    quote_expiry,
    quote_lapsed,
    state_after,
    state_steps,
    summary_date,
    totals,
    undated_goods,
)

TODAY = date(2026, 6, 1)
LINE = LineFigures(amount=1000, currency="EUR")


def june(day: int, *, goods: bool = True) -> LineFigures:
    return replace(LINE, promised_on=date(2026, 6, day), goods=goods)


def test_an_order_goes_forward_and_can_be_cancelled_while_open() -> None:
    for old, new in pairwise(STATES[:5]):
        check_transition(old, new)
    for state in OPEN_STATES:
        check_transition(state, "cancelled", reason="changed their mind")
        with pytest.raises(RuleBroken, match="order-cancel-reason"):
            check_transition(state, "cancelled", reason="  ")


def test_what_is_over_stays_over_and_nothing_goes_back_from_confirmed() -> None:
    over = ["completed", "cancelled", "superseded", "discarded"]
    assert [state for state in STATES if not TRANSITIONS[state]] == over
    assert set(TRANSITIONS) == set(STATES)
    for old, new in [("confirmed", "draft"), ("completed", "cancelled"), ("draft", "completed")]:
        with pytest.raises(RuleBroken) as caught:
            check_transition(old, new, reason="a reason")
        assert caught.value.code == "order-state"


def test_only_a_draft_is_edited_in_place() -> None:
    check_editable("draft")
    for state in STATES[1:]:
        with pytest.raises(RuleBroken, match="order-not-draft"):
            check_editable(state)


def test_lines_are_fulfilled_step_by_step() -> None:
    assert set(FULFILMENT_STEPS) == {None, *FULFILMENTS}
    for old, new in [
        (None, "waitlisted"),
        ("waitlisted", "allocated"),
        ("allocated", "dispatched"),
    ]:
        check_fulfilment(old, new)
    for old, new in [("dispatched", "cancelled"), ("cancelled", "allocated"), (None, "delivered")]:
        with pytest.raises(RuleBroken, match="line-fulfilment"):
            check_fulfilment(old, new)


def test_the_orders_promise_is_the_latest_of_its_goods() -> None:
    assert summary_date([june(3), june(17), june(10)]) == date(2026, 6, 17)
    assert summary_date([june(3), june(17), june(30, goods=False)]) == date(2026, 6, 17)
    assert summary_date([june(3), replace(june(30), fulfilment="cancelled")]) == date(2026, 6, 3)


def test_goods_without_a_date_are_counted_because_the_date_does_not_speak_for_them() -> None:
    lines = [june(3), LINE, replace(LINE, goods=False), replace(LINE, fulfilment="cancelled")]
    assert summary_date(lines) == date(2026, 6, 3)
    assert undated_goods(lines) == 1
    assert summary_date([june(3, goods=False), LINE]) is None


def test_an_amendment_changes_the_total_from_55_to_46() -> None:
    before = [replace(LINE, amount=5 * 1000), replace(LINE, amount=500)]
    after = [replace(LINE, amount=4 * 900), replace(LINE, amount=2 * 500)]
    assert totals(before).by_currency == {"EUR": 5500}
    assert totals(after).by_currency == {"EUR": 4600}


def test_currencies_are_never_added_and_cancelled_lines_do_not_count() -> None:
    lines = [
        LINE,
        replace(LINE, currency="JPY", amount=700),
        replace(LINE, amount=-250),
        replace(LINE, amount=0, points=Decimal("1200.50")),
        replace(LINE, amount=99, points=Decimal(9), fulfilment="cancelled"),
    ]
    summed = totals(lines)
    assert summed.by_currency == {"EUR": 750, "JPY": 700}
    assert summed.points == Decimal("1200.50")


def test_an_order_with_no_line_cannot_be_confirmed() -> None:
    cancelled = replace(LINE, fulfilment="cancelled")
    for lines in ([], [cancelled]):
        with pytest.raises(RuleBroken, match="order-no-line"):
            check_confirmable(lines, state="draft", quote_expires_on=None, today=TODAY)
    check_confirmable([LINE, cancelled], state="draft", quote_expires_on=None, today=TODAY)


def test_a_week_long_quote_has_lapsed_after_a_fortnight() -> None:
    expires = quote_expiry(TODAY, 7)
    check_confirmable([LINE], state="quoted", quote_expires_on=expires, today=expires)
    with pytest.raises(RuleBroken) as caught:
        check_confirmable(
            [LINE], state="quoted", quote_expires_on=expires, today=TODAY + timedelta(14)
        )
    assert (caught.value.code, caught.value.params) == ("quote-lapsed", {"expired_on": expires})
    assert not quote_lapsed(None, today=TODAY)


def test_three_of_four_dispatched_leave_the_order_in_progress() -> None:
    assert state_after("confirmed", ["dispatched"] * 3 + ["backordered"]) == "in-progress"
    assert state_after("in-progress", ["delivered", "dispatched"]) == "in-progress"
    assert state_after("in-progress", ["delivered", "cancelled"]) == "completed"
    assert state_after("confirmed", ["allocated", "waitlisted"]) == "confirmed"
    assert state_after("confirmed", ["cancelled"]) == "confirmed"
    assert state_after("draft", ["delivered"]) == "draft"


@given(st.sampled_from(STATES), st.lists(st.sampled_from([None, *FULFILMENTS])))
def test_a_state_earned_by_lines_is_reached_by_allowed_steps(
    state: str, fulfilments: list[str | None]
) -> None:
    old = state
    for new in state_steps(state, state_after(state, fulfilments)):
        check_transition(old, new)
        old = new
    assert old == state_after(state, fulfilments)


def test_numbers_are_per_year_with_six_digits() -> None:
    assert number(2026, 123) == "2026-000123"
    assert number(2026, 1_234_567) == "2026-1234567"

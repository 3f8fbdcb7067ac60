"""The promise: never more than there is, and as early as it can be."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.office_calendar import default_calendar
from desktop.domain.promise import (
    Part,
    Promise,
    Supply,
    SupplyKind,
    deduct,
    promise,
    promise_kept,
)

D = Decimal
TODAY = date(2026, 11, 30)  # a Monday
LATER = date(2026, 12, 17)
OFFICE = default_calendar("Europe/Berlin", [date(2026, 12, 25)])


def stock(free: str, supply_id: int = 1) -> Supply:
    return Supply(supply_id, "on_hand", date(2026, 1, 1), D(free))


def receipt(free: str, on: date = LATER, supply_id: int = 2) -> Supply:
    return Supply(supply_id, "receipt", on, D(free))


def ask(
    wanted: str,
    *supplies: Supply,
    lead_days: int | None = None,
    step: str | None = None,
    by: date | None = None,
) -> Promise:
    return promise(
        wanted=D(wanted),
        supplies=supplies,
        today=TODAY,
        calendar=OFFICE,
        lead_days=lead_days,
        step=D(step) if step else None,
        wanted_by=by,
    )


def test_three_orders_share_a_stock_of_five() -> None:
    supplies: tuple[Supply, ...] = (stock("5"), receipt("5"))
    told = []
    for wanted in ("3", "3", "4"):
        promised = ask(wanted, *supplies)
        told.append(promised.by_date)
        supplies = deduct(supplies, promised)
    assert told == [
        ((D(3), TODAY),),
        ((D(2), TODAY), (D(1), LATER)),
        ((D(4), LATER),),
    ]
    assert [supply.free for supply in supplies] == [0, 0]


def test_what_is_allocated_is_not_promised_again() -> None:
    promised = ask("5", stock("2"))
    assert promised == Promise((Part(1, D(2), TODAY),), D(3))
    assert promised.promised == 2
    assert promised.last_on == TODAY


def test_the_rest_by_a_later_receipt_is_not_there_by_the_date() -> None:
    by, later = date(2026, 12, 11), date(2026, 12, 28)
    promised = ask("100", receipt("60", by), receipt("40", later, 3), by=by)
    assert promised.by_date == ((D(60), by), (D(40), later))
    assert promised.quantity_by(by) == 60
    assert promised.short == 0


def test_stock_on_hand_stays_free_where_a_receipt_is_in_time() -> None:
    promised = ask("4", stock("5"), receipt("5"), by=LATER)
    assert promised.parts == (Part(2, D(4), LATER),)


def test_stock_on_hand_goes_before_waiting_where_the_receipt_is_too_late() -> None:
    promised = ask("4", stock("5"), receipt("5"), by=LATER - timedelta(1))
    assert promised.parts == (Part(1, D(4), TODAY),)


def test_an_overdue_receipt_promises_nothing() -> None:
    assert ask("1", receipt("5", TODAY - timedelta(1))).short == 1
    assert ask("1", receipt("5", TODAY)).by_date == ((D(1), TODAY),)


def test_the_lead_time_covers_any_rest() -> None:
    promised = ask("10", stock("3"), lead_days=5)
    assert promised.parts == (Part(1, D(3), TODAY), Part(None, D(7), date(2026, 12, 7)))


def test_a_receipt_after_the_lead_time_is_left_alone() -> None:
    assert ask("2", receipt("5"), lead_days=1).parts == (Part(None, D(2), date(2026, 12, 1)),)


def test_stock_goes_before_making_even_where_making_is_in_time() -> None:
    assert ask("2", stock("5"), lead_days=1, by=LATER).parts == (Part(1, D(2), TODAY),)


def test_what_arrives_on_a_closed_day_leaves_on_the_next_working_day() -> None:
    promised = ask("1", receipt("1", date(2026, 12, 25)))
    assert promised.last_on == date(2026, 12, 28)


def test_no_split_below_the_step() -> None:
    promised = ask("0.50", stock("0.12"), receipt("1"), step="0.05")
    assert promised.by_date == ((D("0.10"), TODAY), (D("0.40"), LATER))


def test_hint_and_check_agree_because_quotes_hold_nothing() -> None:
    supplies = (stock("5"),)
    for quoted in ("3", "1"):
        assert ask(quoted, *supplies).short == 0
    assert ask("2", *supplies) == ask("2", *supplies) == Promise((Part(1, D(2), TODAY),), D(0))


def test_a_moved_promise_shows_the_original_missed_and_the_revised_kept() -> None:
    done = date(2026, 6, 9)
    assert promise_kept(date(2026, 6, 3), done_on=done, today=done) == "missed"
    assert promise_kept(date(2026, 6, 10), done_on=done, today=done) == "kept"
    assert promise_kept(done, done_on=done, today=done) == "kept"
    assert promise_kept(done, done_on=None, today=done) == "open"
    assert promise_kept(done, done_on=None, today=done + timedelta(1)) == "missed"


KINDS: list[SupplyKind] = ["on_hand", "receipt", "make"]
SUPPLIES = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(-3, 9), st.integers(-1, 5)), max_size=4
).map(
    lambda rows: tuple(
        Supply(n, kind, TODAY + timedelta(days), D(free))
        for n, (kind, days, free) in enumerate(rows)
    )
)
WISHES = st.integers(0, 12)
LEADS = st.none() | st.integers(0, 8)
DATES = st.none() | st.integers(-2, 12).map(lambda days: TODAY + timedelta(days))


@given(wanted=WISHES, supplies=SUPPLIES, lead=LEADS, by=DATES, step=st.sampled_from(["1", "2"]))
def test_parts_and_rest_are_what_was_wanted_and_no_supply_gives_more_than_it_has(
    wanted: int, supplies: tuple[Supply, ...], lead: int | None, by: date | None, step: str
) -> None:
    promised = ask(str(wanted), *supplies, lead_days=lead, by=by, step=step)
    assert promised.promised + promised.short == wanted
    assert all(part.quantity > 0 and OFFICE.is_working_day(part.on) for part in promised.parts)
    assert [part.on for part in promised.parts] == sorted(part.on for part in promised.parts)
    for before, after in zip(supplies, deduct(supplies, promised), strict=True):
        assert after.free == before.free or 0 <= after.free < before.free
    if wanted % int(step) == 0:
        assert all(part.quantity % D(step) == 0 for part in promised.parts)


def unit_dates(promised: Promise) -> list[date]:
    return [on for quantity, on in promised.by_date for _ in range(int(quantity))]


@given(wanted=st.integers(0, 4), supplies=SUPPLIES.map(lambda rows: rows[:3]), by=DATES)
def test_no_other_choice_of_units_is_earlier(
    wanted: int, supplies: tuple[Supply, ...], by: date | None
) -> None:
    """The twin tries every way of taking units and keeps the best list of dates."""
    usable = [s for s in supplies if s.kind == "on_hand" or s.available_on >= TODAY]
    choices = (
        sorted(
            OFFICE.next_working_day(max(s.available_on, TODAY))
            for s, n in zip(usable, taken, strict=True)
            for _ in range(n)
        )
        for taken in product(*(range(max(int(s.free), 0) + 1) for s in usable))
    )
    most = min(wanted, sum(max(int(s.free), 0) for s in usable))
    complete = [dates for dates in choices if len(dates) == most]

    def wish(dates: list[date]) -> tuple[int, list[date]]:
        late = [on for on in dates if by is None or on > by]
        return len(late), late  # nobody minds which day before the date it is

    promised = unit_dates(ask(str(wanted), *supplies, by=by))
    assert wish(promised) == min(wish(dates) for dates in complete)


@given(wanted=WISHES, supplies=SUPPLIES, lead=LEADS, extra=st.integers(1, 5))
def test_more_stock_never_makes_a_promise_later_and_a_bigger_wish_never_an_earlier_one(
    wanted: int, supplies: tuple[Supply, ...], lead: int | None, extra: int
) -> None:
    few = ask(str(wanted), *supplies, lead_days=lead)
    more = ask(str(wanted), *supplies, stock(str(extra), 99), lead_days=lead)
    bigger = ask(str(wanted + extra), *supplies, lead_days=lead)
    assert more.short <= few.short <= bigger.short
    assert all(a <= b for a, b in zip(unit_dates(more), unit_dates(few), strict=False))
    assert unit_dates(bigger)[: len(unit_dates(few))] == unit_dates(few)

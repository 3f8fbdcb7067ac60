"""What is said of a place, in which order, and what of it breaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from desktop.domain.statement import Facts, Now, broken, clauses

AT = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
TODAY = AT.date()
FACTS = Facts(
    title="Widget X",
    unit="pc",
    quantity=Decimal(1),
    at=AT,
    on=TODAY,
    own="waiting",
    place=4,
    waiting=41,
    units_ahead=Decimal(3),
    tier="standard",
    bound=AT + timedelta(9),
    bound_on=TODAY + timedelta(9),
    worst=9,
    next_on=TODAY + timedelta(7),
)


def codes(**changes: Any) -> list[str]:
    return [clause.code for clause in clauses(replace(FACTS, **changes))]


def test_the_order_is_place_best_thing_what_may_change_forecast_and_next() -> None:
    told = codes(units_ahead=Decimal(7), paused_ahead=2, offered_ahead=1, moved=-1)
    assert told == [
        *("place", "units-ahead", "bound", "moved-back", "paused-ahead", "offered-ahead"),
        *("worst", "too-early", "next"),
    ]


@pytest.mark.parametrize(
    ("changes", "best"),
    [
        ({"best_on": TODAY, "best_place": 1, "best_wanted": True}, "better-day"),
        ({"best_on": TODAY, "best_place": 1}, "other-day"),
        ({"tier_place": 1, "tier_waiting": 6}, "tier"),
        ({"tier_place": 3, "tier_waiting": 6}, "tier"),
        ({"tier_place": 3, "tier_waiting": 5}, "bound"),
        ({"tier_place": 4, "tier_waiting": 41}, "bound"),  # no better than the place itself
        ({"tier_place": 3}, "tier"),
        ({"moved": 12, "moved_since": TODAY}, "moved-up"),
        ({"tier_place": 1, "tier_waiting": 6, "moved": 12}, "tier"),
        ({"bound": AT}, "bound-now"),
        ({}, "bound"),
    ],
)
def test_one_further_thing_is_said_the_best_that_is_true(
    changes: dict[str, Any], best: str
) -> None:
    assert codes(**changes)[1] == best
    further = {"better-day", "other-day", "tier", "moved-up", "bound", "bound-now"}
    assert len(further & set(codes(**changes))) == 1


def test_nothing_is_said_of_who_passes_where_smaller_wishes_may() -> None:
    assert codes(smaller=True) == ["place", "smaller", "too-early", "next"]


def test_what_stands_only_for_who_waits_is_not_said_to_others() -> None:
    assert codes(own="paused", until=TODAY) == ["paused", "next"]
    assert codes(own="offered", due=AT, held=Decimal(1)) == ["offered"]
    assert codes(own="lapsed", due=AT) == ["lapsed", "next"]
    assert codes(own="dates", until=TODAY) == ["dates-passed", "next"]
    assert codes(closed=True)[-2:] == ["closed", "next"]


def test_first_is_place_one_of_the_whole_list_and_of_no_date() -> None:
    assert codes(place=1)[0] == "first"
    assert codes(place=1, day=TODAY)[0] == "place-on"
    assert "first" not in codes(place=1, own="paused")


KEPT = Now(place=4, units_ahead=Decimal(3), worst=9, bound=FACTS.bound, bound_on=FACTS.bound_on)


@pytest.mark.parametrize(
    ("now", "claim"),
    [
        ({}, None),
        ({"place": 3}, None),
        ({"place": 5}, "place"),
        ({"worst": 10}, "worst"),
        ({"worst": 8}, None),
        ({"bound": FACTS.bound + timedelta(hours=1)}, None),  # the day that was said still holds
        ({"bound": AT + timedelta(10), "bound_on": TODAY + timedelta(10)}, "bound"),
        ({"units_ahead": Decimal(4)}, "units"),
        ({"place": 2, "units_ahead": Decimal(4)}, "units"),
    ],
)
def test_what_was_said_is_broken_by_what_is_worse(now: dict[str, Any], claim: str | None) -> None:
    found = broken(FACTS, replace(KEPT, **now))
    assert (found.claim if found else None) == claim


def test_what_was_not_said_cannot_be_broken() -> None:
    well = replace(FACTS, tier_place=1, tier_waiting=6)
    later: dict[str, Any] = {"bound": AT + timedelta(10), "bound_on": TODAY + timedelta(10)}
    assert broken(well, replace(KEPT, **later)) is None
    assert broken(replace(FACTS, smaller=True), replace(KEPT, worst=30)) is None
    assert broken(replace(FACTS, own="lapsed", due=AT), replace(KEPT, place=30)) is None


def test_nobody_from_now_on_is_broken_by_anybody_from_now_on() -> None:
    now = replace(FACTS, bound=AT, bound_on=TODAY)
    same_day = replace(KEPT, bound=AT + timedelta(hours=1), bound_on=TODAY)
    found = broken(now, same_day)
    assert found is not None
    assert found.claim == "bound"
    assert broken(now, replace(same_day, bound=AT)) is None


def test_facts_are_read_as_they_were_stored() -> None:
    whole = replace(
        FACTS,
        until=date(2026, 12, 1),
        due=AT,
        held=Decimal("2.5"),
        day=TODAY,
        forecast=(TODAY, TODAY, None),
    )
    assert Facts.from_json(whole.as_json()) == whole

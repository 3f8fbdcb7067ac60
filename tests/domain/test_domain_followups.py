"""Follow-ups: due times, the three ways off the list, snoozes, handovers and ages."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.codes import CODE_LISTS
from desktop.domain.errors import RuleBroken
from desktop.domain.fit import CHOICES
from desktop.domain.followups import (
    CHOICE_RULES,
    RULE_LABELS,
    RULES,
    add_months,
    bucket,
    check_cancel,
    check_done,
    check_handover,
    check_snooze,
    check_take,
    day_starts,
    days_overdue,
    due_at,
    method_for,
)
from desktop.domain.office_calendar import default_calendar

ZONE = "Europe/Berlin"
OFFICE = default_calendar(ZONE, [date(2026, 12, 25)])


def berlin(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


NOW = berlin(11, 27, 16, 30)  # a Friday


def due(rule: str, on: date | None = None, now: datetime = NOW) -> datetime:
    return due_at(RULES[rule], now=now, calendar=OFFICE, on=on)


def test_every_rule_and_choice_names_what_exists() -> None:
    assert {rule.method for rule in RULES.values()} <= set(
        dict(CODE_LISTS["communication-methods"])
    )
    assert list(RULE_LABELS) == list(RULES)
    assert set(CHOICE_RULES) == set(CHOICES)
    assert set(CHOICE_RULES.values()) <= set(RULES)


def test_due_by_office_hours_and_by_working_days() -> None:
    assert due("call-back") == berlin(11, 30, 10, 30)
    assert due("waitlist-news") == berlin(12, 4, 17)
    assert due("answer-question") == berlin(11, 30, 17)


def test_a_promise_is_looked_after_the_working_day_before_and_its_delivery_the_day_after() -> None:
    assert due("deliver-promise", date(2026, 12, 14)) == berlin(12, 11, 17)
    assert due("confirm-delivery", date(2026, 12, 24)) == berlin(12, 28, 17)
    assert due("quote-expiry", date(2026, 12, 25)) == berlin(12, 28, 17)


def test_what_should_be_done_already_is_due_by_the_end_of_the_day_and_never_before_now() -> None:
    assert due("deliver-promise", date(2026, 11, 27)) == berlin(11, 27, 17)
    night = berlin(11, 27, 22)
    assert due("deliver-promise", date(2026, 11, 27), night) >= night


def test_a_rule_about_a_day_needs_the_day() -> None:
    with pytest.raises(RuleBroken, match="follow-up-no-date"):
        due("quote-expiry")


@given(
    rule=st.sampled_from(sorted(RULES)),
    after=st.timedeltas(timedelta(0), timedelta(400)),
    on=st.dates(date(2026, 1, 1), date(2028, 1, 1)),
)
def test_no_follow_up_is_due_before_its_cause(rule: str, after: timedelta, on: date) -> None:
    now = NOW + after
    assert due(rule, on, now) >= now


def refused(code: str) -> pytest.RaisesExc[RuleBroken]:
    return pytest.raises(RuleBroken, match=code)


def test_done_needs_an_outcome_and_cancelling_a_reason() -> None:
    check_done("open", outcome="reached, all well")
    check_cancel("open", reason="order withdrawn")
    with refused("follow-up-no-outcome"):
        check_done("open", outcome=" ")
    with refused("follow-up-no-reason"):
        check_cancel("open", reason="")
    for state in ("done", "cancelled"):
        with refused("follow-up-closed"):
            check_done(state, outcome="again")


def test_the_third_snooze_needs_a_reason() -> None:
    until = NOW + timedelta(days=1)
    for snoozes in (0, 1):
        check_snooze("open", snoozes=snoozes, reason="", until=until, now=NOW)
    with refused("snooze-reason"):
        check_snooze("open", snoozes=2, reason=" ", until=until, now=NOW)
    check_snooze("open", snoozes=2, reason="they asked for May", until=until, now=NOW)
    with refused("snooze-past"):
        check_snooze("open", snoozes=0, reason="", until=NOW, now=NOW)


def handover(**changes: int | None) -> int:
    asked: dict[str, int | None] = {"owner_id": 1, "accepted_by": None, **changes}
    return check_handover(
        "open", owner_id=asked["owner_id"], from_id=1, to_id=2, accepted_by=asked["accepted_by"]
    )


def test_a_handover_is_the_senders_until_the_receiver_accepts() -> None:
    assert handover() == 1
    assert handover(accepted_by=2) == 2
    with refused("handover-not-yours"):
        handover(accepted_by=3)
    with refused("handover-not-owner"):
        handover(owner_id=9)
    with refused("handover-to-self"):
        check_handover("open", owner_id=1, from_id=1, to_id=1)


def test_only_what_nobody_owns_is_taken() -> None:
    check_take("open", owner_id=None)
    with refused("follow-up-owned"):
        check_take("open", owner_id=4)


def test_due_on_monday_seen_on_thursday_is_three_days_overdue() -> None:
    monday = berlin(11, 23, 17)
    thursday = berlin(11, 26, 9)
    assert days_overdue(monday, now=thursday, zone=ZONE) == 3
    assert bucket(monday, now=thursday, zone=ZONE) == "overdue"
    assert days_overdue(thursday, now=monday, zone=ZONE) == 0


def test_days_are_the_persons_own() -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)  # 0:30 on the 25th in Berlin
    now = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)  # 23:00 on the 24th in Berlin
    assert bucket(late, now=now, zone=ZONE) == "this-week"
    assert bucket(late, now=now, zone="UTC") == "today"
    assert days_overdue(now, now=late, zone=ZONE) == 1


@given(
    ahead=st.timedeltas(timedelta(-20), timedelta(20)),
    shift=st.timedeltas(timedelta(0), timedelta(365)),
)
def test_the_edges_group_as_the_buckets_do(ahead: timedelta, shift: timedelta) -> None:
    now = NOW + shift
    moment = now + ahead
    _, tomorrow, next_week = day_starts(now, zone=ZONE)
    if moment < now:
        expected = "overdue"
    elif moment < tomorrow:
        expected = "today"
    else:
        expected = "this-week" if moment < next_week else "later"
    assert bucket(moment, now=now, zone=ZONE) == expected


def test_the_first_edge_is_the_start_of_today_also_across_a_clock_change() -> None:
    start, tomorrow, _ = day_starts(berlin(3, 29, 12), zone=ZONE)
    assert start.astimezone(ZoneInfo(ZONE)).time() == time(0)
    assert tomorrow.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=23)


def test_a_month_after_the_31st_is_the_last_of_the_month() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert add_months(date(2026, 11, 30), 14) == date(2028, 1, 30)


def test_every_liaison_method_has_a_communication_method() -> None:
    known = {code for code, _ in CODE_LISTS["communication-methods"]}
    for preferred, _ in CODE_LISTS["liaison-methods"]:
        assert method_for(preferred, usual="") in known
    assert method_for("email", usual="telephone") == "electronic-mail"
    assert method_for("", usual="telephone") == method_for("pigeon", usual="telephone")

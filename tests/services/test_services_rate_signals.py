"""A rate in quarantine stands on the list until it is decided about, on both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from desktop.domain.rates import Rate
from desktop.models.work import FollowUp
from desktop.services import office, online_rates

NOW = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)  # a Tuesday


def bring(value: str, *, on: date) -> tuple[online_rates.Jump, ...]:
    rate = Rate("EUR", "GBP", on, Decimal(value), "ECB", NOW)
    return online_rates.keep(
        fetched=online_rates.Fetched(NOW, (rate,)), who=None, now=NOW
    ).value.jumps


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("accepted", [True, False])
def test_a_rate_that_was_set_aside_is_somebodys_task_until_it_is_decided(accepted: bool) -> None:
    office.seed(now=NOW, time_zone="Europe/London")
    bring("0.83", on=NOW.date() - timedelta(days=1))
    assert not FollowUp.select().exists()
    [jump] = bring("0.0083", on=NOW.date())
    assert bring("0.0083", on=NOW.date()) == ()  # seen already: one task
    row = FollowUp.get()
    assert (row.rule, row.state, row.owner_id, row.params) == (
        "rate-aside",
        "open",
        None,
        {"aside": jump.id, "pair": "EUR/GBP", "on": "2026-11-03"},
    )
    assert row.customer.cash
    assert row.due == datetime(2026, 11, 4, 17, 0, tzinfo=UTC)
    decide = online_rates.accept_rate if accepted else online_rates.refuse_rate
    decide(aside=jump.id, reason="looked at", who=1, now=NOW)
    done = FollowUp.get()
    assert (done.state, done.closed_by_id) == ("done", 1)
    assert done.outcome == ("accepted" if accepted else "refused")

"""Keeping what was forecast to a member, so that its score can be told later."""

from __future__ import annotations

from desktop.domain.statement import Facts
from desktop.models.offers import WaitlistForecast
from desktop.services.change import Change


def keep_forecast(change: Change, *, entry: int, waitlist: int, facts: Facts) -> None:
    """Part of another action: keep the dates that were told; nothing where none were."""
    if facts.forecast is None or facts.own != "waiting":
        return
    p50, p80, p95 = facts.forecast
    change.insert(
        WaitlistForecast,
        entry=entry,
        waitlist=waitlist,
        at=change.now,
        ahead=facts.units_ahead,
        p50=p50,
        p80=p80,
        p95=p95,
    )

"""The frame of every action: what is seen to at its end."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desktop.services.change import changing

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("database")


def test_what_the_last_step_leaves_to_be_seen_to_is_seen_to() -> None:
    seen: list[str] = []
    with changing(who=None, now=NOW) as change:

        def first() -> None:
            seen.append("order")
            change.last["entry", 2] = lambda: seen.append("place")

        change.last["order", 1] = first
    assert seen == ["order", "place"]

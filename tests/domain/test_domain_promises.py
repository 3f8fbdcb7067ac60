"""Kept, missed, withdrawn and open; and who heard of a change from whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from desktop.domain.promises import Fate, Moved, Score, fate, score

BY = datetime(2026, 11, 5, 17, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("done", "withdrawn", "now", "became"),
    [
        (None, False, BY - HOUR, "open"),
        (None, False, BY, "open"),
        (None, False, BY + HOUR, "missed"),
        (BY, False, BY + HOUR, "kept"),
        (BY + HOUR, False, BY + 2 * HOUR, "missed"),
        (None, True, BY + HOUR, "withdrawn"),
        (BY - HOUR, True, BY + HOUR, "kept"),
    ],
)
def test_what_became_of_a_promise(
    done: datetime | None, withdrawn: bool, now: datetime, became: Fate
) -> None:
    assert fate(by=BY, done=done, withdrawn=withdrawn, now=now) == became


def test_the_score_counts_what_customers_heard() -> None:
    moves = [
        Moved(BY, BY + HOUR, None),  # told
        Moved(BY, BY + HOUR, BY + HOUR),  # told while they asked: told
        Moved(BY, BY + 2 * HOUR, BY + HOUR),  # they asked first
        Moved(BY, None, BY + HOUR),  # they asked, and still nobody told them
        Moved(BY, None, None),  # nobody knows yet
    ]
    assert [move.was_first for move in moves] == [True, True, False, False, None]
    assert score(moves) == Score(first=2, n=4)
    assert score([]) == Score(0, 0)

"""Equal attention at the window: the groups, and what is said of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from seated import BY, KEY, NOW, Seated

from desktop.services import customers, followups


def test_no_clear_difference_is_said_and_a_clear_one_is_named(
    person: Seated, shop: dict[str, int]
) -> None:
    gold = customers.create_customer(name="Gold", tier="gold", **BY).value
    hour = timedelta(hours=1)

    def task(who: int, done: bool) -> None:
        key = followups.add(customer=who, what="call", due=NOW - hour, owner=None, **BY).value
        if done:
            at = NOW - 2 * hour
            followups.finish(follow_up=key, outcome="told", who=None, now=at)

    task(gold, True)
    task(shop["maria"], False)
    person.window.go("promises")
    person.waits()
    person.presses(KEY.Key_E)
    page: Any = person.window.current_page()
    model = page.table.model
    shown = [
        [model.index(row, column).data() for column in range(5)] for row in range(model.rowCount())
    ]
    assert [row[:3] for row in shown] == [["Gold", "1", "1"], ["Standard", "1", "0"]]
    assert shown[0][3] == "100.0%"
    assert page.bar._remark.text() == "No clear difference in the last year."
    for _ in range(12):
        task(gold, True)
        task(shop["maria"], False)
    page.reload()
    person.waits()
    assert page.bar._remark.text() == "Standard is served clearly later than Gold."

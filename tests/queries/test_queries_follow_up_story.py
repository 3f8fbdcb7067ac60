"""What leads from a follow-up to other things, and from there back: places in lists and stories."""

from __future__ import annotations

import pytest
from queries_world import World

from desktop.domain.errors import NotFound
from desktop.models.waitlists import Waitlist, WaitlistEntry
from desktop.models.work import FollowUp
from desktop.queries.follow_up_story import follow_up_story
from desktop.queries.queue import place_at
from desktop.queries.story_list import STORY, StoryFilters


@pytest.mark.usefixtures("world")
def test_a_place_knows_its_list() -> None:
    entry = WaitlistEntry.select().first()
    found = place_at(entry.id)
    assert (found.waitlist_id, found.state) == (entry.waitlist_id, entry.state)
    assert found.list_state == Waitlist.get_by_id(entry.waitlist_id).state
    with pytest.raises(NotFound, match="waitlist-entry-gone"):
        place_at(10**6)


def test_every_event_of_a_story_has_its_place(world: World) -> None:
    looked = 0
    for customer in world.customers.values():
        for filters in (
            StoryFilters(customer),
            StoryFilters(customer, kinds=frozenset({"order", "follow-up"})),
        ):
            rows = STORY.page(filters=filters, limit=1000)
            for number, row in enumerate(rows):
                place = STORY.place(filters=filters, sort="at", descending=True, id=row.id)
                assert place == number
                looked += 1
        none = StoryFilters(customer, kinds=frozenset({"order"}))
        assert STORY.place(filters=none, sort="at", descending=True, id=("note", 1)) is None
    assert looked > 10


def test_what_was_done_about_the_same_is_read_the_latest_first(world: World) -> None:
    task = FollowUp.select().where(FollowUp.order.is_null(False)).first()
    values = {
        "customer": task.customer_id,
        "rule": "by-hand",
        "original_due": task.due,
        "due": task.due,
        "created_at": task.created_at,
    }
    older, newer = (
        FollowUp.create(
            **values, order=task.order_id, state="done", closed_at=at, outcome="x", entry=task.entry
        )
        for at in (task.created_at, task.due)
    )
    FollowUp.create(**values, state="done", closed_at=task.due, outcome="about something else")
    FollowUp.create(**values, order=task.order_id, entry=task.entry)  # still to be done
    story = follow_up_story(task.id)
    mine = [row.id for row in story.earlier]
    assert mine[:2] == [newer.id, older.id]
    assert all(row.state != "open" for row in story.earlier)

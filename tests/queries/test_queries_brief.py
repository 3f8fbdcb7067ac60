"""The brief before a call, and what is found in a history, on both engines."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from shop import ME, NOW, customer, ordered, product, seed

from desktop.domain.errors import NotFound
from desktop.queries.brief import brief, evidence
from desktop.queries.story_list import STORY, StoryFilters
from desktop.services import calls, contacts, customers, followups

pytestmark = pytest.mark.usefixtures("database")
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _office(database: Any) -> None:
    seed()


def spoken(who: int, said: str, *, disposition: str = "answered", after: int = 0) -> int:
    me = {"who": None, "now": NOW + after * HOUR}
    key = calls.begin(method="telephone", direction="in", customer=who, **me).value  # type: ignore[arg-type]
    contacts.end_contact(contact=key, disposition=disposition, said=said, **me)  # type: ignore[arg-type]
    return key


def test_the_facts_are_worked_out_with_what_proves_them() -> None:
    who = customer()
    assert evidence(who, now=NOW).last is None
    real = spoken(who, "About the lid")
    spoken(who, "", disposition="missed", after=1)
    contacts.missed_call(customer=who, party="0123", who=None, now=NOW + 2 * HOUR)
    key = calls.begin(method="letters", direction="in", customer=who, **ME).value
    calls.ask(contact=key, kind="questions", text="Is it blue?", **ME)
    done = calls.ask(contact=key, kind="questions", text="And green?", **ME).value
    followups.finish(follow_up=done, outcome="no", **ME)
    known = evidence(who, now=NOW)
    assert known.last is not None
    assert known.last.id == real, "an unanswered call is no contact, nor one that lasts"
    assert known.questions == ("Is it blue?",)
    assert (known.open, known.kept, known.missed) == (2, 1, 0)  # a call-back and an answer
    assert evidence(who, now=NOW + timedelta(days=9)).missed == 2


def test_a_brief_has_what_is_open_and_what_was_lately() -> None:
    who, other = customer(), customer("Other")
    ordered(who, (product("W", 5), 1))
    spoken(who, "About the lid")
    spoken(other, "Of others")
    found = brief(who, now=NOW)
    assert found.card.name == "Maria"
    assert [row.kind for row in found.promises] == ["delivery"]
    assert {event.kind for event in found.recent} == {"order", "contact", "follow-up"}
    assert all("others" not in event.text for event in found.recent)
    with pytest.raises(NotFound, match="customer-gone"):
        brief(4711, now=NOW)


def test_a_history_is_searched_by_words_in_any_case_and_accent() -> None:
    who = customer()
    spoken(who, "Der Déckel ist blau")
    spoken(who, "the lid is BLUE", after=1)
    customers.add_note(customer=who, kind="fact", text="Blue roof, lid broken", **ME)

    def found(text: str, **values: Any) -> list[str]:
        filters = StoryFilters(who, text=text, **values)
        rows = STORY.page(filters=filters, limit=9)
        assert STORY.count(filters=filters) == len(rows)
        return [row.event.text for row in rows]

    assert found("lid blue") == ["the lid is BLUE", "Blue roof, lid broken"]
    assert found("DECKEL") == ["Der Déckel ist blau"]
    assert found("blue", kinds=frozenset({"note"})) == ["Blue roof, lid broken"]
    assert found("green") == []
    assert len(found(" ")) == 3
    filters = StoryFilters(who, text="blue")
    first = STORY.page(filters=filters, limit=1)
    rest = STORY.page(filters=filters, after=first[0].sort_key, limit=5)
    assert [row.event.kind for row in (*first, *rest)] == ["contact", "note"]

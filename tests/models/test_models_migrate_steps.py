"""Steps that ran when procedures became rows go on as they began; nobody who has left owns anything
(migration 0005)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.models import migrate as migrations
from desktop.models.database import connected, db, is_postgres, open_database
from desktop.models.work import FollowUp

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
CUSTOMER = (
    "INSERT INTO customer (id, number, name, folded, kind, form_of_address, language, country,"
    " currency, tier, preferred_method, preferred_hours, cash, created_at, source) VALUES"
    " (1, 'C1', 'x', 'x', 'person', '', 'en', 'GB', 'GBP', 'gold', '', '', {no}, 0, '')"
)
STAFF = (
    "INSERT INTO staff (id, name, role, competency_level, active) VALUES"
    " (1, 'Ann', 'agent', 'B', {yes}), (2, 'Ben', 'agent', 'B', {no})"
)
STEP = (
    "INSERT INTO follow_up (id, customer_id, rule, params, what, method, original_due, due, state,"
    " snoozes, snooze_reason, outcome, created_at, owner_id, handed_to_id) VALUES"
    " ({key}, 1, '{rule}', '{params}', '', 'telephone', 5, 5, '{state}', 0, '', '', 5,"
    " {owner}, {to})"
)


@pytest.fixture
def before(blank_target: str) -> None:
    """An office of the program before it, with two people, one of whom has left."""
    from playhouse.migrations import Runner

    open_database(blank_target)
    folder = str(Path(migrations.__file__).parent / "migrations")
    names = [name for name in migrations.shipped() if name < "0005"]
    said = {"yes": "TRUE", "no": "FALSE"} if is_postgres() else {"yes": "1", "no": "0"}
    with connected():
        Runner(db.obj, directory=folder, table_name="migration_history").up(target=names[-1])
        for statement in (CUSTOMER, STAFF):
            db.execute_sql(statement.format(**said))


def plan(key: int, rule: str, params: str, *, state: str = "open", **people: int) -> None:
    owners = {"owner": people.get("owner", "NULL"), "to": people.get("to", "NULL")}
    db.execute_sql(STEP.format(key=key, rule=rule, params=params, state=state, **owners))


@pytest.mark.usefixtures("before")
def test_what_ran_brings_its_own_time_and_what_comes_after_it_along() -> None:
    with connected():
        for key, rule, procedure, number in (
            (1, "procedure-step", "delayed-delivery", 1),
            (2, "procedure-step", "new-customer", 2),
            (3, "procedure-step", "of-a-newer-program", 1),
            (4, "by-hand", "complaint", 1),
        ):
            params = json.dumps({"procedure": procedure, "number": number, "step": "Say so"})
            plan(key, rule, params)
    migrations.migrate(now=NOW)
    with connected():
        late, welcome, newer, other = (
            row.params for row in FollowUp.select().order_by(FollowUp.id)
        )
    assert (late["hours"], late["step"], [step["days"] for step in late["ahead"]]) == (
        2,
        "Say so",
        [1, 5],
    )
    second: dict[str, Any] = {"text": "Agree a new date with the customer", "method": "telephone"}
    assert late["ahead"][0] == {**second, "days": 1}
    assert (welcome["days"], welcome["ahead"]) == (10, [])
    assert (newer.get("days"), newer.get("hours"), newer["ahead"]) == (None, None, [])
    assert "ahead" not in other


@pytest.mark.usefixtures("before")
def test_what_somebody_owns_who_has_left_is_in_the_pool() -> None:
    with connected():
        plan(1, "by-hand", "{}", owner=2)
        plan(2, "by-hand", "{}", owner=1, to=2)
        plan(3, "by-hand", "{}", owner=2, state="done")
    migrations.migrate(now=NOW)
    with connected():
        found = [
            (row.owner_id, row.handed_to_id) for row in FollowUp.select().order_by(FollowUp.id)
        ]
    assert found == [(None, None), (1, None), (2, None)]

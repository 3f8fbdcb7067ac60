"""Steps that ran when procedures became rows go on as they began (migration 0005)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from desktop.models import migrate as migrations
from desktop.models.database import connected, db, is_postgres, open_database
from desktop.models.work import FollowUp

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
CUSTOMER = (
    "INSERT INTO customer (id, number, name, folded, kind, form_of_address, language, country,"
    " currency, tier, preferred_method, preferred_hours, cash, created_at, source) VALUES"
    " (1, 'C1', 'x', 'x', 'person', '', 'en', 'GB', 'GBP', 'gold', '', '', {no}, 0, '')"
)
STEP = (
    "INSERT INTO follow_up (id, customer_id, rule, params, what, method, original_due, due, state,"
    " snoozes, snooze_reason, outcome, created_at) VALUES"
    " ({key}, 1, '{rule}', '{params}', '', 'telephone', 5, 5, 'open', 0, '', '', 5)"
)


def test_what_ran_brings_its_own_time_and_what_comes_after_it_along(blank_target: str) -> None:
    from playhouse.migrations import Runner

    open_database(blank_target)
    folder = str(Path(migrations.__file__).parent / "migrations")
    before = [name for name in migrations.shipped() if name < "0005"]
    with connected():
        Runner(db.obj, directory=folder, table_name="migration_history").up(target=before[-1])
        db.execute_sql(CUSTOMER.format(no="FALSE" if is_postgres() else "0"))
        for key, rule, procedure, number in (
            (1, "procedure-step", "delayed-delivery", 1),
            (2, "procedure-step", "new-customer", 2),
            (3, "procedure-step", "of-a-newer-program", 1),
            (4, "by-hand", "complaint", 1),
        ):
            params = json.dumps({"procedure": procedure, "number": number, "step": "Say so"})
            db.execute_sql(STEP.format(key=key, rule=rule, params=params))
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

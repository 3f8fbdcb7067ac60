"""The ledger of points cannot be rewritten: the engine itself refuses, in old and fresh files."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from desktop.models.database import connected, db, is_postgres, open_database
from desktop.models.money import PointsAccount, PointsEntry, PointsLot
from desktop.models.schema import LEDGERS, create_all
from desktop.services import customers, office, points

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


def fill() -> None:
    office.seed(now=NOW)
    customer = customers.create_customer(name="x", who=None, now=NOW).value
    account = points.open_account(customer=customer, who=None, now=NOW).value
    points.adjust(account=account, points=Decimal(5), reason="gift", who=None, now=NOW)


REWRITINGS = (
    "UPDATE points_entry SET points = 9",
    "UPDATE points_entry SET reason = 'another'",
    "DELETE FROM points_entry",
    "DELETE FROM points_entry WHERE id = 1",
)


def _refuses() -> None:
    fill()
    for statement in REWRITINGS + (("TRUNCATE points_entry",) if is_postgres() else ()):
        with pytest.raises(Exception, match="append-only"), db.atomic():
            db.execute_sql(statement)
    assert [(row.points, row.reason) for row in PointsEntry.select()] == [(5, "gift")]
    with pytest.raises(Exception, match="append-only"), db.atomic():
        PointsEntry.get().delete_instance()


@pytest.mark.usefixtures("database")
def test_a_migrated_ledger_refuses_to_be_rewritten() -> None:
    _refuses()


def test_a_fresh_ledger_refuses_to_be_rewritten(blank_target: str) -> None:
    open_database(blank_target)
    with connected():
        create_all()
        _refuses()


def guards() -> set[Any]:
    if is_postgres():
        sql = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
    else:
        sql = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    return set(db.execute_sql(sql).fetchall())


@pytest.mark.usefixtures("database")
def test_every_ledger_is_guarded() -> None:
    """A rebuild of a table drops its triggers without a word on SQLite."""
    guarded = {table for name, table in guards() if "_standing_" not in name}
    assert guarded == set(LEDGERS)


@pytest.mark.usefixtures("database")
def test_what_is_left_cannot_go_below_zero() -> None:
    fill()
    with pytest.raises(Exception, match=r"(?i)check"), db.atomic():
        PointsLot.update(remaining=PointsLot.remaining - 501).execute()
    entry = {"account": PointsAccount.get().id, "at": NOW, "kind": "spend"}
    with pytest.raises(Exception, match=r"(?i)check"), db.atomic():
        PointsEntry.create(**entry, points=Decimal(5))

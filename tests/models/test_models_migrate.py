"""Migrations add up to the models, and a database of an earlier program is brought up to date."""

from __future__ import annotations

import importlib.util
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.models import migrate as migrations
from desktop.models.database import close_database, connected, db, is_postgres, open_database
from desktop.models.schema import create_all
from desktop.models.waitlists import Waitlist, WaitlistEntry, WaitlistPolicy

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


def shape() -> dict[str, Any]:
    """Tables, columns, checks, references and indexes of the open database, in its words."""
    return _postgres_shape() if is_postgres() else _sqlite_shape()


def _sqlite_shape() -> dict[str, Any]:
    tables = [name for name in db.get_tables() if name != "migration_history"]
    made: dict[str, Any] = {}
    for name in tables:
        (sql,) = db.execute_sql("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        columns = db.execute_sql(f'PRAGMA table_info("{name}")').fetchall()
        references = db.execute_sql(f'PRAGMA foreign_key_list("{name}")').fetchall()
        made[name] = (
            columns,
            sorted(re.findall(r"CHECK \((?:[^()]|\([^()]*\))*\)", sql)),
            sorted(reference[2:] for reference in references),
        )
    others = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type IN ('index', 'trigger')"
    made["indexes and triggers"] = sorted(
        row for row in db.execute_sql(others).fetchall() if "migration_history" not in row[1]
    )
    return made


def _postgres_shape() -> dict[str, Any]:
    columns = (
        "SELECT table_name, ordinal_position, column_name, data_type, is_nullable, column_default,"
        " character_maximum_length, collation_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name <> 'migration_history'"
    )
    checks = (
        "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace"
        " AND conrelid <> 'migration_history'::regclass"
    )
    indexes = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
    triggers = "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
    if "migration_history" not in db.get_tables():
        checks = checks.partition(" AND conrelid")[0]
    return {
        name: sorted(
            row for row in db.execute_sql(sql).fetchall() if "migration_history" not in str(row)
        )
        for name, sql in (
            ("columns", columns),
            ("checks", checks),
            ("indexes", indexes),
            ("triggers", triggers),
        )
    }


def first_schema() -> tuple[str, ...]:
    """The statements with which an office began."""
    path = Path(migrations.__file__).parent / "migrations" / "0001_first.py"
    spec = importlib.util.spec_from_file_location("first", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return tuple(module.POSTGRES if is_postgres() else module.SQLITE)


def test_migrations_add_up_to_the_models(blank_target: str, tmp_path: Path, request: Any) -> None:
    open_database(blank_target)
    with connected():
        create_all()
        fresh = shape()
    close_database()
    is_url = blank_target.startswith("postgresql")
    server = request.getfixturevalue("postgres") if is_url else None
    other = server.create() if server else str(tmp_path / "migrated.sqlite")
    open_database(other)
    try:
        migrations.migrate(now=NOW)
        with connected():
            migrated = shape()
    finally:
        close_database()
        if server:
            server.drop(other)
    assert migrated == fresh


OLD_ROWS = (
    "INSERT INTO customer (id, number, name, folded, kind, form_of_address, language, country,"
    " currency, tier, preferred_method, preferred_hours, cash, created_at, source) VALUES"
    " (1, 'C1', 'x', 'x', 'person', '', 'en', 'GB', 'GBP', 'gold', '', '', {false}, 0, '')",
    "INSERT INTO product (id, code, code_folded, name, folded, unit, {product}) VALUES"
    " (1, 'p', 'p', 'p', 'p', 'pc', {values})",
    "INSERT INTO waitlist_policy (id, waitlist_id, version, tier_days, points_per_day, cap_days,"
    " hold_hours, quantity_rule, reason, at) VALUES (1, NULL, 1, '{{\"gold\": 14}}', 2000, 21, 8,"
    " 'skip', '', 0)",
    "INSERT INTO waitlist (id, title, product_id, state, created_at) VALUES (1, 'p', 1, 'open', 0)",
    "INSERT INTO waitlist_entry (id, waitlist_id, customer_id, quantity, minimum, joined_at,"
    " tier_days, points_days, granted_days, key, state, reason) VALUES"
    " (1, 1, 1, 3000000, 1000000, 900, 14, 2000000, 0, 5, 'waiting', ''),"
    " (2, 1, 1, 2000000, 1000000, 901, 14, 0, 0, 6, 'withdrawn', 'no more')",
)


def test_an_office_of_the_first_schema_keeps_its_waitlists(
    blank_target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_database(blank_target)
    shipped = migrations.shipped()
    with connected():
        for statement in first_schema():
            db.execute_sql(statement)
        _began_with(shipped[:1])
        needed = _needed("product", {"id", "code", "code_folded", "name", "folded", "unit"})
        for statement in OLD_ROWS:
            db.execute_sql(
                statement.format(
                    false="FALSE" if is_postgres() else "0",
                    product=", ".join(needed),
                    values=", ".join(needed.values()),
                )
            )
    assert migrations.migrate(now=NOW) == shipped[1:]
    with connected():
        entry, gone = WaitlistEntry.select().order_by(WaitlistEntry.id)
        assert (entry.tier, entry.points, entry.key, entry.state) == ("gold", 4000, 5, "waiting")
        assert (gone.state, gone.reason, gone.skips) == ("withdrawn", "no more", 0)
        assert Waitlist.get().units_waiting == 3
        assert WaitlistPolicy.get().unanswered == "keep"
        if not is_postgres():
            assert db.execute_sql("PRAGMA foreign_keys").fetchone() == (1,)


def _began_with(names: list[str]) -> None:
    """Note, as the runner does, which migrations an office has had."""
    from playhouse.migrations import Runner

    runner = Runner(
        db.obj,
        directory=str(Path(migrations.__file__).parent / "migrations"),
        table_name="migration_history",
    )
    runner.up(target=names[-1], fake=True)


def _needed(table: str, given: set[str]) -> dict[str, str]:
    """Columns of ``table`` that must have a value, beside ``given``, with one."""
    if is_postgres():
        sql = (
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name ="
            f" '{table}' AND is_nullable = 'NO'"
        )
        found = dict(db.execute_sql(sql).fetchall())
    else:
        rows = db.execute_sql(f"PRAGMA table_info({table})").fetchall()
        found = {row[1]: row[2] for row in rows if row[3]}
    values = {"boolean": "TRUE", "text": "'[]'", "TEXT": "'[]'"}
    return {
        name: values.get(kind, "1" if kind.lower() in ("integer", "bigint") else "'GBP'")
        for name, kind in found.items()
        if name not in given
    }

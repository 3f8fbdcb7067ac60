"""The small office, and a record of the statements a query sends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from queries_world import Statements, World, small_office

from desktop.models.database import db


@pytest.fixture
def world(database: str) -> World:
    """See queries_world.small_office."""
    return small_office()


@pytest.fixture
def statements(database: str, monkeypatch: pytest.MonkeyPatch) -> Statements:
    """``with statements() as sent:`` collects every statement sent meanwhile, with its values."""

    @contextmanager
    def watch() -> Iterator[list[tuple[str, Any]]]:
        sent: list[tuple[str, Any]] = []
        execute = db.obj.execute_sql

        def recording(sql: str, params: Any = None, *rest: Any) -> Any:
            sent.append((sql, params))
            return execute(sql, params, *rest)

        with monkeypatch.context() as patch:
            patch.setattr(db.obj, "execute_sql", recording)
            yield sent

    return watch

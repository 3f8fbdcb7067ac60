"""What an import writes, counted: new records in bulk, changed ones singly, each with history."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop.domain.import_rows import Refusal
from desktop.models.bulk import insert_all
from desktop.models.database import Table
from desktop.models.fields import to_micros
from desktop.models.office import History
from desktop.services.change import TOPICS, Change


@dataclass(slots=True)
class Tally:
    """What became of the records of an import.

    ``made`` counts new rows by table; ``created``, ``changed`` and ``unchanged`` count records of
    the kind that is imported. ``repriced`` are products that were there with another price.
    """

    change: Change
    source: str
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    made: Counter[str] = field(default_factory=Counter)
    refused: list[Refusal] = field(default_factory=list)
    repriced: list[int] = field(default_factory=list)

    def add(
        self, model: type[Table], names: tuple[str, ...], rows: list[tuple[Any, ...]], **same: Any
    ) -> None:
        """Insert rows, values as columns store them."""
        if not rows:
            return
        table = str(model._meta.table_name)
        insert_all(model, names, rows, **same)
        if table in TOPICS:
            self.made[table] += len(rows)
            self.change.topics.add(TOPICS[table])

    def remember(self, model: type[Table], rows: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
        """The history of new records: their ids and what they say, without what is empty."""
        at, who, table = to_micros(self.change.now), self.change.who, model._meta.table_name
        insert_all(
            History,
            ("at", "staff", "subject", "subject_id", "action", "changes"),
            ((at, who, table, key, "created", _news(values)) for key, values in rows),
        )


def _news(values: Mapping[str, Any]) -> str:
    told = {name: [None, value] for name, value in values.items() if value not in (None, "")}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: object) -> str:
    return format(value, "f") if hasattr(value, "as_tuple") else str(value)

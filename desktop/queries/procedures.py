"""The procedures an office works by: as the settings show them, and as one may begin now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.domain.procedures import Procedure, Step, deadlines, read_steps
from desktop.models import procedures as tables
from desktop.models.rows import rows
from desktop.models.settings import office
from desktop.queries.history import ChangeRow, history_of

_CHANGES = 20


@dataclass(frozen=True, slots=True)
class ProcedureRow:
    """A procedure as it is now, whether it can begin, and its latest changes, newest first."""

    id: int
    terms: Procedure
    active: bool
    changes: tuple[ChangeRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """A procedure that may begin: each of its steps with when it would be due."""

    code: str
    name: str
    steps: tuple[tuple[Step, datetime], ...]


def procedures() -> list[ProcedureRow]:
    """All of them, those that are retired last."""
    return [
        ProcedureRow(
            id=row.id,
            terms=_terms(row),
            active=row.active,
            changes=history_of("procedure", row.id, limit=_CHANGES),
        )
        for row in rows(tables.Procedure, '"id" IS NOT NULL ORDER BY "active" DESC, "id"')
    ]


def startable(*, now: datetime) -> list[Planned]:
    """Those that are not retired, and the due times that would come about if one began ``now`` and
    each step was done by its deadline."""
    calendar = office().calendar
    found = [_terms(row) for row in rows(tables.Procedure, '"active" ORDER BY "id"')]
    dues = [deadlines(one.steps, start=now, calendar=calendar) for one in found]
    return [
        Planned(one.code, one.name, tuple(zip(one.steps, due, strict=True)))
        for one, due in zip(found, dues, strict=True)
    ]


def _terms(row: tables.Procedure) -> Procedure:
    return Procedure(
        code=row.code,
        name=row.name,
        steps=read_steps(row.steps),
        version=row.version,
        id=row.id,
    )

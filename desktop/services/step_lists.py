"""The procedures an office works by: made, changed and retired, every version in the history.

What runs already goes on as it was when it began (services/procedures.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from desktop.domain import procedures as rules
from desktop.domain.errors import Conflict
from desktop.domain.procedures import SHIPPED, Step, checked_steps, kept_steps
from desktop.domain.typed import one_line
from desktop.models.procedures import Procedure
from desktop.models.rows import get_locked, run
from desktop.services.change import Change, Outcome, changing
from desktop.services.codes import known_code
from desktop.services.numbers import next_number
from desktop.services.unique import unique


def seed_procedures(change: Change) -> None:
    """Give an office what it lacks of what we bring; one that it retired or changed stays so."""
    had = {code for (code,) in run("SELECT code FROM procedure").fetchall()}
    for one in SHIPPED:
        if one.code not in had:
            change.insert(Procedure, code=one.code, name=one.name, steps=kept_steps(one.steps))


def create_procedure(
    *, name: str, steps: Iterable[Step], who: int | None, now: datetime
) -> Outcome[int]:
    """Write a new procedure; its id.

    Raises RuleBroken ``procedure-name-taken``, ``procedure-no-steps``, ``procedure-steps``,
    ``step-…`` (domain/procedures), ``code-unknown`` (a method), ``text-…``.
    """
    with unique("procedure-name-taken"), changing(who=who, now=now) as change:
        values = _checked({"name": name, "steps": steps})
        made = change.insert(Procedure, code=f"own-{next_number('procedure')}", **values)
    return Outcome(made, frozenset(change.topics))


def change_procedure(
    *, procedure: int, who: int | None, now: datetime, **values: Any
) -> Outcome[int]:
    """Change ``name``, ``steps`` or ``active`` (False: it is retired); its version now.

    Raises as :func:`create_procedure`, NotFound ``procedure-gone``.
    """
    if unknown := values.keys() - {"name", "steps", "active"}:
        raise TypeError(f"a procedure has no {sorted(unknown)}")
    with unique("procedure-name-taken"), changing(who=who, now=now) as change:
        version = _renew(change, get_locked(Procedure, procedure), _checked(values))
    return Outcome(version, frozenset(change.topics))


def restore(*, before: rules.Procedure, who: int | None, now: datetime) -> Outcome[int]:
    """Take the last change of a procedure back: name and steps of ``before`` are its next version;
    that version.

    Raises Conflict ``procedure-moved`` where others changed it since, RuleBroken
    ``procedure-name-taken``, NotFound ``procedure-gone``.
    """
    values = {"name": before.name, "steps": kept_steps(before.steps)}
    with unique("procedure-name-taken"), changing(who=who, now=now) as change:
        row = get_locked(Procedure, before.id)
        if row.version != before.version + 1:
            raise Conflict("procedure-moved")
        version = _renew(change, row, values)
    return Outcome(version, frozenset(change.topics))


def _renew(change: Change, row: Procedure, values: dict[str, Any]) -> int:
    """The next version, if anything differs."""
    if any(getattr(row, name) != value for name, value in values.items()):
        change.update(row, version=row.version + 1, **values)
    return int(row.version)


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    """The values as the table keeps them."""
    made = dict(values)
    if "name" in made:
        made["name"] = one_line(made["name"], field="name", longest=120, required=True)
    if "steps" in made:
        steps = checked_steps(made["steps"])
        for step in steps:
            known_code("communication-methods", step.method)
        made["steps"] = kept_steps(steps)
    return made

"""What a member may be told of their place now, and what they were told before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from desktop.domain.statement import Facts
from desktop.models.fields import from_micros
from desktop.models.statements import place_of
from desktop.queries.forecasts import dates_of
from desktop.queries.sql import document, fetch, fetch_one, instant


@dataclass(frozen=True, slots=True)
class StatementRow:
    """What was told: word for word, the facts it was made from, and whether it stands."""

    id: int
    at: datetime
    by: str
    language: str
    text: str
    state: str
    closed_at: datetime | None
    facts: Facts


@dataclass(frozen=True, slots=True)
class StatementState:
    """The facts of a place now, and of whom: ``language`` is the customer's tag, empty where it is
    not known. ``earlier`` are the statements given, newest first."""

    entry: int
    facts: Facts
    customer_id: int
    customer: str
    language: str
    earlier: tuple[StatementRow, ...]


_MOST_EARLIER = 20


def statement_of(entry_id: int, *, now: datetime) -> StatementState:
    """Raises NotFound ``waitlist-entry-gone``, RuleBroken ``entry-not-waiting`` (state)."""
    found = place_of(entry_id, now=now)
    facts = found.facts
    if facts.own == "waiting":
        dates = dates_of(entry_id, units_ahead=facts.units_ahead, now=now)
        facts = replace(facts, forecast=dates)
    row = fetch_one("SELECT name, language FROM customer WHERE id = ?", (found.customer,))
    name, language = row or ("", "")
    return StatementState(
        entry=entry_id,
        facts=facts,
        customer_id=found.customer,
        customer=name,
        language=language,
        earlier=statements_of(entry_id),
    )


def statements_of(entry_id: int, *, limit: int = _MOST_EARLIER) -> tuple[StatementRow, ...]:
    """What was told of a place, newest first."""
    rows = fetch(
        "SELECT t.id, t.at, s.name, t.language, t.text, t.state, t.closed_at, t.facts"
        " FROM waitlist_statement t LEFT JOIN staff s ON s.id = t.staff_id"
        " WHERE t.entry_id = ? ORDER BY t.id DESC LIMIT ?",
        (entry_id, limit),
    )
    return tuple(
        StatementRow(
            id=key,
            at=from_micros(at),
            by=by or "",
            language=language,
            text=text,
            state=state,
            closed_at=instant(closed),
            facts=Facts.from_json(document(facts)),
        )
        for key, at, by, language, text, state, closed, facts in rows
    )

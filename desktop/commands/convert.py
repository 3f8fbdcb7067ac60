"""``liaison convert``: the calculator's language on the command line."""

from __future__ import annotations

import argparse
from datetime import datetime

from desktop.commands.answer import Answer, open_database
from desktop.domain.calculator import evaluate, parse
from desktop.queries import rates
from desktop.queries.office import settings
from desktop.queries.programme import programme
from desktop.services.rates import seed_rates


def convert(options: argparse.Namespace, *, target: str, now: datetime) -> Answer:
    """Work out one line; numbers have a decimal point here, whatever the desk's language."""
    request = parse(options.text, locale="en")
    with open_database(target, now):
        seed_rates(now=now)
        office = settings()
        result = evaluate(
            request,
            today=office.today(now),
            find=rates.finder(),
            programme=programme(),
            max_age_days=office.rate_max_age_days,
        )
    unit = "points" if result.unit == "p" else result.unit or ""
    shown = f"{result.value:f} {unit}".strip()
    facts: dict[str, object] = {"input": options.text, "result": result.value, "unit": unit}
    facts["steps"] = list(result.steps)
    lines = [*result.steps, shown]
    made = result.conversion
    if made is not None:
        facts |= {
            "amount": made.amount.amount,
            "from": made.amount.currency,
            "to": made.result.currency,
            "rate": made.rate,
            "rate_date": made.on,
            "source": made.source,
            "age_days": made.age_days,
        }
        age = f" ({made.age_days} days older)" if made.age_days else ""
        lines.append(f"rate {made.rate:f} of {made.on.isoformat()}{age}, {made.source}")
    return Answer(tuple(lines), facts)

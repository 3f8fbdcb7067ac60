"""``liaison rates``: what is stored, fetching today's, loading the central bank's file."""

from __future__ import annotations

import argparse
from datetime import datetime

from desktop.commands.answer import Answer, Progress, open_database
from desktop.domain.errors import Unavailable
from desktop.queries import rates as stored
from desktop.services import online_rates
from desktop.services import rates as actions


def show(options: argparse.Namespace, *, target: str, now: datetime) -> Answer:
    """How many rates there are, and the newest day of each source."""
    with open_database(target, now):
        actions.seed_rates(now=now)
        sources = stored.sources()
    lines = [f"{s.source}: {s.count:,} rates, {s.first} to {s.last}" for s in sources]
    facts = [
        {"source": s.source, "count": s.count, "first": s.first, "last": s.last} for s in sources
    ]
    return Answer(tuple(lines) or ("no rates are stored",), {"sources": facts})


def load(options: argparse.Namespace, *, target: str, now: datetime) -> Answer:
    """Load a file of the European Central Bank."""
    with open_database(target, now):
        days = actions.load_file(path=options.file, now=now, progress=Progress()).value
    return Answer((f"{days} days of rates were new",), {"days": days})


def update(options: argparse.Namespace, *, target: str, now: datetime) -> Answer:
    """Fetch today's rates online, within a deadline; jumps are set aside and listed."""
    with open_database(target, now):
        actions.seed_rates(now=now)
        made = online_rates.update_online(currencies=stored.wanted(), who=None, now=now).value
    if made.code:
        raise Unavailable(made.code, reason=made.reason)
    lines = [f"{made.count} rates were stored"]
    lines += [
        f"set aside: 1 {j.rate.base} = {j.rate.value:f} {j.rate.quote}, "
        f"last {j.last:f} on {j.last_on}"
        for j in made.jumps
    ]
    facts = {"stored": made.count, "set_aside": [j.rate.quote for j in made.jumps]}
    return Answer(tuple(lines), facts)

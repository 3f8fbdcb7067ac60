"""``liaison check``, ``backup`` and ``restore``: looking after the database."""

from __future__ import annotations

import argparse
from datetime import datetime

from desktop.commands.answer import Answer, open_database
from desktop.domain.errors import RuleBroken
from desktop.models.database import open_database as point_at
from desktop.queries import integrity
from desktop.services import backup as backups
from desktop.ui.texts import sentence


def check(options: argparse.Namespace, *, target: str, now: datetime) -> Answer:
    """Check the engine and every invariant; status 1 where something is wrong."""
    with open_database(target, now):
        found = integrity.check(now=now)
    if not found:
        return Answer(("Everything is in order.",), {"ok": True, "findings": []})
    texts = tuple(sentence(RuleBroken(f.code, **dict(f.params))) for f in found)
    facts = [{"code": f.code, "params": dict(f.params)} for f in found]
    return Answer(texts, {"ok": False, "findings": facts}, status=1)


def backup(options: argparse.Namespace, *, target: str, now: datetime) -> Answer:
    """Write a complete copy of the database."""
    with open_database(target, now):
        made = backups.backup(path=options.file, now=now)
    return Answer((f"The database was copied to {made}.",), {"file": str(made)})


def restore(options: argparse.Namespace, *, target: str, now: datetime) -> Answer:
    """Put a backup in the database's place; what was there is kept."""
    point_at(target)
    made = backups.restore(path=options.file, now=now)
    lines = (
        f"The database was restored from {options.file}.",
        f"What was there before is kept as {made.kept_as}.",
    )
    return Answer(lines, {"file": str(options.file), "kept_as": str(made.kept_as)})

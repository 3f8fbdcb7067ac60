"""``liaison import`` and ``liaison export``: lists in and out."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import datetime

from desktop.commands.answer import Answer, Progress, open_database
from desktop.domain.errors import RuleBroken
from desktop.domain.import_rows import Refusal
from desktop.queries import exports
from desktop.queries.office import settings
from desktop.services.imports import ImportReport
from desktop.services.imports import import_file as bring_in
from desktop.system.mappings import load_mapping, preset
from desktop.system.tabular_write import write_table
from desktop.ui.texts import sentence

_SHOWN = 10  # refused rows named on the screen


def import_file(options: argparse.Namespace, *, target: str, now: datetime) -> Answer:
    """Import a file; status 1 where rows were refused and so nothing was kept."""
    mapping = None
    if options.preset:
        mapping = preset(options.preset, options.kind)
    elif options.mapping:
        mapping = load_mapping(options.mapping, options.kind)
    with open_database(target, now):
        report = bring_in(
            kind=options.kind,
            path=options.file,
            mapping=mapping,
            dry_run=options.dry_run,
            partial=options.partial,
            refused_path=options.refused,
            explain=sentence,
            who=None,
            now=now,
            progress=Progress(),
        ).value
    return _reported(report, dry_run=options.dry_run)


def _reported(report: ImportReport, *, dry_run: bool) -> Answer:
    lines = [
        f"{report.rows:,} rows read, {report.refused:,} refused; {report.kind}: "
        f"{report.created:,} created, {report.changed:,} changed, {report.unchanged:,} unchanged"
    ]
    lines += [_refusal(refusal) for refusal in report.refusals[:_SHOWN]]
    if len(report.refusals) > _SHOWN:
        lines.append(f"… and {report.refused - _SHOWN:,} more")
    if report.refused_path:
        lines.append(f"Refused rows with their reasons: {report.refused_path}")
    if dry_run:
        lines.append("Nothing was kept: this was a dry run.")
    elif not report.kept:
        lines.append("Nothing was kept: mend the refused rows, or add --partial.")
    facts = asdict(report) | {
        "refusals": [
            {"file": r.file, "line": r.line, "code": r.code, "message": _refusal(r)}
            for r in report.refusals
        ]
    }
    return Answer(tuple(lines), facts, status=0 if report.kept or _sound(report, dry_run) else 1)


def _sound(report: ImportReport, dry_run: bool) -> bool:
    return dry_run and not report.refused


def _refusal(refusal: Refusal) -> str:
    return f"line {refusal.line}: {sentence(RuleBroken(refusal.code, **dict(refusal.params)))}"


def export_file(options: argparse.Namespace, *, target: str, now: datetime) -> Answer:
    """Write a whole list to a CSV, XLSX or JSON file, as its name says."""
    with open_database(target, now):
        zone = settings().zone
        written = write_table(
            options.file,
            exports.columns(options.kind),
            exports.rows(options.kind, zone=zone),
            progress=Progress(),
        )
    text = f"{written:,} rows were written to {options.file}."
    return Answer((text,), {"rows": written, "file": str(options.file)})

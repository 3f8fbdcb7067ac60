"""PostgreSQL's own programs for dumping and restoring a database, run and judged.

They are not ours to ship: where they are missing, a server's database is backed up with them
elsewhere.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from desktop.domain.errors import RuleBroken, Unavailable


def dump(path: Path, *, server: Mapping[str, str]) -> None:
    """Write the whole database to ``path`` in PostgreSQL's custom format.

    ``server`` are libpq's own variables (PGHOST, PGDATABASE …). Raises Unavailable
    ``backup-needs-pg-dump``, ``backup-failed`` (reason).
    """
    program = _found("pg_dump")
    _run([program, "--format=custom", "--no-owner", "--no-privileges", f"--file={path}"], server)


def column_of_dump(path: Path, *, table: str, column: str) -> list[str]:
    """One column of one table in a dump, as texts; empty where the dump has no such table.

    Raises RuleBroken ``backup-damaged`` (reason) where it is no dump that can be read to its end,
    Unavailable ``backup-needs-pg-dump``.
    """
    program = _found("pg_restore")
    try:
        _run([program, f"--file={os.devnull}", str(path)], {})  # reads and unpacks all of it
        text = _run([program, "--data-only", f"--table={table}", "--file=-", str(path)], {})
    except Unavailable as error:
        raise RuleBroken("backup-damaged", **error.params) from error
    copied = re.search(
        r"^COPY [^\n(]*\(([^)]*)\) FROM stdin;\n(.*?)^\\\.$", text, re.MULTILINE | re.DOTALL
    )
    if copied is None:
        return []
    at = [name.strip(' "') for name in copied[1].split(",")].index(column)
    return [line.split("\t")[at] for line in copied[2].splitlines()]


def restore(path: Path, *, server: Mapping[str, str], tables: Iterable[str]) -> None:
    """Put the dump in the place of ``tables``, all of it or nothing.

    Raises Unavailable ``backup-needs-pg-dump``, ``backup-failed`` (reason).
    """
    psql = _found("psql")
    with tempfile.TemporaryDirectory() as folder:
        dropped, filled = Path(folder, "drop.sql"), Path(folder, "fill.sql")
        # By name, so that tables which the backup does not know yet go as well, and with them the
        # functions of their triggers (models/schema.py, models/standing.py).
        quoted = [name.replace('"', '""') for name in tables]
        drop = "".join(
            [
                *(f'DROP TABLE "{name}" CASCADE;' for name in quoted),
                *(
                    f'DROP FUNCTION IF EXISTS "{name}_{kind}"();'
                    for name in quoted
                    for kind in ("refuse", "standing")
                ),
            ]
        )
        dropped.write_text(drop, encoding="utf-8")
        options = ["--no-owner", "--no-privileges", f"--file={filled}"]
        _run([_found("pg_restore"), *options, str(path)], {})
        options = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction"]
        _run([psql, *options, f"--file={dropped}", f"--file={filled}"], server)


def _found(name: str) -> str:
    program = shutil.which(name)
    if program is None:
        raise Unavailable("backup-needs-pg-dump")
    return program


def _run(command: list[str], server: Mapping[str, str]) -> str:
    """What the program wrote. A password travels in the environment, not on the command line."""
    done = subprocess.run(
        command,
        env={**os.environ, **server, "LC_ALL": "C"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        wrong = [line for line in lines if "NOTICE:" not in line] or [str(done.returncode)]
        raise Unavailable("backup-failed", reason=wrong[0])
    return done.stdout

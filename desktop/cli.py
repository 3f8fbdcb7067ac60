"""The command line: what administrators and scripts do without a window.

Commands are imported when they are run: a window need not wait for them.

Exit status: 0 done, 1 refused with a sentence on standard error, 2 wrong use. With ``--json`` the
answer is one JSON object on standard output, also when it is a refusal.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from desktop import __version__
from desktop.domain.errors import LiaisonError, RuleBroken

IMPORTED = ("customers", "products", "supplies", "orders", "points")
EXPORTED = (*IMPORTED, "lines", "waitlists", "follow-ups")
CALL_PATIENCE = 3.0  # seconds a window that is there may take to hear of a caller


def parser() -> argparse.ArgumentParser:
    """The whole command line; without a command the window opens."""
    made = argparse.ArgumentParser(
        prog="liaison",
        description="The desk between a company and its customers. Without a command the window "
        "opens.",
    )
    made.add_argument("--version", action="version", version=f"Liaison {__version__}")
    made.add_argument("--demo", action="store_true", help="open a throw-away demo office")
    made.add_argument(
        "--database",
        metavar="URL_or_FILE",
        help="a PostgreSQL URL or an SQLite file, instead of the one in the settings",
    )
    commands = made.add_subparsers(dest="command", metavar="command")
    call = commands.add_parser(
        "call", help="somebody is calling: show them in the window, which starts if none runs"
    )
    call.add_argument("number", metavar="NUMBER", help="their number, in any spelling")
    call.add_argument("--database", metavar="URL_or_FILE", default=argparse.SUPPRESS)
    _add_tables(commands)
    _add_money(commands)
    _add_database(commands)
    tour = commands.add_parser(
        "tour", help="walk the real window through the main job and save a picture of each step"
    )
    tour.add_argument("folder", type=Path, metavar="FOLDER")
    tour.add_argument("--language", default="en", help="language of the pictures")
    tour.add_argument("--theme", choices=("light", "dark"), default="light")
    tour.add_argument("--text-size", type=int, default=100, metavar="PERCENT")
    return made


def _add_tables(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    took = commands.add_parser("import", help="bring in a CSV or XLSX file")
    took.add_argument("kind", choices=IMPORTED)
    took.add_argument("file", type=Path, metavar="FILE")
    how = took.add_mutually_exclusive_group()
    how.add_argument("--preset", help="a shipped description of the file's columns")
    how.add_argument("--mapping", type=Path, metavar="FILE", help="a saved description")
    took.add_argument("--dry-run", action="store_true", help="check everything, keep nothing")
    took.add_argument("--partial", action="store_true", help="keep good rows beside refused ones")
    took.add_argument(
        "--refused", type=Path, metavar="FILE", help="write refused rows with reasons here"
    )
    _finish(took, "tables.import_file")
    gave = commands.add_parser("export", help="write a list to a file")
    gave.add_argument("kind", choices=EXPORTED)
    gave.add_argument("file", type=Path, metavar="FILE.csv|.xlsx|.json")
    _finish(gave, "tables.export_file")


def _add_money(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    made = commands.add_parser("convert", help='for example "1234.56 GBP in USD on 2026-10-30"')
    made.add_argument("text", metavar="TEXT")
    _finish(made, "convert.convert")
    made = commands.add_parser("rates", help="the stored exchange rates, and how to renew them")
    _finish(made, "rates.show")
    what = made.add_subparsers(dest="action", metavar="action")
    _finish(what.add_parser("update", help="fetch today's rates"), "rates.update")
    load = what.add_parser("load", help="load a file of the European Central Bank")
    load.add_argument("file", type=Path, metavar="FILE")
    _finish(load, "rates.load")


def _add_database(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    _finish(
        commands.add_parser("check", help="check the database and every rule"), "database.check"
    )
    made = commands.add_parser("backup", help="write a complete copy of the database")
    made.add_argument("file", type=Path, metavar="FILE")
    _finish(made, "database.backup")
    made = commands.add_parser("restore", help="put a backup in the database's place")
    made.add_argument("file", type=Path, metavar="FILE")
    _finish(made, "database.restore")


def _finish(command: argparse.ArgumentParser, run: str) -> None:
    """``run``: module and function in ``desktop.commands``, imported when the command is run."""
    # A default would overwrite what was given before a nested command: hence SUPPRESS.
    command.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="answer for machines"
    )
    command.add_argument("--database", metavar="URL_or_FILE", default=argparse.SUPPRESS)
    command.set_defaults(run=run)


def target(given: str | None) -> str:
    """The database to open: what was given, else LIAISON_DATABASE, the settings, the usual file."""
    if named := given or os.environ.get("LIAISON_DATABASE"):
        return named
    from desktop.system import paths, settings

    return settings.load().settings.database or str(paths.data_folder() / "liaison.sqlite")


def call(number: str, *, target: str) -> int | None:
    """Tell the running window who is calling; the exit status, None where no window has heard."""
    from desktop.system import running_copy

    if not running_copy.is_number(number):
        from desktop.commands.answer import Answer

        Answer.refused(RuleBroken("caller-number", text=number[:80])).give(as_json=False)
        return 1
    words = f"{running_copy.CALL}{' '.join(number.split())}"
    return 0 if running_copy.tell(target, words, patience=CALL_PATIENCE) else None


def run(options: argparse.Namespace) -> int:
    """Run a headless command; its exit status."""
    from desktop.commands.answer import Answer

    as_json = getattr(options, "json", False)
    module, _dot, function = options.run.partition(".")
    command = getattr(import_module(f"desktop.commands.{module}"), function)
    where, now = target(options.database), datetime.now(UTC)
    try:
        answer: Answer = command(options, target=where, now=now)
    except LiaisonError as error:
        answer = Answer.refused(error)
    except KeyboardInterrupt:
        print("stopped: nothing was kept", file=sys.stderr)
        return 1
    answer.give(as_json=as_json)
    return answer.status


def read(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The options of a command line; SystemExit with status 2 for wrong use."""
    return parser().parse_args(arguments)

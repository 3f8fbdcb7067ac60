"""``python -m desktop`` and ``liaison``: the window, the tour, or a headless command."""

from __future__ import annotations

import builtins
import gc
import sys
from collections.abc import Sequence

from desktop import cli


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; its exit status."""
    options = cli.read(arguments)
    if options.command not in (None, "tour", "call"):
        return cli.run(options)
    target = cli.target(options.database)
    caller = options.number if options.command == "call" else ""
    if options.command == "call":  # before anything of Qt: the telephone rings
        status = cli.call(caller, target=target)
        if status is not None:
            return status
    _leave_out_server(target)
    _import_qt()
    from desktop import app

    if options.command == "tour":
        return app.tour(
            options.folder,
            language=options.language,
            theme=options.theme,
            text_size=options.text_size,
        )
    return app.run(target=target, demo=options.demo, caller=caller)


def _import_qt() -> None:
    """Qt takes a moment that headless commands need not wait for; what it adds to it is left out.

    PySide6 replaces Python's import by one that reads the source of every module imported from
    then on, to serve ``from __feature__ import …``, which nobody here uses: a third of the start
    (docs/performance.md). And looking for rubbish among what is made to stay takes a tenth.
    """
    gc.disable()  # until the window's own collector takes over (desktop/ui/garbage.py)
    python_import = builtins.__import__
    import PySide6.QtCore  # noqa: F401

    builtins.__import__ = python_import


def _leave_out_server(target: str) -> None:
    """A database in a file needs no driver of a server, which peewee imports where it finds it."""
    if "://" not in target:
        sys.modules.setdefault("psycopg2", None)  # type: ignore[arg-type]


if __name__ == "__main__":
    sys.exit(main())

"""The log: one rotating file in the log folder, the console too for the command line.

Everything logs through ``logging.getLogger(__name__)``; this module only decides where it goes
and writes down uncaught errors together with what was going on.
"""

from __future__ import annotations

import logging
import platform
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from desktop import __version__
from desktop.domain.errors import LiaisonError, Unavailable
from desktop.system.paths import log_folder

FILE_NAME = "liaison.log"
FILE_SIZE = 1_000_000  # bytes
KEPT_FILES = 5
_FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"

_context: dict[str, str] = {}
_handlers: list[logging.Handler] = []


def start(*, folder: Path | None = None, console: bool = False) -> LiaisonError | None:
    """Begin logging to ``folder`` (default: the log folder), and to stderr where ``console``.

    Returns Unavailable "log-not-written" (folder, reason) where the file cannot be written: a
    program without a log still works.
    """
    stop()
    root = logging.getLogger("desktop")
    root.setLevel(logging.INFO)
    folder = folder or log_folder()
    warning: LiaisonError | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _handlers.append(
            RotatingFileHandler(
                folder / FILE_NAME, maxBytes=FILE_SIZE, backupCount=KEPT_FILES, encoding="utf-8"
            )
        )
    except OSError as error:
        reason = error.strerror or str(error)
        warning = Unavailable("log-not-written", folder=str(folder), reason=reason)
    if console:
        on_screen = logging.StreamHandler(sys.stderr)
        on_screen.setLevel(logging.WARNING)
        _handlers.append(on_screen)
    for handler in _handlers:
        handler.setFormatter(logging.Formatter(_FORMAT))
        root.addHandler(handler)
    return warning


def stop() -> None:
    """Close what ``start`` opened."""
    root = logging.getLogger("desktop")
    while _handlers:
        handler = _handlers.pop()
        root.removeHandler(handler)
        handler.close()


def note(name: str, value: object) -> None:
    """Remember a fact (the page shown, the kind of database) for the next uncaught error.

    Never a customer's data, never a database URL: logs are sent around.
    """
    _context[name] = str(value)


def circumstances() -> dict[str, str]:
    """What an error report says about where it happened."""
    facts = {
        "liaison": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
    }
    return facts | _context


def uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Write down an error nobody expected."""
    facts = ", ".join(f"{name}={value}" for name, value in circumstances().items())
    logging.getLogger(__name__).critical(
        "uncaught error (%s)", facts, exc_info=(kind, error, trace)
    )

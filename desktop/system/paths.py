"""Where things lie: what we ship, what the office owns, what the desk remembers, what we log.

Folders are named, not made: whoever writes into one makes it first.
"""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs

APP_NAME = "Liaison"


def resources() -> Path:
    """The folder of icons, catalogues and templates, in a checkout, a wheel or a frozen bundle."""
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        return Path(bundle) / "resources"
    package = Path(__file__).resolve().parents[1]
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


def data_folder() -> Path:
    """Where the database and its backups live."""
    return platformdirs.user_data_path(APP_NAME, appauthor=False)


def config_folder() -> Path:
    """Where this desk's own settings live."""
    return platformdirs.user_config_path(APP_NAME, appauthor=False)


def log_folder() -> Path:
    """Where the log file lives."""
    return platformdirs.user_log_path(APP_NAME, appauthor=False)

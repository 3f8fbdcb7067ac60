"""Import."""
from __future__ import annotations
from pathlib import Path
from PySide6.QtWidgets import QWidget
from desktop.ui.page import Shell


def open_import(shell: Shell, parent: QWidget, *, kind: str, path: Path | None = None) -> None:
    """Open."""

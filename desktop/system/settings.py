"""What this desk remembers about itself: one small JSON file, safe against power cuts and hands.

A field of the wrong type falls back to its default; keys we do not know are kept, so that a newer
program's settings survive an older one; a file that is no JSON at all is set aside, never deleted.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from desktop.domain.errors import LiaisonError, RuleBroken, Unavailable
from desktop.system.paths import config_folder

VERSION = 1
FILE_NAME = "settings.json"
THEMES = ("system", "light", "dark")
TEXT_SIZES = (100, 200)  # smallest and largest, percent


@dataclass(frozen=True, slots=True)
class Settings:
    """One desk's settings; every field has a default that works."""

    database: str = ""  # URL or file; empty: the file in the data folder
    language: str = ""  # tag such as "de"; empty: as the system
    theme: str = "system"
    text_size: int = 100  # percent
    compact: bool = False  # rows of 24 instead of 28 pixels
    staff_id: int | None = None  # who sat here last
    geometry: str = ""  # the window's place, base64 of Qt's own bytes
    side_open: bool = True
    splitters: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # pixels, by name
    columns: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # pixels, by table, key
    views: Mapping[str, str] = field(default_factory=dict)  # how a page was shown last, by page
    daily_rates: bool = True  # ask the online source once a day by itself
    calculations: tuple[tuple[str, str], ...] = ()  # the last ones: what was typed, its result
    unknown: Mapping[str, object] = field(default_factory=dict)  # keys of other versions, kept


@dataclass(frozen=True, slots=True)
class Loaded:
    """What ``load`` found: settings that can be used, and what should be told about the file."""

    settings: Settings
    warning: LiaisonError | None = None
    read_only: bool = False


def settings_file() -> Path:
    return config_folder() / FILE_NAME


def load(path: Path | None = None) -> Loaded:
    """Read the settings; never fails.

    ``warning`` is "settings-damaged" (kept_as: where the file went), "settings-unreadable"
    (reason) or "settings-newer" (version: theirs); the last one is ``read_only``.
    """
    path = path or settings_file()
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(content, dict):
            raise ValueError("not an object")
    except FileNotFoundError:
        return Loaded(Settings())
    except OSError as error:
        reason = error.strerror or str(error)
        return Loaded(Settings(), Unavailable("settings-unreadable", reason=reason))
    except (ValueError, RecursionError):
        return Loaded(Settings(), _set_aside(path))
    version = content.get("version")
    if _is_newer(version):
        newer = RuleBroken("settings-newer", version=version)
        return Loaded(_read(content), newer, read_only=True)
    return Loaded(_read(content))


def save(settings: Settings, path: Path | None = None) -> None:
    """Write the settings whole or not at all.

    Raises RuleBroken "settings-newer" where a newer program's file would be overwritten and
    Unavailable "settings-not-saved" (reason) where the disk refuses.
    """
    path = path or settings_file()
    version = _version_on_disk(path)
    if _is_newer(version):
        raise RuleBroken("settings-newer", version=version)
    content: dict[str, object] = {"version": VERSION}
    for name in _FIELDS:
        content[name] = getattr(settings, name)
    content |= {key: value for key, value in settings.unknown.items() if key not in content}
    try:
        _replace_file(path, json.dumps(content, ensure_ascii=False, indent=1))
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unavailable("settings-not-saved", reason=reason) from error


_FIELDS = tuple(each.name for each in fields(Settings) if each.name != "unknown")


def _is_newer(version: object) -> bool:
    return isinstance(version, int) and version > VERSION


def _version_on_disk(path: Path) -> object:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return content.get("version") if isinstance(content, dict) else None


def _read(content: dict[str, Any]) -> Settings:
    usable: dict[str, Any] = {}
    for name in _FIELDS:
        if name in content:
            checked = _CHECKS.get(name, _text)(content[name])
            if checked is not None:
                usable[name] = checked
    known = {*_FIELDS, "version"}
    rest = {key: value for key, value in content.items() if key not in known}
    return replace(Settings(unknown=rest), **usable)


# Each check gives the value as its field wants it, or None where it is of no use.


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _int(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _theme(value: object) -> str | None:
    return value if isinstance(value, str) and value in THEMES else None


def _text_size(value: object) -> int | None:
    size = _int(value)
    return None if size is None else min(max(size, TEXT_SIZES[0]), TEXT_SIZES[1])


def _splitters(value: object) -> dict[str, tuple[int, ...]]:
    if not isinstance(value, dict):
        return {}
    return {
        name: tuple(sizes)
        for name, sizes in value.items()
        if isinstance(sizes, list) and all(_int(size) is not None for size in sizes)
    }


def _columns(value: object) -> dict[str, dict[str, int]]:
    if not isinstance(value, dict):
        return {}
    return {
        table: {key: width for key, width in widths.items() if _int(width) is not None}
        for table, widths in value.items()
        if isinstance(widths, dict)
    }


def _views(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    return {page: view for page, view in value.items() if isinstance(view, str)}


def _calculations(value: object) -> tuple[tuple[str, str], ...]:
    pairs = value if isinstance(value, list) else []
    return tuple(
        (pair[0], pair[1])
        for pair in pairs
        if isinstance(pair, list) and [type(each) for each in pair] == [str, str]
    )


_CHECKS: dict[str, Callable[[Any], object | None]] = {
    "theme": _theme,
    "text_size": _text_size,
    "staff_id": _int,
    "compact": _flag,
    "side_open": _flag,
    "splitters": _splitters,
    "columns": _columns,
    "views": _views,
    "daily_rates": _flag,
    "calculations": _calculations,
}


def _set_aside(path: Path) -> LiaisonError:
    """Move a damaged file out of the way, over nothing that was set aside before."""
    number = 1
    while (target := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
        number += 1
    try:
        path.rename(target)
    except OSError as error:
        return Unavailable("settings-unreadable", reason=error.strerror or str(error))
    return Unavailable("settings-damaged", kept_as=str(target))


def _replace_file(path: Path, text: str) -> None:
    """Write beside the file, force it to the disk, then rename: old or new, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # mkstemp makes it readable by its owner alone: a database URL may hold a password.
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".settings-", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    if os.name == "posix":  # the rename itself is durable once the folder is
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

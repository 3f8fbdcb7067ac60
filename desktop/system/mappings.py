"""Column mappings as files: the presets the program brings, and those a person saved."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from desktop.domain.errors import NotFound, RuleBroken, Unavailable
from desktop.domain.importing import Mapping, from_json, kinds_in, to_json
from desktop.system.paths import resources
from desktop.system.tabular_row import file_faults

_LARGEST = 1_000_000  # bytes; a mapping has a few thousand


def presets(kind: str) -> list[str]:
    """The names of the presets that can read files of ``kind``."""
    paths = sorted((resources() / "presets").glob("*.json"))
    return [path.stem for path in paths if kind in kinds_in(_document(path))]


def preset(name: str, kind: str) -> Mapping:
    """The preset ``name`` for files of ``kind``.

    Raises NotFound ``preset-unknown``, RuleBroken ``mapping-kind`` where it has none for ``kind``.
    """
    path = resources() / "presets" / f"{name}.json"
    if path not in (resources() / "presets").glob("*.json"):
        raise NotFound("preset-unknown", name=name)
    return load_mapping(path, kind)


def load_mapping(path: Path, kind: str) -> Mapping:
    """The mapping for ``kind`` in a file.

    Raises RuleBroken ``mapping-malformed``, ``mapping-newer``, ``mapping-kind``; Unavailable
    ``file-unreadable``.
    """
    return from_json(_document(path), kind)


def save_mapping(path: Path, mapping: Mapping) -> None:
    """Keep ``mapping`` in a file, beside what the file holds for other kinds.

    Raises Unavailable ``file-write``; then the file is as it was.
    """
    document = to_json(mapping)
    if path.exists():
        # A file that is none of ours is replaced: the person chose its name.
        with suppress(RuleBroken, KeyError, TypeError):
            document["mappings"] = {**_document(path)["mappings"], **document["mappings"]}
    part = path.with_name(f".{path.name}.part")
    try:
        text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise Unavailable("file-write", path=str(path), reason=reason) from error


def _document(path: Path) -> Any:
    with file_faults(path):
        if path.stat().st_size > _LARGEST:
            raise RuleBroken("mapping-malformed", reason="too large")
        content = path.read_bytes()
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise RuleBroken("mapping-malformed", reason=str(error)) from error

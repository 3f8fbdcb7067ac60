"""The code lists: shipped entries in the vocabulary's order, then the site's own."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.queries.sql import fetch


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One entry: ``label`` is English for shipped ones (translate it), as typed for ``own``."""

    id: int
    list: str
    code: str
    label: str
    own: bool


def codes(name: str) -> list[CodeRow]:
    """The entries of one list, for example ``communication-methods``."""
    return all_codes().get(name, [])


def all_codes() -> dict[str, list[CodeRow]]:
    """Every list by its name, in one statement."""
    found: dict[str, list[CodeRow]] = {}
    for key, name, code, label, own in fetch(
        "SELECT id, list, code, label, own FROM code ORDER BY list, position, id"
    ):
        found.setdefault(name, []).append(CodeRow(key, name, code, label, bool(own)))
    return found

"""Code lists: whether a code is known, for actions that store one."""

from __future__ import annotations

from desktop.domain.codes import CODE_LISTS
from desktop.domain.errors import RuleBroken
from desktop.models.office import Code


def known_code(name: str, code: str) -> str:
    """``code`` if the list ``name`` has it: shipped, or an entry of the office's own.

    No code ("") is always known. Raises RuleBroken ``code-unknown`` (list, entry).
    """
    if not code or any(code == shipped for shipped, _ in CODE_LISTS.get(name, ())):
        return code
    if "\0" not in code and Code.select().where(Code.list == name, Code.code == code).exists():
        return code
    raise RuleBroken("code-unknown", list=name, entry=code)

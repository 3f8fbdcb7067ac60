"""Code lists: whether a code is known, for actions that store one."""

from __future__ import annotations

from desktop.domain.codes import CODE_LISTS
from desktop.domain.errors import RuleBroken
from desktop.domain.typed import one_line
from desktop.models.office import Code


def known_code(name: str, code: str) -> str:
    """``code`` if the list ``name`` has it: shipped, or an entry of the office's own.

    No code ("") is always known. Raises RuleBroken ``code-unknown`` (list, entry), ``text-…``.
    """
    code = one_line(code, field="code", longest=80)
    if not code or any(code == shipped for shipped, _ in CODE_LISTS.get(name, ())):
        return code
    if Code.select().where(Code.list == name, Code.code == code).exists():
        return code
    raise RuleBroken("code-unknown", list=name, entry=code)

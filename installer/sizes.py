"""Files and functions that grew too long: ``python -m installer.sizes``.

A file of more than 300 lines asks to be split and one of more than 400 must be; so must a function
of more than 40, its docstring not counted. Splitting means finding two subjects, not moving lines.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ASK_LINES = 300
MOST_LINES = 400
MOST_FUNCTION_LINES = 40
FOLDERS = ("desktop", "installer")

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def main(root: Path) -> int:
    """Print what is too long under ``root``; 1 if something must be split, else 0."""
    must: list[str] = []
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            name = path.relative_to(root)
            text = path.read_text(encoding="utf-8")
            count = len(text.splitlines())
            if count > MOST_LINES:
                must.append(f"{name}: {count} lines, at most {MOST_LINES}")
            elif count > ASK_LINES:
                print(f"{name}: {count} lines ask to be split")
            must.extend(
                f"{name}:{line}: {function} has {length} lines, at most {MOST_FUNCTION_LINES}"
                for line, function, length in long_functions(text)
            )
    for sentence in must:
        print(sentence)
    return 1 if must else 0


def long_functions(text: str) -> Iterator[tuple[int, str, int]]:
    """Line, name and length of each function in a module's text that is too long."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, _Function) and (length := _length(node)) > MOST_FUNCTION_LINES:
            yield node.lineno, node.name, length


def _length(function: _Function) -> int:
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is not None:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


if __name__ == "__main__":
    sys.exit(main(Path.cwd()))

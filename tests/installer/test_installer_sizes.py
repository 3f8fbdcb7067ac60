"""Files and functions that grew too long are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from installer import sizes


def _module(root: Path, text: str) -> None:
    (root / "desktop").mkdir()
    (root / "desktop" / "planted.py").write_text(text, encoding="utf-8")


def _function(*, statements: int, docstring_lines: int = 0) -> str:
    doc = ['    """Says', *["    more"] * (docstring_lines - 2), '    """'] * bool(docstring_lines)
    return "\n".join(["def long():", *doc, *["    pass"] * statements]) + "\n"


@pytest.mark.parametrize(("lines", "status"), [(300, 0), (301, 0), (400, 0), (401, 1)])
def test_a_file_asks_at_300_lines_and_must_be_split_at_400(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: int, status: int
) -> None:
    _module(tmp_path, "\n" * lines)
    assert sizes.main(tmp_path) == status
    assert ("planted.py" in capsys.readouterr().out) == (lines > 300)


@pytest.mark.parametrize(
    ("statements", "docstring_lines", "status"), [(39, 0, 0), (40, 0, 1), (39, 20, 0), (40, 20, 1)]
)
def test_a_function_has_at_most_40_lines_beside_its_docstring(
    tmp_path: Path, statements: int, docstring_lines: int, status: int
) -> None:
    _module(tmp_path, _function(statements=statements, docstring_lines=docstring_lines))
    assert sizes.main(tmp_path) == status

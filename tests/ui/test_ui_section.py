"""The side panel: a value under its name where both do not fit, parts in their order."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ui.widgets.parts import PartedPanel
from desktop.ui.widgets.section import PanelRow


def test_a_row_that_is_resized_back_looks_as_before(qtbot: QtBot) -> None:
    """One that changes its mind at every size makes a panel with a scroll bar never rest."""
    row = PanelRow("Confirmation", "Ctrl+P PDF · Ctrl+T text", fit=None, chip="", tone="neutral")
    qtbot.addWidget(row)
    row.show()
    arranged = {}
    for width in range(120, 520, 5):
        row.resize(width, 60)
        arranged[width] = row._is_under
        for other in (width + 1, width):
            row.resize(other, 60)
            assert row._is_under == arranged[width], other
    assert arranged[120]
    assert not arranged[515]


def test_parts_stand_in_the_order_they_are_asked_for_whichever_came_first(qtbot: QtBot) -> None:
    panel = PartedPanel("x")
    qtbot.addWidget(panel)
    panel.resize(300, 600)
    panel.show()

    def shows(*names: str) -> list[str]:
        """Ask for these parts; what is seen from the top down."""
        panel.begin()
        for name in (*names, *names):  # asked for twice a part stays where it is
            panel.part(name).text(name)
        panel.finish()
        QApplication.processEvents()
        parts = panel._sections.items()
        seen = {part.y(): name for name, (_line, part) in parts if part.isVisible()}
        lines = sorted(line.y() for line, _part in panel._sections.values() if line.isVisible())
        tops = sorted(seen)
        assert len(lines) == len(tops) - 1, "a hairline between each two"
        assert all(a < line < b for a, line, b in zip(tops, lines, tops[1:], strict=False))
        return [seen[top] for top in tops]

    assert shows("head", "history") == ["head", "history"]
    assert shows("head", "steps", "due", "history") == ["head", "steps", "due", "history"]
    assert shows("head", "due", "history") == ["head", "due", "history"]
    assert shows("steps") == ["steps"]
    assert shows("history", "head") == ["history", "head"]

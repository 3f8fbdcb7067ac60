"""Rows of the side panel: the value under the name where both do not fit, and it stays there."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

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

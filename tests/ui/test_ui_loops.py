"""The binding that loses references aborts after some thousands of calls: ours must not."""

from __future__ import annotations

import subprocess
import sys

LOOP = """
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLabel

class Sender(QObject):
    told = Signal(int)

app = QApplication([])
label, sender, heard = QLabel(), Sender(), []
sender.told.connect(heard.append)
for number in range(10_000):
    label.setText(str(number))
    sender.told.emit(number)
assert len(heard) == 10_000
print("alive")
"""


def test_ten_thousand_calls_and_emits_do_not_end_the_process() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", LOOP], capture_output=True, text=True, timeout=60, check=False
    )
    assert (ran.returncode, ran.stdout.strip()) == (0, "alive"), ran.stderr

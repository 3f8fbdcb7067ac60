"""The account brief as a file: its words, nothing of a customer's taken for markup."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog
from seated import BY, KEY, SHIFT, Seated

from desktop.services import calls, contacts, customers


def test_a_key_writes_what_is_known_before_a_call(
    person: Seated, shop: dict[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    customers.add_note(customer=shop["maria"], kind="fact", text="Likes <b>bold</b> & tea", **BY)
    key = calls.begin(method="telephone", direction="in", customer=shop["maria"], **BY).value
    calls.ask(contact=key, kind="questions", text="Is it blue?", **BY)
    contacts.end_contact(contact=key, disposition="answered", said="the lid", **BY)
    path = tmp_path / "brief.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given: (str(path), ""))
    person.window.go("customers")
    person.waits()
    page: Any = person.window.current_page()
    page.table.select(shop["maria"])
    person.waits()
    person.presses(KEY.Key_B, SHIFT)
    person.waits()
    assert person.notice() == "Written: brief.pdf"
    assert path.read_bytes().startswith(b"%PDF-")
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (poppler-utils) is not installed, so nobody reads the PDF here.")
    done = subprocess.run([program, str(path), "-"], capture_output=True, text=True, check=True)
    text = " ".join(done.stdout.split())
    for words in ("Maria Okafor", "Likes <b>bold</b> & tea", "Is it blue?", "Last spoken to"):
        assert words in text

"""The account brief as a file: its words, nothing of a customer's taken for markup."""

from __future__ import annotations

import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog
from seated import BY, KEY, NOW, SHIFT, Seated

from desktop.models.orders import SalesOrder
from desktop.queries.brief import brief
from desktop.services import calls, contacts, customers, drafts, lines, orders
from desktop.ui.account_brief import brief_html


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


def test_a_delivery_is_promised_for_a_day_and_a_call_back_for_an_hour(
    person: Seated, shop: dict[str, int]
) -> None:
    order = drafts.start(customer=shop["maria"], currency="EUR", **BY).value
    lines.add_line(order=order, product=shop["widget"], quantity=Decimal(1), **BY)
    orders.confirm(order=order, **BY)
    key = calls.begin(method="telephone", direction="in", customer=shop["maria"], **BY).value
    calls.promise_call_back(contact=key, hours=2, **BY)
    told = brief_html(brief(shop["maria"], now=NOW), person.window.formats, NOW)
    number = SalesOrder.get_by_id(order).number
    assert f"<li>Mon 2 Nov · Widget X · {number}</li>" in told
    assert "<li>Mon 2 Nov 11:00" in told

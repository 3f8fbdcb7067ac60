"""Letters that any mail program reads as they were meant; nobody can slip a header in."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.system.letters import Letter, eml

NOW = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)


def letter(**values: Any) -> EmailMessage:
    usual: dict[str, Any] = {
        "subject": "Order confirmation 2026-000001",
        "text": "Hello\n",
        "to": ("Maria Okafor", "maria@okafor.example"),
        "sender": ("Office", "desk@example.com"),
    }
    made = message_from_bytes(eml(Letter(**{**usual, **values}), now=NOW), policy=default)
    assert isinstance(made, EmailMessage)
    return made


def test_it_says_from_whom_to_whom_about_what_and_waits_to_be_sent() -> None:
    made = letter(pdf=b"%PDF-1.7", pdf_name="2026-000001.pdf")
    assert made["To"].addresses[0].addr_spec == "maria@okafor.example"
    assert made["From"].addresses[0].display_name == "Office"
    assert made["Subject"] == "Order confirmation 2026-000001"
    assert made["X-Unsent"] == "1"
    assert made["Date"].datetime == NOW
    (part,) = made.iter_attachments()
    assert part.get_filename() == "2026-000001.pdf"
    assert part.get_content_type() == "application/pdf"
    assert part.get_payload(decode=True) == b"%PDF-1.7"


def test_any_script_comes_through() -> None:
    text = "\u200fשלום \u2068Okafor\u2069,\n\u200f12.50 €\n"
    made = letter(subject="אישור הזמנה 2026-000001", text=text, to=('מרים, "כהן"', "m@k.example"))
    body = made.get_body()
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == text
    assert made["Subject"] == "אישור הזמנה 2026-000001"
    assert made["To"].addresses[0].display_name == 'מרים, "כהן"'


@pytest.mark.parametrize("address", ["", "not an address", "maría@example.com", "a@b@c", "@"])
def test_an_address_no_mail_program_takes_is_left_to_the_person(address: str) -> None:
    assert letter(to=("Maria", address))["To"] is None


@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_typed_becomes_a_header(subject: str, name: str) -> None:
    text = f"{subject}\r\nBcc: thief@example.com"
    clean = {"subject": text.encode("utf-8", "ignore").decode(), "to": (name, "m@k.example")}
    assert letter(**clean)["Bcc"] is None

"""Letters as ``.eml`` files: a mail program opens them as a draft that a person sends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is written to whom. ``to`` and ``sender`` are a name and an e-mail address each; where
    the address is empty, or none that a mail program would take, the line is left out and a person
    fills it in. ``pdf`` is attached under the name ``pdf_name``.
    """

    subject: str
    text: str
    to: tuple[str, str]
    sender: tuple[str, str]
    pdf: bytes = b""
    pdf_name: str = ""


def eml(letter: Letter, *, now: datetime) -> bytes:
    """The letter as a file for a mail program, in UTF-8; ``now`` is its date (aware).

    ``X-Unsent`` asks the programs that know it to open it for writing, not for reading.
    """
    made = EmailMessage(policy=SMTP)
    made["X-Unsent"] = "1"
    for name, who in (("From", letter.sender), ("To", letter.to)):
        address = _address(*who)
        if address is not None:
            made[name] = address
    made["Subject"] = _one_line(letter.subject)
    made["Date"] = format_datetime(now)
    made.set_content(letter.text, charset="utf-8")
    if letter.pdf:
        made.add_attachment(
            letter.pdf, maintype="application", subtype="pdf", filename=letter.pdf_name
        )
    return made.as_bytes()


def _address(name: str, address: str) -> Address | None:
    try:
        return Address(_one_line(name), addr_spec=_one_line(address)) if address else None
    except (MessageError, ValueError, IndexError):  # what the parser raises where it gives up
        return None


def _one_line(text: str) -> str:
    return " ".join(text.replace("\0", "").split())

"""Letters about an order as files for the mail program, with the document where there is one."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date, datetime, tzinfo
from pathlib import Path

from desktop.domain.office import Office
from desktop.queries.messages import email_of_order
from desktop.queries.order_document import order_document
from desktop.system.letters import Letter, eml
from desktop.system.replacing import replacing
from desktop.system.tabular_write import Progress
from desktop.ui.order_document_pdf import pdf
from desktop.ui.order_document_words import written
from desktop.ui.spoken.messages import Written, document_message

SUFFIX = ".eml"


def write_document_letter(
    *,
    path: str,
    order: int,
    today: date,
    zone: tzinfo,
    now: datetime,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> str:
    """Write the confirmation, or quote, of an order as a letter with the PDF; the file's path.

    Raises what ``order_document_pdf.write_confirmation`` does.
    """
    document = order_document(order, today=today)
    made = document_message(document, zone=zone)
    letter = Letter(
        subject=made.subject,
        text=made.text,
        to=(document.customer, email_of_order(order)),
        sender=_sender(document.office),
        pdf=pdf(written(document, zone=zone)),
        pdf_name=f"{document.number}.pdf",
    )
    return _write(path, letter, now=now)


def write_message(
    *,
    path: str,
    made: Written,
    to: tuple[str, str],
    office: Office,
    now: datetime,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> str:
    """Write a status message as a letter; the file's path. Raises Unavailable ``file-write``."""
    letter = Letter(subject=made.subject, text=made.text, to=to, sender=_sender(office))
    return _write(path, letter, now=now)


def passing_path(name: str) -> str:
    """Where a letter is put that is only opened: a folder of the system's that others cannot read,
    which the system empties."""
    return str(Path(tempfile.mkdtemp(prefix="liaison-")) / f"{name}{SUFFIX}")


def _sender(office: Office) -> tuple[str, str]:
    return office.name, office.email


def _write(path: str, letter: Letter, *, now: datetime) -> str:
    with replacing(Path(path)) as part:
        part.write_bytes(eml(letter, now=now))
    return path

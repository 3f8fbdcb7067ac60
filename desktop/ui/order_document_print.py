"""An order's confirmation on a printer: the same paper as the PDF."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from desktop.system.language import _
from desktop.ui import dialogs
from desktop.ui.order_document import Written
from desktop.ui.order_document_pdf import paint
from desktop.ui.page import Shell
from desktop.ui.paper import DPI


def paper_printer() -> QPrinter:
    """The default printer, set up for whole pages of A4 at the resolution of our papers."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(DPI)
    set_up(printer)
    return printer


def set_up(printer: QPrinter) -> None:
    """A4 upright, painted from the edge: the papers have their own margins."""
    printer.setFullPage(True)
    size = QPageSize(QPageSize.PageSizeId.A4)
    printer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF()))


def print_on(printer: QPrinter, document: Written) -> None:
    """Print the document on a printer that was chosen."""
    printer.setDocName(f"{document.title} {document.number}")
    printer.setResolution(DPI)
    paint(document, printer)


def ask_printer(
    page: QWidget, shell: Shell, document: Written, *, printed: Callable[[], None]
) -> None:
    """Ask for the printer, then print, and say that it was ``printed``."""
    name = f"{document.title} {document.number}"

    def chosen(printer: QPrinter) -> None:
        print_on(printer, document)
        shell.notice(_("Sent to the printer: {name}").format(name=document.number))
        printed()

    choose_printer(page, name, chosen=chosen)


def choose_printer(page: QWidget, name: str, *, chosen: Callable[[QPrinter], None]) -> None:
    """Ask for the printer that something of this ``name`` goes to, and give it."""
    printer = paper_printer()
    dialog = QPrintDialog(printer)
    dialog.setWindowTitle(_("Print {name}").format(name=name))
    dialogs.ask(dialog, parent=page, done=lambda: chosen(printer))

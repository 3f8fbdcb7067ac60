"""What every sheet of the waitlists' page is opened with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.domain.errors import RuleBroken
from desktop.system.language import _
from desktop.ui.forms import Action, Form, open_form
from desktop.ui.page import Shell
from desktop.ui.pages.waitlists_moved import ListSheet
from desktop.ui.widgets.fields import NoteEdit


@dataclass(frozen=True, slots=True)
class Desk:
    """The page a sheet stands over, and how it reads the list again."""

    page: QWidget
    shell: Shell
    reload: Callable[[], object]

    def sheet(
        self,
        title: str,
        form: Form,
        action: Callable[[], Action],
        *,
        of: tuple[int, int],
        accept: str = "",
        saved: Callable[[Any], object] | None = None,
    ) -> ListSheet:
        """A sheet whose action knows the list as it was seen: ``of`` its id and revision."""
        return ListSheet(
            self.shell,
            title,
            form,
            waitlist=of[0],
            seen=of[1],
            action=action,
            reload=self.reload,
            accept=accept,
            saved=saved,
        )

    def open(self, make: Callable[[], ListSheet]) -> None:
        """Open it; what was typed is kept if it is left."""
        open_form(self.page, make)

    def act(self, function: Callable[..., Any], **values: Any) -> None:
        """Take something back: an action without questions."""
        self.shell.background.act(
            function,
            owner=self.page,
            who=self.shell.staff_id(),
            now=self.shell.now(),
            **values,
        )


def with_reason(form: Form, *, hint: str = "") -> None:
    """A field for why."""
    form.row(form.field("reason", _("&Reason"), NoteEdit(), hint=hint))


def reason(form: Form) -> str:
    text: str = form.control("reason").toPlainText()
    return text


def needed(value: Decimal | None, field: str) -> Decimal:
    """A number that must be there, said at its field where it is not."""
    if value is None:
        raise RuleBroken("text-missing", field=field)
    return value

"""The window behind a widget, also from a sheet that lies over it, and where amounts can go."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from desktop.ui.calling import Calling
    from desktop.ui.formats import Formats
    from desktop.ui.rate_updates import RateUpdates
    from desktop.ui.reckoner import Reckoned, Reckoner

CALCULATOR = "Ctrl+="
"""The key of the calculator, everywhere."""
CALCULATOR_NAME = "calculator"
"""The name of its widget, by which it is found in its window."""


class Host(Protocol):
    """The window of an office, as fields and sheets see it."""

    formats: Formats

    @property
    def reckoner(self) -> Reckoner: ...

    @property
    def updates(self) -> RateUpdates: ...

    @property
    def calling(self) -> Calling: ...

    def calculate(self, over: QWidget) -> None:
        """Open the calculator over a window of ours."""
        ...


class AmountTarget(Protocol):
    """A field, or what stands around one, that takes the result of a calculation."""

    def amount_name(self) -> str:
        """What the field is called."""
        ...

    def amount_units(self) -> tuple[str | None, ...]:
        """The units it takes, the one that others are converted into first: an ISO 4217 code, "p"
        for points, None for plain numbers."""
        ...

    def amount_decimals(self) -> int:
        """How many decimals a plain number may have."""
        ...

    def put_amount(self, value: Decimal, made: Reckoned) -> None:
        """Take the value over, with the evidence for it."""
        ...


def host_of(widget: QWidget) -> Host | None:
    """The office's window behind a widget; None in another window."""
    over = widget.window()
    while (below := over.parentWidget()) is not None:
        over = below.window()
    return cast("Host", over) if hasattr(over, "reckoner") else None


def target_of(widget: QWidget | None) -> AmountTarget | None:
    """What takes an amount where the focus is: ``amount_target`` of the widget or of what it is a
    part of."""
    while widget is not None and getattr(widget, "amount_target", None) is None:
        widget = widget.parentWidget()
    return cast("AmountTarget | None", getattr(widget, "amount_target", None))

"""What the calculator would put into the field that had the focus."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from desktop.domain.errors import LiaisonError
from desktop.system.language import _
from desktop.ui.host import AmountTarget
from desktop.ui.reckoner import Reckoned, Reckoner, fitted


@dataclass(frozen=True, slots=True)
class Offer:
    """A field, and the ``value`` that ``made`` gives for it; or the ``error`` why it gives none."""

    target: AmountTarget
    made: Reckoned
    value: Decimal | None = None
    error: LiaisonError | None = None

    def put(self) -> None:
        """Put it in. Raises LiaisonError where the field takes no such number."""
        if self.value is not None:
            self.target.put_amount(self.value, self.made)

    def text(self) -> str:
        """What Enter does."""
        return _("Put into {field}").format(field=self.target.amount_name())


def offer(made: Reckoned, target: AmountTarget, reckoner: Reckoner) -> Offer:
    """What a calculation would put into a field: converted into its unit, unless the line itself
    names one."""
    units = target.amount_units()
    if made.result is not None and made.named is None and made.result.unit not in (None, *units):
        made = reckoner.reckon(made.text, to=units[0])
    try:
        value = fitted(made, units=units, decimals=target.amount_decimals())
    except LiaisonError as error:
        return Offer(target, made, error=error)
    return Offer(target, made, value)

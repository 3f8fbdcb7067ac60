"""Days told in quotes and read-backs that a supply keeps no longer: their customers are told first.

Quotes and drafts hold nothing (decision 4): what they say is only compared when they are confirmed.
Where the supply that a day was told from moves, or does not come, nobody waits for that.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from desktop.models.catalogue import Supply
from desktop.models.database import tuples
from desktop.models.orders import OrderLine, SalesOrder
from desktop.models.read_backs import ReadBack
from desktop.models.rows import get
from desktop.models.settings import office
from desktop.services.change import Change
from desktop.services.corrections import correct
from desktop.services.promising import lines_of, promises, spoken, standing, stored, whole
from desktop.services.replanning import Heard


class Quoted:
    """Quotes that stand, and drafts that were read to a customer, in which a day was told from one
    ``supply``. To be made before the supply changes."""

    def __init__(self, change: Change, supply: Supply) -> None:
        self._change, self._product, self._supply = change, supply.product_id, supply.id
        self._orders = list(_told_of(supply, office().today(change.now)))

    def tell_first(self) -> int:
        """Leave a correction for each whose day would be another now; how many there are."""
        return sum(self._tell(get(SalesOrder, key)) for key in self._orders)

    def _tell(self, order: SalesOrder) -> bool:
        was, now = self._days(order)
        about = order if order.revision_of_id is None else get(SalesOrder, order.revision_of_id)
        params: dict[str, Any] = {
            "claim": "date",
            "number": about.number or "",
            "product": self._product,
            "was": was.isoformat() if was else "",
            "is": now.isoformat() if now else "",
            "was_in": "",
            "is_in": "",
        }
        assert order.customer_id is not None
        whose = {"customer": order.customer_id, "order": about.id}
        return correct(self._change, params=params, **whose) is not None

    def _days(self, order: SalesOrder) -> tuple[date | None, date | None]:
        """The day that was told of what stands on the supply, and what it would be now. Sooner is
        no correction: what was told can be kept."""
        lines = lines_of(order)
        start = standing(order, lines)
        made = whole(promises(lines, now=self._change.now, start=start), start)
        mine = [
            line for line in lines if line.id in made and _stands_on(line.promise, self._supply)
        ]
        told = _heard({line.id: line.promise for line in mine})
        now = _heard({line.id: stored(made[line.id].parts) for line in mine})
        was, new = told.moved_to(now) or (None, None)
        is_kept = new is not None and (was is None or new <= was)
        return (told.last(), told.last()) if is_kept or was == new else (was, new)


def _heard(promised: dict[int, Any]) -> Heard:
    lines = {
        key: {on: Decimal(quantity) for quantity, on in spoken(parts)}
        for key, parts in promised.items()
    }
    return Heard(None, lines)


def _told_of(supply: Supply, today: date) -> Iterable[int]:
    was_read = ReadBack.select(ReadBack.draft).where(ReadBack.draft == SalesOrder.id)
    stands = (SalesOrder.state == "quoted") & (SalesOrder.quote_expires_on >= today)
    is_read = (SalesOrder.state == "draft") & SalesOrder.id.in_(was_read)
    found = (
        SalesOrder.select(SalesOrder.id, OrderLine.promise)
        .join(OrderLine)
        .where(
            OrderLine.product == supply.product_id,
            SalesOrder.customer.is_null(False),
            stands | is_read,
        )
        .order_by(SalesOrder.id)
    )
    return dict.fromkeys(key for key, told in tuples(found) if _stands_on(told, supply.id))


def _stands_on(told: Any, supply: int) -> bool:
    return any(part[2] == supply for part in told or ())

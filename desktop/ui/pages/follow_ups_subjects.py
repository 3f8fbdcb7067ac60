"""What a follow-up is about, each thing with the page that shows it; O opens the first."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.queries.followups import FollowUpRow
from desktop.system.language import _


@dataclass(frozen=True, slots=True)
class Subject:
    """``name`` says what kind of thing it is, ``text`` which one; ``go(area, target)`` shows it."""

    name: str
    text: str
    area: str
    target: object


def subjects(row: FollowUpRow) -> list[Subject]:
    """The most telling first: rate, points, place, order, contact, at last the customer."""
    found = []
    if row.rule == "rate-aside" and "pair" in row.params:
        pair = str(row.params["pair"])
        target = (*pair.split("/"), row.params.get("aside"))
        found.append(Subject(_("Rate"), pair, "rates", target))
    if row.rule == "points-expiry":
        found.append(Subject(_("Points"), _("ledger"), "customers", (row.customer_id, "points")))
    if row.entry_id is not None:
        title = str(row.params.get("title") or _("waitlist"))
        found.append(Subject(_("Place on"), title, "waitlists", ("place", row.entry_id)))
    if row.order_id is not None:
        found.append(Subject(_("Order"), row.order_number, "orders", row.order_id))
    if row.contact_id is not None:
        target = (row.customer_id, "contact", row.contact_id)
        found.append(Subject(_("Contact"), _("the one that left it"), "customers", target))
    return [*found, Subject(_("Customer"), row.customer, "customers", row.customer_id)]

"""Contacts: every exchange with a customer, from the moment it starts to its wrap-up."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from desktop.domain.errors import NotFound, RuleBroken
from desktop.domain.followups import RULES, due_at
from desktop.domain.promises import TELL_FIRST
from desktop.domain.recurring import is_real
from desktop.domain.typed import one_line, passage
from desktop.models.customers import Customer
from desktop.models.orders import SalesOrder
from desktop.models.rows import get_locked
from desktop.models.work import Contact, FollowUp
from desktop.services.change import Change, Outcome, changing
from desktop.services.codes import known_code
from desktop.services.leaving import check_at_work, check_due, close, leave, must_exist
from desktop.services.office import calendar
from desktop.services.recurring import in_touch

MISSED = "missed"
"""The disposition of a call that nobody answered."""
_TOLD = "told"


def start_contact(
    *,
    method: str,
    direction: str,
    who: int | None,
    now: datetime,
    customer: int | None = None,
    party: str = "",
    reason: str = "",
    order: int | None = None,
) -> Outcome[int]:
    """Start a contact at ``now``; its id. The clock runs until :func:`end_contact`.

    ``method`` is a communication method, ``direction`` "in" or "out", ``reason`` a contact reason.
    ``party`` says who it is while the customer is not known yet: a number, a name. Raises
    RuleBroken ``contact-direction``, ``code-unknown``, ``text-…``; NotFound ``customer-gone``,
    ``sales-order-gone``.
    """
    with changing(who=who, now=now) as change:
        values = {"method": method, "direction": direction, "reason": reason, "party": party}
        made = insert(change, customer=customer, order=order, **values)
    return Outcome(made, frozenset(change.topics))


def note_contact(*, contact: int, who: int | None, now: datetime, **values: Any) -> Outcome[None]:
    """Write down what is known of a contact, during it or later.

    ``customer`` (id), ``reason``, ``party``, ``asked`` (questions, concerns, requests), ``said``,
    ``order`` (id), ``method``, ``direction``. Raises as :func:`start_contact`,
    NotFound ``contact-gone``.
    """
    with changing(who=who, now=now) as change:
        row = get_locked(Contact, contact)
        known = row.customer_id
        change.update(row, **_checked(values))
        if row.ended_at is not None and row.customer_id != known:  # now it is known who it was
            in_touch(change, customer=row.customer_id, disposition=row.disposition)
    return Outcome(None, frozenset(change.topics))


def end_contact(
    *,
    contact: int,
    disposition: str,
    who: int | None,
    now: datetime,
    next_step: str = "",
    next_due: datetime | None = None,
    next_method: str = "telephone",
    told: Collection[int] = (),
    **values: Any,
) -> Outcome[int | None]:
    """Wrap a contact up: how it went, and the next step, which becomes a follow-up; its id if any.

    ``told`` are follow-ups of this customer that were to tell them first and are done with it,
    unless nobody was reached. ``values`` are those of :func:`note_contact`.

    Raises RuleBroken ``text-missing`` without a disposition, ``contact-ended``,
    ``next-step-no-date``, ``next-step-no-customer`` (a next step needs somebody to take it for),
    ``due-too-far``; else as :func:`note_contact`.
    """
    disposition = one_line(disposition, field="disposition", longest=80, required=True)
    step = passage(next_step, field="next_step")
    with changing(who=who, now=now) as change:
        row = lasting(contact)
        change.update(row, **_checked(values))
        end(change, row, disposition=disposition, at=now)
        _tell(change, row, told)
        left = None
        if step.strip():
            if row.customer_id is None:
                raise RuleBroken("next-step-no-customer")
            if next_due is None:
                raise RuleBroken("next-step-no-date")
            check_due(next_due, now)
            method = known_code("communication-methods", next_method)
            left = leave_from(change, row, rule="by-hand", due=next_due, what=step, method=method)
    return Outcome(left, frozenset(change.topics))


def missed_call(
    *,
    who: int | None,
    now: datetime,
    customer: int | None = None,
    party: str = "",
    owner: int | None = None,
) -> Outcome[int]:
    """Record a call that nobody answered, and leave a call-back; the follow-up's id.

    ``party`` is the number that called. A caller nobody knows is called back under the cash
    customer. The call-back is due in office time (domain/followups, rule ``missed-call``).
    Raises NotFound ``customer-gone``, ``staff-gone``; RuleBroken ``text-…``.
    """
    party = one_line(party, field="party", longest=200, required=customer is None)
    with changing(who=who, now=now) as change:
        if owner is not None:
            check_at_work(owner)
        made = insert(
            change,
            customer=customer,
            method="telephone",
            direction="in",
            party=party,
            ended_at=now,
            disposition=MISSED,
        )
        left = leave(
            change,
            customer=_cash_customer() if customer is None else customer,
            rule="missed-call",
            due=due_at(RULES["missed-call"], now=now, calendar=calendar()),
            params={"party": party},
            contact=made,
            owner=owner,
        )
    return Outcome(left, frozenset(change.topics))


# --- for other actions, inside their transaction --------------------------------------------------


def insert(
    change: Change,
    *,
    method: str,
    direction: str,
    customer: int | None = None,
    party: str = "",
    reason: str = "",
    order: int | None = None,
    **ended: Any,
) -> int:
    """Write a contact that begins now; its id. ``ended`` says how it went where that is known.

    Raises as :func:`start_contact`.
    """
    if direction not in ("in", "out"):
        raise RuleBroken("contact-direction", direction=direction)
    must_exist((Customer, customer), (SalesOrder, order))
    made = change.insert(
        Contact,
        customer=customer,
        method=known_code("communication-methods", method),
        direction=direction,
        reason=known_code("contact-reasons", reason),
        party=one_line(party, field="party", longest=200),
        started_at=change.now,
        staff=change.who,
        order=order,
        **ended,
    )
    if ended:
        in_touch(change, customer=customer, disposition=ended["disposition"])
    return made


def lasting(contact: int) -> Contact:
    """A contact that goes on, ours until the transaction ends. Raises RuleBroken ``contact-ended``
    (at), NotFound ``contact-gone``."""
    row = get_locked(Contact, contact)
    if row.ended_at is not None:
        raise RuleBroken("contact-ended", at=row.ended_at)
    return row


def end(change: Change, row: Contact, *, disposition: str, at: datetime) -> None:
    """End a contact that goes on: whoever was spoken to is not to be called to keep in touch."""
    change.update(row, disposition=disposition, ended_at=at)
    in_touch(change, customer=row.customer_id, disposition=disposition)


def leave_from(change: Change, row: Contact, *, rule: str, due: datetime, **more: Any) -> int:
    """Leave what comes next of a contact whose customer is known: about them and its order."""
    assert row.customer_id is not None
    about = {"customer": row.customer_id, "contact": row.id, "order": row.order_id}
    return leave(change, rule=rule, due=due, **{"params": {}, **about, **more})


def _tell(change: Change, row: Contact, told: Collection[int]) -> None:
    if not is_real(row.disposition):
        return
    for key in sorted(told):
        task = get_locked(FollowUp, key)
        is_theirs = task.customer_id == row.customer_id and task.rule in TELL_FIRST
        if is_theirs and task.state == "open":
            close(change, task, state="done", outcome=_TOLD)


def _cash_customer() -> int:
    row = Customer.get_or_none(Customer.cash)
    if row is None:
        raise NotFound("customer-gone", id=0)
    return int(row.id)


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    known = {"customer", "reason", "party", "asked", "said", "order", "method", "direction"}
    if unknown := values.keys() - known:
        raise TypeError(f"a contact has no {sorted(unknown)}")
    checked = dict(values)
    if values.get("direction", "in") not in ("in", "out"):
        raise RuleBroken("contact-direction", direction=values["direction"])
    must_exist((Customer, values.get("customer")), (SalesOrder, values.get("order")))
    for name in ("asked", "said"):
        if name in values:
            checked[name] = passage(values[name], field=name)
    if "party" in values:
        checked["party"] = one_line(values["party"], field="party", longest=200)
    if "reason" in values:
        known_code("contact-reasons", values["reason"])
    if "method" in values:
        known_code("communication-methods", values["method"])
    return checked

"""Two records of the same customer: made one, and taken apart again.

Everything that hangs on the merged record goes over to the kept one; the merged record stays, says
what it became, and is found no more but through the other. Places on waitlists are moved, never
written anew: they keep their join time and key. Nothing is thrown away: what the kept record has
already (the same number, the same fact, a price for the same product) stays where it was.

Taken apart, each has its own again. What was added meanwhile belongs to the kept record, for it was
entered there, but for what hangs on an order, a place, a contact or a person that goes back: that
goes with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from desktop.domain.errors import Conflict, RuleBroken
from desktop.models.contracts import ContractPrice
from desktop.models.customers import (
    ContactPoint,
    Customer,
    CustomerFact,
    CustomerMerge,
    CustomerPerson,
)
from desktop.models.database import Table, is_postgres
from desktop.models.money import PointsAccount
from desktop.models.office import Note
from desktop.models.orders import SalesOrder
from desktop.models.rows import get, get_locked, marks, rows, run
from desktop.models.waitlists import WaitlistEntry
from desktop.models.work import Contact, FollowUp
from desktop.services import customer_merge_points as points
from desktop.services.change import Change, Outcome, changing, insert_row
from desktop.services.customer_fields import index
from desktop.services.living import check_living
from desktop.services.waitlist_log import journal, journals

FILLED = (
    *("form_of_address", "language", "country", "preferred_method", "preferred_hours"),
    *("technically_aware", "officer", "tier"),
)
"""What the kept record takes over where it has nothing of its own, unless somebody chooses."""

CHOSEN = ("name", "kind", "currency", *FILLED)
"""Of what differs the one who merges may choose which record's stays."""

_AT_ONCE = 500
_NOTHING = (None, "", "standard")

# What goes over, and which of it stays because the kept record has its own.
_MOVED: tuple[tuple[type[Table], str], ...] = (
    (CustomerPerson, ""),
    (
        ContactPoint,
        "NOT EXISTS (SELECT 1 FROM contact_point o WHERE o.customer_id = ?"
        " AND o.kind = t.kind AND o.normalised = t.normalised)",
    ),
    (
        CustomerFact,
        "NOT EXISTS (SELECT 1 FROM customer_fact o WHERE o.customer_id = ? AND o.fact = t.fact)",
    ),
    (
        ContractPrice,
        "NOT EXISTS (SELECT 1 FROM contract_price o WHERE o.customer_id = ?"
        " AND o.product_id = t.product_id)",
    ),
    (SalesOrder, ""),
    (WaitlistEntry, ""),
    (Contact, ""),
    (FollowUp, ""),
    (Note, ""),
)
_OF = "IN (SELECT id FROM {} WHERE customer_id = ?)"
# What was added meanwhile to something that goes back, in this order: each with its parameters, the
# number of times the record it goes back to is named.
_HANGING: tuple[tuple[type[Table], str, int], ...] = (
    (SalesOrder, f"t.revision_of_id {_OF.format('sales_order')}", 1),
    (ContactPoint, f"t.person_id {_OF.format('customer_person')}", 1),
    (
        WaitlistEntry,
        "t.line_id IN (SELECT l.id FROM order_line l JOIN sales_order s ON s.id = l.order_id"
        " WHERE s.customer_id = ?)",
        1,
    ),
    (Contact, f"t.order_id {_OF.format('sales_order')}", 1),
    (
        FollowUp,
        f"(t.order_id {_OF.format('sales_order')} OR t.entry_id {_OF.format('waitlist_entry')}"
        f" OR t.contact_id {_OF.format('contact')})",
        3,
    ),
)


def merge_customers(
    *,
    merged: int,
    kept: int,
    who: int | None,
    now: datetime,
    take: Collection[str] | None = None,
) -> Outcome[int]:
    """Make the record ``merged`` a part of the record ``kept``; the id of the merge, to undo it.

    The fields to ``take`` (of ``CHOSEN``) are the merged record's from now on, all others stay;
    None takes what the kept record has nothing for.

    Raises RuleBroken ``customer-merge-itself``, ``customer-merge-cash``; Conflict
    ``customer-merged`` (id, name, number) where one of them was merged already; NotFound
    ``customer-gone``.
    """
    if merged == kept:
        raise RuleBroken("customer-merge-itself")
    with changing(who=who, now=now) as change:
        gone, into = _locked(change, merged, kept)
        for row in (gone, into):
            check_living(row.id)
            if row.cash:
                raise RuleBroken("customer-merge-cash")
        moved: dict[str, list[int]] = {"preferred": _step_back(change, gone, into)}
        for model, unless in _MOVED:
            ids = _ids(model, merged, unless, [kept] if unless else [])
            moved[_name(model)] = _move(change, model, ids, of=merged, to=kept)
        made = insert_row(
            CustomerMerge,
            {
                **{"merged": merged, "kept": kept, "at": now, "staff": who, "moved": moved},
                "filled": _fill(change, gone, into, take),
                "points": points.join(change, merged=gone, kept=into),
            },
        )
        change.note(Customer, merged, "changed", {"merged_into": [None, into.number]})
        change.note(Customer, kept, "changed", {"merged_from": [None, gone.number]})
        index(merged)
        index(kept)
    return Outcome(made, frozenset(change.topics))


def unmerge_customers(*, merge: int, who: int | None, now: datetime) -> Outcome[int]:
    """Take two records apart again; the id of the one that had been merged.

    Raises Conflict ``customer-merge-undone`` where that was done already, ``customer-merge-later``
    (name, number) where the kept record has itself been merged since; NotFound
    ``customer-merge-gone``.
    """
    known = get(CustomerMerge, merge)
    with changing(who=who, now=now) as change:
        back, into = _locked(change, known.merged_id, known.kept_id)
        row = get_locked(CustomerMerge, merge)
        if row.undone_at is not None:
            raise Conflict("customer-merge-undone", name=back.name, number=back.number)
        _check_last(into)
        for model, _unless in _MOVED:
            _move(change, model, row.moved[_name(model)], of=into.id, to=back.id)
        for model, hangs, times in _HANGING:
            ids = _ids(model, into.id, hangs, [back.id] * times)
            _move(change, model, ids, of=into.id, to=back.id)
        points.part(change, row.points, merged=back, kept=into)
        _empty(change, row.filled, into)
        _step_forward(change, row.moved["preferred"], back)
        change.update(row, undone_at=now, undone_by=who)
        change.note(Customer, back.id, "changed", {"merged_into": [into.number, None]})
        change.note(Customer, into.id, "changed", {"merged_from": [back.number, None]})
        index(back.id)
        index(into.id)
    return Outcome(back.id, frozenset(change.topics))


def _check_last(into: Customer) -> None:
    """What was merged last comes apart first."""
    try:
        check_living(into.id)
    except Conflict as error:
        raise Conflict("customer-merge-later", **error.params) from None


def _locked(change: Change, merged: int, kept: int) -> tuple[Customer, Customer]:
    """Both records, their open orders, the lists they wait on and their accounts, each by their
    ids.

    Whoever begins something for a customer locks the record first and waits here; what is under way
    refers to it without waiting for us, and is waited for at its order.
    """
    pair = (merged, kept)
    if is_postgres():
        run("SELECT id FROM customer WHERE id IN (?, ?) ORDER BY id FOR NO KEY UPDATE", *pair)
    both = '"customer_id" IN (?, ?)'
    is_open = "\"state\" NOT IN ('completed', 'cancelled')"
    rows(SalesOrder, f'{both} AND {is_open} ORDER BY "id"', *pair, lock=True)
    lists = run(f"SELECT DISTINCT waitlist_id FROM waitlist_entry WHERE {both}", *pair).fetchall()
    journals(change, [key for (key,) in lists])
    rows(PointsAccount, f'{both} ORDER BY "id"', *pair, lock=True)
    return get(Customer, merged), get(Customer, kept)


# --- moving ---------------------------------------------------------------------------------------


def _name(model: type[Table]) -> str:
    return str(model._meta.table_name)


def _whose(model: type[Table]) -> str:
    """The condition that a row is of a record; its first ``?`` is the record's id."""
    return "t.subject = 'customer' AND t.subject_id = ?" if model is Note else "t.customer_id = ?"


def _ids(model: type[Table], record: int, also: str, params: Sequence[int]) -> list[int]:
    """The ids of a record's rows that meet a condition."""
    condition = _whose(model) + (f" AND {also}" if also else "")
    sql = f"SELECT t.id FROM {_name(model)} t WHERE {condition} ORDER BY t.id"
    return [key for (key,) in run(sql, record, *params).fetchall()]


def _move(change: Change, model: type[Table], ids: Sequence[int], *, of: int, to: int) -> list[int]:
    """Give rows that are ``of`` one record to another; which of them still were its own."""
    column = "subject_id" if model is Note else "customer_id"
    moved: list[int] = []
    for some in _parts(ids):
        among = f"id IN ({marks(some)})"
        found = run(
            f"SELECT t.id FROM {_name(model)} t WHERE {_whose(model)} AND t.{among} ORDER BY t.id",
            of,
            *some,
        ).fetchall()
        run(f"UPDATE {_name(model)} SET {column} = ? WHERE {column} = ? AND {among}",
            to, of, *some)  # fmt: skip
        moved += [key for (key,) in found]
    for key in moved:
        change.note(model, key, "changed", {column.removesuffix("_id"): [of, to]})
        if model is WaitlistEntry:
            book = journal(change, get(WaitlistEntry, key).waitlist_id)
            book.note("moved", {"old": {"customer": of}, "new": {"customer": to}}, entry=key)
    return moved


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]


# --- the record's own fields ----------------------------------------------------------------------


def _fill(
    change: Change, gone: Customer, into: Customer, take: Collection[str] | None
) -> dict[str, list[Any]]:
    """Take over what was chosen, else what the kept record has nothing for: old and new values."""
    if take is None:
        take = [
            name
            for name in FILLED
            if into.__data__[name] in _NOTHING and gone.__data__[name] not in _NOTHING
        ]
    elif unknown := set(take) - set(CHOSEN):
        raise TypeError(f"of a customer {sorted(unknown)} cannot be chosen")
    also = ("folded",) if "name" in take else ()
    has = {name: [into.__data__[name], gone.__data__[name]] for name in (*take, *also)}
    filled = {name: [own, other] for name, (own, other) in has.items() if own != other}
    change.update(into, **{name: new for name, (_old, new) in filled.items()})
    return filled


def _empty(change: Change, filled: dict[str, list[Any]], into: Customer) -> None:
    """Give back what was taken over, where nobody has changed it since."""
    kept = {name: old for name, (old, new) in filled.items() if into.__data__[name] == new}
    change.update(into, **kept)


def _step_back(change: Change, gone: Customer, into: Customer) -> list[int]:
    """The kept record's preferred number stays the preferred one: the others' ids."""
    kinds = {point.kind for point in _preferred(into)}
    stepped = [point for point in _preferred(gone) if point.kind in kinds]
    for point in stepped:
        change.update(point, preferred=False)
    return [point.id for point in stepped]


def _step_forward(change: Change, stepped: Iterable[int], back: Customer) -> None:
    kinds = {point.kind for point in _preferred(back)}
    for key in stepped:
        for point in rows(ContactPoint, '"id" = ? AND "customer_id" = ?', key, back.id):
            if point.kind not in kinds:
                change.update(point, preferred=True)
                kinds.add(point.kind)


def _preferred(record: Customer) -> list[ContactPoint]:
    return rows(ContactPoint, '"customer_id" = ? AND "preferred" ORDER BY "id"', record.id)

"""Where promises are kept: the SQL of each arm of the ledger, and what its rows become."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from desktop.domain.office import Office
from desktop.domain.promises import KIND_OF_RULE, Fate, fate
from desktop.models.fields import from_micros, to_micros
from desktop.queries.sql import Row, document, instant
from desktop.queries.telling import TELLING

_END = time(23, 59, 59)
_DAYS = {"promise-moved": ("old", "new"), "date": ("was", "is")}  # of what to tell, in its params
_ORDERS = "('confirmed', 'in-progress', 'completed', 'cancelled')"
_DELIVERY = (
    " FROM line_promise p JOIN order_line l ON l.id = p.line_id"
    " JOIN sales_order o ON o.id = l.order_id JOIN customer c ON c.id = o.customer_id"
    " LEFT JOIN staff s ON s.id = o.taken_by_id"
    f" WHERE p.first_on IS NOT NULL AND o.state IN {_ORDERS}"
)
_PRICE = (
    " FROM sales_order o JOIN customer c ON c.id = o.customer_id"
    " LEFT JOIN staff s ON s.id = o.taken_by_id"
    " WHERE o.quote_expires_on IS NOT NULL AND o.number <> ''"
    " AND o.state IN ('quoted', 'confirmed', 'in-progress', 'completed', 'cancelled')"
)
_RULES = ", ".join(f"'{rule}'" for rule in KIND_OF_RULE)
_FOLLOW_UP = (
    " FROM follow_up f JOIN customer c ON c.id = f.customer_id"
    " LEFT JOIN staff s ON s.id = f.owner_id LEFT JOIN sales_order o ON o.id = f.order_id"
    f" WHERE f.rule IN ({_RULES})"
)
_DUE_ON = "COALESCE(l.promised_on, p.first_on)"
_GONE = "(o.state = 'cancelled' OR l.fulfilment = 'cancelled')"
_SHORT = "COALESCE(p.received, l.quantity) - COALESCE(p.rejected, 0) < l.quantity"


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseEntry:
    """One promise: ``what`` is a product's name, or a follow-up's ``rule`` where nothing was
    written. ``first_by`` is what was told at first, ``by`` what holds now. What is to be told first
    has ``params``, which say what changed; where that is no day, both are when it is to be told."""

    id: tuple[str, int]
    kind: str
    customer_id: int
    customer: str
    order_id: int | None
    order_number: str
    what: str
    rule: str
    by_whom: str
    told_at: datetime
    first_by: datetime
    by: datetime
    done_at: datetime | None
    fate: Fate
    params: dict[str, Any] = field(default_factory=dict, compare=False)
    sort_key: tuple[datetime, str, int] = field(compare=False, repr=False)

    @property
    def moved(self) -> bool:
        """Whether it is another than the one told at first."""
        return self.first_by != self.by


class Arm(NamedTuple):
    """A table's promises: what is read, how a filter says it, where they stand in time."""

    columns: str
    source: str
    shows: Callable[[str, datetime, date], tuple[str, tuple[object, ...]]]
    at: str
    key: str
    edge: Callable[[datetime, Office], object]
    make: Callable[[Row, Office, datetime], PromiseEntry]
    customer: str


def _delivery_shows(show: str, now: datetime, today: date) -> tuple[str, tuple[object, ...]]:
    on = today.isoformat()
    is_open = f"p.done_on IS NULL AND NOT {_GONE}"
    kept = f"p.done_on IS NOT NULL AND p.done_on <= {_DUE_ON} AND NOT {_SHORT}"
    return {
        "open": (f"{is_open} AND {_DUE_ON} >= ?", (on,)),
        "missed": (
            f"(({is_open} AND {_DUE_ON} < ?) OR"
            f" (p.done_on IS NOT NULL AND (p.done_on > {_DUE_ON} OR {_SHORT})))",
            (on,),
        ),
        "moved": ("l.promised_on IS NOT NULL AND l.promised_on <> p.first_on", ()),
        "kept": (kept, ()),
        "withdrawn": (f"p.done_on IS NULL AND {_GONE}", ()),
    }.get(show, ("1 = 1", ()))


def _price_shows(show: str, now: datetime, today: date) -> tuple[str, tuple[object, ...]]:
    on = today.isoformat()
    return {
        "open": ("o.state = 'quoted' AND o.quote_expires_on >= ?", (on,)),
        "missed": ("1 = 0", ()),  # a price that was asked for in time is the price
        "moved": ("1 = 0", ()),
        "kept": ("o.state IN ('confirmed', 'in-progress', 'completed')", ()),
        "withdrawn": (
            "(o.state = 'cancelled' OR (o.state = 'quoted' AND o.quote_expires_on < ?))",
            (on,),
        ),
    }.get(show, ("1 = 1", ()))


def _follow_up_shows(show: str, now: datetime, today: date) -> tuple[str, tuple[object, ...]]:
    at = to_micros(now)
    return {
        "open": ("f.state = 'open' AND f.original_due >= ?", (at,)),
        "missed": (
            "((f.state = 'open' AND f.original_due < ?)"
            " OR (f.state = 'done' AND f.closed_at > f.original_due))",
            (at,),
        ),
        "moved": ("f.due <> f.original_due", ()),
        "kept": ("f.state = 'done' AND f.closed_at <= f.original_due", ()),
        "withdrawn": ("f.state = 'cancelled'", ()),
    }.get(show, ("1 = 1", ()))


def end_of(on: str, settings: Office) -> datetime:
    """The end of a day on the office's clock: until then what is promised for it can be kept."""
    return datetime.combine(date.fromisoformat(on), _END, settings.zone)


def _delivery(row: Row, settings: Office, now: datetime) -> PromiseEntry:
    by, done = end_of(row[8], settings), None
    if row[9] is not None:
        done = end_of(row[9], settings)
        if row[10]:  # something did not come, or was rejected
            done = max(done, by + timedelta(seconds=1))
    known: dict[str, Any] = {"rule": "", "first_by": end_of(row[7], settings), "by": by}
    return _entry("delivery", row, known, done=done, withdrawn=bool(row[11]), now=now)


def _price(row: Row, settings: Office, now: datetime) -> PromiseEntry:
    by = end_of(row[8], settings)
    is_taken = row[9] in ("confirmed", "in-progress", "completed")
    withdrawn = row[9] == "cancelled" or (not is_taken and now > by)
    done = min(by, instant(row[10]) or by) if is_taken else None
    known: dict[str, Any] = {"rule": "", "first_by": by, "by": by}
    return _entry("price", row, known, done=done, withdrawn=withdrawn, now=now)


def _follow_up(row: Row, settings: Office, now: datetime) -> PromiseEntry:
    first, state = from_micros(row[7]), row[9]
    done = instant(row[10]) if state == "done" else None
    known = {"rule": row[11], "first_by": first, "by": from_micros(row[8])}
    return _entry(
        KIND_OF_RULE[row[11]], row, known, done=done, withdrawn=state == "cancelled", now=now
    )


def _tell(row: Row, settings: Office, now: datetime) -> PromiseEntry:
    params, due, rule = document(row[7]) or {}, from_micros(row[8]), row[11]
    what: str = params.get("claim", "") if rule == "correction" else rule
    names: tuple[str, ...] = _DAYS.get(what, ())
    days = [params.get(name) for name in names]
    old, new = (end_of(on, settings) if on else due for on in days or (None, None))
    known = {"rule": rule, "first_by": old, "by": new}
    kind = "price" if params.get("claim") == "price" else "delivery" if names else "place"
    made = _entry(kind, row, known, done=None, withdrawn=False, now=now)
    place = (due, "tell", row[0])
    return replace(made, id=("tell", row[0]), sort_key=place, params=params, fate="open")


def _entry(
    kind: str,
    row: Row,
    known: dict[str, Any],
    *,
    done: datetime | None,
    withdrawn: bool,
    now: datetime,
) -> PromiseEntry:
    """A snooze is the office's own: what was told at first is what a call-back is measured by."""
    told = known["by"] if kind in ("delivery", "price") else known["first_by"]
    arm = "follow-up" if known["rule"] else kind
    return PromiseEntry(
        id=(arm, row[0]),
        kind=kind,
        customer_id=row[1],
        customer=row[2],
        order_id=row[3],
        order_number=row[4] or "",
        what=row[5] or "",
        by_whom=row[6] or "",
        told_at=from_micros(row[12]),
        done_at=done,
        fate=fate(by=told, done=done, withdrawn=withdrawn, now=now),
        sort_key=(known["by"], arm, row[0]),
        **known,
    )


def _day_edge(at: datetime, settings: Office) -> object:
    return at.astimezone(settings.zone).date().isoformat()


ARMS = {
    "delivery": Arm(
        "l.id, c.id, c.name, o.id, o.number, l.description, s.name, p.first_on,"
        f" {_DUE_ON}, p.done_on, CASE WHEN {_SHORT} THEN 1 ELSE 0 END,"
        f" CASE WHEN {_GONE} THEN 1 ELSE 0 END, COALESCE(o.confirmed_at, o.ordered_at)",
        _DELIVERY,
        _delivery_shows,
        _DUE_ON,
        "l.id",
        _day_edge,
        _delivery,
        "o.customer_id",
    ),
    "follow-up": Arm(
        "f.id, c.id, c.name, f.order_id, o.number, f.what, s.name, f.original_due, f.due,"
        " f.state, f.closed_at, f.rule, f.created_at",
        _FOLLOW_UP,
        _follow_up_shows,
        "f.due",
        "f.id",
        lambda at, settings: to_micros(at),
        _follow_up,
        "f.customer_id",
    ),
    "price": Arm(
        "o.id, c.id, c.name, o.id, o.number, o.reference, s.name, o.quote_expires_on,"
        " o.quote_expires_on, o.state, o.confirmed_at, 0, o.ordered_at",
        _PRICE,
        _price_shows,
        "o.quote_expires_on",
        "o.id",
        _day_edge,
        _price,
        "o.customer_id",
    ),
}


TELL = Arm(
    "f.id, c.id, c.name, f.order_id, o.number, f.what, s.name, f.params, f.due, f.state,"
    " f.closed_at, f.rule, f.created_at",
    _FOLLOW_UP.replace(_RULES, TELLING),
    lambda show, now, today: ("f.state = 'open'", ()),
    "f.due",
    "f.id",
    lambda at, settings: to_micros(at),
    _tell,
    "f.customer_id",
)

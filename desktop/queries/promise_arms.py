"""Where promises are kept: the SQL of each arm of the ledger, and what its rows become."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from desktop.domain.office import Office
from desktop.domain.promises import KIND_OF_RULE, Fate, fate
from desktop.models.fields import from_micros, to_micros
from desktop.models.work import PROMISED
from desktop.queries.sql import Row, document, instant
from desktop.queries.telling import TELLING

_END = time(23, 59, 59)
_DAYS = {"promise-moved": ("old", "new"), "date": ("was", "is")}  # of what to tell, in its params
_SHORT = "COALESCE(p.received, l.quantity) - COALESCE(p.rejected, 0) < l.quantity"
_ORDERED = " JOIN customer c ON c.id = o.customer_id LEFT JOIN staff s ON s.id = o.taken_by_id"
_DELIVERY = (
    " FROM line_promise p JOIN order_line l ON l.id = p.line_id"
    f" JOIN sales_order o ON o.id = l.order_id{_ORDERED}"
)
_FOLLOW_UP = (
    " FROM follow_up f JOIN customer c ON c.id = f.customer_id"
    " LEFT JOIN staff s ON s.id = f.owner_id LEFT JOIN sales_order o ON o.id = f.order_id"
)
_PRICED = "o.quote_expires_on IS NOT NULL AND o.number <> ''"
# In other words than those of the indexes over all customers: none of them leads to one customer's.
_PRICED_OF_ONE = "o.quote_expires_on IS NOT NULL AND (o.number || '') <> ''"
_PROMISED_OF_ONE = PROMISED.replace('"rule"', "(f.rule || '')")
_STANDINGS = ("open", "kept", "missed", "withdrawn")
_TAKEN = ("confirmed", "in-progress", "completed")


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


Condition = tuple[str, tuple[object, ...]]


class Arm(NamedTuple):
    """A table's promises. ``listed`` are its keys and ``owned`` those of one customer (a mark):
    where they are read from, up to a condition. ``shows`` says each filter as the alternatives of
    which a row meets at most one, in the words of an index (``models/standing.py``, ``work.py``).
    ``at`` and ``key`` are where it stands in time, on a day where it is ``daily``. ``columns`` of
    ``source`` become an entry.
    """

    listed: str
    owned: str
    shows: Callable[[str, datetime, date], Sequence[Condition]]
    at: str
    key: str
    daily: bool
    columns: str
    source: str
    make: Callable[[Row, Office, datetime], PromiseEntry]


def _delivery_shows(show: str, now: datetime, today: date) -> Sequence[Condition]:
    on = today.isoformat()
    standing = {name: (f"p.standing = '{name}'", ()) for name in _STANDINGS}
    is_open = "p.standing = 'open' AND p.by_on"
    shown: dict[str, Sequence[Condition]] = {
        "open": ((f"{is_open} >= ?", (on,)),),
        "missed": ((f"{is_open} < ?", (on,)), standing["missed"]),
        "moved": (("p.by_on <> p.first_on", ()),),
        "kept": (standing["kept"],),
        "withdrawn": (standing["withdrawn"],),
    }
    return shown.get(show, tuple(standing.values()))


def _price_shows(show: str, now: datetime, today: date) -> Sequence[Condition]:
    on = today.isoformat()
    taken = tuple((f"o.state = '{state}'", ()) for state in _TAKEN)
    quoted, cancelled = ("o.state = 'quoted'", ()), ("o.state = 'cancelled'", ())
    expires = "o.state = 'quoted' AND o.quote_expires_on"
    shown: dict[str, Sequence[Condition]] = {
        "open": ((f"{expires} >= ?", (on,)),),
        "missed": (),  # a price that was asked for in time is the price
        "moved": (),
        "kept": taken,
        "withdrawn": (cancelled, (f"{expires} < ?", (on,))),
    }
    return shown.get(show, (quoted, *taken, cancelled))


def _follow_up_shows(show: str, now: datetime, today: date) -> Sequence[Condition]:
    at = to_micros(now)
    done = "f.state = 'done' AND f.closed_at"
    shown: dict[str, Sequence[Condition]] = {
        "open": (("f.state = 'open' AND f.original_due >= ?", (at,)),),
        "missed": (
            ("f.state = 'open' AND f.original_due < ?", (at,)),
            (f"{done} > f.original_due", ()),
        ),
        "moved": (("f.due <> f.original_due", ()),),
        "kept": ((f"{done} <= f.original_due", ()),),
        "withdrawn": (("f.state = 'cancelled'", ()),),
    }
    every = tuple((f"f.state = '{state}'", ()) for state in ("open", "done", "cancelled"))
    return shown.get(show, every)


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
    return _entry("delivery", row, known, done=done, withdrawn=row[11] == "withdrawn", now=now)


def _price(row: Row, settings: Office, now: datetime) -> PromiseEntry:
    by = end_of(row[8], settings)
    is_taken = row[9] in _TAKEN
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


ARMS = {
    "delivery": Arm(
        " FROM line_promise p WHERE p.by_on IS NOT NULL",
        # Their orders first: the lines of one customer are few.
        " FROM sales_order o CROSS JOIN order_line l CROSS JOIN line_promise p"
        " WHERE o.customer_id = ? AND l.order_id = o.id AND p.line_id = l.id"
        " AND p.by_on IS NOT NULL",
        _delivery_shows,
        "p.by_on",
        "p.line_id",
        True,
        "l.id, c.id, c.name, o.id, o.number, l.description, s.name, p.first_on, p.by_on, p.done_on,"
        f" CASE WHEN {_SHORT} THEN 1 ELSE 0 END, p.standing,"
        " COALESCE(o.confirmed_at, o.ordered_at)",
        _DELIVERY,
        _delivery,
    ),
    "follow-up": Arm(
        f" FROM follow_up f WHERE f.{PROMISED}",
        f" FROM follow_up f WHERE f.customer_id = ? AND {_PROMISED_OF_ONE}",
        _follow_up_shows,
        "f.due",
        "f.id",
        False,
        "f.id, c.id, c.name, f.order_id, o.number, f.what, s.name, f.original_due, f.due,"
        " f.state, f.closed_at, f.rule, f.created_at",
        _FOLLOW_UP,
        _follow_up,
    ),
    "price": Arm(
        f" FROM sales_order o WHERE {_PRICED}",
        f" FROM sales_order o WHERE o.customer_id = ? AND {_PRICED_OF_ONE}",
        _price_shows,
        "o.quote_expires_on",
        "o.id",
        True,
        "o.id, c.id, c.name, o.id, o.number, o.reference, s.name, o.quote_expires_on,"
        " o.quote_expires_on, o.state, o.confirmed_at, 0, o.ordered_at",
        f" FROM sales_order o{_ORDERED}",
        _price,
    ),
}

TELL = Arm(
    f" FROM follow_up f WHERE f.rule IN ({TELLING})",
    f" FROM follow_up f WHERE f.customer_id = ? AND (f.rule || '') IN ({TELLING})",
    lambda show, now, today: (("f.state = 'open'", ()),),
    "f.due",
    "f.id",
    False,
    "f.id, c.id, c.name, f.order_id, o.number, f.what, s.name, f.params, f.due, f.state,"
    " f.closed_at, f.rule, f.created_at",
    _FOLLOW_UP,
    _tell,
)

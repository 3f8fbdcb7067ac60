"""The ledger of points and its lots: private steps of everything that gives or takes points.

Every entry carries the last day its points are good (None for ever); what is left of each day
stands in the lots, kept in the same transaction. The ledger is its own history: it says who, when
and why, and the engine refuses to change it. Accounts are locked before anything here is called.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from desktop.domain import points as rules
from desktop.domain.errors import RuleBroken
from desktop.domain.figures import scaled, unscaled
from desktop.domain.points import DECIMALS, Programme
from desktop.models.bulk import insert_all
from desktop.models.database import db, is_postgres
from desktop.models.money import NEVER, PointsEntry
from desktop.models.points import Lot, lots
from desktop.models.rows import run
from desktop.services.change import Change
from desktop.services.points_signals import see_to_points

_NONE = Decimal(0)
_Lot = tuple[int, str, int]
"""Account, last day as lots keep it, scaled points."""


@dataclass(frozen=True, slots=True)
class Move:
    """Points given (above zero) or taken (below) of those that are good until a day.

    ``amount_minor`` is the money they were earned on, in the programme's currency.
    """

    points: Decimal
    on: date | None
    reverses: int | None = None
    amount_minor: int = 0


def check_amount(points: Decimal, programme: Programme) -> None:
    """Refuse no points, and parts of a point the programme does not know: ``points-amount``."""
    fine = points.is_finite() and points > 0
    if not fine or points != rules.floor_points(points, decimals=programme.decimals):
        raise RuleBroken("points-amount", points=str(points), decimals=programme.decimals)


def taken(account: int, points: Decimal, today: date) -> list[Move]:
    """The moves that take points, those that expire first first.

    Raises RuleBroken ``points-short`` (balance, wanted).
    """
    parts = rules.spend(_enough(lots(account, since=today), points), points, today)
    return [Move(-part, on) for on, part in parts]


def _enough(found: Iterable[Lot], points: Decimal) -> Iterator[Lot]:
    """The first lots, as many as hold ``points``: an account may have thousands."""
    for lot in found:
        yield lot
        points -= lot[1]
        if points <= 0:
            return


def book(change: Change, account: int, moves: Iterable[Move], **how: Any) -> None:
    """Enter moves of one account, as :func:`enter` does, and see that its customer is told of what
    runs out."""
    enter(change, [(account, move) for move in moves], **how)
    see_to_points(change, account)


def enter(
    change: Change,
    moves: Sequence[tuple[int, Move]],
    *,
    kind: str,
    order: int | None = None,
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Enter moves of accounts in the ledger and the lots; ``facts`` say how they came about."""
    if not moves:
        return
    insert_all(
        PointsEntry,
        ("account", "points", "expires_on", "reverses", "amount_minor"),
        [
            (
                *(account, scaled(move.points, DECIMALS), move.on and move.on.isoformat()),
                *(move.reverses, move.amount_minor),
            )
            for account, move in moves
        ],
        at=change.now,
        kind=kind,
        order=order,
        reason=reason,
        staff=change.who,
        facts=dict(facts or {}),
        source_key=None,
    )
    keep_lots((account, move.on, move.points) for account, move in moves)
    change.topics.add("points")


def keep_lots(moves: Iterable[tuple[int, date | None, Decimal]]) -> None:
    """Bring the lots of accounts up to date with moves that were entered: account, day, points."""
    sums: dict[tuple[int, str], int] = defaultdict(int)
    for account, on, points in moves:
        sums[account, on.isoformat() if on else NEVER] += scaled(points, DECIMALS)
    given = [(account, on, points) for (account, on), points in sums.items() if points > 0]
    taken = [(account, on, points) for (account, on), points in sums.items() if points < 0]
    if is_postgres():
        _keep_on_postgres(given, taken)
        return
    cursor, one = db.cursor(), "account_id = ? AND expires_on = ?"
    cursor.executemany(f"{_GIVE} VALUES (?, ?, ?) {_ADDED}", given)
    # What is used up goes first: the rest, at most one of a spending, is all that changes.
    cursor.executemany(f"DELETE FROM points_lot WHERE {one} AND remaining = -?", taken)
    change = f"UPDATE points_lot SET remaining = remaining + ? WHERE {one}"
    cursor.executemany(change, [(points, account, on) for account, on, points in taken])


_GIVE = "INSERT INTO points_lot (account_id, expires_on, remaining)"
_ADDED = (
    "ON CONFLICT (account_id, expires_on)"
    " DO UPDATE SET remaining = points_lot.remaining + excluded.remaining"
)
_THESE = "unnest(%s::int[], %s::text[], %s::bigint[]) AS v (account, day, points)"
_OURS = "l.account_id = v.account AND l.expires_on = v.day"


def _keep_on_postgres(given: list[_Lot], taken: list[_Lot]) -> None:
    """All at once: a round trip for each lot of a large spending would take five times as long."""
    if given:
        db.execute_sql(f"{_GIVE} SELECT * FROM {_THESE} {_ADDED}", _columns(given))
    if not taken:
        return
    empty = f"DELETE FROM points_lot l USING {_THESE} WHERE {_OURS} AND l.remaining = -v.points"
    gone = db.execute_sql(f"{empty} RETURNING l.account_id, l.expires_on", _columns(taken))
    used_up = set(gone.fetchall())
    if rest := [lot for lot in taken if lot[:2] not in used_up]:
        change = f"UPDATE points_lot l SET remaining = l.remaining + v.points FROM {_THESE}"
        db.execute_sql(f"{change} WHERE {_OURS}", _columns(rest))


def _columns(lots: list[_Lot]) -> list[list[Any]]:
    return [list(column) for column in zip(*lots, strict=True)]


# --- undoing --------------------------------------------------------------------------------------


def held_by(account: int, order: int) -> list[Move]:
    """What an order has spent and not got back, in the order it was taken, ready to be reversed."""
    found = run(
        "SELECT e.id, e.points + COALESCE(SUM(r.points), 0), e.expires_on FROM points_entry e"
        " LEFT JOIN points_entry r ON r.reverses_id = e.id"
        " WHERE e.order_id = ? AND e.account_id = ? AND e.kind = 'spend'"
        " GROUP BY e.id, e.points, e.expires_on ORDER BY e.id",
        order,
        account,
    ).fetchall()
    return [Move(-_points(left), _day(on), reverses=entry) for entry, left, on in found if left]


def earned_by(account: int, order: int) -> list[Move]:
    """What an order has earned and nobody took back, each entry ready to be reversed."""
    found = run(
        "SELECT e.id, e.points, e.expires_on, e.amount_minor FROM points_entry e"
        " WHERE e.order_id = ? AND e.account_id = ? AND e.kind = 'earn'"
        " AND NOT EXISTS (SELECT 1 FROM points_entry r WHERE r.reverses_id = e.id) ORDER BY e.id",
        order,
        account,
    ).fetchall()
    return [Move(-_points(points), _day(on), entry, -paid) for entry, points, on, paid in found]


def taken_back(account: int, entry: Move, today: date) -> tuple[list[Move], Decimal]:
    """The moves that take earned points back, their own first; how many are not there any more.

    Points whose day is over are lost already: others do not pay for them.
    """
    left = {on: points for on, points, _ in lots(account)}
    own = entry.on
    over = own is not None and own < today
    days = [own] if over else [own, *(on for on in left if on != own and not _over(on, today))]
    missing = -entry.points
    moves: list[Move] = []
    for on in days:
        part = min(missing, left.get(on, _NONE))
        if part:
            paid = 0 if moves else entry.amount_minor
            moves.append(Move(-part, on, entry.reverses, paid))
            missing -= part
    return moves, _NONE if over else missing


def _over(on: date | None, today: date) -> bool:
    return on is not None and on < today


def _points(stored: Any) -> Decimal:
    return unscaled(int(stored), DECIMALS)


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None

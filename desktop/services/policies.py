"""Changing how waitlists are run: a new version of a policy, and all keys moved by it at once.

The past is kept: every version stays, with who made it and why. A version of the office's default
is in force for each list that has no rules of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from desktop.domain.errors import Conflict, NotFound
from desktop.domain.lottery import lottery_of
from desktop.domain.typed import passage
from desktop.domain.waitlist import DAY
from desktop.domain.waitlist_policy import Policy, check_policy
from desktop.models.database import is_postgres
from desktop.models.policies import followers, in_force, rules_of
from desktop.models.rows import marks, rows, run, value
from desktop.models.stock import hold_products
from desktop.models.waitlists import WaitlistPolicy
from desktop.services.change import Change, Outcome, changing
from desktop.services.lottery import new_seed
from desktop.services.openings import open_units
from desktop.services.statements import broken_already, correct_untrue
from desktop.services.waitlist_log import ListJournal, journals

_KEYS = ("tier_days", "points_per_day", "cap_days")
"""The rules that keys are made of: what a replay of the log needs."""

_MILLION = 1_000_000


def save_policy(
    *,
    waitlist: int | None,
    rules: Policy,
    reason: str,
    who: int | None,
    now: datetime,
    seen: int | None = None,
) -> Outcome[int]:
    """Other rules from now on, for one list or (None) the office; the new version's id.

    All keys concerned are moved in one statement, to what ``waitlist_log.under`` gives. Each list
    writes it into its log, members who were told what is no longer true get a correction follow-up,
    and units that the rules before kept together are offered. Nothing is written where nothing
    would differ. ``seen`` is the version that was in force for whoever asks.

    Raises RuleBroken ``policy-…`` (``check_policy``), ``text-…``; NotFound ``waitlist-gone``;
    Conflict ``policy-moved``.
    """
    check_policy(rules)
    reason = passage(reason, field="reason", longest=2000, required=True)
    with changing(who=who, now=now) as change:
        made = _renew(change, waitlist, rules, reason=reason, seen=seen)
    return Outcome(made, frozenset(change.topics))


def use_office_policy(
    *, waitlist: int, reason: str, who: int | None, now: datetime, seen: int | None = None
) -> Outcome[int]:
    """Give up a list's own rules: from now on it follows the office's default; the version's id.

    Raises as :func:`save_policy`.
    """
    reason = passage(reason, field="reason", longest=2000, required=True)
    with changing(who=who, now=now) as change:
        made = _renew(change, waitlist, None, reason=reason, seen=seen)
    return Outcome(made, frozenset(change.topics))


def _renew(
    change: Change, waitlist: int | None, wanted: Policy | None, *, reason: str, seen: int | None
) -> int:
    """The next version of a list's rules or the office's; without ``wanted`` it follows these."""
    lists = followers() if waitlist is None else [waitlist]
    products = _products(lists)
    hold_products(products)
    books = journals(change, lists)
    which = '"waitlist_id" IS NULL' if waitlist is None else '"waitlist_id" = ?'
    of_list = () if waitlist is None else (waitlist,)
    own = rows(WaitlistPolicy, f'{which} ORDER BY "id"', *of_list, lock=True)
    before, office = _in_force(waitlist), _in_force(None)
    if seen is not None and before.id != seen:
        raise Conflict("policy-moved", version=before.version)
    rules = wanted or rules_of(office)
    is_own = before.waitlist_id == waitlist
    if rules_of(before) == rules and is_own is (wanted is not None):
        return int(before.id)
    known = broken_already(lists, now=change.now)  # before the new cap is one to be read
    version = 1 + max((row.version for row in own), default=0)
    made = _write(change, waitlist, version, rules, reason=reason, follows=wanted is None)
    if waitlist is None:
        for key, last in _versions(lists).items():
            _write(change, key, last + 1, rules, reason=reason, follows=True)
    if _take_effect(books, rules_of(before), rules, reason=reason):
        correct_untrue(change, lists, known=known)
    open_units(change, products, cause="policy", anew=False)  # another rule may let them go
    return made


def _products(lists: Sequence[int]) -> list[int]:
    if not lists:
        return []
    found = run(f"SELECT DISTINCT product_id FROM waitlist WHERE id IN ({marks(lists)})", *lists)
    return [product for (product,) in found.fetchall()]


def _write(
    change: Change, waitlist: int | None, version: int, rules: Policy, *, reason: str, follows: bool
) -> int:
    """A version of a list's rules or the office's. One that follows the office has its figures, so
    that a list's newest version always says what is in force."""
    return change.insert(
        WaitlistPolicy,
        waitlist_id=waitlist,
        version=version,
        reason=reason,
        at=change.now,
        staff=change.who,
        follows_office=follows,
        **{name: getattr(rules, name) for name in Policy.__dataclass_fields__},
    )


def _versions(lists: Sequence[int]) -> dict[int, int]:
    """The last version of each of these lists that ever had rules of its own."""
    if not lists:
        return {}
    found = run(
        "SELECT waitlist_id, MAX(version) FROM waitlist_policy"
        f" WHERE waitlist_id IN ({marks(lists)}) GROUP BY waitlist_id",
        *lists,
    )
    return dict(found.fetchall())


def _in_force(waitlist: int | None) -> WaitlistPolicy:
    found = in_force(waitlist)
    if found is None:
        raise NotFound("waitlist-policy-gone")
    return found


def _take_effect(books: Sequence[ListJournal], old: Policy, new: Policy, *, reason: str) -> bool:
    """Write the rules into the lists' logs, and where keys are made otherwise now, move them;
    whether they are."""
    before, after = _told(old), _told(new)
    moves = any(before[name] != after[name] for name in _KEYS)
    for book in books:
        facts = {"old": before, "new": after, "why": reason}
        book.note("policy" if moves else "rules", facts)
        _begin_lottery(book, new)
    if moves and books:
        move_keys([book.row.id for book in books], new)
    return moves


def _begin_lottery(book: ListJournal, rules: Policy) -> None:
    """A list that nobody has joined yet has the lottery of its newest rules; a lottery that began
    goes on as it was published."""
    row = book.row
    minutes = rules.lottery_minutes
    began = lottery_of(row.created_at, row.lottery_seed)
    if minutes == (began.minutes if began is not None else 0):
        return
    if value("SELECT 1 FROM waitlist_entry WHERE waitlist_id = ? LIMIT 1", row.id) is None:
        book.set(lottery_seed=new_seed(row.created_at, minutes))


def _told(rules: Policy) -> dict[str, Any]:
    """The rules as a list's log keeps them."""
    limit = WaitlistPolicy._meta.fields["customer_limit"]
    told = {name: getattr(rules, name) for name in Policy.__dataclass_fields__}
    return told | {"customer_limit": limit.db_value(rules.customer_limit)}


def move_keys(waitlists: Sequence[int], rules: Policy) -> int:
    """Part of another action: give every place of these lists that waits or is offered the key
    that ``rules`` give it, in one statement; how many places there are. Their rows are held."""
    tiers = {tier: min(days, rules.cap_days) for tier, days in rules.tier_days.items()}
    of_tier, tier_values = _case(tiers)
    millionths, million_values = _case({tier: days * _MILLION for tier, days in tiers.items()})
    of_points = "0"
    if rules.points_per_day:
        per_day = rules.points_per_day * 100
        of_points = f"CASE WHEN points > 0 THEN points / {per_day} * {_MILLION} ELSE 0 END"
    least, most = ("LEAST", "GREATEST") if is_postgres() else ("MIN", "MAX")
    start = f"{least}({most}({millionths} + {of_points} + granted_days, 0), {rules.cap_days}000000)"
    cursor = run(
        f"UPDATE waitlist_entry SET tier_days = {of_tier}, points_days = {of_points},"
        f" key = COALESCE(drawn_at, joined_at) - {start} * {DAY // _MILLION}"
        f" WHERE waitlist_id IN ({marks(waitlists)}) AND state IN ('waiting', 'offered')",
        *(*tier_values, *million_values, *waitlists),
    )
    return int(cursor.rowcount)


def _case(values: Mapping[str, int]) -> tuple[str, list[str]]:
    """SQL for the whole number that belongs to an entry's tier, and the tiers it asks for."""
    if not values:
        return "0", []
    whens = " ".join(f"WHEN ? THEN {int(number)}" for number in values.values())
    return f"CASE tier {whens} ELSE 0 END", list(values)

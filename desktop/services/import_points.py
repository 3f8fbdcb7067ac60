"""Points of a file: entered in the ledger once, in the order of their days, and never changed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from desktop.domain.errors import RuleBroken
from desktop.domain.figures import scaled, unscaled
from desktop.domain.import_points import Lots, PointsRecord, Step, keyed, steps
from desktop.domain.import_records import CustomerRecord
from desktop.domain.import_rows import Refusal
from desktop.domain.import_values import start_of
from desktop.domain.points import DECIMALS, Programme
from desktop.models.bulk import found
from desktop.models.customers import Customer
from desktop.models.fields import to_micros
from desktop.models.merges import all_living
from desktop.models.money import PointsAccount, PointsEntry
from desktop.models.points import last_day, programme_in_force
from desktop.models.programmes import PointsProgramme
from desktop.models.rows import get, rows, run
from desktop.models.settings import office
from desktop.services.gaining import gain
from desktop.services.import_changes import Tally
from desktop.services.import_customers import create_customers
from desktop.services.ledger import keep_lots
from desktop.services.points_signals import see_to_all_points
from desktop.services.tiers import review

_AT_ONCE = 500


def apply_points(records: Sequence[PointsRecord], tally: Tally, *, create: frozenset[str]) -> None:
    """Enter balances and activity of members, whose numbers are those of customers.

    A row that was imported before is left alone; one that says something else now is refused, for
    the ledger does not change. ``create`` says whether unknown ``customers`` are made. Raises
    RuleBroken ``points-programme``.
    """
    programme = programme_in_force()
    if programme is None:
        raise RuleBroken("points-programme")
    accounts = _accounts(records, tally, programme, create="customers" in create)
    lots = _lots(accounts.values())
    ordered = list(keyed(records, f"{tally.source}:{programme.id}"))
    known = found(PointsEntry, "source_key", (key for key, _ in ordered), "facts")
    made: list[_Entry] = []
    for key, record in ordered:
        try:
            account = accounts.get(record.number)
            if account is None:
                raise RuleBroken("customer-unknown", number=record.number)
            if key in known:
                _check_same(record, json.loads(known[key][0]))
                entered = []
            else:
                entered = steps(record, lots[account], programme)
            made += [
                _Entry(account, step, None if place else key) for place, step in enumerate(entered)
            ]
            tally.created += bool(entered)
            tally.unchanged += not entered
        except RuleBroken as error:
            tally.refused.append(Refusal(record.line, error.code, error.params))
    if made:
        _write(made, tally)
        _follow(tally, programme, accounts)


class _Entry(NamedTuple):
    """An entry of the ledger to be; the first one of a row has its key."""

    account: int
    step: Step
    key: str | None


def _check_same(record: PointsRecord, facts: dict[str, Any]) -> None:
    if facts.get("told") != record.told:
        raise RuleBroken("points-row-changed", had=facts.get("told", ""), now=record.told)


def _accounts(
    records: Sequence[PointsRecord], tally: Tally, programme: Programme, *, create: bool
) -> dict[str, int]:
    """The accounts of the members by number, locked; opened where there are none."""
    numbers = dict.fromkeys(record.number for record in records)
    known = found(Customer, "number", numbers, "id")
    ids = all_living({number: row[0] for number, row in known.items()})
    unknown = [number for number in numbers if number not in ids] if create else []
    if unknown:
        ids |= create_customers([(_customer(number), []) for number in unknown], tally)
    have = _opened(programme.id)
    fresh = sorted({key for key in ids.values() if key not in have})
    tally.add(PointsAccount, ("customer", "programme"), [(key, programme.id) for key in fresh])
    have = _opened(programme.id)
    for some in _some(sorted(have[key] for key in ids.values())):
        marks = ", ".join("?" * len(some))
        rows(PointsAccount, f'"id" IN ({marks}) ORDER BY "id"', *some, lock=True)
    return {number: have[key] for number, key in ids.items()}


def _opened(programme: int) -> dict[int, int]:
    """The accounts of a programme by customer."""
    sql = "SELECT customer_id, id FROM points_account WHERE programme_id = ?"
    return dict(run(sql, programme).fetchall())


def _customer(number: str) -> CustomerRecord:
    """A member of whom a file tells the number alone."""
    return CustomerRecord(0, frozenset(), number=number, name=number, currency=office().currency)


def _lots(accounts: Iterable[int]) -> dict[int, Lots]:
    """What is left in each account."""
    made: dict[int, Lots] = defaultdict(dict)
    for some in _some(accounts):
        marks = ", ".join("?" * len(some))
        sql = "SELECT account_id, expires_on, remaining FROM points_lot WHERE account_id IN"
        for account, on, left in run(f"{sql} ({marks})", *some).fetchall():
            made[account][last_day(on)] = unscaled(left, DECIMALS)
    return made


def _write(made: list[_Entry], tally: Tally) -> None:
    """Enter everything in the order of its days, and bring the lots up to date."""
    zone = office().zone
    made.sort(key=lambda entry: entry.step.record.on)
    tally.add(
        PointsEntry,
        ("account", "at", "kind", "points", "expires_on", "facts", "reason", "source_key"),
        [
            (
                entry.account,
                to_micros(start_of(entry.step.record.on, zone)),
                entry.step.kind,
                scaled(entry.step.points, DECIMALS),
                entry.step.expires_on and entry.step.expires_on.isoformat(),
                _facts(entry.step, tally.source),
                entry.step.record.note,
                entry.key,
            )
            for entry in made
        ],
        staff=tally.change.who,
        order=None,
        reverses=None,
    )
    keep_lots((entry.account, entry.step.expires_on, entry.step.points) for entry in made)
    see_to_all_points(tally.change)


def _facts(step: Step, source: str) -> str:
    facts = {"told": step.record.told, "source": source}
    return json.dumps(facts | ({"opening": True} if step.opening else {}), ensure_ascii=False)


def _follow(tally: Tally, programme: Programme, accounts: dict[str, int]) -> None:
    """Tiers that were reached, and places on waitlists that move forward."""
    review(tally.change, get(PointsProgramme, programme.id))
    sql = (
        "SELECT DISTINCT e.customer_id, a.id FROM waitlist_entry e"
        " JOIN points_account a ON a.customer_id = e.customer_id WHERE e.state = 'waiting'"
    )
    touched = set(accounts.values())
    waiting = {customer for customer, account in run(sql).fetchall() if account in touched}
    for customer in sorted(waiting):
        gain(tally.change, customer)


def _some(values: Iterable[int]) -> Iterator[list[int]]:
    left = iter(values)
    while some := list(islice(left, _AT_ONCE)):
        yield some

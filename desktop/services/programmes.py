"""Points programmes: making them and changing their terms, every version kept in the history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from desktop.domain.errors import Conflict
from desktop.domain.points import NOTICE_DAYS, NOTICE_WORTH, Multiplier, Programme
from desktop.domain.programmes import (
    check_notice,
    check_terms,
    checked_multipliers,
    checked_tiers,
    checked_worth,
    checked_worths,
    kept_multipliers,
    kept_tiers,
    kept_worths,
)
from desktop.domain.tags import currency_code
from desktop.domain.typed import one_line, passage
from desktop.models.points import terms as terms_of
from desktop.models.programmes import PointsProgramme
from desktop.models.rows import get_locked
from desktop.services.change import Change, Outcome, changing
from desktop.services.tiers import review
from desktop.services.unique import unique

Worths = Mapping[str, tuple[Decimal, Decimal]]
"""By currency: points earned for one unit of it, and what a point spent is worth of it."""


def create_programme(
    *,
    name: str,
    currency: str,
    earn_per_unit: Decimal,
    spend_value: Decimal,
    who: int | None,
    now: datetime,
    decimals: int = 0,
    rounding: str = "down",
    life_days: int | None = None,
    notice_days: int | None = NOTICE_DAYS,
    notice_worth: Decimal | None = NOTICE_WORTH,
    worths: Worths | None = None,
) -> Outcome[int]:
    """Write a new programme; its id. ``life_days`` None means that points do not expire,
    ``notice_days`` None that nobody is told when they do, ``notice_worth`` None that any is told.

    Raises RuleBroken ``text-…``, ``currency-…``, ``points-worth``, ``points-worth-own``,
    ``points-decimals``, ``points-rounding``, ``points-life``, ``points-notice…``, ``number-…``,
    ``programme-name-taken`` (name).
    """
    values = {"earn_per_unit": earn_per_unit, "spend_value": spend_value, "decimals": decimals,
              "rounding": rounding, "life_days": life_days, "worths": worths or {},
              "notice_days": notice_days, "notice_worth": notice_worth}  # fmt: skip
    code = currency_code(currency)
    checked = _checked({"name": name, **values}, PointsProgramme(currency=code))
    with unique("programme-name-taken", name=name), changing(who=who, now=now) as change:
        made = change.insert(PointsProgramme, currency=code, **checked)
    return Outcome(made, frozenset(change.topics))


_CHANGEABLE = frozenset(
    {
        *("name", "earn_per_unit", "spend_value", "worths"),
        *("decimals", "rounding", "life_days", "active", "notice_days", "notice_worth"),
    }
)


def change_programme(
    *, programme: int, who: int | None, now: datetime, reason: str = "", **values: Any
) -> Outcome[int]:
    """Change terms of a programme (those of :func:`create_programme` but its currency, and
    ``active``); its version now.

    Points given before keep the life they were given. Raises as :func:`create_programme`, NotFound
    ``points-programme-gone``.
    """
    if unknown := values.keys() - _CHANGEABLE:
        raise TypeError(f"a programme has no {sorted(unknown)}")
    with (
        unique("programme-name-taken", name=values.get("name", "")),
        changing(who=who, now=now) as change,
    ):
        row = get_locked(PointsProgramme, programme)
        version = _renew(change, row, reason, _checked(values, row))
    return Outcome(version, frozenset(change.topics))


def set_tiers(
    *,
    programme: int,
    tiers: Iterable[tuple[str, Decimal]],
    by: str,
    who: int | None,
    now: datetime,
    reason: str = "",
) -> Outcome[int]:
    """Set the tiers: names with what 12 months must reach, in points or money (``by`` points,
    spend); the version now. Who reaches a tier by it has it at once.

    Raises RuleBroken ``tier-by``, ``tier-threshold``, ``tier-named-twice``, ``tier-standard``,
    ``tier-unknown`` (a multiplier speaks of a tier that is not there any more).
    """
    made = checked_tiers(tiers, by)
    with changing(who=who, now=now) as change:
        row = get_locked(PointsProgramme, programme)
        checked_multipliers(terms_of(row).multipliers, [tier for tier, _ in made])
        version = _renew(change, row, reason, {"tiers": kept_tiers(made), "tier_by": by})
        review(change, row)
    return Outcome(version, frozenset(change.topics))


def set_multipliers(
    *,
    programme: int,
    multipliers: Iterable[Multiplier],
    who: int | None,
    now: datetime,
    reason: str = "",
) -> Outcome[int]:
    """Set the periods in which points count several times; the version now.

    Where several hold at once the best one counts. Raises RuleBroken ``multiplier-factor``,
    ``multiplier-dates``, ``tier-unknown``, ``text-…``.
    """
    with changing(who=who, now=now) as change:
        row = get_locked(PointsProgramme, programme)
        made = checked_multipliers(multipliers, [tier for tier, _ in terms_of(row).tiers])
        version = _renew(change, row, reason, {"multipliers": kept_multipliers(made)})
    return Outcome(version, frozenset(change.topics))


def restore(*, terms: Programme, who: int | None, now: datetime) -> Outcome[int]:
    """Take the last change of a programme back: ``terms``, which it had before, are its next
    version; that version. Raises Conflict ``programme-moved`` (name) where others changed it since.
    """
    values = {
        "name": terms.name,
        "earn_per_unit": terms.earn_per_unit,
        "spend_value": terms.spend_value,
        "worths": kept_worths(terms.worths),
        "decimals": terms.decimals,
        "rounding": terms.rounding,
        "life_days": terms.life_days,
        "notice_days": terms.notice_days,
        "notice_worth": terms.notice_worth,
        "tier_by": terms.tier_by,
        "tiers": kept_tiers(terms.tiers),
        "multipliers": kept_multipliers(terms.multipliers),
    }
    with unique("programme-name-taken", name=terms.name), changing(who=who, now=now) as change:
        row = get_locked(PointsProgramme, terms.id)
        if row.version != terms.version + 1:
            raise Conflict("programme-moved", name=row.name)
        version = _renew(change, row, "", values)
        review(change, row)
    return Outcome(version, frozenset(change.topics))


def _renew(change: Change, row: PointsProgramme, reason: str, values: dict[str, Any]) -> int:
    """The next version, if anything differs, with why it was made."""
    if any(getattr(row, name) != value for name, value in values.items()):
        change.update(row, version=row.version + 1, **values)
        if why := passage(reason, field="reason", longest=2000):
            change.remark(row, why)
    return int(row.version)


def _checked(values: Mapping[str, Any], row: PointsProgramme) -> dict[str, Any]:
    """The values as the table keeps them; what is not among them is checked as it is."""
    made = dict(values)
    if "name" in made:
        made["name"] = one_line(made["name"], field="name", longest=120, required=True)
    if made.keys() & {"earn_per_unit", "spend_value"}:
        checked_worth(
            made.get("earn_per_unit", row.earn_per_unit), made.get("spend_value", row.spend_value)
        )
    if "worths" in made:
        made["worths"] = kept_worths(checked_worths(made["worths"], row.currency))
    check_terms(
        decimals=made.get("decimals", row.decimals),
        rounding=made.get("rounding", row.rounding),
        life_days=made.get("life_days", row.life_days),
    )
    check_notice(
        days=made.get("notice_days", row.notice_days),
        worth=made.get("notice_worth", row.notice_worth),
    )
    return made

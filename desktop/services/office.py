"""The office: what a new database starts with, its settings, its staff and its own code entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from peewee import fn

from desktop.domain.codes import CODE_LISTS
from desktop.domain.errors import RuleBroken
from desktop.domain.folding import folded
from desktop.domain.looks import LEVELS, checked_hours
from desktop.domain.office_calendar import OfficeCalendar, default_calendar
from desktop.domain.phones import normalise
from desktop.domain.points import NOTICE_DAYS, NOTICE_WORTH
from desktop.domain.tags import country_code, currency_code
from desktop.domain.tags import time_zone as time_zone_name
from desktop.domain.typed import one_line, passage
from desktop.models.customers import Customer
from desktop.models.database import db, is_postgres, locked
from desktop.models.office import Code, OfficeSetting, Staff
from desktop.models.programmes import PointsProgramme
from desktop.models.rows import get_locked
from desktop.models.settings import office
from desktop.models.waitlists import WaitlistPolicy
from desktop.services.change import Change, Outcome, changing, insert_row
from desktop.services.checks import pass_on
from desktop.services.customer_fields import index
from desktop.services.departures import depart
from desktop.services.holidays import public_holidays
from desktop.services.step_lists import seed_procedures
from desktop.services.unique import unique

ROLES = ("agent", "office", "supervisor")
CASH_NUMBER = "CASH"


def calendar() -> OfficeCalendar:
    """The office's calendar as its settings have it now."""
    settings = office()
    return default_calendar(settings.time_zone, map(date.fromisoformat, settings.holidays))


# --- a new database -------------------------------------------------------------------------------


def seed(
    *,
    now: datetime,
    home_country: str = "GB",
    currency: str = "EUR",
    time_zone: str = "Europe/London",
    staff_name: str = "Office",
) -> Outcome[None]:
    """Give the database what it lacks of everything an office starts with; safe at every start.

    Settings, code lists, procedures, the default waitlist policy and points programme, the cash
    customer, somebody to sit here, and the public holidays of the years around ``now``. What is
    there already is never changed. Raises as :func:`change_settings` does.
    """
    wanted = {"home_country": home_country, "currency": currency, "time_zone": time_zone}
    with changing(who=None, now=now) as change:
        if is_postgres():  # a second desk may be starting; SQLite's lock is taken already
            db.execute_sql("LOCK TABLE office_setting IN EXCLUSIVE MODE")
        had = {row.name for row in OfficeSetting.select()}
        for name, value in wanted.items():
            if name not in had:
                _store(change, name, _CHECKS[name](value))
        _seed_codes(change)
        seed_procedures(change)
        _seed_defaults(change, currency=office().currency, staff_name=staff_name)
        _fill_holidays(change, now=now)
    return Outcome(None, frozenset(change.topics))


def _seed_codes(change: Change) -> None:
    had = set(Code.select(Code.list, Code.code).tuples())
    for name, entries in CODE_LISTS.items():
        for position, (code, label) in enumerate(entries, 1):
            if (name, code) not in had:
                change.insert(Code, list=name, code=code, label=label, position=position)


def _seed_defaults(change: Change, *, currency: str, staff_name: str) -> None:
    if not Staff.select().exists():
        name = one_line(staff_name, field="name", longest=200, required=True)
        change.insert(Staff, name=name, role="supervisor", competency_level="D")
    if not WaitlistPolicy.select().where(WaitlistPolicy.waitlist_id.is_null()).exists():
        change.insert(
            WaitlistPolicy,
            waitlist_id=None,
            version=1,
            tier_days={"gold": 14, "silver": 7, "standard": 0},
            points_per_day=2000,
            cap_days=21,
            hold_hours=8,
            quantity_rule="skip",
            at=change.now,
        )
    if not PointsProgramme.select().exists():
        change.insert(
            PointsProgramme,
            name="Points",
            currency=currency,
            earn_per_unit=Decimal(1),
            spend_value=Decimal("0.01"),
            decimals=0,
            life_days=730,
            notice_days=NOTICE_DAYS,
            notice_worth=NOTICE_WORTH,
        )
    if not Customer.select().where(Customer.cash).exists():
        cash = change.insert(
            Customer,
            number=CASH_NUMBER,
            name="Cash sale",
            folded="cash sale",
            currency=currency,
            cash=True,
            created_at=change.now,
        )
        index(cash)


def _fill_holidays(change: Change, *, now: datetime) -> None:
    """Add the public holidays of the years around ``now`` that were not filled in before.

    A year is filled once: a day that the office works on is not given back to it.
    """
    settings = office()
    row = OfficeSetting.get_or_none(OfficeSetting.name == "holiday_years")
    filled = row.value if row is not None else {}
    years = filled.get(settings.home_country, [])
    this = settings.today(now).year
    missing = [year for year in range(this - 1, this + 3) if year not in years]
    if not missing:
        return
    days = {*settings.holidays, *public_holidays(settings.home_country, missing)}
    _store(change, "holidays", sorted(days))
    _store(change, "holiday_years", {**filled, settings.home_country: sorted([*years, *missing])})


# --- settings -------------------------------------------------------------------------------------


def change_settings(*, who: int | None, now: datetime, **values: Any) -> Outcome[None]:
    """Change decisions of the office, by the names of ``domain.office.Office``.

    ``holidays`` are days or ISO texts. Another home country brings its public holidays in place of
    the old ones. Raises RuleBroken ``country-unknown``, ``currency-unknown``, ``currency-ended``,
    ``time-zone-unknown``, ``setting-range`` (name, lowest, highest), ``holiday-malformed`` (text),
    ``own-number`` (text), ``check-hours-order`` (least), ``text-…``.
    """
    checked = {name: _CHECKS[name](value) for name, value in values.items()}
    with changing(who=who, now=now) as change:
        moved = "home_country" in checked and checked["home_country"] != office().home_country
        if moved and "holidays" not in checked:
            checked["holidays"] = []
            checked["holiday_years"] = {}
        for name, value in checked.items():
            _store(change, name, value)
        if moved:
            _fill_holidays(change, now=now)
    return Outcome(None, frozenset(change.topics))


def _store(change: Change, name: str, value: Any) -> None:
    row = OfficeSetting.get_or_none(OfficeSetting.name == name)
    old = None if row is None else row.value
    if row is None:
        insert_row(OfficeSetting, {"name": name, "value": value})
    elif old != value:
        row.value = value
        row.save()
    if row is None or old != value:
        # Settings are known by name, the history by number: they share number 0.
        change.note(OfficeSetting, 0, "changed", {name: [old, value]})


def _checked_holidays(values: Iterable[date | str]) -> list[str]:
    days = set()
    for value in values:
        try:
            days.add(date.fromisoformat(str(value)).isoformat())
        except ValueError:
            raise RuleBroken("holiday-malformed", text=str(value)) from None
    return sorted(days)


def _stored_number(text: str) -> str:
    """A number in E.164, as customers' are. Its country is the one the office has until now."""
    number = normalise(text, home=office().home_country)
    if number is None:
        raise RuleBroken("own-number", text=text[:80])
    return number


def _between(name: str, lowest: int, highest: int) -> Callable[[int], int]:
    def checked(value: int) -> int:
        if not lowest <= value <= highest:
            raise RuleBroken("setting-range", name=name, lowest=lowest, highest=highest)
        return value

    return checked


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "name": lambda value: one_line(value, field="name", longest=200),
    "address": lambda value: passage(value, field="address", longest=500),
    "telephone": lambda value: one_line(value, field="telephone", longest=60),
    "email": lambda value: one_line(value, field="email", longest=200),
    "registration": lambda value: one_line(value, field="registration", longest=200),
    "home_country": country_code,
    "currency": currency_code,
    "time_zone": time_zone_name,
    "established_years": _between("established_years", 0, 50),
    "rate_max_age_days": _between("rate_max_age_days", 0, 60),
    "risk_days": _between("risk_days", 0, 30),
    "holidays": _checked_holidays,
    "own_numbers": lambda values: sorted({_stored_number(value) for value in values}),
    "check_hours": checked_hours,
}


# --- staff and codes ------------------------------------------------------------------------------


def add_staff(
    *, name: str, role: str = "agent", competency_level: str = "B", who: int | None, now: datetime
) -> Outcome[int]:
    """Add somebody who works here; their id.

    Raises RuleBroken ``staff-name-taken`` (name), ``role-unknown``, ``level-unknown``, ``text-…``.
    """
    values = _checked_staff({"name": name, "role": role, "competency_level": competency_level})
    with unique("staff-name-taken", name=name), changing(who=who, now=now) as change:
        made = change.insert(Staff, **values)
    return Outcome(made, frozenset(change.topics))


def change_staff(*, staff: int, who: int | None, now: datetime, **values: Any) -> Outcome[int]:
    """Change ``name``, ``role``, ``competency_level`` or ``active`` of a staff member; how many of
    their follow-ups are in the pool for it (services/departures).

    Raises as :func:`add_staff`, RuleBroken ``staff-last`` (nobody would be left),
    ``staff-stands-in``, NotFound ``staff-gone``.
    """
    checked = _checked_staff(values)
    with (
        unique("staff-name-taken", name=values.get("name")),
        changing(who=who, now=now) as change,
    ):
        # All of them: two desks must not send each other's last colleague away.
        at_work = [row.id for row in locked(Staff.select().where(Staff.active).order_by(Staff.id))]
        row = get_locked(Staff, staff)
        if checked.get("active") is False and at_work == [staff]:
            raise RuleBroken("staff-last")
        was_active, was_supervisor = row.active, row.role == "supervisor"
        change.update(row, **checked)
        pooled = 0
        if was_active and not row.active:
            pooled = depart(change, staff)
        elif was_supervisor and row.role != "supervisor":
            pooled = pass_on(change, staff)
    return Outcome(pooled, frozenset(change.topics))


def _checked_staff(values: dict[str, Any]) -> dict[str, Any]:
    if unknown := values.keys() - {"name", "role", "competency_level", "active"}:
        raise TypeError(f"staff have no {sorted(unknown)}")
    checked = dict(values)
    if "name" in values:
        checked["name"] = one_line(values["name"], field="name", longest=200, required=True)
    if values.get("role", "agent") not in ROLES:
        raise RuleBroken("role-unknown", role=values["role"])
    if values.get("competency_level", "A") not in LEVELS:
        raise RuleBroken("level-unknown", level=values["competency_level"])
    return checked


def add_code(
    *, list_name: str, label: str, code: str = "", who: int | None, now: datetime
) -> Outcome[str]:
    """Add an entry of the office's own after the shipped ones of a code list; its code.

    Without ``code`` it is made from the label. Raises RuleBroken ``code-list-unknown``,
    ``code-taken`` (entry), ``text-…``.
    """
    if list_name not in CODE_LISTS:
        raise RuleBroken("code-list-unknown", list=list_name)
    label = one_line(label, field="label", longest=200, required=True)
    code = one_line(code, field="code", longest=80) or folded(label).replace(" ", "-")[:80]
    with unique("code-taken", entry=code), changing(who=who, now=now) as change:
        last = Code.select(fn.MAX(Code.position)).where(Code.list == list_name).scalar() or 0
        change.insert(Code, list=list_name, code=code, label=label, position=last + 1, own=True)
    return Outcome(code, frozenset(change.topics))

"""The demo office: a believable shop, made day by day through the real actions.

It is the same for everybody on the same day: chance is seeded by the date. Customers, products and
people are invented; their numbers and addresses belong to nobody.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from desktop.domain.specifications import SheetItem
from desktop.models.database import db, is_postgres
from desktop.models.rates import finder
from desktop.services import (
    catalogue,
    customers,
    office,
    opening,
    points,
    rates,
)
from desktop.services.demo_days import DAYS, Days
from desktop.services.demo_scenes import AWAITED, bring_back
from desktop.system.paths import resources

ZONE = "Europe/Berlin"
STAFF = (
    ("Nora Vogel", "agent", "B"),
    ("Tomasz Zieliński", "agent", "A"),
    ("Isabel Duarte", "office", "C"),
    ("Henrik Aalto", "supervisor", "D"),
)
_LETTERHEAD = {
    "name": "Nordlicht Outfitters",
    "address": "Am Speicher 12\n20457 Hamburg",
    "telephone": "+49 40 66969 100",  # of the numbers kept free for invented offices
    "email": "desk@nordlicht.example",
    "registration": "HRB 000000 · VAT DE000000000",
}
_RATED = ("GBP", "USD", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "JPY", "CAD", "AUD")
_RATE_EVERY = 4  # days; a rate serves seven


def build(*, target: str, now: datetime) -> None:
    """Make the demo office in the new database ``target``; takes a few seconds."""
    begun = now - timedelta(days=DAYS + 30)
    opening.open_office(target=target, now=begun, home_country="DE", currency="EUR", zone=ZONE)
    opening.enter()
    try:
        if not is_postgres():
            db.execute_sql("PRAGMA synchronous = OFF")  # thrown away anyway
        chance = random.Random(now.date().toordinal())
        office.change_settings(**_LETTERHEAD, who=None, now=begun)
        staff = _hire(begun)
        rates.seed_rates(now=begun)
        _renew_rates(chance, now=now, who=staff[3])
        people = _customers(chance, begun, staff)
        products = _products(begun)
        awaited = products.pop(AWAITED)
        days = Days(chance, staff=staff, customers=people, products=products, awaited=awaited)
        days.live(now)
        bring_back(products["TE-310"], who=staff[3], now=now)
    finally:
        if not is_postgres():
            db.execute_sql("PRAGMA synchronous = FULL")
        opening.leave()


def _hire(now: datetime) -> list[int]:
    first, *others = STAFF
    office.change_staff(
        staff=1, name=first[0], role=first[1], competency_level=first[2], who=None, now=now
    )
    return [1] + [
        office.add_staff(name=name, role=role, competency_level=level, who=None, now=now).value
        for name, role, level in others
    ]


def _table(name: str) -> Iterator[dict[str, str]]:
    with (resources() / "demo" / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _parted(text: str) -> Iterator[tuple[str, str, str]]:
    return (one.partition(":") for one in text.split("|") if one)


def _renew_rates(chance: random.Random, *, now: datetime, who: int) -> None:
    """Rates since the bank's bundled history ends: entered by hand, as an office without a network
    would, close to the last known ones."""
    find, today = finder(), now.date()
    for currency in _RATED:
        last = find(currency, today)
        if last is None:
            continue
        value, on = last.value, last.on
        start = max(on, today - timedelta(days=DAYS + 10))
        for day in _working_days(start + timedelta(days=_RATE_EVERY), today):
            value = (value * Decimal(1000 + chance.randint(-4, 4)) / 1000).quantize(
                Decimal("0.0001")
            )
            rates.set_manual(
                base="EUR",
                quote=currency,
                on=day,
                rate=value,
                reason="house bank's list",
                who=who,
                now=now,
            )


def _working_days(start: date, end: date) -> list[date]:
    """Every few days from ``start`` on, moved off the weekend, and always the last working day."""
    last = end - timedelta(days=max(0, end.weekday() - 4))
    days = {last} if last >= start else set()
    day = start
    while day < last:
        days.add(day - timedelta(days=max(0, day.weekday() - 4)))
        day += timedelta(days=_RATE_EVERY)
    return sorted(days)


def _customers(chance: random.Random, now: datetime, staff: list[int]) -> list[int]:
    made = []
    for row in _table("customers.csv"):
        points_of_contact = [(kind, row[kind]) for kind in ("phone", "email") if row[kind]] + [
            ("address", row["city"])
        ]
        people = [(name, role) for name, _, role in _parted(row["people"])]
        key = customers.create_customer(
            name=row["name"],
            kind=row["kind"],
            language=row["language"],
            country=row["country"],
            currency=row["currency"],
            tier=row["tier"],
            preferred_method={"letters": "written-forms", "electronic-mail": "email"}.get(
                row["method"], row["method"]
            ),
            preferred_hours=row["hours"],
            technically_aware={"yes": True, "no": False}.get(row["aware"]),
            officer=chance.choice(staff[:3]),
            points=points_of_contact,
            people=people,
            who=staff[2],
            now=now,
        ).value
        if row["points"]:
            account = points.open_account(customer=key, who=staff[2], now=now).value
            points.adjust(
                account=account,
                points=Decimal(row["points"]),
                reason="balance brought over",
                who=staff[3],
                now=now,
            )
        made.append(key)
    return made


def _products(now: datetime) -> dict[str, int]:
    rows = list(_table("products.csv"))
    made = {row["code"]: _product(row, now) for row in rows}
    for row in rows:
        others = [(made[code], "") for code in row["alternatives"].split("|") if code]
        if others:
            catalogue.set_alternatives(
                product=made[row["code"]], alternatives=others, who=None, now=now
            )
    return made


def _product(row: dict[str, str], now: datetime) -> int:
    tiers = [(Decimal(start), Decimal(price)) for start, _, price in _parted(row["tiers"])]
    values: dict[str, Any] = {
        "unit": row["unit"],
        "step": Decimal(row["step"]),
        "minimum": Decimal(row["minimum"]),
        "list_price": Decimal(row["price"]),
        "currency": row["currency"],
        "grades": [grade for grade in row["grades"].split("|") if grade],
        "lead_days": int(row["lead_days"]) if row["lead_days"] else None,
        "barcode": row["barcode"],
        "description": row["description"],
    }
    return catalogue.create_product(
        code=row["code"],
        name=row["name"],
        tiers=tiers,
        sheet=[_item(row["sheet"])] if row["sheet"] else [],
        who=None,
        now=now,
        **values,
    ).value


def _item(text: str) -> SheetItem:
    name, kind, choices = text.rstrip("!").split(":")
    return SheetItem(
        name=name,
        kind="choice" if kind == "choice" else "text",
        choices=tuple(choice for choice in choices.split("/") if choice),
        required=text.endswith("!"),
    )

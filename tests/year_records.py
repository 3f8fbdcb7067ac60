"""What people of the year's office do with customers, points, prices, rates and colleagues."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from shop import customer
from year_office import CUSTOMERS, Office

from desktop.domain.rates import Rate
from desktop.models.rows import run
from desktop.services import (
    catalogue,
    contracts,
    corrections,
    customer_merge,
    imports,
    office,
    online_rates,
    points,
    programmes,
    rates,
)


def new_customer(at: Office) -> bool:
    at.customers.append(customer(f"Customer {len(at.customers)}"))
    return True


def merge(at: Office) -> bool:
    """Two records turn out to be one customer's."""
    if len(at.customers) < CUSTOMERS / 2:
        return False
    merged, kept = at.draw.sample(at.customers, 2)
    customer_merge.merge_customers(merged=merged, kept=kept, **at.by)
    at.customers.remove(merged)
    return True


def unmerge(at: Office) -> bool:
    """They were two after all."""
    row = at.pick("SELECT id FROM customer_merge WHERE undone_at IS NULL")
    if row:
        at.customers.append(customer_merge.unmerge_customers(merge=row, **at.by).value)
    return row is not None


# --- points ---------------------------------------------------------------------------------------


def give_points(at: Office) -> bool:
    account = points.open_account(customer=at.draw.choice(at.customers), **at.by).value
    points.adjust(account=account, points=at.amount(900), reason="a gift", **at.by)
    return True


def take_points(at: Office) -> bool:
    account = at.pick("SELECT id FROM points_account")
    if account:
        points.adjust(account=account, points=-at.amount(300), reason="a slip", **at.by)
    return account is not None


def change_programme(at: Office) -> bool:
    values: dict[str, Any] = {
        "notice_days": at.draw.choice([None, 5, 10, 20]),
        "active": at.draw.random() < 0.9,
    }
    programmes.change_programme(programme=1, **at.by, **values)
    return True


def bring_points(at: Office) -> bool:
    """A file of points that a partner gave: some of its members are not known here."""
    numbers = run("SELECT number FROM customer WHERE NOT cash ORDER BY id").fetchall()
    lines = [
        f"{at.draw.choice(numbers)[0]},{at.today},{at.amount(500)},{at.later(60)}" for _ in range(4)
    ]
    text = "\n".join(["number,on,points,expires_on", *lines])
    return _bring(at, "points", text)


# --- files ----------------------------------------------------------------------------------------


def bring_supplies(at: Office) -> bool:
    codes = run("SELECT code FROM product ORDER BY id").fetchall()
    lines = [f"{at.draw.choice(codes)[0]},{at.amount(9)},{at.later()}" for _ in range(2)]
    return _bring(at, "supplies", "\n".join(["code,expected,expected_on", *lines]))


def bring_customers(at: Office) -> bool:
    """Known ones, with another tier, and new ones."""
    known = run("SELECT number, name FROM customer WHERE NOT cash ORDER BY id").fetchall()
    rows = [at.draw.choice(known), (f"N-{at.draw.randint(1, 40)}", "Brought along")]
    lines = [f"{number},{name},{at.draw.choice(('gold', 'silver'))}" for number, name in rows]
    return _bring(at, "customers", "\n".join(["number,name,tier", *lines]))


def _bring(at: Office, kind: str, text: str) -> bool:
    path = at.folder / f"{kind}.csv"
    path.write_text(text + "\n", encoding="utf-8")
    return imports.import_file(kind=kind, path=path, partial=True, **at.by).value.kept


# --- prices and rates -----------------------------------------------------------------------------


def change_price(at: Office) -> bool:
    key = at.draw.choice(at.products)
    price = Decimal(at.draw.randint(300, 900)).scaleb(-2)
    catalogue.change_product(product=key, list_price=price, **at.by)
    if at.draw.random() < 0.5:
        corrections.correct_price(products=[key], **at.by)
    return True


def agree(at: Office) -> bool:
    days: dict[str, Any] = {"from_on": at.today, "to_on": at.later()}
    contracts.agree_price(
        customer=at.draw.choice(at.customers),
        product=at.draw.choice(at.products),
        price=Decimal(at.draw.randint(3, 6)),
        currency="EUR",
        **days,
        **at.by,
    )
    return True


def bring_rates(at: Office) -> bool:
    """The day's rates; now and then one that cannot be right."""
    pair = at.draw.choice(("GBP", "USD", "CHF"))
    value = Decimal(at.draw.choice((97, 100, 103, 250))).scaleb(-2)
    brought = Rate("EUR", pair, at.today, value, "ECB", at.now)
    online_rates.keep(fetched=online_rates.Fetched(at.now, (brought,)), **at.by)
    return True


def decide_rate(at: Office) -> bool:
    row = at.pick("SELECT id FROM aside_rate WHERE state = 'open'")
    if row:
        decide = at.draw.choice((online_rates.accept_rate, online_rates.refuse_rate))
        decide(aside=row, reason="looked at", **at.by)
    return row is not None


def set_rate(at: Office) -> bool:
    value = Decimal(at.draw.randint(90, 110)).scaleb(-2)
    on = at.today - timedelta(days=at.draw.randint(0, 3))
    rates.set_manual(base="EUR", quote="USD", on=on, rate=value, reason="the bank", **at.by)
    return True


# --- colleagues -----------------------------------------------------------------------------------


def let_go(at: Office) -> bool:
    """Somebody leaves, or is made something else."""
    somebody = at.draw.choice(at.people)
    values = {"active": False} if at.draw.random() < 0.7 else {"role": at.draw.choice(_ROLES)}
    office.change_staff(staff=somebody, **at.by, **values)
    return True


_ROLES = ("agent", "office", "supervisor")


def take_back_on(at: Office) -> bool:
    gone = at.pick("SELECT id FROM staff WHERE NOT active")
    if gone:
        level = at.draw.choice("ABCD")
        office.change_staff(staff=gone, active=True, competency_level=level, **at.by)
    return gone is not None
